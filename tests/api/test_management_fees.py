"""Management fees over HTTP: who may agree on one, and what is refused."""

from typing import Any

import pytest

from tests.api.conftest import Api
from tests.factories import Factory

FEE = {"from_month": "2026-12", "fee_bp": 650, "fixed_minor": 150_000}


async def test_an_administrator_agrees_accountants_read_and_others_do_not(api: Api, factory: Factory) -> None:
    garage, other = await factory.garage(), await factory.garage()
    path = f"/v1/garages/{garage.id}/management-fees"
    admin, manager, accountant = [
        api.token((await factory.user(role, operator_id=garage.operator_id)).id)
        for role in ("operator_admin", "garage_manager", "accountant")
    ]
    stranger = api.token((await factory.user("operator_admin", operator_id=other.operator_id)).id)
    driver = api.token((await factory.user()).id)
    for token, status in ((manager, 403), (accountant, 403), (stranger, 404), (driver, 404)):
        assert (await api.post(path, token, json=FEE)).status_code == status
    made = await api.post(path, admin, json=FEE)
    assert made.status_code == 201
    assert (made.json()["from_month_date"], made.json()["fee_bp"], made.json()["fixed_minor"]) == (
        "2026-12-01",
        650,
        150_000,
    )
    listed = await api.get(path, accountant)
    assert [one["id"] for one in listed.json()["data"]] == [made.json()["id"]]
    assert (await api.get(path, stranger)).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"fee_bp": -1},
        {"fee_bp": 10_001},
        {"fixed_minor": -1},
        {"from_month": "2026-13"},
        {"from_month": "soon"},
        {"x": 1},
    ],
)
async def test_what_makes_no_sense_is_refused(api: Api, factory: Factory, change: dict[str, Any]) -> None:
    garage = await factory.garage()
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    path = f"/v1/garages/{garage.id}/management-fees"
    assert (await api.post(path, admin, json=FEE | change)).status_code == 400
    assert (await api.get(path, admin)).json()["data"] == []
