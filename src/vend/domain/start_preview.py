"""What the beginning of a subscription costs, said before it is ordered, to the cent."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from vend.domain.coupon import Coupon
from vend.domain.discount import Duration, Off, Running
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
        subtotal_minor: without tax, after the discount; `total_minor` is with tax.
        period_start_date: the first local date that it is for; `period_end_date` is exclusive.
        discount_minor: what has been taken off; the price before it is `subtotal_minor` and this.
    """

    charged_at: datetime
    subtotal_minor: int
    tax_minor: int
    total_minor: int
    period_start_date: date
    period_end_date: date
    discount_minor: int = 0


class PlannedDiscount(msgspec.Struct, frozen=True):
    """What a coupon does for a subscription that begins now.

    Attributes:
        charges: how many charges it makes less, None for all.
        until_date: the first local date whose charge is not made less any more, None for none.
        first_full_charge: the first charge at the whole price, at today's price and taxes; None for none.
    """

    coupon_id: UUID
    name: str
    duration: Duration
    charges: int | None
    until_date: date | None
    first_full_charge: PlannedCharge | None


class StartPreview(msgspec.Struct, frozen=True):
    """How a subscription would begin if it were ordered now.

    Attributes:
        trial_end_at: when its trial would end, None without one.
        first_charge: what the order itself charges; nothing with a trial.
        next_charge: the one after it, for a whole period, at today's price and taxes.
        rule: the garage's rule in a sentence.
        discount: what the coupon does, None without one.
    """

    pass_id: UUID
    price_id: UUID
    currency: str
    start_date: date
    trial_end_at: datetime | None
    first_charge: PlannedCharge
    next_charge: PlannedCharge
    rule: str
    discount: PlannedDiscount | None = None


def preview(
    terms: StartTerms,
    price: Price,
    percents: Sequence[Decimal],
    *,
    settings: GarageSettings,
    zone_name: str,
    coupon: Coupon | None = None,
) -> StartPreview:
    """Say what a beginning costs.

    Args:
        percents: of every tax on it.
        settings: those that the terms were decided by.
        coupon: what is taken off.
    """
    plan = _Plan(terms, price, percents, zone_name=zone_name, off=None if coupon is None else coupon.off)
    charges = [plan.charge(0), plan.charge(1)]
    return StartPreview(
        pass_id=price.pass_id,
        price_id=price.id,
        currency=price.currency,
        start_date=terms.start_date,
        trial_end_at=terms.trial_end_at,
        first_charge=charges[0],
        next_charge=charges[1],
        rule=_rule(terms, price, settings, zone_name),
        discount=None if coupon is None else _discount(coupon, plan, charges),
    )


class _Plan:
    """The charges of a subscription that begins now, to be asked for in order: a discount is used up by them."""

    def __init__(
        self, terms: StartTerms, price: Price, percents: Sequence[Decimal], *, zone_name: str, off: Off | None
    ) -> None:
        self._terms = terms
        self._price = price
        self._percents = percents
        self._zone_name = zone_name
        self._running = Running(off, terms.place_from_at)

    def charge(self, number: int) -> PlannedCharge:
        """Give a charge; 0 is the order's own."""
        at, until_at = self._begins_at(number), self._begins_at(number + 1)
        full_minor = self._first_minor if number == 0 else self._price.amount_minor
        off_minor = self._running.take(at, full_minor)
        subtotal_minor = full_minor - off_minor
        tax_minor = sum(tax_on(subtotal_minor, percent) for percent in self._percents)
        start, end = (local_date(one, self._zone_name) for one in (at, until_at))
        return PlannedCharge(at, subtotal_minor, tax_minor, subtotal_minor + tax_minor, start, end, off_minor)

    @property
    def _first_minor(self) -> int:
        if self._terms.trial_end_at is not None:
            return 0
        return self._price.amount_minor if self._terms.part_minor is None else self._terms.part_minor

    def _begins_at(self, number: int) -> datetime:
        if number == 0:
            return self._terms.place_from_at
        # Stripe counts every period from the same instant: from the start where nothing else was said.
        anchor_at = self._terms.trial_end_at or self._terms.billing_anchor_at
        if anchor_at is None:
            return _intervals_after(self._terms.place_from_at, self._price.billing_interval, number)
        return anchor_at if number == 1 else _intervals_after(anchor_at, self._price.billing_interval, number - 1)


def _discount(coupon: Coupon, plan: _Plan, charges: Sequence[PlannedCharge]) -> PlannedDiscount:
    """Say how far a coupon reaches, by planning on until a charge is the whole price."""
    if coupon.duration == "forever":
        return PlannedDiscount(coupon.id, coupon.name, coupon.duration, None, None, None)
    planned = list(charges)
    while not _is_full(planned[-1]):
        planned.append(plan.charge(len(planned)))
    full = next(one for one in planned if _is_full(one))
    return PlannedDiscount(
        coupon_id=coupon.id,
        name=coupon.name,
        duration=coupon.duration,
        charges=sum(one.discount_minor > 0 for one in planned),
        until_date=full.period_start_date,
        first_full_charge=full,
    )


def _is_full(charge: PlannedCharge) -> bool:
    """Say whether a charge is the whole price; a trial's nothing is not."""
    return charge.discount_minor == 0 and charge.subtotal_minor > 0


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
