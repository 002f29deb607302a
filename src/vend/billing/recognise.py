"""Defers what invoices bill for long service periods, and recognises it month by month, in the ledger too.

What is written of a schedule and what is posted of it are one transaction, under the schedule's lock: so two workers,
a refund and a void never count a month twice. A worker that was away for months makes up for all of them at once; what
belongs to a closed month lands in the open one, as with every other posting.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import structlog

from vend.billing.posting import Cause, post, post_reversals
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain import deferral as rules
from vend.domain.deferral import Recognition, ReleaseKind, Schedule, is_deferred, undone
from vend.domain.errors import VendError
from vend.domain.garage import Garage
from vend.domain.invoice import Invoice, InvoiceLine
from vend.domain.ledger import deferred_refunded, recognised
from vend.domain.period import day_start, local_date, month_of
from vend.store import deferral
from vend.store.deferral import DueGarage, StandingSchedule

_BATCH = 50
_log = structlog.get_logger(__name__)


async def defer_lines(
    garage: GarageTx, place: Garage, invoice: Invoice, lines: Sequence[InvoiceLine], *, now: datetime
) -> None:
    """Write schedules for the lines of a new invoice whose service is long."""
    for line in lines:
        start_date = local_date(line.period_start_at, place.time_zone)
        end_date = local_date(line.period_end_at, place.time_zone)
        if line.net_minor and is_deferred(start_date, end_date):
            schedule = Schedule(
                garage_id=place.id,
                invoice_id=invoice.id,
                line_number=line.line_number,
                stripe_line_id=line.stripe_line_id,
                amount_minor=line.net_minor,
                rest_minor=line.net_minor,
                start_date=start_date,
                end_date=end_date,
                next_month_date=month_of(start_date).start_date,
                created_at=now,
            )
            await garage.run(deferral.insert_schedule(schedule=schedule))


async def recognise_due(door: Door, *, now: datetime) -> int:
    """Recognise the months that are over, garage by garage; give how many schedules were taken up.

    A garage's share of one call is limited, so that its transaction stays short; the next call goes on.
    """
    async with door.platform(reason="find months to recognise") as platform:
        due = await platform.run(deferral.due_garages(now=now))
    taken = 0
    for one in due:
        try:
            taken += await _recognise_in(door, one, now=now)
        except VendError as error:
            # What is wrong in one garage keeps no other one waiting; its month cannot be closed meanwhile.
            _log.warning("recognition_failed", garage=str(one.garage_id), error=repr(error))
    return taken


async def _recognise_in(door: Door, due: DueGarage, *, now: datetime) -> int:
    async with door.garage_transaction(due.garage_id) as garage:
        schedules = await garage.run(deferral.lock_due(last_month_date=due.last_month_date, row_limit=_BATCH))
        today = local_date(now, due.time_zone)
        for schedule in schedules:
            await _earn(garage, due.time_zone, schedule, today=today, now=now)
    return len(schedules)


async def release_for_refund(
    garage: GarageTx,
    place: Garage,
    cause: Cause,
    *,
    price_minor: int,
    lines: Collection[int] | None = None,
    now: datetime,
) -> None:
    """Let money that went back shrink what is still to be earned, and take that part out of the refunds again.

    Args:
        cause: of the refund.
        price_minor: the part of it that is no tax.
        lines: see `release_unearned`.
    """
    amount_minor = await release_unearned(
        garage, place, cause, kind="refund", price_minor=price_minor, lines=lines, now=now
    )
    await post(garage, deferred_refunded(amount_minor=amount_minor), cause, now=now)


async def release_unearned(
    garage: GarageTx,
    place: Garage,
    cause: Cause,
    *,
    kind: ReleaseKind,
    price_minor: int,
    lines: Collection[int] | None = None,
    now: datetime,
) -> int:
    """Take a part of an invoice's price out of what is still to be earned; give how much of it that was.

    Months that were over by then are recognised first: what is released is of the service that was still to come.
    The caller posts it.

    Args:
        lines: the numbers of the lines that it is of; None for all.
    """
    brought_up = await _brought_up(garage, place, _invoice_id(cause), today=cause.effective_date, now=now)
    schedules = [one for one in brought_up if lines is None or one.line_number in lines]
    released = rules.release(
        schedules, price_minor, kind=kind, source_id=cause.source_id, at_date=cause.effective_date, now=now
    )
    for schedule, recognition in released:
        await _write(garage, schedule, [recognition])
    return sum(recognition.amount_minor for _, recognition in released)


async def restore_released(garage: GarageTx, cause: Cause, *, kind: ReleaseKind, now: datetime) -> None:
    """Put back what a cause had released, once; its transfers are reversed with its others."""
    schedules = await garage.run(deferral.lock_of_invoice(invoice_id=_invoice_id(cause)))
    written = await garage.run(deferral.of_invoice(invoice_id=_invoice_id(cause)))
    of_cause = [one for one in written if one.source_id == cause.source_id]
    if any(one.kind == undone(kind) for one in of_cause):
        return
    released = {one.line_number: one for one in of_cause if one.kind == kind}
    for schedule in schedules:
        if (gone := released.get(schedule.line_number)) is not None:
            again, back = rules.restore(schedule, gone, kind=kind, at_date=cause.effective_date, now=now)
            await _write(garage, again, [back])


async def undo_deferral(garage: GarageTx, cause: Cause, *, now: datetime) -> None:
    """Reverse what was recognised of an invoice that is void, and let go of the rest."""
    schedules = await garage.run(deferral.lock_of_invoice(invoice_id=_invoice_id(cause)))
    for schedule in schedules:
        if schedule.rest_minor:
            at_date = cause.effective_date
            ended, gone = rules.cancel(schedule, source_id=cause.source_id, at_date=at_date, now=now)
            await _write(garage, ended, [gone])
    for one in await garage.run(deferral.of_invoice(invoice_id=_invoice_id(cause))):
        if one.kind in ("month", "breakage"):
            of_month = Cause(
                source_id=one.source_id,
                currency=cause.currency,
                effective_date=cause.effective_date,
                occurred_at=cause.occurred_at,
                invoice_id=cause.invoice_id,
            )
            await post_reversals(garage, ("recognition",), of_month, now=now)


async def _brought_up(
    garage: GarageTx, place: Garage, invoice_id: UUID, *, today: date, now: datetime
) -> list[Schedule]:
    schedules = await garage.run(deferral.lock_of_invoice(invoice_id=invoice_id))
    return [await _earn(garage, place.time_zone, one, today=today, now=now) for one in schedules]


async def _earn(
    garage: GarageTx, time_zone: str, schedule: StandingSchedule, *, today: date, now: datetime
) -> Schedule:
    """Recognise a schedule's months that are over; give it as it is then."""
    ended_at = schedule.ended_at if schedule.invoice_status == "paid" else None
    later, earned = rules.earn(
        schedule,
        today=today,
        issued_date=local_date(schedule.issued_at, time_zone),
        ended_date=None if ended_at is None else local_date(ended_at, time_zone),
        now=now,
    )
    if later != schedule:
        await _write(garage, later, earned)
    for one in earned:
        cause = Cause(
            source_id=one.source_id,
            currency=schedule.currency,
            effective_date=one.recognised_date,
            occurred_at=day_start(one.recognised_date + timedelta(days=1), time_zone) - timedelta(seconds=1),
            invoice_id=one.invoice_id,
        )
        await post(garage, recognised(amount_minor=one.amount_minor), cause, now=now)
    return later


async def _write(garage: GarageTx, schedule: Schedule, moved: Sequence[Recognition]) -> None:
    """Write what left a schedule's rest, and what is left."""
    for recognition in moved:
        await garage.run(deferral.insert_recognition(recognition=recognition))
    await garage.run(
        deferral.set_rest(
            invoice_id=schedule.invoice_id,
            line_number=schedule.line_number,
            rest_minor=schedule.rest_minor,
            next_month_date=schedule.next_month_date,
        )
    )


def _invoice_id(cause: Cause) -> UUID:
    assert cause.invoice_id is not None, "the flows give it"
    return cause.invoice_id
