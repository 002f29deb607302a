"""Statements about the months of a ledger: closing them, and reading them."""

from datetime import date, datetime
from uuid import UUID

from vend.db.queries import platform, read, write
from vend.domain.as_known import LinkedPosting
from vend.domain.books import AccountMonth, BookSpan, LastReconciliation, MonthClose, UnsettledEvents
from vend.domain.ledger import Transfer
from vend.domain.page import Page


@write("books/lock")
def lock() -> date | None:
    """Give where the open part begins, None until a month was closed, and keep away who posts."""


@write("books/open_from")
def open_from(*, open_from_date: date) -> None:
    """Let the ledger take transfers from a date on."""


@read("books/span")
def span() -> BookSpan:
    """Give where the ledger begins and how far it is closed."""


@read("books/trial_balance")
def trial_balance(*, from_date: date, until_date: date) -> list[AccountMonth]:
    """Give what each account did in a span of local dates, from the transfers."""


@write("books/close")
def close(*, from_date: date, until_date: date, closed_by: str, now: datetime) -> MonthClose:
    """Record that a month is closed."""


@write("books/close_balance")
def close_balance(*, month_date: date, balance: AccountMonth) -> None:
    """Keep an account's part of a month that is being closed."""


@read("books/closed_balances")
def closed_balances(*, month_date: date) -> list[AccountMonth]:
    """Give the trial balance of a month as it was closed; empty where it is not."""


@read("books/closes")
def closes() -> list[MonthClose]:
    """Give the closed months, oldest first."""


@read("books/journal")
def journal(*, page: Page, from_date: date, until_date: date) -> list[Transfer]:
    """Give a page of the transfers of a span of local dates."""


@read("books/corrections")
def corrections(*, page: Page, month_date: date) -> list[Transfer]:
    """Give a page of the transfers that correct a closed month."""


@read("books/linked")
def linked(*, month_date: date, until_date: date, row_limit: int) -> list[LinkedPosting]:
    """Give the postings that make a closed month's figures other ones than they were."""


@read("books/open_operations")
def open_operations(*, until_at: datetime) -> int:
    """Give how many orders from before an instant are open."""


@platform("books/unsettled_events")
def unsettled_events(*, wanted_garage: UUID, until_at: datetime) -> UnsettledEvents:
    """Give how many events about a garage, from before an instant, are not applied."""


@platform("books/last_reconciliation")
def last_reconciliation(*, wanted_garage: UUID) -> LastReconciliation | None:
    """Give what the last reconciliation of a garage left unexplained."""
