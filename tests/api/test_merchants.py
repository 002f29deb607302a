"""Merchants over HTTP: who may deal with them, and what goes wrong."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.api.conftest import Api
from tests.factories import Factory

MERCHANT = {"name": "Lake Street Dental", "email": "office@dental.example.com"}
HALF = {"name": "Validated", "percent_bp": 5_000, "code": "Dental", "cap_minor": 100_000}


async def test_a_merchant_agrees_and_the_agreement_ends(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    path, headers = f"/v1/garages/{garage.id}/merchants", {"Idempotency-Key": "once"}
    made = await api.post(path, admin, json=MERCHANT, headers=headers)
    assert (made.status_code, made.json()["net_terms_days"]) == (201, 30)
    assert (await api.post(path, admin, json=MERCHANT, headers=headers)).json() == made.json()
    own = made.headers["location"]
    agreed = await api.post(f"{own}/validations", admin, json=HALF)
    assert (agreed.status_code, agreed.json()["codes"], agreed.json()["subscriptions"]) == (201, ["DENTAL"], 0)
    taken = await api.post(f"{own}/validations", admin, json=HALF)
    assert (taken.status_code, taken.json()["code"]) == (409, "promotion_code_taken")
    validation = agreed.headers["location"]
    past = await api.post(f"{validation}/end", admin, json={"until_date": "2026-01-01"})
    assert (past.status_code, past.json()["code"]) == (400, "end_not_ahead")
    ended = await api.post(f"{validation}/end", admin, json={"until_date": "2026-12-01"})
    assert (ended.json()["until_date"], ended.json()["codes"]) == ("2026-12-01", [])
    assert (await api.get(validation, admin)).json() == ended.json()
    assert [one["id"] for one in (await api.get(f"{own}/validations", admin)).json()["data"]] == [ended.json()["id"]]
    # The driver's side is a coupon like any other.
    assert (
        await api.get(f"/v1/garages/{garage.id}/coupons/{ended.json()['id']}/redemptions", admin)
    ).status_code == 200
    assert (await api.post(f"{own}/end", admin)).json()["ended_at"] is not None
    over = await api.post(f"{own}/validations", admin, json={**HALF, "code": "LATE"})
    assert (over.status_code, over.json()["code"]) == (409, "merchant_ended")
    assert (await api.get(own, admin)).json()["name"] == MERCHANT["name"]
    assert (await api.get(f"{own}/unstated-charges", admin)).json()["data"] == []
    assert (await api.get(f"/v1/garages/{garage.id}/merchant-statements?open=true", admin)).json()["data"] == []


@pytest.mark.parametrize(
    ("what", "change", "status"),
    [
        ("merchants", {"email": "nowhere"}, 400),
        ("merchants", {"name": " "}, 400),
        ("merchants", {"net_terms_days": 121}, 400),
        ("validations", {"percent_bp": None}, 400),
        ("validations", {"amount_minor": 5}, 400),
        ("validations", {"cap_minor": 0}, 400),
        ("validations", {"code": "!!!"}, 400),
        ("validations", {"from_date": "2026-12-01", "until_date": "2026-12-01"}, 400),
        ("validations", {"pass_ids": [str(UUID(int=1))]}, 404),
        ("validations", {"currency": "USD"}, 400),
    ],
    ids=str,
)
async def test_bad_input_is_refused_and_leaves_nothing(
    api: Api, factory: Factory, what: str, change: dict[str, Any], status: int
) -> None:
    garage = await factory.garage()
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    path = f"/v1/garages/{garage.id}/merchants"
    body = MERCHANT
    if what == "validations":
        path = (await api.post(path, admin, json=MERCHANT)).headers["location"] + "/validations"
        body = HALF  # type: ignore[assignment]  # both are bodies
    assert (await api.post(path, admin, json={**body, **change})).status_code == status
    assert (await api.get(path, admin)).json()["data"] == []


async def test_drivers_strangers_and_accountants_do_what_is_theirs(api: Api, factory: Factory) -> None:
    garage, other = await factory.garage(), await factory.garage()
    user = await factory.user()
    await factory.driver(garage, user=user)
    accountant = api.token((await factory.user("accountant", operator_id=garage.operator_id)).id)
    stranger = api.token((await factory.user("operator_admin", operator_id=other.operator_id)).id)
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    here = f"/v1/garages/{garage.id}"
    merchant = (await api.post(f"{here}/merchants", admin, json=MERCHANT)).json()["id"]
    for token, status in ((api.token(user.id), 403), (stranger, 404)):
        for path in ("merchants", f"merchants/{merchant}", f"merchants/{merchant}/validations", "merchant-statements"):
            assert (await api.get(f"{here}/{path}", token)).status_code == status
        assert (await api.post(f"{here}/merchants", token, json=MERCHANT)).status_code == status
    assert (await api.get(f"{here}/merchant-statements", accountant)).status_code == 200
    assert (await api.post(f"{here}/merchants", accountant, json=MERCHANT)).status_code == 403
    give_up = f"{here}/merchant-statements/{uuid4()}/write-off"
    assert (await api.post(give_up, accountant, json={"reason": "Closed"})).status_code == 403
    assert (await api.post(give_up, admin, json={"reason": "Closed"})).status_code == 404
    assert (await api.post(give_up, admin, json={"reason": " "})).status_code == 400
    elsewhere = f"/v1/garages/{other.id}/merchants/{merchant}"
    assert (await api.get(elsewhere, stranger)).status_code == 404
    assert (await api.post(f"{elsewhere}/validations", stranger, json=HALF)).status_code == 404


async def test_what_is_not_there_is_not_paid(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    here, nobody = f"/v1/garages/{garage.id}", uuid4()
    payment = {"method": "check", "amount_minor": 100, "received_date": "2026-11-24"}
    assert (await api.post(f"{here}/merchant-statements/{nobody}/payments", admin, json=payment)).status_code == 404
    wrong = {**payment, "amount_minor": 0}
    assert (await api.post(f"{here}/merchant-statements/{nobody}/payments", admin, json=wrong)).status_code == 400
    for path in ("", "/lines", "/payments"):
        assert (await api.get(f"{here}/merchant-statements/{nobody}{path}", admin)).status_code == 404
    assert (await api.post(f"{here}/merchant-payments/{nobody}/void", admin, json={"reason": "x"})).status_code == 404
    assert (await api.get(f"{here}/undeposited-merchant-payments", admin)).json()["data"] == []
    bring = {"deposit_date": "2026-11-24", "payment_ids": [], "total_minor": 100}
    empty = await api.post(f"{here}/deposits", admin, json=bring)
    assert (empty.status_code, empty.json()["code"]) == (400, "deposit_mismatch")
    missing = await api.post(f"{here}/deposits", admin, json={**bring, "merchant_payment_ids": [str(nobody)]})
    assert missing.status_code == 404
