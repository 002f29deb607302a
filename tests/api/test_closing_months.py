"""Months of the books over HTTP: who may close one, what is refused, and what is read back."""

import pytest

from tests.api.conftest import Api
from tests.factories import Factory
from vend.billing.posting import Cause, post
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.ledger import Account, Posting


async def with_a_transfer(api: Api, factory: Factory) -> Garage:
    """A garage whose ledger begins two months ago."""
    garage = await factory.garage()
    at = api.clock.now.replace(month=9, day=15)
    async with api.services.door.garage_transaction(garage.id) as tx:
        cause = Cause(f"in_{make_id(at)}", "USD", at.date(), at)
        await post(tx, [Posting("invoice_price", Account.RECEIVABLE, Account.REVENUE, 500)], cause, now=at)
    return garage


async def test_an_accountant_closes_months_in_order_and_reads_them(api: Api, factory: Factory) -> None:
    garage = await with_a_transfer(api, factory)
    accountant = await factory.user("accountant", operator_id=garage.operator_id)
    token = api.token(accountant.id)
    base = f"/v1/garages/{garage.id}/months"
    listed = (await api.get(base, token)).json()["data"]
    assert [(one["month_date"], one["state"]) for one in listed] == [
        ("2026-11-01", "current"), ("2026-10-01", "over"), ("2026-09-01", "over"),
    ]  # fmt: skip
    preview = (await api.get(f"{base}/2026-09/close", token)).json()
    assert (preview["closable"], preview["refusal"]) == (True, None)

    early = await api.post(f"{base}/2026-10/close", token)
    assert (early.status_code, early.json()["code"]) == (409, "month_out_of_order")
    headers = {"Idempotency-Key": "september"}
    closed = await api.post(f"{base}/2026-09/close", token, headers=headers)
    again = await api.post(f"{base}/2026-09/close", token, headers=headers)
    assert (closed.status_code, closed.json()) == (200, again.json())
    twice = await api.post(f"{base}/2026-09/close", token)
    assert (twice.status_code, twice.json()["code"]) == (409, "month_closed")
    reused = await api.post(f"{base}/2026-10/close", token, headers=headers)
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency_key_reused")
    assert (await api.post(f"{base}/2026-10/close", token)).status_code == 200

    balance = (await api.get(f"{base}/2026-09/trial-balance", token)).json()
    assert balance["source"] == "closed"
    assert {one["account_code"]: one["closing_minor"] for one in balance["balances"] if one["closing_minor"]} == {
        "receivable": 500, "revenue": -500,
    }  # fmt: skip
    (transfer,) = (await api.get(f"{base}/2026-09/journal?limit=5", token)).json()["data"]
    assert (transfer["debit_account"], transfer["credit_account"], transfer["amount_minor"]) == (
        "receivable",
        "revenue",
        500,
    )
    assert (await api.get(f"{base}/2026-09/corrections", token)).json()["data"] == []
    assert (await api.get(f"{base}/2026-11/trial-balance", token)).json()["source"] == "live"

    known = (await api.get(f"{base}/2026-09/known", token)).json()
    assert (known["items"], known["close"]["closed_by"]) == ([], f"user:{accountant.id}")
    revenue = [one for one in known["accounts"] if one["account_code"] == "revenue"]
    assert [(one["closed_moved_minor"], one["known_moved_minor"]) for one in revenue] == [(-500, -500)]
    still = await api.get(f"{base}/2026-11/known", token)
    assert (still.status_code, still.json()["code"]) == (409, "month_not_closed")
    assert (await api.get(f"{base}/never/known", token)).status_code == 400
    driver = api.token((await factory.user()).id)
    assert (await api.get(f"{base}/2026-09/known", driver)).status_code == 404


async def test_a_manager_reads_the_months_and_closes_none(api: Api, factory: Factory) -> None:
    garage = await with_a_transfer(api, factory)
    manager = await factory.user("garage_manager", operator_id=garage.operator_id, garage_id=garage.id)
    token = api.token(manager.id)
    assert (await api.get(f"/v1/garages/{garage.id}/months", token)).status_code == 200
    assert (await api.post(f"/v1/garages/{garage.id}/months/2026-09/close", token)).status_code == 403


async def test_the_current_month_and_one_to_come_are_not_over(api: Api, factory: Factory) -> None:
    garage = await with_a_transfer(api, factory)
    token = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    for month in ("2026-11", "2026-12", "2099-01"):
        answer = await api.post(f"/v1/garages/{garage.id}/months/{month}/close", token)
        assert (answer.status_code, answer.json()["code"]) == (409, "month_not_over")


@pytest.mark.parametrize(
    "month", ["2026-13", "2026-00", "2026", "26-11", "november", "0001-01", "9999-12", "2026-11-01"]
)
async def test_what_is_no_month_is_refused(api: Api, factory: Factory, month: str) -> None:
    garage = await with_a_transfer(api, factory)
    token = api.token((await factory.user("operator_admin", operator_id=garage.operator_id)).id)
    base = f"/v1/garages/{garage.id}/months/{month}"
    for answer in (
        await api.post(f"{base}/close", token),
        await api.get(f"{base}/close", token),
        await api.get(f"{base}/trial-balance", token),
        await api.get(f"{base}/journal", token),
        await api.get(f"{base}/corrections", token),
    ):
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_month")
        assert [one["field"] for one in answer.json()["errors"]] == ["month"]


async def test_the_journal_is_read_page_by_page(api: Api, factory: Factory) -> None:
    garage = await with_a_transfer(api, factory)
    at = api.clock.now.replace(month=9, day=20)
    async with api.services.door.garage_transaction(garage.id) as tx:
        for number in range(4):
            cause = Cause(f"in_{number}_{garage.id}", "USD", at.date(), at)
            await post(tx, [Posting("invoice_price", Account.RECEIVABLE, Account.REVENUE, 7)], cause, now=at)
    token = api.token((await factory.user("accountant", operator_id=garage.operator_id)).id)
    path, seen, cursor = f"/v1/garages/{garage.id}/months/2026-09/journal?limit=2", [], ""
    while True:
        page = (await api.get(path + cursor, token)).json()
        seen += [one["id"] for one in page["data"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen)) == 5
