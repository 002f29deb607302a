from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stripe_sandbox.periods import boundary
from tests.domain.test_period import zones
from vend.domain.garage_settings import GarageSettings, StartProration
from vend.domain.parking_pass import Interval, Price
from vend.domain.period import local_date, zone
from vend.domain.proration import billing_at
from vend.domain.start import start_terms
from vend.domain.start_preview import preview

instants = st.datetimes(datetime(2026, 1, 1), datetime(2034, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001 - the zone is set after
trials = st.integers(1, 365)
ANNIVERSARY = GarageSettings()
ID = UUID(int=1)


def price_of(amount_minor: int, interval: Interval) -> Price:
    return Price(ID, ID, ID, amount_minor, "USD", interval, None, datetime(2026, 1, 1, tzinfo=UTC), None)


PRICE = price_of(25_000, "month")
intervals: st.SearchStrategy[Interval] = st.sampled_from(("month", "year"))
conventions: st.SearchStrategy[StartProration] = st.sampled_from(("daily", "half_month", "none"))
priced = st.builds(price_of, st.integers(1, 99_999_999), intervals)
ruled = st.builds(
    GarageSettings,
    billing_anchor=st.just("calendar_day"),
    billing_day=st.integers(1, 28),
    start_proration=conventions,
)


def calendar(day: int) -> GarageSettings:
    return GarageSettings(billing_anchor="calendar_day", billing_day=day)


@given(instants, zones, trials)
def test_a_trial_ends_days_later_at_the_same_time_of_day(now: datetime, place: str, days: int) -> None:
    terms = start_terms(now, zone_name=place, price=PRICE, trial_days=days, settings=ANNIVERSARY)
    assert terms.trial_end_at is not None
    assert terms.trial_end_at > now
    shown = now.astimezone(zone(place)).replace(microsecond=0)
    ends = terms.trial_end_at.astimezone(zone(place))
    assert local_date(terms.trial_end_at, place) == local_date(now, place) + timedelta(days=days)
    skipped = datetime.combine(ends.date(), shown.time(), zone(place)).astimezone(UTC).astimezone(zone(place))
    assert ends.time() == shown.time() or skipped.time() != shown.time()
    assert terms.trial_end_at.microsecond == 0


@given(instants, zones, trials, st.integers(1, 28))
def test_a_trial_in_a_garage_with_a_billing_day_lasts_to_the_first_one_after_it(
    now: datetime, place: str, days: int, billing_day: int
) -> None:
    terms = start_terms(now, zone_name=place, price=PRICE, trial_days=days, settings=calendar(billing_day))
    assert terms.trial_end_at is not None
    promised = local_date(now, place) + timedelta(days=days)
    ends = local_date(terms.trial_end_at, place)
    assert ends.day == billing_day
    assert 0 <= (ends - promised).days < 31
    assert terms.trial_end_at == billing_at(ends, place)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        # An hour is skipped on March 8, and one comes twice on November 1.
        (datetime(2026, 3, 7, 18, tzinfo=UTC), 7, datetime(2026, 3, 14, 17, tzinfo=UTC)),
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), 1, datetime(2026, 11, 2, 6, 30, tzinfo=UTC)),
    ],
)
def test_days_are_days_of_the_garage(start: datetime, days: int, end: datetime) -> None:
    terms = start_terms(start, zone_name="America/Chicago", price=PRICE, trial_days=days, settings=ANNIVERSARY)
    assert (terms.trial_end_at, terms.start_date) == (end, local_date(start, "America/Chicago"))


def test_without_a_trial_it_begins_at_once() -> None:
    now = datetime.combine(date(2026, 11, 2), time(15), UTC)
    terms = start_terms(now, zone_name="America/Chicago", price=PRICE, trial_days=None, settings=ANNIVERSARY)
    assert (terms.trial_end_at, terms.billing_anchor_at, terms.place_from_at) == (None, None, now)


@example(  # Stripe would count the month from the evening of January 30 only to the early hours of February 28
    datetime(2027, 1, 31, 1, tzinfo=UTC),
    "America/Chicago",
    PRICE,
    GarageSettings(billing_anchor="calendar_day", billing_day=28),
)
@given(instants, zones, priced, ruled)
def test_a_part_up_to_the_billing_day_is_one_that_stripe_takes_and_joins_the_next_period(
    now: datetime, place: str, price: Price, settings: GarageSettings
) -> None:
    terms = start_terms(now, zone_name=place, price=price, trial_days=None, settings=settings)
    anchor_at = terms.billing_anchor_at
    assert anchor_at is not None
    assert terms.part_minor is not None
    assert 0 <= terms.part_minor <= price.amount_minor
    assert now <= terms.place_from_at < anchor_at
    assert (terms.start_date - local_date(now, place)).days in (0, 1)
    assert terms.start_date == local_date(terms.place_from_at, place)
    assert anchor_at.timestamp() <= boundary(int(terms.place_from_at.timestamp()), price.billing_interval, 1, 1)

    shown = preview(terms, price, [], settings=settings, zone_name=place)
    first, second = shown.first_charge, shown.next_charge
    assert first.period_end_date == second.period_start_date
    assert second.period_start_date.day == second.period_end_date.day == settings.billing_day
    assert (first.total_minor, second.total_minor) == (terms.part_minor, price.amount_minor)
