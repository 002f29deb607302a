"""When what is done once a day is due, and when a day begins somewhere; pure, in UTC where nothing else is said."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from vend.domain.period import local_date


def next_hour(hour: int, *, after: datetime) -> datetime:
    """Give the first instant after `after` at which an hour of the day begins, in UTC.

    Args:
        hour: from 0 to 23.
    """
    at = datetime.combine(after.astimezone(UTC).date(), time(hour), UTC)
    return at if at > after else at + timedelta(days=1)


def a_day_began(zones: Iterable[str], *, since: datetime, now: datetime) -> bool:
    """Say whether in one of these time zones another date is shown now than then."""
    return any(local_date(since, zone) != local_date(now, zone) for zone in zones)
