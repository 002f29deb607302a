"""Statements about company accounts."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import platform, read, write
from vend.domain.company_account import AccountFacts, AccountStatus, CompanyAccount, DueAccount
from vend.domain.page import Page


@write("company_accounts/insert")
def insert(
    *,
    company_account_id: UUID,
    customer_id: UUID,
    name: str,
    po_number: str | None,
    net_terms_days: int | None,
    seats_max: int | None,
    monthly_max_minor: int | None,
    now: datetime,
) -> None:
    """Open an account."""


@read("company_accounts/read")
def read_one(*, company_account_id: UUID) -> CompanyAccount | None:
    """Give an account."""


@write("company_accounts/lock")
def lock(*, company_account_id: UUID) -> CompanyAccount | None:
    """Give an account and keep other writers away."""


@read("company_accounts/read_by_stripe_id")
def read_by_stripe_id(*, stripe_subscription_id: str) -> CompanyAccount | None:
    """Give the account that Stripe means."""


@read("company_accounts/list")
def list_page(*, page: Page, status: AccountStatus | None, only_ids: list[UUID] | None) -> list[CompanyAccount]:
    """Give a page of accounts, newest first."""


@write("company_accounts/set_terms")
def set_terms(
    *,
    company_account_id: UUID,
    name: str,
    po_number: str | None,
    net_terms_days: int | None,
    seats_max: int | None,
    monthly_max_minor: int | None,
    now: datetime,
) -> None:
    """Write what was agreed upon."""


@write("company_accounts/sync")
def sync(*, company_account_id: UUID, read_version: int, facts: AccountFacts, now: datetime) -> UUID | None:
    """Write Stripe's truth; None when a newer one was written since `read_version`."""


@write("company_accounts/set_status")
def set_status(*, company_account_id: UUID, status: AccountStatus, now: datetime) -> None:
    """Let an account be closing or closed."""


@write("company_accounts/set_past_due")
def set_past_due(*, company_account_id: UUID, past_due_at: datetime | None, now: datetime) -> None:
    """Say since when something is overdue."""


@read("company_accounts/open_operation")
def open_operation(*, company_account_id: UUID, but_id: UUID) -> UUID | None:
    """Give the change that is not settled yet; only true under the account's lock."""


@platform("company_accounts/due")
def due(*, now: datetime, window_end_at: datetime, row_limit: int) -> list[DueAccount]:
    """Give the accounts with seats to be taken off the renewal, or to be ended."""


@platform("company_accounts/renewing")
def renewing(*, now: datetime, until_at: datetime) -> list[DueAccount]:
    """Give the accounts that renew until then."""
