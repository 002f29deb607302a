"""How a subscription begins: with a trial, with the part of a month up to the garage's billing day, or at once."""

from datetime import date, datetime, timedelta

import msgspec

from vend.domain.errors import Kind, VendError
from vend.domain.garage_settings import GarageSettings
from vend.domain.period import local_date, zone
from vend.domain.proration import billing_at, billing_month


class TrialUsed(VendError):
    """The customer has had the trial of this pass already."""

    code = "trial_used"
    kind = Kind.CONFLICT


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


def start_terms(now: datetime, *, zone_name: str, trial_days: int | None, settings: GarageSettings) -> StartTerms:
    """Decide how a subscription that is ordered now begins.

    A trial runs for whole local days up to the same time of day, and where the garage bills everybody on one day, on
    to the first such day; so its end is where Stripe's periods count from, and nothing has to be prorated after it.

    Args:
        trial_days: None for no trial.

    Raises:
        UnknownZone: there is no such zone.
    """
    today = local_date(now, zone_name)
    calendar_day = settings.billing_anchor == "calendar_day"
    if trial_days is not None:
        ends_date = today + timedelta(days=trial_days)
        ends_at = (
            _billing_from(ends_date, settings, zone_name) if calendar_day else _same_time(now, ends_date, zone_name)
        )
        return StartTerms(today, now, ends_at, None, None)
    return StartTerms(today, now, None, None, None)


def _billing_from(day: date, settings: GarageSettings, zone_name: str) -> datetime:
    """Give the first billing of the garage on or after a local date."""
    month = billing_month(day, settings.billing_day)
    return billing_at(day if month.start_date == day else month.end_date, zone_name)


def _same_time(now: datetime, day: date, zone_name: str) -> datetime:
    """Give the instant at which the garage's clock shows, on another date, what it shows now, in whole seconds."""
    local = now.astimezone(zone(zone_name)).replace(microsecond=0, fold=0)
    return local.replace(year=day.year, month=day.month, day=day.day).astimezone(now.tzinfo)
