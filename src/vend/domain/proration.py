"""What the first period of a subscription costs where a garage bills everybody on one day of the month.

A driver who begins on another day pays for the part up to the next billing day in the garage's own convention; from
then on Stripe bills whole periods. Days are the garage's local dates, and instants are derived from them once.
"""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal

import msgspec

from vend.domain.errors import Invalid
from vend.domain.money import round_minor, split
from vend.domain.parking_pass import Interval
from vend.domain.period import DatePeriod, day_start, zone

Convention = Literal["daily", "half_month", "none"]
"""daily: by days; half_month: full in the first fifteen days of the month, else half; none: the part costs a month."""

BILLING_DAY_MAX = 28
"""The last day that every month has."""

_FIRST_HALF_DAYS = 15
_MONTHS = {"month": 1, "year": 12}


class FirstPeriod(msgspec.Struct, frozen=True):
    """How a subscription begins.

    Attributes:
        period: the local dates that the first charge is for; it ends on a billing day.
        amount_minor: what they cost, without tax, in minor units.
        not_before: the first instant of the start date at which Stripe takes `next_billing_at`, which may be no more
            than one interval ahead (docs.stripe.com/billing/subscriptions/billing-cycle).
        not_after: the end of those instants, exclusive: the local day's, or UTC's where the interval is cut short by
            the end of February.
        next_billing_at: when the first whole period after it begins: Stripe's billing cycle anchor.
    """

    period: DatePeriod
    amount_minor: int
    not_before: datetime
    not_after: datetime
    next_billing_at: datetime


def first_period(
    start_date: date,
    *,
    price_minor: int,
    interval: Interval,
    billing_day: int,
    convention: Convention,
    zone_name: str,
) -> FirstPeriod:
    """Give the first period of a subscription that begins on a local date.

    On a billing day it is a whole period at the whole price. On another one it is the rest of the billing month; a
    pass that is paid by the year then costs a part of a twelfth of its price, and its first year follows.

    Args:
        price_minor: per interval, without tax, in minor units.
        billing_day: of the month, 1 to `BILLING_DAY_MAX`.

    Raises:
        Invalid: not every month has that day.
        UnknownZone: there is no such zone.
    """
    if not 1 <= billing_day <= BILLING_DAY_MAX:
        raise Invalid(f"A billing day is 1 to {BILLING_DAY_MAX}.", field="billing_day")
    month = billing_month(start_date, billing_day)
    if month.start_date == start_date:
        end_date = months_after(start_date, _MONTHS[interval])
        amount_minor = price_minor
    else:
        end_date = month.end_date
        month_minor = price_minor if interval == "month" else round_minor(Decimal(price_minor) / 12)
        amount_minor = part_of(month_minor, month, start_date, convention)
    next_date = start_date + timedelta(days=1)
    # Where a whole interval ends on the same date, Stripe compares the time of day as well.
    first_at, last_at = day_start(start_date, zone_name), day_start(next_date, zone_name)
    if months_after(start_date, _MONTHS[interval]) <= end_date:
        first_at = billing_at(start_date, zone_name)
    if months_after(next_date, _MONTHS[interval]) <= end_date:
        last_at = min(last_at, datetime.combine(next_date, time(), tzinfo=UTC))
    return FirstPeriod(
        period=DatePeriod(start_date, end_date),
        amount_minor=amount_minor,
        not_before=first_at,
        not_after=last_at,
        next_billing_at=billing_at(end_date, zone_name),
    )


def part_of(month_minor: int, month: DatePeriod, from_date: date, convention: Convention) -> int:
    """Give what the rest of a billing month costs, in minor units.

    Args:
        month_minor: the price of the whole month.
        from_date: its first local date that is used.
    """
    before = (from_date - month.start_date).days
    match convention:
        case "daily":
            # The part that is not used and the part that is always sum to the price.
            return split(month_minor, [before, month.days - before])[1]
        case "half_month":
            return month_minor if before < _FIRST_HALF_DAYS else round_minor(Decimal(month_minor) / 2)
        case "none":
            return month_minor


def billing_month(day: date, billing_day: int) -> DatePeriod:
    """Give the month, from billing day to billing day, that holds a date."""
    start = day.replace(day=billing_day)
    if start > day:
        start = months_after(start, -1)
    return DatePeriod(start, months_after(start, 1))


def months_after(day: date, months: int) -> date:
    """Give the same day some months later or earlier, or the last day of a month that is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def billing_at(day: date, zone_name: str) -> datetime:
    """Give the first instant, in UTC, at which a local date is the UTC date too, in every season.

    Stripe adds months to its anchor in UTC. From local midnight it would drift to another day of the month: midnight of
    October 1 in Berlin is September 30 for Stripe, and a month later October 30; midnight of October 1 in Chicago,
    seen from winter, is November 30 at 23:00.

    Raises:
        UnknownZone: there is no such zone.
    """
    return datetime.combine(day, time(), tzinfo=UTC) + _behind(zone_name, day.year)


@lru_cache(maxsize=4096)
def _behind(zone_name: str, year: int) -> timedelta:
    """Give how far, at most, a zone's clocks are behind UTC in a year and the next."""
    place, noon = zone(zone_name), datetime(year, 1, 1, 12, tzinfo=UTC)
    offsets = [(noon + timedelta(days=number)).astimezone(place).utcoffset() or timedelta(0) for number in range(731)]
    return max(timedelta(0), -min(offsets))
