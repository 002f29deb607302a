"""A garage's books, month by month: what is closed, its trial balance, its journal, what corrected it later."""

from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from vend.db.door import Door
from vend.domain.as_known import FIGURES, KnownFigure, LinkedPosting, MonthNotClosed, known_figures
from vend.domain.books import AccountMonth, BookMonth, MonthClose, months_of
from vend.domain.period import local_date, month_of
from vend.domain.report_money import ClosedMonthsRow
from vend.store import books, deferral, garages, reports
from vend.store.deferral import RollForward

ITEMS_MAX = 1_000
_LINKED_MAX = 100_000


class TrialBalance(msgspec.Struct, frozen=True):
    """What each account did in a month.

    Attributes:
        month_date: its first day.
        source: `closed`, as it was closed, or `live`, from the transfers at this moment.
    """

    month_date: date
    currency: str
    source: Literal["closed", "live"]
    balances: list[AccountMonth]


class DeferredRevenue(msgspec.Struct, frozen=True):
    """How what is billed and not yet earned changed in a month; `closing_minor` is the account's balance at its end.

    Attributes:
        month_date: its first day.
        recognitions_due: how many schedules have a month up to this one that the worker has not recognised yet.
    """

    month_date: date
    currency: str
    recognitions_due: int
    amounts: RollForward


class AsKnown(msgspec.Struct, frozen=True):
    """A closed month as it was closed, and as it is known now.

    Attributes:
        month_date: its first day.
        close: by whom it was closed, and when.
        accounts: what each did, then and now.
        figures: the amounts of the revenue report, then and now.
        items: the postings that make all differences, in the order of writing; each difference is their sum.
        items_left_out: how many more there are.
    """

    month_date: date
    currency: str
    close: MonthClose
    accounts: list[ClosedMonthsRow]
    figures: list[KnownFigure]
    items: list[LinkedPosting]
    items_left_out: int


class Months(msgspec.Struct, frozen=True):
    """A ledger's months, newest first."""

    data: list[BookMonth]


async def months(door: Door, garage_id: UUID, *, now: datetime) -> Months:
    """List the months from the ledger's first up to the current one."""
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        place = await garage.run(garages.read_one())
        span = await garage.run(books.span())
        closes = await garage.run(books.closes())
    assert place is not None, "the caller was let into it"
    return Months(months_of(span, closes, today=local_date(now, place.time_zone)))


async def trial_balance(door: Door, garage_id: UUID, month_date: date) -> TrialBalance:
    """Give a month's trial balance: as it was closed, or from the transfers while it is open."""
    span = month_of(month_date)
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        place = await garage.run(garages.read_one())
        closed = await garage.run(books.closed_balances(month_date=month_date))
        live = await garage.run(books.trial_balance(from_date=span.start_date, until_date=span.end_date))
    assert place is not None, "the caller was let into it"
    if closed:
        return TrialBalance(month_date, place.currency, "closed", closed)
    return TrialBalance(month_date, place.currency, "live", live)


async def as_known(door: Door, garage_id: UUID, month_date: date) -> AsKnown:
    """Give a closed month as it was closed and as it is known now, with all that makes the difference.

    Raises:
        MonthNotClosed: it is not closed.
    """
    span = month_of(month_date)
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        place = await garage.run(garages.read_one())
        close = next((one for one in await garage.run(books.closes()) if one.month_date == month_date), None)
        accounts = await garage.run(reports.closed_months(from_date=span.start_date, until_date=span.end_date))
        earned = await garage.run(reports.revenue(grain="month", from_date=span.start_date, until_date=span.end_date))
        linked = await garage.run(
            books.linked(month_date=span.start_date, until_date=span.end_date, row_limit=_LINKED_MAX)
        )
    assert place is not None, "the caller was let into it"
    if close is None:
        raise MonthNotClosed(f"{month_date:%Y-%m} is not closed; its books say what is known of it.")
    closed = {name: sum(getattr(one, name) for one in earned) for name in FIGURES}
    return AsKnown(
        month_date=month_date,
        currency=place.currency,
        close=close,
        accounts=accounts,
        figures=known_figures(closed, linked),
        items=linked[:ITEMS_MAX],
        items_left_out=max(0, len(linked) - ITEMS_MAX),
    )


async def deferred_revenue(door: Door, garage_id: UUID, month_date: date, *, now: datetime) -> DeferredRevenue:
    """Give how deferred revenue changed in a month, from the transfers that count for it."""
    span = month_of(month_date)
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        place = await garage.run(garages.read_one())
        assert place is not None, "the caller was let into it"
        last_over = month_of(month_of(local_date(now, place.time_zone)).start_date - timedelta(days=1)).start_date
        due = await garage.run(deferral.months_due(month_date=min(month_date, last_over)))
        amounts = await garage.run(deferral.roll_forward(from_date=span.start_date, until_date=span.end_date))
    return DeferredRevenue(month_date, place.currency, due, amounts)
