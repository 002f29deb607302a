"""Which months are asked for, and which span each is put into."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.domain.analytics import (
    MONTHS_MAX,
    PERIODS,
    TIME_GRAINS,
    NamedPeriod,
    add_months,
    calendar_of,
    months_between,
    named_period,
    period_of,
    ratio_bp,
    spans_of,
)
from vend.domain.errors import Invalid
from vend.domain.period import DatePeriod, month_of

PRESENT = date(2026, 11, 1)
months = st.dates(date(2011, 1, 1), date(2090, 12, 31)).map(lambda day: day.replace(day=1))
periods = st.builds(
    lambda start, count: DatePeriod(start, add_months(start, count)), months, st.integers(1, MONTHS_MAX)
)
grains = st.sampled_from([None, *TIME_GRAINS])
comparisons = st.sampled_from([None, "previous_period", "previous_year"])


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("this_month", "2026-11", "2026-12"),
        ("last_month", "2026-10", "2026-11"),
        ("last_3_months", "2026-09", "2026-12"),
        ("last_12_months", "2025-12", "2026-12"),
        ("last_24_months", "2024-12", "2026-12"),
        ("this_quarter", "2026-10", "2026-12"),
        ("last_quarter", "2026-07", "2026-10"),
        ("this_year", "2026-01", "2026-12"),
        ("last_year", "2025-01", "2026-01"),
    ],
)
def test_a_name_stands_for_months_up_to_the_present_one(name: NamedPeriod, start: str, end: str) -> None:
    found = named_period(name, PRESENT)
    assert (f"{found.start_date:%Y-%m}", f"{found.end_date:%Y-%m}") == (start, end)


@given(st.sampled_from(PERIODS), months)
def test_no_named_period_reaches_past_the_present_month(name: NamedPeriod, present: date) -> None:
    found = named_period(name, present)
    assert found.start_date.day == found.end_date.day == 1
    assert found.end_date <= month_of(present).end_date


@given(months, st.integers(-200, 200))
def test_adding_months_is_undone_by_taking_them_away(month: date, count: int) -> None:
    assert add_months(add_months(month, count), -count) == month
    assert add_months(month, 1) == month_of(month).end_date


@given(periods, grains, comparisons)
def test_each_month_is_in_one_span_of_each_period(period: DatePeriod, grain: None, comparison: None) -> None:
    spans = spans_of(period, grain, comparison)
    parts = spans.parts
    assert (parts[0].start_date, parts[-1].end_date) == (period.start_date, period.end_date)
    assert all(one.end_date == other.start_date for one, other in pairwise(parts))
    calendar = calendar_of(spans, totals=True)
    count, length = len(parts), months_between(period)
    per_span = Counter(calendar.span_numbers)
    assert sum(per_span[number] for number in range(count)) == per_span[2 * count] == length
    if comparison is not None:
        assert [per_span[number + count] for number in range(count)] == [per_span[number] for number in range(count)]
        assert per_span[2 * count + 1] == length
    shown = zip(calendar.month_dates, calendar.first_dates, calendar.last_dates, strict=True)
    assert all(first <= month <= last for month, first, last in shown)


@given(periods, grains)
def test_a_period_before_is_as_long_and_ends_where_the_period_begins(period: DatePeriod, grain: None) -> None:
    compared = spans_of(period, grain, "previous_period").compared
    assert compared is not None
    assert (compared.end_date, months_between(compared)) == (period.start_date, months_between(period))


def test_a_quarter_that_is_cut_says_so() -> None:
    spans = spans_of(DatePeriod(date(2026, 2, 1), date(2026, 8, 1)), "quarter", None)
    assert [(one.start_date.month, one.end_date.month) for one in spans.parts] == [(2, 4), (4, 7), (7, 8)]


@given(st.integers(-(10**12), 10**12), st.integers(-(10**9), 10**9))
def test_a_ratio_is_the_nearest_basis_point(amount: int, of: int) -> None:
    ratio = ratio_bp(amount, of)
    assert (ratio is None) == (of == 0)
    if ratio is not None:
        assert Fraction(-1, 2) <= Fraction(10_000 * amount, of) - ratio < Fraction(1, 2), "a half is rounded up"


@pytest.mark.parametrize(
    ("name", "start", "end", "field"),
    [
        (None, "2026-13", None, "from"),
        (None, None, "2026-00", "to"),
        (None, "26-01", None, "from"),
        (None, "2026-02-30", None, "from"),
        (None, "2026-05", "2026-04", "to"),
        (None, "2026-12", None, "from"),
        (None, "2026-01", "2026-12", "to"),
        (None, "2016-01", "2026-11", "from"),
        ("last_month", "2026-01", None, "period"),
    ],
)
def test_months_that_do_not_exist_are_refused_by_name(
    name: NamedPeriod | None, start: str | None, end: str | None, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        period_of(name, start, end, present_month_date=PRESENT)
    assert refused.value.field == field


def test_one_month_alone_is_enough() -> None:
    april = DatePeriod(date(2026, 4, 1), date(2026, 5, 1))
    assert period_of(None, None, "2026-04", present_month_date=PRESENT) == april
    until_now = period_of(None, "2026-04", None, present_month_date=PRESENT)
    assert (until_now.start_date, until_now.end_date) == (date(2026, 4, 1), date(2026, 12, 1))
    assert until_now.end_date - timedelta(days=1) == date(2026, 11, 30)
