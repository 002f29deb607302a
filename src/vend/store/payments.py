"""Statements about payments and refunds."""

from datetime import date, datetime
from uuid import UUID

from vend.db.queries import platform, read, write
from vend.domain.invoice import Payment, PaymentStatus, Refund, RefundStatus
from vend.domain.page import Page


@write("payments/insert")
def insert(*, payment: Payment) -> UUID | None:
    """Record an attempt; None when it is there already."""


@write("payments/settle_pending")
def settle_pending(
    *, stripe_charge_id: str, attempted_at: datetime, status: PaymentStatus, fee_minor: int, failure_code: str | None
) -> UUID | None:
    """Turn a pending attempt into what it became."""


@read("payments/read")
def read_one(*, payment_id: UUID, from_at: datetime, until_at: datetime) -> Payment | None:
    """Give a payment that was attempted within a span of instants."""


@write("payments/lock_by_charge")
def lock_by_charge(*, stripe_charge_id: str, attempted_at: datetime) -> Payment | None:
    """Give the payment of a charge and keep other writers away."""


@write("payments/lock")
def lock(*, payment_id: UUID, from_at: datetime, until_at: datetime) -> Payment | None:
    """Give a payment that was attempted within a span of instants, and keep other writers away."""


@write("payments/set_dispute")
def set_dispute(*, payment_id: UUID, attempted_at: datetime) -> None:
    """Note how the newest dispute of a payment stands."""


@read("payments/list")
def list_page(
    *,
    page: Page,
    from_at: datetime,
    until_at: datetime,
    status: PaymentStatus | None,
    customer_id: UUID | None,
    subscription_id: UUID | None,
    invoice_id: UUID | None,
) -> list[Payment]:
    """Give a page of payments, newest first."""


@write("payments/set_refunded")
def set_refunded(*, payment_id: UUID, attempted_at: datetime) -> None:
    """Sum up what has gone back of a payment."""


@platform("payments/ensure_partitions")
def ensure_partitions(*, first_month: date, months: int) -> int:
    """Make month partitions; gives how many were new."""


@platform("payments/outside_months")
def outside_months() -> int:
    """Give the size of what no month's partition holds, in bytes; row-level security hides the rows themselves."""


@write("refunds/insert")
def insert_refund(*, refund: Refund) -> UUID | None:
    """Record a refund; None when it is there already."""


@write("refunds/lock_by_stripe_id")
def lock_refund(*, stripe_refund_id: str) -> Refund | None:
    """Give a refund and keep other writers away."""


@write("refunds/set_status")
def set_refund_status(*, refund_id: UUID, status: RefundStatus) -> None:
    """Move a refund forward."""


@read("refunds/of_payment")
def refunds_of(*, payment_id: UUID) -> list[Refund]:
    """Give the refunds of a payment, oldest first."""
