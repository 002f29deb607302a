"""Half-open periods of instants and of local dates; local dates become instants once, in the garage's zone."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from vend.domain.errors import Invalid


class UnknownZone(Invalid):
    """A time zone name that the IANA database does not have."""

    code = "unknown_time_zone"


class Period(msgspec.Struct, frozen=True):
    """The instants from `start_at` up to, without, `end_at`."""

    start_at: datetime
    end_at: datetime


class DatePeriod(msgspec.Struct, frozen=True):
    """The local dates from `start_date` up to, without, `end_date`."""

    start_date: date
    end_date: date

    def __post_init__(self) -> None:
        if self.end_date <= self.start_date:
            raise Invalid("A period's end must be after its start.", field="end_date")

    @property
    def days(self) -> int:
        """How many local dates it holds."""
        return (self.end_date - self.start_date).days


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """Give the IANA zone of that name.

    Raises:
        UnknownZone: there is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(
            f"{name!r} is no IANA time zone; use one such as America/Chicago.", field="time_zone"
        ) from error


def local_date(at: datetime, zone_name: str) -> date:
    """Give the date that the garage's wall clock shows at an instant."""
    return at.astimezone(zone(zone_name)).date()


def day_start(day: date, zone_name: str) -> datetime:
    """Give the first instant of a local date, in UTC; where midnight is skipped, the first instant after the gap."""
    local = datetime.combine(day, time(), tzinfo=zone(zone_name))
    return local.astimezone(UTC)


def instants(period: DatePeriod, zone_name: str) -> Period:
    """Give the instants of a period of local dates; a day may have 23 or 25 hours."""
    return Period(day_start(period.start_date, zone_name), day_start(period.end_date, zone_name))


def month_of(day: date) -> DatePeriod:
    """Give the calendar month that holds a date."""
    start = day.replace(day=1)
    return DatePeriod(start, (start + timedelta(days=32)).replace(day=1))
