"""An invoice is credited through HTTP: what is shown is what is asked for, who may, and what a wrong wish is told."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.test_refunding import Desk, desk
from tests.api.test_writing_off import open_invoice

__all__ = ["desk"]


async def invoice_of(desk: Desk) -> str:
    (found,) = (await desk.api.get(f"{desk.base}/invoices", desk.tokens["admin"])).json()["data"]
    return str(found["id"])


async def post(desk: Desk, who: str, path: str, body: dict[str, Any]) -> Any:
    return await desk.api.post(f"{desk.base}/{path}", desk.tokens[who], json=body)


async def wish(desk: Desk, invoice_id: str, *, gross_minor: int = 10_000, **ways: int) -> dict[str, Any]:
    """Preview, and give the preview's values back as the API asks for them."""
    wanted = {"lines": [{"line_number": 1, "gross_minor": gross_minor}], **ways}
    shown = await post(desk, "accountant", f"invoices/{invoice_id}/credit-notes/preview", wanted)
    assert shown.status_code == 200, shown.text
    plan = shown.json()
    ways_back = ("total_minor", "refund_minor", "balance_minor", "outside_minor")
    lines = [{name: line[name] for name in ("line_number", "gross_minor")} for line in plan["lines"]]
    return {"reason": "product_unsatisfactory", "lines": lines} | {name: plan[name] for name in ways_back}


async def test_a_manager_credits_within_the_limit_and_the_note_tells_all(desk: Desk) -> None:
    invoice_id = await invoice_of(desk)
    body = await wish(desk, invoice_id) | {"memo": "Sorry", "note": "Lift was out"}
    done = await post(desk, "manager", f"invoices/{invoice_id}/credit-notes", body)
    assert (done.status_code, done.json()["state"], done.json()["invoice_id"]) == (201, "succeeded", invoice_id)
    token = desk.tokens["accountant"]
    (note,) = (await desk.api.get(f"{desk.base}/credit-notes", token)).json()["data"]
    assert (note["total_minor"], note["refund_minor"], note["request_id"]) == (11_000, 11_000, done.json()["id"])
    path = f"{desk.base}/credit-notes/{note['id']}"
    assert (await desk.api.get(path, token)).json() == note
    (line,) = (await desk.api.get(f"{path}/lines", token)).json()["data"]
    assert (line["invoice_line_number"], line["amount_minor"], line["tax_minor"]) == (1, 10_000, 1_000)
    (tax,) = (await desk.api.get(f"{path}/taxes", token)).json()["data"]
    assert (tax["jurisdiction"], tax["amount_minor"]) == ("City", 1_000)
    assert (await desk.api.get(f"{desk.base}/invoices/{invoice_id}/credit-notes", token)).json()["data"] == [note]
    assert (await desk.api.get(f"{desk.base}/credit-notes?status=void", token)).json()["data"] == []
    kept = await post(desk, "manager", f"credit-notes/{note['id']}/void", {"reason": "Wrong"})
    assert (kept.status_code, kept.json()["code"]) == (409, "credit_note_stands")


async def test_an_accountant_asks_and_somebody_else_decides_as_with_refunds(desk: Desk) -> None:
    invoice_id = await invoice_of(desk)
    body = await wish(desk, invoice_id)
    asked = await post(desk, "accountant", f"invoices/{invoice_id}/credit-notes", body)
    assert (asked.status_code, asked.json()["state"]) == (202, "pending_approval")
    request_id = asked.json()["id"]
    found = await desk.api.get(f"{desk.base}/refund-requests?invoice_id={invoice_id}", desk.tokens["manager"])
    assert [one["id"] for one in found.json()["data"]] == [request_id]
    shown = await desk.api.get(f"{desk.base}/refund-requests/{request_id}/credit-note", desk.tokens["manager"])
    assert shown.json()["lines"] == body["lines"]
    assert (await desk.decide("accountant", "approve", request_id)).status_code == 403
    done = await desk.decide("manager", "approve", request_id)
    assert (done.status_code, done.json()["state"]) == (200, "succeeded")
    assert (await desk.decide("admin", "approve", request_id)).status_code == 409
    again = await post(desk, "accountant", f"invoices/{invoice_id}/credit-notes", await wish(desk, invoice_id))
    no = await desk.decide("accountant", "reject", again.json()["id"])
    assert (no.status_code, no.json()["state"]) == (200, "rejected")


async def test_a_note_of_an_open_invoice_is_taken_back(desk: Desk) -> None:
    invoice = await open_invoice(desk)
    body = await wish(desk, invoice["id"])
    assert (body["refund_minor"], body["balance_minor"]) == (0, 0)
    assert (await post(desk, "manager", f"invoices/{invoice['id']}/credit-notes", body)).status_code == 201
    (note,) = (await desk.api.get(f"{desk.base}/credit-notes", desk.tokens["manager"])).json()["data"]
    done = await post(desk, "manager", f"credit-notes/{note['id']}/void", {"reason": "Wrong invoice"})
    assert (done.status_code, done.json()["status"]) == (200, "void")


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"reason": "requested_by_customer"}, 400, None),
        ({"lines": []}, 400, None),
        ({"total_minor": 0}, 400, None),
        ({"total_minor": 11_000.0}, 400, None),
        ({"refund_minor": -1}, 400, None),
        ({"memo": " "}, 400, None),
        ({"unknown": 1}, 400, None),
        ({"lines": [{"line_number": 9, "gross_minor": 10_000}]}, 400, "no_such_invoice_line"),
        ({"refund_minor": 10_999}, 400, "credit_ways_differ"),
        ({"refund_minor": 0, "outside_minor": 11_000}, 400, None),
        ({"total_minor": 99_999, "refund_minor": 99_999}, 422, "credit_too_large"),
        ({"total_minor": 11_001, "refund_minor": 11_001}, 402, "refund_refused"),
    ],
)
async def test_a_wrong_wish_is_refused_and_nothing_is_written(
    desk: Desk, wrong: dict[str, Any], status: int, code: str | None
) -> None:
    invoice_id = await invoice_of(desk)
    answer = await post(desk, "admin", f"invoices/{invoice_id}/credit-notes", await wish(desk, invoice_id) | wrong)
    assert answer.status_code == status, answer.text
    assert code is None or answer.json()["code"] == code
    assert (await desk.api.get(f"{desk.base}/credit-notes", desk.tokens["admin"])).json()["data"] == []


async def test_drivers_and_strangers_credit_nothing(desk: Desk) -> None:
    invoice_id = await invoice_of(desk)
    body = await wish(desk, invoice_id)
    for who, status in (("driver", 403), ("stranger", 404)):
        for path, sent in (("credit-notes", body), ("credit-notes/preview", {})):
            assert (await post(desk, who, f"invoices/{invoice_id}/{path}", sent)).status_code == status
        assert (await desk.api.get(f"{desk.base}/credit-notes", desk.tokens[who])).status_code == status
        own = await desk.api.get(f"{desk.base}/invoices/{invoice_id}/credit-notes", desk.tokens[who])
        assert own.status_code == 404, "it is another driver's invoice"
    nothing = await post(desk, "admin", f"invoices/{uuid4()}/credit-notes/preview", {})
    assert nothing.status_code == 404
    assert (await post(desk, "admin", f"credit-notes/{uuid4()}/void", {"reason": "x"})).status_code == 404


async def test_while_stripe_does_not_answer_it_is_accepted(desk: Desk) -> None:
    invoice_id = await invoice_of(desk)
    body = await wish(desk, invoice_id)
    desk.world.fault("POST /v1/credit_notes", "error_500_before", times=3)
    done = await post(desk, "admin", f"invoices/{invoice_id}/credit-notes", body)
    assert (done.status_code, done.json()["state"]) == (202, "executing")
    desk.world.fault("GET /v1/credit_notes/preview", "error_500_before", times=3)
    later = await post(
        desk, "admin", f"invoices/{invoice_id}/credit-notes/preview", {"lines": [{"line_number": 1, "gross_minor": 1}]}
    )
    assert later.status_code == 503
