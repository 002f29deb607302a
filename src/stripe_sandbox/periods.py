"""Billing periods: half-open, in UTC, counted from an anchor whose day of the month is never forgotten."""

import calendar
from datetime import UTC, datetime, timedelta

_MONTHS = {"month": 1, "year": 12}
_DAYS = {"day": 1, "week": 7}


def boundary(anchor: int, interval: str, interval_count: int, number: int) -> int:
    """The instant `number` intervals after `anchor` (Unix seconds).

    Months are added to the anchor itself, so Jan 31 gives Feb 28 and then Mar 31 again, as Stripe bills.
    """
    start = datetime.fromtimestamp(anchor, UTC)
    steps = interval_count * number
    if interval in _DAYS:
        return int((start + timedelta(days=_DAYS[interval] * steps)).timestamp())
    month = start.year * 12 + start.month - 1 + _MONTHS[interval] * steps
    year, month = month // 12, month % 12 + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return int(start.replace(year=year, month=month, day=day).timestamp())


def period_at(instant: int, anchor: int, interval: str, interval_count: int) -> tuple[int, int]:
    """The period [start, end) of the series anchored at `anchor` that contains `instant`."""
    length_s = boundary(0, interval, interval_count, 1)
    number = (instant - anchor) // length_s
    while boundary(anchor, interval, interval_count, number) > instant:
        number -= 1
    while boundary(anchor, interval, interval_count, number + 1) <= instant:
        number += 1
    return boundary(anchor, interval, interval_count, number), boundary(anchor, interval, interval_count, number + 1)
