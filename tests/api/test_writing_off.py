"""An open invoice is written off through HTTP: by whom, with what reason, and what a wrong request is told."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.test_refunding import Desk, desk

__all__ = ["desk"]


async def open_invoice(desk: Desk) -> dict[str, Any]:
    """An invoice of 770.00 that is sent to the desk's customer."""
    answer = await desk.api.get(f"{desk.base}/invoices", desk.tokens["admin"])
    customer = (await desk.world.stripe.read_invoice(answer.json()["data"][0]["stripe_invoice_id"])).customer
    v1 = desk.world.stripe.v1
    await v1.invoice_items.create_async({"customer": customer, "amount": 77_000, "currency": "usd"})
    made = await v1.invoices.create_async(
        {
            "customer": customer,
            "collection_method": "send_invoice",
            "days_until_due": 30,
            "pending_invoice_items_behavior": "include",
        }
    )
    await v1.invoices.finalize_invoice_async(str(made.id))
    await desk.world.drain()
    (found,) = (await desk.api.get(f"{desk.base}/invoices?status=open", desk.tokens["admin"])).json()["data"]
    return dict(found)


async def write_off(desk: Desk, who: str, invoice_id: object, **body: Any) -> Any:
    path = f"{desk.base}/invoices/{invoice_id}/write-off"
    return await desk.api.post(path, desk.tokens[who], json={"reason": "Moved away"} | body)


async def test_an_administrator_writes_off_what_a_manager_may_not(desk: Desk) -> None:
    invoice = await open_invoice(desk)
    for who, status in (("accountant", 403), ("manager", 403), ("driver", 403), ("stranger", 404)):
        assert (await write_off(desk, who, invoice["id"])).status_code == status, who
    done = await write_off(desk, "admin", invoice["id"])
    assert (done.status_code, done.json()["status"]) == (200, "uncollectible")
    again = await write_off(desk, "admin", invoice["id"])
    assert (again.status_code, again.json()["code"]) == (409, "invoice_not_open")
    assert (await write_off(desk, "admin", uuid4())).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"reason": "  "}, {"reason": 1}, {"reason": "x" * 501}, {"how": "x"}]
)
async def test_bad_input_is_refused(desk: Desk, wrong: dict[str, object]) -> None:
    assert (await write_off(desk, "admin", uuid4(), **wrong)).status_code == 400


async def test_while_stripe_does_not_answer_it_is_accepted(desk: Desk) -> None:
    invoice = await open_invoice(desk)
    desk.world.fault("POST /v1/invoices/*", "error_500_before", times=3)
    done = await write_off(desk, "admin", invoice["id"])
    assert (done.status_code, done.json()["status"]) == (202, "open")
