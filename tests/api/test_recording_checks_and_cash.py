"""Recording what came outside of Stripe, through the API: bad input, and who may."""

from uuid import uuid4

import pytest

from tests.api.conftest import Api
from tests.factories import Factory

GOOD = {"method": "check", "amount_minor": 100, "received_date": "2026-11-24", "reference": "1042"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "card"},
        {"amount_minor": 0},
        {"amount_minor": 1.5},
        {"amount_minor": "100"},
        {"received_date": "24/11/2026"},
        {"received_date": "2026-11-25"},
        {"received_date": "2026-01-01"},
        {"reference": ""},
        {"unknown": 1},
    ],
)
async def test_bad_input_is_refused_by_field(api: Api, factory: Factory, wrong: dict[str, object]) -> None:
    garage = await factory.garage()
    token = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    answer = await api.post(f"/v1/garages/{garage.id}/invoices/{uuid4()}/payments", token, json=GOOD | wrong)
    assert answer.status_code == 400, answer.text


async def test_unknown_things_are_not_found_and_there_is_nothing_to_deposit(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    token = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    base = f"/v1/garages/{garage.id}"
    assert (await api.post(f"{base}/invoices/{uuid4()}/payments", token, json=GOOD)).status_code == 404
    assert (await api.post(f"{base}/payments/{uuid4()}/void", token, json={"reason": "x"})).status_code == 404
    body = {"deposit_date": "2026-11-24", "payment_ids": [str(uuid4())], "total_minor": 100}
    assert (await api.post(f"{base}/deposits", token, json=body)).status_code == 404
    assert (await api.post(f"{base}/deposits", token, json=body | {"payment_ids": []})).status_code == 400
    assert (await api.get(f"{base}/undeposited-payments", token)).json()["data"] == []
    assert (await api.get(f"{base}/deposits", token)).json()["data"] == []


async def test_an_accountant_reads_deposits_and_records_none(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    token = api.token((await factory.user("accountant", operator_id=garage.operator_id)).id)
    base = f"/v1/garages/{garage.id}"
    assert (await api.get(f"{base}/deposits", token)).status_code == 200
    assert (await api.post(f"{base}/invoices/{uuid4()}/payments", token, json=GOOD)).status_code == 403
