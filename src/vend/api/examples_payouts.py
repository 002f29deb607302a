"""Examples of payouts."""

from datetime import UTC, date, datetime
from uuid import UUID

from vend.domain.payout import Payout, PayoutLine

_AT = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
_GARAGE, _PAYOUT, _LINE, _PAYMENT = (UUID(f"019ab5c6-2800-7000-8000-{number:012x}") for number in (2, 41, 42, 10))

PAYOUT_EXAMPLES = (
    Payout(
        garage_id=_GARAGE,
        id=_PAYOUT,
        stripe_payout_id="po_Example",
        status="paid",
        currency="USD",
        gross_minor=22_373,
        fees_minor=679,
        refunds_minor=5_000,
        disputes_minor=0,
        adjustments_minor=0,
        net_minor=16_694,
        transactions=2,
        arrival_date=date(2026, 11, 25),
        sent_at=_AT,
        failed_at=None,
        failure_code=None,
        created_at=_AT,
        updated_at=_AT,
    ),
    PayoutLine(
        garage_id=_GARAGE,
        id=_LINE,
        payout_id=_PAYOUT,
        stripe_transaction_id="txn_Example",
        category="charge",
        type="charge",
        amount_minor=22_373,
        fee_minor=679,
        net_minor=21_694,
        booked_at=_AT,
        payment_id=_PAYMENT,
        payment_attempted_at=_AT,
        refund_id=None,
        dispute_id=None,
    ),
)
