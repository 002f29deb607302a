"""What the beginning of a subscription costs, said before it is ordered, to the cent."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from vend.domain.garage_settings import GarageSettings
from vend.domain.parking_pass import Interval, Price
from vend.domain.period import local_date
from vend.domain.proration import months_after
from vend.domain.start import StartTerms
from vend.domain.tax import tax_on

_MONTHS = {"month": 1, "year": 12}
_PARTS = {
    "daily": "the days before it are charged by the day",
    "half_month": "before it, the first fifteen days of a month cost a whole one, the others half",
    "none": "the days before it cost a whole month",
}


class PlannedCharge(msgspec.Struct, frozen=True):
    """One charge; amounts in minor units.

    Attributes:
        charged_at: when it is made.
        subtotal_minor: without tax; `total_minor` is with it.
        period_start_date: the first local date that it is for; `period_end_date` is exclusive.
    """

    charged_at: datetime
    subtotal_minor: int
    tax_minor: int
    total_minor: int
    period_start_date: date
    period_end_date: date


class StartPreview(msgspec.Struct, frozen=True):
    """How a subscription would begin if it were ordered now.

    Attributes:
        trial_end_at: when its trial would end, None without one.
        first_charge: what the order itself charges; nothing with a trial.
        next_charge: the one after it, for a whole period, at today's price and taxes.
        rule: the garage's rule in a sentence.
    """

    pass_id: UUID
    price_id: UUID
    currency: str
    start_date: date
    trial_end_at: datetime | None
    first_charge: PlannedCharge
    next_charge: PlannedCharge
    rule: str


def preview(
    terms: StartTerms, price: Price, percents: Sequence[Decimal], *, settings: GarageSettings, zone_name: str
) -> StartPreview:
    """Say what a beginning costs.

    Args:
        percents: of every tax on it.
        settings: those that the terms were decided by.
    """
    start_at = terms.place_from_at
    next_at = terms.trial_end_at or terms.billing_anchor_at or _intervals_after(start_at, price.billing_interval, 1)
    # Stripe counts every period from the same instant: from the start where nothing else was said.
    anchor_at, number = (
        (start_at, 2) if terms.trial_end_at is None and terms.billing_anchor_at is None else (next_at, 1)
    )
    after_at = _intervals_after(anchor_at, price.billing_interval, number)
    first_minor = price.amount_minor if terms.part_minor is None else terms.part_minor
    if terms.trial_end_at is not None:
        first_minor = 0

    def charge(at: datetime, until_at: datetime, subtotal_minor: int) -> PlannedCharge:
        tax_minor = sum(tax_on(subtotal_minor, percent) for percent in percents)
        start, end = local_date(at, zone_name), local_date(until_at, zone_name)
        return PlannedCharge(at, subtotal_minor, tax_minor, subtotal_minor + tax_minor, start, end)

    return StartPreview(
        pass_id=price.pass_id,
        price_id=price.id,
        currency=price.currency,
        start_date=terms.start_date,
        trial_end_at=terms.trial_end_at,
        first_charge=charge(start_at, next_at, first_minor),
        next_charge=charge(next_at, after_at, price.amount_minor),
        rule=_rule(terms, price, settings, zone_name),
    )


def _intervals_after(at: datetime, interval: Interval, number: int) -> datetime:
    """Give the instant some intervals later, in whole seconds of UTC, in which Stripe counts."""
    begin = at.astimezone(UTC).replace(microsecond=0)
    return datetime.combine(months_after(begin.date(), number * _MONTHS[interval]), begin.timetz())


def _rule(terms: StartTerms, price: Price, settings: GarageSettings, zone_name: str) -> str:
    each = price.billing_interval
    if settings.billing_anchor == "calendar_day":
        billed = f"Billed on day {settings.billing_day} of a month, every {each}"
        if terms.trial_end_at is not None:
            return f"{billed}; the trial lasts to the first such day, {local_date(terms.trial_end_at, zone_name)}."
        return f"{billed}; {_PARTS[settings.start_proration]}."
    if terms.trial_end_at is not None:
        return f"Free until {local_date(terms.trial_end_at, zone_name)}, then charged on that day of every {each}."
    return f"Charged at once, and on the day of its start every {each}."
