"""Revenue of long service periods: it is deferred when it is billed, and earned month by month as service is given.

A line's rest is what is neither earned nor released. A month takes the rest by the days of service that are left, so
whatever happened before, the last month takes what remains and the parts sum to the line exactly.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.money import split
from vend.domain.period import month_of

EARNED_AT_ONCE_DAYS = 35
"""Longest service period, in local days, that is earned when it is billed: a month, wherever it begins, and some."""

ReleaseKind = Literal["refund", "credit", "write_off"]
RecognitionKind = Literal[
    "month", "breakage", "refund", "refund_undone", "credit", "credit_undone", "write_off", "write_off_undone", "void"
]

_BACK: dict[ReleaseKind, RecognitionKind] = {
    "refund": "refund_undone",
    "credit": "credit_undone",
    "write_off": "write_off_undone",
}


class Schedule(msgspec.Struct, frozen=True):
    """What an invoice's line still has to earn; amounts in minor units, negative for a proration's credit.

    Attributes:
        stripe_line_id: begins the sources of its transfers.
        amount_minor: the line's net price, without tax and after discounts.
        rest_minor: what of it is neither earned nor released.
        start_date: first local date of service; `end_date` is exclusive.
        next_month_date: first day of the month that is earned next; None when there is no rest.
    """

    garage_id: UUID
    invoice_id: UUID
    line_number: int
    stripe_line_id: str
    amount_minor: int
    rest_minor: int
    start_date: date
    end_date: date
    next_month_date: date | None
    created_at: datetime


class Recognition(msgspec.Struct, frozen=True):
    """What left a schedule's rest, and why; `amount_minor` has the schedule's sign, the other one where it came back.

    Attributes:
        source_id: of its transfer: the line's id and the month, or Stripe's id of the refund or invoice.
        recognised_date: the local date that it counts for.
    """

    garage_id: UUID
    invoice_id: UUID
    line_number: int
    kind: RecognitionKind
    source_id: str
    amount_minor: int
    recognised_date: date
    created_at: datetime


def undone(kind: ReleaseKind) -> RecognitionKind:
    """Give the kind of what puts a release back."""
    return _BACK[kind]


def is_deferred(start_date: date, end_date: date) -> bool:
    """Tell whether service from a local date up to, without, another is long enough to be deferred."""
    return (end_date - start_date).days > EARNED_AT_ONCE_DAYS


def days_left(schedule: Schedule) -> list[int]:
    """Give the days of service in each local month from the next one on; none after the service has ended."""
    days: list[int] = []
    month_date = schedule.next_month_date
    while month_date is not None and month_date < schedule.end_date:
        month = month_of(month_date)
        days.append((min(month.end_date, schedule.end_date) - max(month.start_date, schedule.start_date)).days)
        month_date = month.end_date
    return days


def next_share(schedule: Schedule) -> int:
    """Give what the next month earns; after the end of service all that is left."""
    days = days_left(schedule)
    return split(schedule.rest_minor, days)[0] if days else schedule.rest_minor


def earn(
    schedule: Schedule, *, today: date, issued_date: date, ended_date: date | None, now: datetime
) -> tuple[Schedule, list[Recognition]]:
    """Earn every month that is over and not earned yet.

    Args:
        today: the garage's local date.
        issued_date: when the line was billed; nothing is earned before.
        ended_date: when the service ended early, of a paid invoice: its month takes the whole rest.
    """
    earned: list[Recognition] = []
    while schedule.next_month_date is not None and month_of(schedule.next_month_date).end_date <= today:
        month = month_of(schedule.next_month_date)
        share = next_share(schedule)
        broken = ended_date is not None and ended_date < month.end_date and share != schedule.rest_minor
        recognition = Recognition(
            garage_id=schedule.garage_id,
            invoice_id=schedule.invoice_id,
            line_number=schedule.line_number,
            kind="breakage" if broken else "month",
            source_id=f"{schedule.stripe_line_id}:{month.start_date:%Y-%m}",
            amount_minor=schedule.rest_minor if broken else share,
            recognised_date=max(month.end_date - timedelta(days=1), issued_date),
            created_at=now,
        )
        schedule = after(schedule, recognition, next_month_date=month.end_date)
        if recognition.amount_minor:
            earned.append(recognition)
    return schedule, earned


def release(
    schedules: Sequence[Schedule], amount_minor: int, *, kind: ReleaseKind, source_id: str, at_date: date, now: datetime
) -> list[tuple[Schedule, Recognition]]:
    """Take what goes back to the customer, or never comes, out of the rests first, the earlier line's first.

    Args:
        amount_minor: the price part of it; never more than all rests together is released.
    """
    left = min(amount_minor, max(0, sum(one.rest_minor for one in schedules)))
    released: list[tuple[Schedule, Recognition]] = []
    for schedule in schedules:
        taken = min(left, max(0, schedule.rest_minor))
        if taken:
            recognition = _moved(schedule, kind, taken, source_id=source_id, at_date=at_date, now=now)
            released.append((after(schedule, recognition, next_month_date=schedule.next_month_date), recognition))
            left -= taken
    return released


def restore(
    schedule: Schedule, released: Recognition, *, kind: ReleaseKind, at_date: date, now: datetime
) -> tuple[Schedule, Recognition]:
    """Put back what was released of this kind: the refund has failed since, or what was written off was paid."""
    back = _moved(
        schedule, undone(kind), -released.amount_minor, source_id=released.source_id, at_date=at_date, now=now
    )
    month_date = schedule.next_month_date or max(month_of(at_date).start_date, month_of(schedule.start_date).start_date)
    return after(schedule, back, next_month_date=month_date), back


def cancel(schedule: Schedule, *, source_id: str, at_date: date, now: datetime) -> tuple[Schedule, Recognition]:
    """Let go of the rest of a line whose invoice is void."""
    gone = _moved(schedule, "void", schedule.rest_minor, source_id=source_id, at_date=at_date, now=now)
    return after(schedule, gone, next_month_date=None), gone


def after(schedule: Schedule, recognition: Recognition, *, next_month_date: date | None) -> Schedule:
    """Give the schedule once that has left its rest."""
    rest_minor = schedule.rest_minor - recognition.amount_minor
    return msgspec.structs.replace(
        schedule, rest_minor=rest_minor, next_month_date=next_month_date if rest_minor else None
    )


def _moved(
    schedule: Schedule, kind: RecognitionKind, amount_minor: int, *, source_id: str, at_date: date, now: datetime
) -> Recognition:
    return Recognition(
        garage_id=schedule.garage_id,
        invoice_id=schedule.invoice_id,
        line_number=schedule.line_number,
        kind=kind,
        source_id=source_id,
        amount_minor=amount_minor,
        recognised_date=at_date,
        created_at=now,
    )
