"""Coupons over HTTP: who may make and redeem them, and what goes wrong."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.api.conftest import Api
from tests.factories import Factory

HALF = {"name": "Half", "duration": "forever", "percent_bp": 5_000}


async def test_a_coupon_is_made_named_read_and_ended(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    path, headers = f"/v1/garages/{garage.id}/coupons", {"Idempotency-Key": "once"}
    made = await api.post(path, admin, json=HALF, headers=headers)
    assert (made.status_code, made.json()["redeem_from_date"], made.json()["redeemed"]) == (201, "2026-11-24", 0)
    assert (await api.post(path, admin, json=HALF, headers=headers)).json() == made.json()
    own = made.headers["location"]
    code = await api.post(f"{own}/promotion-codes", admin, json={"code": "half-26", "redemptions_max": 5})
    assert (code.status_code, code.json()["code"]) == (201, "HALF26")
    taken = await api.post(f"{own}/promotion-codes", admin, json={"code": "Half 26"})
    assert (taken.status_code, taken.json()["code"]) == (409, "promotion_code_taken")
    stopped = await api.post(f"/v1/garages/{garage.id}/promotion-codes/{code.json()['id']}/end", admin)
    assert stopped.json()["ended_at"] is not None
    assert (await api.post(f"{own}/promotion-codes", admin, json={"code": "HALF26"})).status_code == 201
    assert len((await api.get(f"{own}/promotion-codes", admin)).json()["data"]) == 2
    assert (await api.get(f"{own}/redemptions", admin)).json()["data"] == []
    assert (await api.post(f"{own}/end", admin)).json()["ended_at"] is not None
    assert all(one["ended_at"] for one in (await api.get(f"{own}/promotion-codes", admin)).json()["data"])
    late = await api.post(f"{own}/promotion-codes", admin, json={"code": "LATE"})
    assert (late.status_code, late.json()["code"]) == (409, "coupon_expired")
    assert (await api.get(f"{path}?accepted=true", admin)).json()["data"] == []
    assert [one["id"] for one in (await api.get(path, admin)).json()["data"]] == [made.json()["id"]]
    assert (await api.get(own, admin)).json()["ended_at"] is not None


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"percent_bp": 0}, 400, "invalid_input"),
        ({"percent_bp": 10_001}, 400, "invalid_input"),
        ({"percent_bp": 12.5}, 400, "invalid_input"),
        ({"percent_bp": None}, 400, "invalid_input"),
        ({"amount_minor": 500}, 400, "invalid_input"),
        ({"percent_bp": None, "amount_minor": -5}, 400, "invalid_input"),
        ({"duration": "repeating"}, 400, "invalid_input"),
        ({"duration": "repeating", "months": 61}, 400, "invalid_input"),
        ({"months": 3}, 400, "invalid_input"),
        ({"name": " "}, 400, "invalid_input"),
        ({"name": "x" * 41}, 400, "invalid_input"),
        ({"redeem_until_date": "2026-11-24"}, 400, "invalid_input"),
        ({"redemptions_max": 0}, 400, "invalid_input"),
        ({"currency": "EUR"}, 400, "currency_mismatch"),
        ({"pass_ids": [str(UUID(int=1))]}, 404, "not_found"),
    ],
    ids=str,
)
async def test_bad_input_is_refused_and_leaves_nothing(
    api: Api, factory: Factory, change: dict[str, Any], status: int, code: str
) -> None:
    garage = await factory.garage()
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    path = f"/v1/garages/{garage.id}/coupons"
    refused = await api.post(path, admin, json={**HALF, **change})
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert (await api.get(path, admin)).json()["data"] == []


async def test_drivers_redeem_with_a_code_and_only_for_themselves(api: Api, factory: Factory) -> None:
    garage, other = await factory.garage(), await factory.garage()
    user = await factory.user()
    driver, wanted = await factory.driver(garage, user=user), await factory.parking_pass(garage)
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    stranger = api.token((await factory.user("operator_admin", operator_id=other.operator_id)).id)
    here = f"/v1/garages/{garage.id}"
    coupon = (await api.post(f"{here}/coupons", admin, json=HALF)).json()
    await api.post(f"{here}/coupons/{coupon['id']}/promotion-codes", admin, json={"code": "HALF"})
    for token, status in ((api.token(user.id), 403), (stranger, 404)):
        assert (await api.get(f"{here}/coupons", token)).status_code == status
        assert (await api.post(f"{here}/coupons", token, json=HALF)).status_code == status
        assert (await api.get(f"{here}/reports/coupons?from=2026-01-01&until=2026-12-01", token)).status_code == status
    planned = {"driver_id": str(driver.id), "pass_id": str(wanted.id), "promotion_code": "half"}
    shown = await api.post(f"{here}/subscriptions/preview", api.token(user.id), json=planned)
    assert shown.status_code == 200
    first = shown.json()["first_charge"]
    assert first["discount_minor"] + first["subtotal_minor"] == wanted.amount_minor
    assert shown.json()["discount"]["charges"] is None
    unknown = await api.post(f"{here}/subscriptions/preview", admin, json={**planned, "promotion_code": "nothing"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "promotion_code_unknown")
    elsewhere = await api.post(
        f"/v1/garages/{other.id}/subscriptions/preview",
        stranger,
        json={
            "driver_id": str((await factory.driver(other)).id),
            "pass_id": str((await factory.parking_pass(other)).id),
            "promotion_code": "half",
        },
    )
    assert elsewhere.json()["detail"] == unknown.json()["detail"]


async def test_a_subscriptions_discounts_are_its_drivers_own(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    user = await factory.user()
    await factory.driver(garage, user=user)
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    path = f"/v1/garages/{garage.id}/subscriptions/{uuid4()}/discounts"
    for token in (admin, api.token(user.id)):
        assert (await api.get(path, token)).status_code == 404
        assert (await api.post(path, token, json={"promotion_code": "half"})).status_code == 404
        assert (await api.post(f"{path}/preview", token, json={"promotion_code": "half"})).status_code == 404
        assert (await api.post(f"{path}/{uuid4()}/remove", token)).status_code == 404
        assert (await api.post(f"{path}/{uuid4()}/remove/preview", token)).status_code == 404
    neither = await api.post(path, admin, json={})
    assert (neither.status_code, neither.json()["code"]) == (400, "invalid_input")


async def test_what_coupons_cost_is_asked_for_in_order(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    admin = api.token((await factory.user("accountant", operator_id=garage.operator_id)).id)
    path = f"/v1/garages/{garage.id}/reports/coupons"
    empty = await api.get(f"{path}?from=2026-01-01&until=2026-12-01", admin)
    assert (empty.status_code, empty.json()["rows"], empty.json()["totals"]) == (200, [], [])
    assert (await api.get(f"{path}?from=2026-12-01&until=2026-12-01", admin)).status_code == 400
    assert (await api.get(f"{path}?from=1920-01-01&until=2026-12-01", admin)).status_code == 400
