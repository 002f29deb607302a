from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from vend.domain.compare import (
    ChargeAtStripe,
    InvoiceAtStripe,
    InvoiceRow,
    PaymentRow,
    RefundAtStripe,
    RefundRow,
    compare_invoice,
    compare_payment,
    compare_refund,
)
from vend.domain.period import Period
from vend.domain.reconcile import Cause, Evidence, Mismatch, Place, decide_cause, mended_by_reading_anew

AT = datetime(2026, 11, 2, 15, tzinfo=UTC)
GARAGE = UUID(int=1)
PLACE = Place(GARAGE, "Lake Street", "America/Chicago", "USD")
BASE: dict[str, Any] = {"created_at": AT, "changed_at": AT, "customer": "cus_1", "currency": "USD"}
ROW = (GARAGE, UUID(int=2), "x", AT, AT)

INVOICE = InvoiceAtStripe(
    **BASE, id="x", status="paid", subtotal_minor=25_000, discount_minor=0, tax_minor=2_563, total_minor=27_563,
    balance_applied_minor=0, credited_minor=0, paid_minor=27_563,
    period=Period(AT, AT + timedelta(days=30)),
)  # fmt: skip
ISSUED = ["invoice_price receivable revenue", "invoice_tax receivable tax_payable"]
INVOICE_ROW = InvoiceRow(
    *ROW, "paid", "USD", 25_000, 0, 2_563, 27_563, 0, 0, 27_563, date(2026, 11, 2), date(2026, 12, 2),
    0, 0, 0, 0, 0, 0, 0, ISSUED,
    [25_000, 2_563],
)  # fmt: skip
CHARGE = ChargeAtStripe(
    **BASE, id="x", status="succeeded", amount_minor=27_563, fee_minor=829, net_minor=26_734, payment_intent="pi_1"
)
PAID = ["payment stripe_cash receivable", "payment_fee processor_fees stripe_cash"]
PAYMENT_ROW = PaymentRow(*ROW, "succeeded", "USD", 27_563, 829, 100, 100, "in_1", PAID, [27_563, 829])
REFUND = RefundAtStripe(**BASE, id="x", status="succeeded", amount_minor=100, net_minor=-100, charge="ch_1")
BACK = ["refund_price refunds stripe_cash", "refund_tax tax_payable stripe_cash"]
REFUND_ROW = RefundRow(*ROW, "succeeded", "USD", 100, 9, "ch_1", 0, BACK, [91, 9])


def found(mismatches: list[Mismatch]) -> dict[str, int]:
    return {one.what: one.amount_minor for one in mismatches}


def test_what_agrees_has_no_mismatch() -> None:
    assert compare_invoice(INVOICE, INVOICE_ROW, PLACE) == []
    assert compare_payment(CHARGE, PAYMENT_ROW) == []
    assert compare_refund(REFUND, REFUND_ROW) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"total_minor": 27_560}, {"total": 3}),
        ({"paid_minor": 0}, {"paid": 27_563}),
        ({"credited_minor": 10}, {"credited": -10}),
        ({"currency": "EUR"}, {"currency": 0}),
        ({"period_start_date": date(2026, 11, 1)}, {"period": 0}),
        ({"tax_minor": 2_562}, {"tax": 1, f"ledger: {ISSUED[1]}": -1}),
        ({"transfers": ISSUED[:1], "transfer_amounts": [25_000]}, {f"ledger: {ISSUED[1]}": 2_563}),
        ({"transfers": [*ISSUED, ISSUED[0]], "transfer_amounts": [25_000, 2_563, 5]}, {f"ledger: {ISSUED[0]}": -5}),
        ({"transfers": [ISSUED[0], "invoice_tax revenue receivable"], "transfer_amounts": [25_000, 2_563]},
         {"ledger: invoice_tax revenue receivable": -2_563, f"ledger: {ISSUED[1]}": 2_563}),
    ],
)  # fmt: skip
def test_an_invoices_every_field_and_transfer_counts(change: dict[str, Any], expected: dict[str, int]) -> None:
    assert found(compare_invoice(INVOICE, msgspec.structs.replace(INVOICE_ROW, **change), PLACE)) == expected


def test_a_voided_invoice_has_its_transfers_and_their_reversals() -> None:
    seen = msgspec.structs.replace(INVOICE, status="void", paid_minor=0)
    row = msgspec.structs.replace(INVOICE_ROW, status="void", paid_minor=0)
    undone = ["invoice_price_reversal revenue receivable", "invoice_tax_reversal tax_payable receivable"]
    whole = msgspec.structs.replace(row, transfers=ISSUED + undone, transfer_amounts=[25_000, 2_563] * 2)
    assert compare_invoice(seen, whole, PLACE) == []
    assert set(found(compare_invoice(seen, row, PLACE))) == {f"ledger: {one}" for one in undone}


@pytest.mark.parametrize(
    ("status", "receivable", "written_off", "expected"),
    [
        ("uncollectible", 0, 27_563, {}),
        ("uncollectible", 27_563, 0, {"bad_debt": 27_563}),
        ("uncollectible", -100, 27_563, {"bad_debt": -100}),
        ("open", 27_563, 0, {}),
        ("paid", 0, 0, {}),
        ("paid", -27_563, 27_563, {"bad_debt": -27_563}),
    ],
)
def test_of_an_uncollectible_invoice_nothing_is_owed_and_of_others_nothing_is_lost(
    status: Any, receivable: int, written_off: int, expected: dict[str, int]
) -> None:
    seen = msgspec.structs.replace(INVOICE, status=status)
    row = msgspec.structs.replace(
        INVOICE_ROW, status=status, receivable_minor=receivable, written_off_minor=written_off
    )
    assert found(compare_invoice(seen, row, PLACE)) == expected
    assert all(one.mendable for one in compare_invoice(seen, row, PLACE))


def test_a_draft_is_owed_by_nobody() -> None:
    assert compare_invoice(msgspec.structs.replace(INVOICE, status="draft"), None, PLACE) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"amount_minor": 27_000}, {"amount": 563, f"ledger: {PAID[0]}": -563}),
        ({"fee_minor": 830}, {"fee": -1, f"ledger: {PAID[1]}": 1}),
        ({"refunded_minor": 99}, {"refunded": 1}),
        ({"transfers": [], "transfer_amounts": []}, {f"ledger: {PAID[0]}": 27_563, f"ledger: {PAID[1]}": 829}),
    ],
)
def test_a_payments_every_field_and_transfer_counts(change: dict[str, Any], expected: dict[str, int]) -> None:
    assert found(compare_payment(CHARGE, msgspec.structs.replace(PAYMENT_ROW, **change))) == expected


def test_a_pending_payment_that_stripe_settled_is_mended_by_its_event() -> None:
    row = msgspec.structs.replace(PAYMENT_ROW, status="pending", fee_minor=0, transfers=[], transfer_amounts=[])
    assert all(one.mendable for one in compare_payment(CHARGE, row))
    settled = msgspec.structs.replace(CHARGE, status="failed", fee_minor=None, net_minor=None)
    assert not any(one.mendable for one in compare_payment(settled, PAYMENT_ROW) if one.what == "status")


@pytest.mark.parametrize("status", ["failed", "canceled"])
def test_a_refund_that_failed_was_booked_and_undone_or_never_booked(status: Any) -> None:
    seen = msgspec.structs.replace(REFUND, status=status)
    never = msgspec.structs.replace(REFUND_ROW, status=status, transfers=[], transfer_amounts=[])
    undone = ["refund_price_reversal stripe_cash refunds", "refund_tax_reversal stripe_cash tax_payable"]
    undone_row = msgspec.structs.replace(never, transfers=BACK + undone, transfer_amounts=[91, 9] * 2)
    half = msgspec.structs.replace(never, transfers=BACK, transfer_amounts=[91, 9])
    assert compare_refund(seen, never) == []
    assert compare_refund(seen, undone_row) == []
    assert found(compare_refund(seen, half)) == {f"ledger: {BACK[0]}": -91, f"ledger: {BACK[1]}": -9}


def test_what_one_side_lacks_is_told_with_its_whole_amount() -> None:
    assert found(compare_payment(CHARGE, None)) == {"missing here": 27_563}
    assert found(compare_payment(None, PAYMENT_ROW)) == {"missing at Stripe": -27_563}
    assert found(compare_invoice(None, INVOICE_ROW, PLACE)) == {"missing at Stripe": -27_563}
    assert found(compare_refund(REFUND, None)) == {"missing here": -100}


QUIET = Evidence(
    lost=False, received=0, failed=0, parked=0, applied_until_at=None, order_open=False, changed_at=AT, written_at=AT
)
LATE = Mismatch("status", 0, mendable=True, detail="")
ODD = Mismatch("amount", 1, mendable=False, detail="")


@pytest.mark.parametrize(
    ("known", "cause"),
    [
        ({}, Cause.UNKNOWN),
        ({"lost": True, "received": 1}, Cause.EVENT_LOST),
        ({"received": 1, "failed": 1}, Cause.EVENT_WAITING),
        ({"failed": 1}, Cause.EVENT_FAILED),
        ({"parked": 1}, Cause.EVENT_PARKED),
        ({"order_open": True}, Cause.ORDER_OPEN),
        ({"changed_at": AT + timedelta(seconds=1)}, Cause.EVENT_LOST),
        ({"changed_at": AT + timedelta(seconds=1), "applied_until_at": AT + timedelta(seconds=1)}, Cause.UNKNOWN),
        ({"written_at": None}, Cause.EVENT_LOST),
        ({"written_at": None, "applied_until_at": AT}, Cause.UNKNOWN),
        ({"changed_at": None, "written_at": None}, Cause.UNKNOWN),
    ],
)
def test_the_cause_is_what_the_evidence_tells(known: dict[str, Any], cause: Cause) -> None:
    evidence = msgspec.structs.replace(QUIET, **known)
    assert decide_cause([LATE], evidence) is cause
    assert decide_cause([LATE, ODD], evidence) is Cause.UNKNOWN, "what no event explains is explained by none"


def test_only_what_events_explain_is_read_anew() -> None:
    assert {cause for cause in Cause if mended_by_reading_anew(cause)} == {
        Cause.EVENT_LOST, Cause.EVENT_WAITING, Cause.EVENT_FAILED, Cause.EVENT_PARKED,
    }  # fmt: skip
