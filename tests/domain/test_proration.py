from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stripe_sandbox.periods import boundary
from tests.domain.test_period import zones
from vend.domain.errors import Invalid
from vend.domain.parking_pass import Interval
from vend.domain.period import local_date
from vend.domain.proration import Convention, billing_at, billing_month, first_period, months_after, part_of

days = st.dates(date(2026, 1, 1), date(2034, 12, 31))
billing_days = st.integers(1, 28)
prices = st.integers(1, 99_999_999)
conventions: st.SearchStrategy[Convention] = st.sampled_from(("daily", "half_month", "none"))
intervals: st.SearchStrategy[Interval] = st.sampled_from(("month", "year"))


@pytest.mark.parametrize(
    ("start", "price", "convention", "part"),
    [
        (date(2026, 11, 16), 30_000, "daily", 15_000),  # 15 of 30 days
        (date(2026, 10, 31), 31_000, "daily", 1_000),
        (date(2028, 2, 29), 29_000, "daily", 1_000),  # a leap year
        (date(2027, 2, 28), 28_000, "daily", 1_000),
        (date(2026, 11, 21), 1_000, "daily", 333),  # yen have no parts: 10 of 30 days
        (date(2026, 11, 15), 25_001, "half_month", 25_001),
        (date(2026, 11, 16), 25_001, "half_month", 12_501),
        (date(2026, 11, 29), 25_000, "none", 25_000),
    ],
)
def test_the_conventions_as_garages_write_them(start: date, price: int, convention: Convention, part: int) -> None:
    assert part_of(price, billing_month(start, 1), start, convention) == part


@given(days, prices, billing_days)
def test_the_used_and_the_unused_days_sum_to_the_price_and_a_later_start_never_costs_more(
    start: date, price: int, billing_day: int
) -> None:
    month = billing_month(start, billing_day)
    parts = [part_of(price, month, month.start_date + timedelta(days=number), "daily") for number in range(month.days)]
    assert parts[0] == price
    assert all(earlier >= later >= 0 for earlier, later in pairwise(parts))
    for number, part in enumerate(parts):
        assert abs(part - price * (month.days - number) / month.days) <= 1 / 2 + price * 1e-12


@given(days, prices, billing_days, conventions, intervals, zones)
@example(date(2026, 10, 1), 25_000, 1, "daily", "month", "Europe/Berlin")
@example(date(2026, 10, 1), 25_000, 1, "daily", "year", "America/Chicago")
@example(date(2027, 1, 29), 25_000, 28, "daily", "month", "America/Santiago")
@example(date(2028, 2, 29), 120_001, 28, "half_month", "year", "Pacific/Kiritimati")
def test_a_first_period_ends_on_a_billing_day_and_costs_no_more_than_the_price(  # noqa: PLR0917 - Hypothesis
    start: date, price: int, billing_day: int, convention: Convention, interval: Interval, zone_name: str
) -> None:
    first = first_period(
        start,
        price_minor=price,
        interval=interval,
        billing_day=billing_day,
        convention=convention,
        zone_name=zone_name,
    )
    assert first.period.start_date == start
    assert first.period.end_date.day == billing_day
    assert 0 <= first.amount_minor <= price
    if start.day == billing_day:
        assert first.amount_minor == price
        assert first.period.end_date == months_after(start, 1 if interval == "month" else 12)
    else:
        assert first.period.days <= 30
    assert first.not_before < first.not_after
    for at in (first.not_before, first.not_after - timedelta(seconds=1)):
        assert local_date(at, zone_name) == start
        seconds = int(at.timestamp())
        assert seconds < first.next_billing_at.timestamp() <= boundary(seconds, interval, 1, 1)


@given(days, billing_days, zones)
@example(date(2026, 10, 1), 1, "Europe/Berlin")
@example(date(2026, 10, 1), 1, "America/Chicago")
@example(date(2026, 3, 1), 1, "Asia/Tokyo")
@example(date(2026, 3, 28), 28, "Pacific/Kiritimati")
@example(date(2026, 3, 28), 28, "Pacific/Niue")
def test_stripe_bills_on_the_garages_day_in_every_month_and_season(start: date, day: int, zone_name: str) -> None:
    first = months_after(start.replace(day=day), 1)
    anchor = int(billing_at(first, zone_name).timestamp())
    for number in range(13):
        at = datetime.fromtimestamp(boundary(anchor, "month", 1, number), UTC)
        assert local_date(at, zone_name) == months_after(first, number)


@given(days, billing_days)
def test_billing_months_follow_each_other_without_a_gap(day: date, billing_day: int) -> None:
    month = billing_month(day, billing_day)
    assert month.start_date <= day < month.end_date
    assert month.start_date.day == month.end_date.day == billing_day
    assert billing_month(month.end_date, billing_day).start_date == month.end_date


@pytest.mark.parametrize("billing_day", [0, 29, 31])
def test_a_day_that_not_every_month_has_is_refused(billing_day: int) -> None:
    with pytest.raises(Invalid, match="1 to 28"):
        first_period(
            date(2026, 11, 3),
            price_minor=1,
            interval="month",
            billing_day=billing_day,
            convention="daily",
            zone_name="America/Chicago",
        )
