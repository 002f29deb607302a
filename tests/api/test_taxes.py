"""Tax rates and certificates over HTTP: who may, and what goes wrong."""

from typing import Any

import pytest

from tests.api.conftest import Api
from tests.factories import Factory

RATE = {"name": "Parking tax", "jurisdiction": "City", "percent": "18.375", "valid_from_date": "2026-12-01"}
CERTIFICATE = {"number": "E-1", "jurisdictions": ["City"], "valid_from_date": "2026-12-01"}


async def test_a_rate_is_added_ended_and_followed(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    rates, headers = f"/v1/garages/{garage.id}/tax-rates", {"Idempotency-Key": "once"}
    first = await api.post(rates, admin, json=RATE, headers=headers)
    assert (first.status_code, first.json()["percent"]) == (201, "18.375")
    assert (await api.post(rates, admin, json=RATE, headers=headers)).json() == first.json()
    late = {**RATE, "percent": "20", "valid_from_date": "2027-01-01"}
    overlapping = await api.post(rates, admin, json=late)
    assert (overlapping.status_code, overlapping.json()["code"]) == (409, "tax_overlap")
    path = f"{rates}/{first.json()['id']}/end"
    ended = await api.post(path, admin, json={"until_date": "2027-01-01"})
    assert (ended.status_code, ended.json()["valid_until_date"]) == (200, "2027-01-01")
    assert (await api.post(rates, admin, json=late)).status_code == 201
    stretched = await api.post(path, admin, json={"until_date": "2027-01-02"})
    assert (stretched.status_code, stretched.json()["code"]) == (409, "tax_overlap")
    past = await api.post(path, admin, json={"until_date": "2026-01-01"})
    assert (past.status_code, past.json()["code"]) == (400, "end_not_ahead")
    found = (await api.get(rates, admin)).json()["data"]
    assert [one["valid_from_date"] for one in found] == ["2027-01-01", "2026-12-01"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("tax-rates", {**RATE, "percent": "-1"}),
        ("tax-rates", {**RATE, "percent": "100.0001"}),
        ("tax-rates", {**RATE, "percent": "1.00001"}),
        ("tax-rates", {**RATE, "percent": "NaN"}),
        ("tax-rates", {**RATE, "valid_from_date": "2026-02-30"}),
        ("customers/{customer}/exemptions", {**CERTIFICATE, "jurisdictions": []}),
        ("customers/{customer}/exemptions", {**CERTIFICATE, "number": " "}),
        ("customers/{customer}/exemptions", {**CERTIFICATE, "valid_until_date": "2026-12-01"}),
    ],
    ids=str,
)
async def test_bad_input_is_refused_and_leaves_nothing(
    api: Api, factory: Factory, path: str, body: dict[str, Any]
) -> None:
    garage = await factory.garage()
    customer = await factory.driver(garage)
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    where = f"/v1/garages/{garage.id}/{path}".replace("{customer}", str(customer.customer_id))
    assert (await api.post(where, admin, json=body)).status_code == 400
    assert (await api.get(where, admin)).json()["data"] == []


async def test_drivers_and_strangers_are_kept_out(api: Api, factory: Factory) -> None:
    garage, other = await factory.garage(), await factory.garage()
    user = await factory.user()
    driver = await factory.driver(garage, user=user)
    admin = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    stranger = api.token((await factory.user("operator_admin", operator_id=other.operator_id)).id)
    exemptions = f"/v1/garages/{garage.id}/customers/{driver.customer_id}/exemptions"
    assert (await api.post(exemptions, admin, json=CERTIFICATE)).status_code == 201
    (found,) = (await api.get(exemptions, admin)).json()["data"]
    assert found["recorded_by"].startswith("user:")
    end, on_day = f"{exemptions}/{found['id']}/end", {"until_date": "2027-03-01"}
    for token, status in ((api.token(user.id), 403), (stranger, 404), (admin, 200)):
        assert (await api.post(end, token, json=on_day)).status_code == status
    late = await api.post(end, admin, json={"until_date": "2027-03-02"})
    assert (late.status_code, late.json()["code"]) == (400, "end_not_ahead")
    assert (await api.post(f"{exemptions}/{driver.id}/end", admin, json=on_day)).status_code == 404
    for path, body in ((exemptions, CERTIFICATE), (f"/v1/garages/{garage.id}/tax-rates", RATE)):
        for token, status in ((api.token(user.id), 403), (stranger, 404)):
            assert (await api.get(path, token)).status_code == status
            assert (await api.post(path, token, json=body)).status_code == status
    elsewhere = exemptions.replace(str(garage.id), str(other.id))
    assert (await api.post(elsewhere, stranger, json=CERTIFICATE)).status_code == 404
