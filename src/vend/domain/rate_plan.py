"""What a rate increase would do, subscription by subscription: the rows alone decide, so it can be shown and kept.

The plan is drawn up anew for the announcement; its mark, a hash of every line, tells whether it is the one that was
shown. Renewals that pass in between do not change it: the first renewal on or after the effective date stays the same.
"""

import hashlib
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.money import round_minor, round_to
from vend.domain.parking_pass import Interval
from vend.domain.period import local_date
from vend.domain.rate_change import RateTerms

_WHOLE = 10_000
_MONTHS: dict[str, int] = {"month": 1, "year": 12}

PlannedState = Literal["left_out", "waiting"]


class RatePass(msgspec.Struct, frozen=True):
    """A pass with the price that is sold now.

    Attributes:
        archived: whether nobody can buy it any more.
    """

    pass_id: UUID
    name: str
    price_id: UUID
    amount_minor: int
    currency: str
    billing_interval: Interval
    archived: bool


class RateCandidate(msgspec.Struct, frozen=True):
    """A live subscription to one of the passes, and what decides whether its price is raised.

    Attributes:
        price_changed_at: when it last changed to another price or pass; None: never.
        seat: whether a company pays for it with others on one invoice.
        raised_elsewhere: whether another increase waits to change it.
    """

    subscription_id: UUID
    customer_id: UUID
    driver_id: UUID
    pass_id: UUID
    price_id: UUID
    amount_minor: int
    billing_interval: Interval
    current_period_start_at: datetime | None
    current_period_end_at: datetime | None
    cancel_at_period_end: bool
    started_at: datetime | None
    price_changed_at: datetime | None
    seat: bool
    raised_elsewhere: bool


class PlannedLine(msgspec.Struct, frozen=True):
    """What an increase means for one subscription; amounts in minor units, per interval, without tax.

    Attributes:
        why: of who is left out; `ending` of who will have left before.
        pays_at: the first renewal at the new price; None for who is left out.
    """

    subscription_id: UUID
    customer_id: UUID
    driver_id: UUID
    pass_id: UUID
    old_price_id: UUID
    old_minor: int
    new_minor: int
    billing_interval: Interval
    state: PlannedState
    why: str | None
    pays_at: datetime | None


class PassRise(msgspec.Struct, frozen=True):
    """What a pass is sold for before and from the effective date on, in minor units."""

    pass_id: UUID
    name: str
    old_minor: int
    new_minor: int


class WhyCount(msgspec.Struct, frozen=True):
    """How many subscriptions are not touched, and why."""

    why: str
    subscriptions: int


class RatePreview(msgspec.Struct, frozen=True):
    """What an increase would do, to the subscription; changes nothing.

    Attributes:
        raised: how many subscriptions will pay more.
        not_raised: those that will not, counted by why.
        mrr_before_minor: what all of them come to a month, by their prices, in minor units; `mrr_after_minor` then.
        first_pays_at: the first renewal at a new price; `last_pays_at` is the last subscription's first.
        passes: what is sold for another price from the effective date on.
        shown: the mark of all this; give it back with the announcement.
    """

    rate_change_id: UUID
    currency: str
    notice_days: int
    raised: int
    not_raised: list[WhyCount]
    mrr_before_minor: int
    mrr_after_minor: int
    first_pays_at: datetime | None
    last_pays_at: datetime | None
    passes: list[PassRise]
    lines: list[PlannedLine]
    shown: str


class NextPrice(msgspec.Struct, frozen=True):
    """Which amount follows which price.

    Attributes:
        sold: whether the old one is what the pass is sold for now.
    """

    old_price_id: UUID
    pass_id: UUID
    new_minor: int
    sold: bool


class RatePlan(msgspec.Struct, frozen=True):
    """An increase drawn up: what becomes of each price, and of each subscription."""

    prices: list[NextPrice]
    lines: list[PlannedLine]


def new_amount(terms: RateTerms, pass_id: UUID, old_minor: int) -> int:
    """Give what somebody is to pay who pays `old_minor` for a pass; it may be no more than before."""
    if terms.percent_points is not None:
        return round_to(Decimal(old_minor) * (_WHOLE + terms.percent_points) / _WHOLE, terms.round_to_minor)
    return next(one.amount_minor for one in terms.amounts or [] if one.pass_id == pass_id)


def first_renewal(
    period_start_at: datetime, period_end_at: datetime, interval: Interval, *, from_date: date, zone_name: str
) -> datetime:
    """Give the first renewal on or after a local date, in the garage's zone.

    A renewal is on the day of the month on which the billing cycle began, in short months on the last one, in UTC
    (docs.stripe.com/billing/subscriptions/billing-cycle). The day is that of the period's end, unless the end is a last
    day that a whole period from a later day of the month came to.
    """
    months = _MONTHS[interval]
    at, day = period_end_at, period_end_at.day
    if _later(period_start_at, months, period_start_at.day) == period_end_at:
        day = max(day, period_start_at.day)
    periods = 0
    while local_date(at, zone_name) < from_date:
        periods += 1
        at = _later(period_end_at, periods * months, day)
    return at


def _later(at: datetime, months: int, day: int) -> datetime:
    whole = at.month - 1 + months
    year, month = at.year + whole // 12, whole % 12 + 1
    return at.replace(year=year, month=month, day=min(day, monthrange(year, month)[1]))


def months_before(day: date, months: int) -> date:
    """Give the same day so many months earlier, in short months the last one."""
    whole = day.year * 12 + day.month - 1 - months
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def draw_up(
    terms: RateTerms, passes: Sequence[RatePass], candidates: Iterable[RateCandidate], *, zone_name: str
) -> RatePlan:
    """Decide for each subscription and each sold price what the increase does to it."""
    sold = {one.pass_id: one for one in passes}
    lines = sorted(
        (_line(terms, one, sold[one.pass_id], zone_name) for one in candidates), key=lambda line: line.subscription_id
    )
    rises = {
        one.price_id: NextPrice(one.price_id, one.pass_id, new, sold=True)
        for one in passes
        if not one.archived and (new := new_amount(terms, one.pass_id, one.amount_minor)) > one.amount_minor
    }
    for line in lines:
        if line.state == "waiting":
            is_sold = line.old_price_id == sold[line.pass_id].price_id
            rises[line.old_price_id] = NextPrice(line.old_price_id, line.pass_id, line.new_minor, sold=is_sold)
    return RatePlan(sorted(rises.values(), key=lambda one: one.old_price_id), lines)


def _line(terms: RateTerms, one: RateCandidate, sold: RatePass, zone_name: str) -> PlannedLine:
    new_minor = new_amount(terms, one.pass_id, one.amount_minor)
    why = _left_out(terms, one, sold, new_minor, zone_name)
    pays_at = None
    if why is None and one.current_period_start_at is not None and one.current_period_end_at is not None:
        pays_at = first_renewal(
            one.current_period_start_at,
            one.current_period_end_at,
            one.billing_interval,
            from_date=terms.effective_date,
            zone_name=zone_name,
        )
    return PlannedLine(
        subscription_id=one.subscription_id,
        customer_id=one.customer_id,
        driver_id=one.driver_id,
        pass_id=one.pass_id,
        old_price_id=one.price_id,
        old_minor=one.amount_minor,
        new_minor=new_minor if why is None else one.amount_minor,
        billing_interval=one.billing_interval,
        state="waiting" if why is None else "left_out",
        why="ending" if why is None and one.cancel_at_period_end else why,
        pays_at=pays_at,
    )


def _left_out(terms: RateTerms, one: RateCandidate, sold: RatePass, new_minor: int, zone_name: str) -> str | None:
    """Say why a subscription keeps its price; None for one that is raised."""

    def within(at: datetime | None, months: int | None) -> bool:
        if at is None or months is None:
            return False
        return local_date(at, zone_name) > months_before(terms.effective_date, months)

    reasons = (
        ("named", one.subscription_id in terms.spared_subscription_ids),
        ("company_seat", one.seat),
        ("raised_elsewhere", one.raised_elsewhere),
        ("other_price", terms.spare_other_prices and one.price_id != sold.price_id),
        ("recently_changed", within(one.price_changed_at, terms.spare_changed_months)),
        ("recently_started", within(one.started_at, terms.spare_started_months)),
        ("no_increase", new_minor <= one.amount_minor),
    )
    return next((why for why, holds in reasons if holds), None)


def mark(terms: RateTerms, plan: RatePlan) -> str:
    """Give the mark of what was shown: a hash of the terms, of each price and of each line."""
    return hashlib.sha256(msgspec.json.encode((terms, plan), order="deterministic")).hexdigest()


def monthly(amounts: Iterable[tuple[int, Interval]]) -> int:
    """Give what amounts per interval come to a month, rounded once."""
    by_interval: Counter[str] = Counter()
    for amount_minor, interval in amounts:
        by_interval[interval] += amount_minor
    return sum(round_minor(Decimal(whole) / _MONTHS[interval]) for interval, whole in by_interval.items())


def preview_of(
    rate_change_id: UUID, terms: RateTerms, plan: RatePlan, passes: Sequence[RatePass], *, currency: str
) -> RatePreview:
    """Say in sums and lines what a plan does."""
    raised = [line for line in plan.lines if line.state == "waiting" and line.why is None]
    others = Counter(line.why or "" for line in plan.lines if line.why is not None)
    pays = [line.pays_at for line in raised if line.pays_at is not None]
    sold = {one.pass_id: one for one in passes}
    return RatePreview(
        rate_change_id=rate_change_id,
        currency=currency,
        notice_days=(terms.effective_date - terms.notice_date).days,
        raised=len(raised),
        not_raised=[WhyCount(why, number) for why, number in sorted(others.items())],
        mrr_before_minor=monthly((line.old_minor, line.billing_interval) for line in plan.lines),
        mrr_after_minor=monthly(
            (line.old_minor if line.why is not None else line.new_minor, line.billing_interval) for line in plan.lines
        ),
        first_pays_at=min(pays, default=None),
        last_pays_at=max(pays, default=None),
        passes=[
            PassRise(one.pass_id, sold[one.pass_id].name, sold[one.pass_id].amount_minor, one.new_minor)
            for one in plan.prices
            if one.sold
        ],
        lines=plan.lines,
        shown=mark(terms, plan),
    )
