"""Examples of the bodies of what is owed less, and of what is given up."""

from datetime import UTC, date, datetime
from uuid import UUID

import msgspec

from vend.billing.commands import (
    CreditLine,
    NewCreditNote,
    NewRefund,
    RefundDecision,
    WantedCreditNote,
    WantedLine,
    WriteOff,
)
from vend.domain.credit_note import CreditedLine, CreditNote, CreditNoteLine, CreditPlan
from vend.domain.refund import RefundRequest

_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_GARAGE, _INVOICE, _PAYMENT, _USER, _NOTE, _REQUEST = (
    UUID(f"019ab5c6-2800-7000-8000-{number:012x}") for number in (2, 9, 10, 13, 51, 80)
)

EXAMPLES: tuple[msgspec.Struct, ...] = (
    NewRefund("requested_by_customer", 5_000, note="The gate was stuck for a day."),
    RefundDecision("Seen the gate's log."),
    RefundRequest(
        garage_id=_GARAGE,
        id=_REQUEST,
        payment_id=_PAYMENT,
        payment_attempted_at=_AT,
        invoice_id=None,
        state="succeeded",
        amount_minor=5_000,
        currency="USD",
        reason="requested_by_customer",
        note="The gate was stuck for a day.",
        method=None,
        reference=None,
        requested_by=f"user:{_USER}",
        decided_by=f"user:{_USER}",
        decided_at=_AT,
        decision_note=None,
        refusal=None,
        created_at=_AT,
        updated_at=_AT,
    ),
    WriteOff("Moved away; the agency found nobody."),
    WantedCreditNote([WantedLine(1, 5_000)]),
    CreditPlan(
        invoice_id=_INVOICE,
        currency="USD",
        lines=[CreditedLine(1, "1 \u00d7 Monthly (at $189.00 / month)", 5_000, 5_000, 919)],
        subtotal_minor=5_000,
        tax_minor=919,
        total_minor=5_919,
        owed_less_minor=0,
        refund_minor=5_919,
        balance_minor=0,
        outside_minor=0,
    ),
    NewCreditNote(
        reason="product_unsatisfactory",
        lines=[CreditLine(1, 5_000)],
        total_minor=5_919,
        refund_minor=5_919,
        memo="For the week without a lift.",
        note="Agreed on the telephone.",
    ),
    CreditNote(
        garage_id=_GARAGE,
        id=_NOTE,
        invoice_id=_INVOICE,
        request_id=_REQUEST,
        number="6ZAENUXS-0001-CN-01",
        status="issued",
        reason="product_unsatisfactory",
        memo="For the week without a lift.",
        currency="USD",
        subtotal_minor=5_000,
        tax_minor=919,
        total_minor=5_919,
        refund_minor=5_919,
        balance_minor=0,
        outside_minor=0,
        booked_tax_minor=0,
        method=None,
        issued_date=date(2026, 11, 24),
        issued_at=_AT,
        voided_at=None,
        stripe_credit_note_id="cn_Example",
        created_at=_AT,
        updated_at=_AT,
    ),
    CreditNoteLine(1, 1, "1 \u00d7 Monthly (at $189.00 / month)", 5_000, 919, "cnli_Example"),
)
