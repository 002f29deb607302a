"""Statements for reconciling: our side of each comparison, and what every run found."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import platform, read
from vend.domain.compare import DisputeRow, InvoiceRow, PaymentRow, RefundRow, SubscriptionRow
from vend.domain.compare_account import AccountRow
from vend.domain.compare_credit_note import CreditNoteRow
from vend.domain.compare_payout import PayoutRow
from vend.domain.reconcile import CustomerOwner, InboxAbout, InboxState, MonthCash, Owed, Place, ReconcileRun, Stranded


@platform("reconcile/garages")
def garages(*, wanted_garages: list[UUID] | None) -> list[Place]:
    """Give the garages to compare."""


@platform("reconcile/owners")
def owners(*, stripe_customer_ids: list[str]) -> list[CustomerOwner]:
    """Give whose customers these are; those of nobody here are left out."""


@platform("reconcile/inbox_states")
def inbox_states(*, event_ids: list[str]) -> list[InboxState]:
    """Give where the inbox has these events; those that it lacks are left out."""


@platform("reconcile/inbox_about")
def inbox_about(*, object_ids: list[str], types: list[str]) -> InboxAbout:
    """Give what the inbox holds about an object."""


@platform("reconcile/inbox_busy")
def inbox_busy(*, wanted_garage: UUID, since_at: datetime) -> bool:
    """Say whether a garage's sums may have moved since an instant."""


@read("reconcile/subscriptions")
def subscriptions(*, stripe_ids: list[str], from_at: datetime, until_at: datetime) -> list[SubscriptionRow]:
    """Give subscriptions by Stripe's ids, and those of a span."""


@read("reconcile/company_accounts")
def company_accounts(*, stripe_ids: list[str], from_at: datetime, until_at: datetime) -> list[AccountRow]:
    """Give company accounts by Stripe's ids, and those of a span."""


@read("reconcile/invoices")
def invoices(*, stripe_ids: list[str], from_at: datetime, until_at: datetime) -> list[InvoiceRow]:
    """Give invoices by Stripe's ids, and those of a span."""


@read("reconcile/payments")
def payments(*, from_at: datetime, until_at: datetime) -> list[PaymentRow]:
    """Give the payments of a span; a payment's instant is its charge's."""


@read("reconcile/refunds")
def refunds(*, stripe_ids: list[str], from_at: datetime, until_at: datetime) -> list[RefundRow]:
    """Give refunds by Stripe's ids, and those of a span."""


@read("reconcile/credit_notes")
def credit_notes(*, stripe_ids: list[str], from_at: datetime, until_at: datetime) -> list[CreditNoteRow]:
    """Give credit notes by Stripe's ids, and those of a span."""


@read("reconcile/disputes")
def disputes(*, stripe_ids: list[str], from_at: datetime, until_at: datetime) -> list[DisputeRow]:
    """Give disputes by Stripe's ids, and those of a span."""


@read("reconcile/payouts")
def payouts(*, stripe_ids: list[str]) -> list[PayoutRow]:
    """Give the garages' parts of payouts."""


@read("reconcile/open_order")
def open_order(*, subscription_id: UUID) -> bool:
    """Say whether an order for a subscription is not settled yet."""


@read("reconcile/stranded")
def stranded(*, from_at: datetime, until_at: datetime) -> list[Stranded]:
    """Give live subscriptions that nobody is making."""


@read("reconcile/months")
def months(*, from_at: datetime, until_at: datetime) -> list[MonthCash]:
    """Give what the ledger says that came from Stripe, by month."""


@read("reconcile/owed")
def owed() -> Owed:
    """Give what is owed by the ledger and by the open invoices."""


@platform("reconcile/runs")
def runs(*, row_limit: int) -> list[ReconcileRun]:
    """Give the latest runs, the one that began last first."""


@platform("reconcile/differences")
def differences(*, run_id: UUID) -> str | None:
    """Give the first differences that a run found, as JSON."""


@platform("reconcile/forget_dead")
def forget_dead(*, dead_before_at: datetime, now: datetime) -> None:
    """Close the runs that died."""


@platform("reconcile/begin")
def begin(
    *,
    run_id: UUID,
    now: datetime,
    since_at: datetime | None,
    wanted_garages: list[UUID] | None,
    heal: bool,
    not_after_at: datetime,
) -> UUID | None:
    """Begin a run; None while another is under way or the last one began after `not_after_at`."""


@platform("reconcile/finish")
def finish(
    *,
    run_id: UUID,
    now: datetime,
    compared: int,
    healed: int,
    unexplained: int,
    differing: int,
    in_flight: int,
    differences: str,
    error: str | None,
) -> None:
    """End a run."""
