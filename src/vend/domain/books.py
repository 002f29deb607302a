"""The months of a garage's ledger: they are closed in order, once, and stay as they were closed."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.errors import Invalid, Kind, VendError
from vend.domain.period import month_of

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_YEAR_MIN, _YEAR_MAX = 2000, 2999

MonthState = Literal["closed", "over", "current"]


class BadMonth(Invalid):
    """The text names no month."""

    code = "bad_month"


class MonthNotOver(VendError):
    """The month is still running in the garage's zone, or has not begun."""

    code = "month_not_over"
    kind = Kind.CONFLICT


class MonthClosed(VendError):
    """The month is closed already; nothing opens it again."""

    code = "month_closed"
    kind = Kind.CONFLICT


class MonthOutOfOrder(VendError):
    """An earlier month is to be closed first, or the ledger has nothing in this one or before it."""

    code = "month_out_of_order"
    kind = Kind.CONFLICT


class MonthNotReady(VendError):
    """Something that belongs to the month is still under way."""

    code = "month_not_ready"
    kind = Kind.CONFLICT


class BookSpan(msgspec.Struct, frozen=True):
    """Where a ledger begins, and the first day of the last month that is closed; None where there is none."""

    first_date: date | None
    last_closed_date: date | None


class AccountMonth(msgspec.Struct, frozen=True):
    """A line of a trial balance, in minor units of the garage's currency.

    Attributes:
        opening_minor: debits minus credits of all the time before.
        closing_minor: the same until the month's end.
    """

    account_code: str
    opening_minor: int
    debits_minor: int
    credits_minor: int
    closing_minor: int


class MonthClose(msgspec.Struct, frozen=True):
    """A closed month.

    Attributes:
        month_date: its first day.
        closed_by: who closed it.
        transfers: how many count for it.
        last_transfer_id: the one that was written last; None where there is none.
    """

    garage_id: UUID
    month_date: date
    closed_at: datetime
    closed_by: str
    transfers: int
    last_transfer_id: UUID | None


class UnsettledEvents(msgspec.Struct, frozen=True):
    """How many of Stripe's events about a garage are not applied, by state."""

    waiting: int
    failed: int
    parked: int


class LastReconciliation(msgspec.Struct, frozen=True):
    """When a garage was last compared with Stripe, and how many differences of its nothing explained."""

    started_at: datetime
    unexplained: int


class CheckItem(msgspec.Struct, frozen=True):
    """Something to look at before a month is closed.

    Attributes:
        code: stable name.
        blocking: whether the month cannot be closed before it is settled; otherwise it is a warning.
        count: how many there are.
        detail: what it is and what to do.
    """

    code: str
    blocking: bool
    count: int
    detail: str


class BookMonth(msgspec.Struct, frozen=True):
    """A month of the ledger.

    Attributes:
        month_date: its first day.
        state: closed; over, so that it may be closed once those before it are; or current.
        close: how it was closed; None while it is not.
    """

    month_date: date
    state: MonthState
    close: MonthClose | None


def read_month(text: str, *, field: str = "month") -> date:
    """Give the first day of a month such as 2026-11.

    Args:
        field: what it was given as.

    Raises:
        BadMonth: it is none.
    """
    match = _MONTH.fullmatch(text)
    if match is None or not _YEAR_MIN <= int(match[1]) <= _YEAR_MAX:
        raise BadMonth(f"Write a month as 2026-11, from {_YEAR_MIN} to {_YEAR_MAX}.", field=field)
    return date(int(match[1]), int(match[2]), 1)


def next_to_close(span: BookSpan) -> date | None:
    """Give the first day of the month that is to be closed next; None while the ledger is empty."""
    if span.last_closed_date is not None:
        return month_of(span.last_closed_date).end_date
    return None if span.first_date is None else span.first_date.replace(day=1)


def check_order(month_date: date, span: BookSpan, *, today: date) -> None:
    """See that a month may be closed now, as far as the calendar goes.

    Args:
        month_date: its first day.
        today: the garage's local date.

    Raises:
        MonthClosed: it is closed.
        MonthNotOver: it has not ended in the garage's zone.
        MonthOutOfOrder: another one is to be closed first, or the ledger begins later.
    """
    if span.last_closed_date is not None and month_date <= span.last_closed_date:
        raise MonthClosed(f"{month_date:%Y-%m} is closed; corrections land in the open month.")
    if today < month_of(month_date).end_date:
        raise MonthNotOver(f"{month_date:%Y-%m} is not over in the garage's time zone; close it after its last day.")
    following = next_to_close(span)
    if following is None:
        raise MonthOutOfOrder("The ledger is empty: there is nothing to close.")
    if month_date != following:
        raise MonthOutOfOrder(f"The next month to close is {following:%Y-%m}; months are closed in order.")


def months_of(span: BookSpan, closes: Sequence[MonthClose], *, today: date) -> list[BookMonth]:
    """Give the months from the ledger's first up to the current one, newest first."""
    closed = {one.month_date: one for one in closes}
    month_date = min([*closed, (span.first_date or today).replace(day=1)])
    months: list[BookMonth] = []
    while month_date <= today:
        over = today >= month_of(month_date).end_date
        state: MonthState = "closed" if month_date in closed else "over" if over else "current"
        months.append(BookMonth(month_date, state, closed.get(month_date)))
        month_date = month_of(month_date).end_date
    return months[::-1]


def checklist(
    *,
    open_operations: int,
    events: UnsettledEvents,
    last_reconciliation: LastReconciliation | None,
    months_due: int,
    ended_at: datetime,
) -> list[CheckItem]:
    """Give what stands in the way of closing a month, and what should be looked at; nothing for what is in order.

    Args:
        months_due: how many schedules of deferred revenue have a month up to this one that is not recognised.
        ended_at: the first instant after the month.
    """
    unexplained = last_reconciliation.unexplained if last_reconciliation else 0
    looked_at = last_reconciliation is not None and last_reconciliation.started_at >= ended_at
    items = [
        _blocks("open_operations", open_operations, "Orders are not settled; the worker finishes them."),
        _blocks("events_waiting", events.waiting, "Stripe's events are not applied; the worker does it."),
        _blocks("events_failed", events.failed, "Stripe's events could not be applied; look at the inbox."),
        _blocks("recognitions_due", months_due, "Deferred revenue is not recognised; the worker does it."),
        _blocks("unexplained", unexplained, "Stripe and the ledger differ; see the last reconciliation."),
        _warns("events_parked", events.parked, "Stripe's events were set aside; look whether they matter."),
        _warns("not_reconciled", int(not looked_at), "Nothing was compared with Stripe since the month ended."),
    ]
    return [item for item in items if item.count]


def _blocks(code: str, count: int, detail: str) -> CheckItem:
    return CheckItem(code=code, blocking=True, count=count, detail=detail)


def _warns(code: str, count: int, detail: str) -> CheckItem:
    return CheckItem(code=code, blocking=False, count=count, detail=detail)


def check_ready(month_date: date, items: Sequence[CheckItem]) -> None:
    """See that nothing blocks a close.

    Raises:
        MonthNotReady: something does; all of it is named.
    """
    blocking = [f"{item.code} ({item.count})" for item in items if item.blocking]
    if blocking:
        raise MonthNotReady(f"{month_date:%Y-%m} cannot be closed yet: {', '.join(blocking)}.")
