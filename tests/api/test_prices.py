"""Price versions over HTTP: who may, and what goes wrong."""

from typing import Any

import pytest

from tests.api.conftest import Api
from tests.factories import Factory


async def test_a_price_is_set_listed_and_its_pass_archived(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    passes = f"/v1/garages/{garage.id}/passes"
    made = (await api.post(passes, admin, json={"name": "Monthly", "amount_minor": 18_900})).json()
    prices = f"{passes}/{made['id']}/prices"
    api.clock.move(minutes=5)

    new = await api.post(prices, admin, json={"amount_minor": 19_900, "currency": garage.currency})
    assert (new.status_code, new.json()["amount_minor"]) == (201, 19_900)
    found = (await api.get(new.headers["location"], admin)).json()["data"]
    assert [(one["amount_minor"], one["subscriptions"]) for one in found] == [(19_900, 0), (18_900, 0)]
    assert found[0]["until_at"] is None
    assert found[1]["until_at"] == found[0]["since_at"] == "2026-11-24T12:05:00Z"
    assert (await api.get(f"{passes}/{made['id']}", admin)).json()["amount_minor"] == 19_900

    same = await api.post(prices, admin, json={"amount_minor": 19_900})
    assert (same.status_code, same.json()["code"]) == (409, "same_price")
    archived = await api.post(f"{passes}/{made['id']}/archive", admin)
    assert (archived.status_code, archived.json()["archived_at"]) == (200, "2026-11-24T12:05:00Z")
    late = await api.post(prices, admin, json={"amount_minor": 20_900})
    assert (late.status_code, late.json()["code"]) == (409, "pass_archived")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid_input"),
        ({"amount_minor": 0}, "invalid_input"),
        ({"amount_minor": 199.5}, "invalid_input"),
        ({"amount_minor": 19_900, "billing_interval": "year"}, "invalid_input"),
        ({"amount_minor": 19_900, "currency": "usd"}, "invalid_input"),
        ({"amount_minor": 19_900, "currency": "JPY"}, "currency_mismatch"),
    ],
    ids=str,
)
async def test_a_wrong_price_is_refused(api: Api, factory: Factory, body: dict[str, Any], code: str) -> None:
    garage = await factory.garage()
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    passes = f"/v1/garages/{garage.id}/passes"
    made = (await api.post(passes, admin, json={"name": "Monthly", "amount_minor": 18_900})).json()
    refused = await api.post(f"{passes}/{made['id']}/prices", admin, json=body)
    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert len((await api.get(f"{passes}/{made['id']}/prices", admin)).json()["data"]) == 1


async def test_only_who_sells_sets_prices_and_drivers_do_not_see_who_pays_what(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    passes = f"/v1/garages/{garage.id}/passes"
    made = (await api.post(passes, admin, json={"name": "Monthly", "amount_minor": 18_900})).json()
    user = await factory.user()
    await factory.driver(garage, user=user)
    accountant = await factory.user("accountant", operator_id=garage.operator_id)
    prices, archive = f"{passes}/{made['id']}/prices", f"{passes}/{made['id']}/archive"

    for token in (api.token(user.id), api.token(accountant.id)):
        assert (await api.post(prices, token, json={"amount_minor": 1})).status_code == 403
        assert (await api.post(archive, token)).status_code == 403
    assert (await api.get(prices, api.token(user.id))).status_code == 403
    assert (await api.get(prices, api.token(accountant.id))).status_code == 200
    other = await factory.garage()
    stranger = api.token((await factory.user("operator_admin", operator_id=other.operator_id)).id)
    assert (await api.get(prices, stranger)).status_code == 404
    assert (
        await api.post(f"/v1/garages/{other.id}/passes/{made['id']}/prices", stranger, json={"amount_minor": 5})
    ).status_code == 404
