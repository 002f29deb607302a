"""A month is closed: its trial balance is kept as it is, and from then on nothing lands in it."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.db.door import Door
from vend.db.handles import GarageSnapshot, GarageTx
from vend.domain.books import (
    AccountMonth,
    CheckItem,
    LastReconciliation,
    MonthClose,
    UnsettledEvents,
    check_order,
    check_ready,
    checklist,
)
from vend.domain.errors import VendError
from vend.domain.garage import Garage
from vend.domain.operation import Asked
from vend.domain.period import day_start, local_date, month_of
from vend.store import books, deferral, garages

KIND = "close_month"


class ClosedMonth(msgspec.Struct, frozen=True):
    """A closed month with its trial balance."""

    close: MonthClose
    balances: list[AccountMonth]


class ClosePreview(msgspec.Struct, frozen=True):
    """What closing a month would keep, and what stands in its way.

    Attributes:
        refusal: why the calendar does not allow it now; None where it does.
        checks: what is not in order; a blocking one must be settled first.
        balances: the trial balance as it is at this moment.
    """

    month_date: date
    closable: bool
    refusal: str | None
    checks: list[CheckItem]
    balances: list[AccountMonth]


class _CloseOrder(msgspec.Struct, frozen=True):
    """Which month is to be closed: what the idempotency key stands for."""

    month_date: date


class _Around(msgspec.Struct, frozen=True):
    """What is known of a garage outside of its own rows."""

    events: UnsettledEvents
    last_reconciliation: LastReconciliation | None


async def close_month(door: Door, garage_id: UUID, month_date: date, *, asked: Asked, now: datetime) -> ClosedMonth:
    """Close a month; asking again under the same key gives the same answer.

    Who posts to the ledger shares a lock that this has alone, so a transfer is either in the trial balance or lands in
    the open month, never in between.

    Args:
        month_date: the month's first day.

    Raises:
        MonthClosed: it is closed.
        MonthNotOver: it has not ended in the garage's zone.
        MonthOutOfOrder: another month is to be closed first.
        MonthNotReady: something that belongs to it is under way.
        KeyReused: see `vend.billing.operation`.
    """
    place = await _place(door, garage_id)
    around = await _around(door, place, month_date)
    span = month_of(month_date)
    async with door.garage_transaction(garage_id) as garage:
        operation = await begin(garage, asked, kind=KIND, command=_CloseOrder(month_date), subject_id=None, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, ClosedMonth)
        await garage.run(books.lock())
        check_order(month_date, await garage.run(books.span()), today=local_date(now, place.time_zone))
        check_ready(month_date, await _checks(garage, place, month_date, around))
        balances = await garage.run(books.trial_balance(from_date=span.start_date, until_date=span.end_date))
        close = await garage.run(
            books.close(from_date=span.start_date, until_date=span.end_date, closed_by=asked.actor, now=now)
        )
        for balance in balances:
            await garage.run(books.close_balance(month_date=month_date, balance=balance))
        await garage.run(books.open_from(open_from_date=span.end_date))
        await note(garage, asked, "month.closed", garage_id, now=now, detail={"month": f"{month_date:%Y-%m}"})
        closed = ClosedMonth(close, balances)
        await settle(garage, operation, closed, now=now)
        return closed


async def preview_close(door: Door, garage_id: UUID, month_date: date, *, now: datetime) -> ClosePreview:
    """Give what closing a month would do now."""
    place = await _place(door, garage_id)
    around = await _around(door, place, month_date)
    span = month_of(month_date)
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        checks = await _checks(garage, place, month_date, around)
        balances = await garage.run(books.trial_balance(from_date=span.start_date, until_date=span.end_date))
        known = await garage.run(books.span())
    refusal: str | None = None
    try:
        check_order(month_date, known, today=local_date(now, place.time_zone))
    except VendError as error:
        refusal = error.detail
    closable = refusal is None and not any(item.blocking for item in checks)
    return ClosePreview(month_date, closable, refusal, checks, balances)


async def _place(door: Door, garage_id: UUID) -> Garage:
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        place = await garage.run(garages.read_one())
    assert place is not None, "the caller was let into it"
    return place


async def _around(door: Door, place: Garage, month_date: date) -> _Around:
    """Look at what only the platform sees: events that are not the garage's yet, and the last reconciliation."""
    ended_at = day_start(month_of(month_date).end_date, place.time_zone)
    async with door.platform(reason="see what is under way about a garage") as platform:
        events = await platform.run(books.unsettled_events(wanted_garage=place.id, until_at=ended_at))
        last = await platform.run(books.last_reconciliation(wanted_garage=place.id))
    return _Around(events, last)


async def _checks(
    garage: GarageTx | GarageSnapshot, place: Garage, month_date: date, around: _Around
) -> list[CheckItem]:
    ended_at = day_start(month_of(month_date).end_date, place.time_zone)
    return checklist(
        open_operations=await garage.run(books.open_operations(until_at=ended_at)),
        events=around.events,
        last_reconciliation=around.last_reconciliation,
        months_due=await garage.run(deferral.months_due(month_date=month_date)),
        ended_at=ended_at,
    )
