"""How a subscription begins: with a trial, with the part of a month up to the garage's billing day, or at once."""

from datetime import date, datetime, timedelta

import msgspec

from vend.domain.errors import Invalid, Kind, VendError
from vend.domain.garage_settings import GarageSettings
from vend.domain.parking_pass import Price
from vend.domain.period import day_start, local_date, zone
from vend.domain.proration import FirstPeriod, billing_at, billing_month, first_period

START_DAYS_MAX = 180
"""How far ahead a subscription can be ordered, in local days."""


class TrialUsed(VendError):
    """The customer has had the trial of this pass already."""

    code = "trial_used"
    kind = Kind.CONFLICT


class StartNotAhead(Invalid):
    """A start date that has come already, or that is too far ahead."""

    code = "start_not_ahead"


class StartTerms(msgspec.Struct, frozen=True):
    """What Stripe is to be told about the beginning; decided once, when the subscription is ordered.

    Attributes:
        start_date: the local date on which it begins.
        place_from_at: the first instant at which Stripe is asked to make it.
        trial_end_at: when the first charge is made, None without a trial.
        billing_anchor_at: when the first whole period after a part begins, None where periods count from the start.
        part_minor: what the days before `billing_anchor_at` cost, without tax, in minor units.
    """

    start_date: date
    place_from_at: datetime
    trial_end_at: datetime | None
    billing_anchor_at: datetime | None
    part_minor: int | None


def start_at(now: datetime, start_date: date | None, *, zone_name: str) -> datetime:
    """Give the instant at which a subscription that is ordered now begins.

    Raises:
        StartNotAhead: the date is not ahead, or too far.
        UnknownZone: there is no such zone.
    """
    if start_date is None:
        return now
    today = local_date(now, zone_name)
    if not today < start_date <= today + timedelta(days=START_DAYS_MAX):
        raise StartNotAhead(f"Give a date of the next {START_DAYS_MAX} days, or none to begin now.", field="start_date")
    return day_start(start_date, zone_name)


def start_terms(
    now: datetime, *, zone_name: str, price: Price, trial_days: int | None, settings: GarageSettings
) -> StartTerms:
    """Decide how a subscription begins that may begin from an instant on.

    A trial runs for whole local days up to the same time of day, and where the garage bills everybody on one day, on
    to the first such day; so its end is where Stripe's periods count from, and nothing has to be prorated after it.

    Without one, such a garage charges the days up to its billing day in its own convention. In the hours of a billing
    day at which Stripe, whose days are UTC's, would not yet count a whole interval, the order waits for Stripe's day.

    Args:
        price: what a whole period costs.
        trial_days: None for no trial.

    Raises:
        UnknownZone: there is no such zone.
    """
    today = local_date(now, zone_name)
    if trial_days is not None:
        ends_date = today + timedelta(days=trial_days)
        if settings.billing_anchor == "calendar_day":
            return StartTerms(today, now, _billing_from(ends_date, settings, zone_name), None, None)
        return StartTerms(today, now, _same_time(now, ends_date, zone_name), None, None)
    if settings.billing_anchor == "anniversary":
        return StartTerms(today, now, None, None, None)
    first = _first(today, price, settings, zone_name)
    if now >= first.not_after:
        # The last evening before the end of February that Stripe would refuse: it begins on the next date.
        first = _first(today + timedelta(days=1), price, settings, zone_name)
    return StartTerms(
        start_date=first.period.start_date,
        place_from_at=max(now, first.not_before),
        trial_end_at=None,
        billing_anchor_at=first.next_billing_at,
        part_minor=first.amount_minor,
    )


def _first(start_date: date, price: Price, settings: GarageSettings, zone_name: str) -> FirstPeriod:
    return first_period(
        start_date,
        price_minor=price.amount_minor,
        interval=price.billing_interval,
        billing_day=settings.billing_day,
        convention=settings.start_proration,
        zone_name=zone_name,
    )


def _billing_from(day: date, settings: GarageSettings, zone_name: str) -> datetime:
    """Give the first billing of the garage on or after a local date."""
    month = billing_month(day, settings.billing_day)
    return billing_at(day if month.start_date == day else month.end_date, zone_name)


def _same_time(now: datetime, day: date, zone_name: str) -> datetime:
    """Give the instant at which the garage's clock shows, on another date, what it shows now, in whole seconds."""
    local = now.astimezone(zone(zone_name)).replace(microsecond=0, fold=0)
    return local.replace(year=day.year, month=day.month, day=day.day).astimezone(now.tzinfo)
