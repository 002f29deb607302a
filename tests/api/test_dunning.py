"""Dunning over HTTP: who owes, what was done, and more time for somebody."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.api.conftest import Api
from tests.factories import Factory
from vend.billing.dunning import dun_due
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.subscription import StripeFacts
from vend.store import subscriptions

MORE = {"until_date": "2026-12-20", "reason": "Waits for a new card"}


async def owing(api: Api, factory: Factory, garage: Garage) -> tuple[UUID, UUID]:
    """A subscription that Stripe said is past due, with its case opened; gives its id and its driver's."""
    driver, parking_pass, now = await factory.driver(garage), await factory.parking_pass(garage), api.clock.now
    subscription_id = make_id(now)
    assert parking_pass.price_id is not None
    facts = StripeFacts(
        price_id=None,
        status="past_due",
        current_period_start_at=now,
        current_period_end_at=now + timedelta(days=30),
        cancel_at_period_end=False,
        started_at=now,
        canceled_at=None,
        ended_at=None,
        trial_end_at=None,
        collection_paused=False,
        resumes_at=None,
        stripe_subscription_id=f"sub_{subscription_id.hex}",
        stripe_payment_method_id=None,
        stripe_tax_rate_ids=[],
    )
    async with api.services.door.garage_transaction(garage.id) as tx:
        await tx.run(
            subscriptions.insert(
                subscription_id=subscription_id,
                customer_id=driver.customer_id,
                driver_id=driver.id,
                pass_id=parking_pass.id,
                price_id=parking_pass.price_id,
                start_date=None,
                now=now,
            )
        )
        await tx.run(subscriptions.sync(subscription_id=subscription_id, read_version=0, facts=facts, now=now))
    await dun_due(api.services.door, api.services.stripe, now=now)
    return subscription_id, driver.id


async def test_who_owes_is_listed_with_what_follows(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    manager = await factory.user("garage_manager", operator_id=garage.operator_id, garage_id=garage.id)
    token, base = api.token(manager.id), f"/v1/garages/{garage.id}"
    assert (await api.get(f"{base}/dunning", token)).json() == {"data": [], "next_cursor": None}
    ids = {str((await owing(api, factory, garage))[0]) for _ in range(3)}

    seen = (await api.get(f"{base}/dunning?limit=2", token)).json()
    rest = (await api.get(f"{base}/dunning?limit=2&cursor={seen['next_cursor']}", token)).json()
    cases = seen["data"] + rest["data"]
    assert {case["subscription_id"] for case in cases} == ids
    assert rest["next_cursor"] is None
    assert cases[0]["stage"] == "in_grace"
    assert (cases[0]["notices"], cases[0]["owed_minor"], cases[0]["currency"]) == (1, 0, "USD")
    assert (cases[0]["next_step"], cases[0]["next_step_at"]) == ("notice", "2026-11-27T06:00:00Z")
    assert cases[0]["suspends_at"] == "2026-12-05T06:00:00Z"

    steps = await api.get(f"{base}/subscriptions/{cases[0]['subscription_id']}/dunning", token)
    assert [step["kind"] for step in steps.json()["data"]] == ["notice", "opened"]


async def test_grace_is_extended_once_under_a_key_and_audited(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    subscription_id, _ = await owing(api, factory, garage)
    token = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    base = f"/v1/garages/{garage.id}"
    (case,) = (await api.get(f"{base}/dunning", token)).json()["data"]
    path, key = f"{base}/dunning/{case['id']}/extend-grace", {"Idempotency-Key": "more"}

    first = await api.post(path, token, json=MORE, headers=key)
    assert (first.status_code, first.json()["grace_until_date"]) == (200, "2026-12-20")
    assert (await api.post(path, token, json=MORE, headers=key)).json() == first.json()
    other = await api.post(path, token, json={**MORE, "until_date": "2026-12-21"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")

    steps = (await api.get(f"{base}/subscriptions/{subscription_id}/dunning", token)).json()["data"]
    extended = [step for step in steps if step["kind"] == "extended"]
    assert [(step["until_date"], step["reason"]) for step in extended] == [("2026-12-20", MORE["reason"])]
    assert extended[0]["actor"].startswith("user:")
    (seen,) = (await api.get(f"{base}/dunning", token)).json()["data"]
    assert seen["suspends_at"] == "2026-12-21T06:00:00Z"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"until_date": "2026-11-23"}, "bad_extension"),
        ({"until_date": "2026-12-04"}, "bad_extension"),
        ({"until_date": "2027-11-25"}, "bad_extension"),
        ({"until_date": "9999-12-31"}, "bad_extension"),
        ({"until_date": "soon"}, "invalid_input"),
        ({"until_date": "2026-12-32"}, "invalid_input"),
        ({"until_date": None}, "invalid_input"),
        ({"reason": ""}, "invalid_input"),
        ({"reason": "  "}, "invalid_input"),
        ({"reason": "x" * 501}, "invalid_input"),
        ({"days": 3}, "invalid_input"),
    ],
    ids=str,
)
async def test_bad_input_is_refused_and_leaves_nothing(
    api: Api, factory: Factory, changes: dict[str, Any], code: str
) -> None:
    garage = await factory.garage()
    subscription_id, _ = await owing(api, factory, garage)
    token = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    base = f"/v1/garages/{garage.id}"
    (case,) = (await api.get(f"{base}/dunning", token)).json()["data"]
    answer = await api.post(f"{base}/dunning/{case['id']}/extend-grace", token, json=MORE | changes)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    steps = (await api.get(f"{base}/subscriptions/{subscription_id}/dunning", token)).json()["data"]
    assert {step["kind"] for step in steps} == {"opened", "notice"}


async def test_drivers_strangers_and_accountants_extend_nothing(api: Api, factory: Factory) -> None:
    garage, other = await factory.garage(), await factory.garage()
    await owing(api, factory, garage)
    user = await factory.user()
    await factory.driver(garage, user=user)
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    accountant = api.token((await factory.user("accountant", operator_id=garage.operator_id)).id)
    stranger = api.token((await factory.user("operator_admin", operator_id=other.operator_id)).id)
    (case,) = (await api.get(f"/v1/garages/{garage.id}/dunning", admin)).json()["data"]
    path = f"/v1/garages/{garage.id}/dunning/{case['id']}/extend-grace"
    for token, status in ((api.token(user.id), 403), (accountant, 403), (stranger, 404)):
        assert (await api.post(path, token, json=MORE)).status_code == status
    elsewhere = path.replace(str(garage.id), str(other.id))
    assert (await api.post(elsewhere, stranger, json=MORE)).status_code == 404
    assert (await api.get(f"/v1/garages/{garage.id}/dunning", api.token(user.id))).status_code == 403
    assert (await api.get(f"/v1/garages/{garage.id}/dunning", stranger)).status_code == 404
    for case_id in (uuid4(), "nothing"):
        nothing = f"/v1/garages/{garage.id}/dunning/{case_id}/extend-grace"
        assert (await api.post(nothing, admin, json=MORE)).status_code == 404
