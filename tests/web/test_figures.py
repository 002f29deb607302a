"""The sums of the home page lose nothing, add no two currencies, and compare a day with the same day a year before."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from vend.domain.report import RevenueRow
from vend.web.figures import by_month, change_bp, earned, months_before, year_before

TODAY = date(2026, 11, 25)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
rows = st.builds(
    RevenueRow,
    garage_id=st.just(UUID(int=1)),
    period_start_date=st.builds(lambda back: months_before(TODAY, back), st.integers(0, 40)),
    currency=st.sampled_from(["USD", "EUR"]),
    **{
        name: st.integers(-1_000_000, 1_000_000)
        for name in RevenueRow.__struct_fields__
        if name.endswith("_minor") or name == "payments"
    },
)


@given(day=days, months=st.integers(0, 100))
def test_a_month_so_many_months_ago_is_that_far_away(day: date, months: int) -> None:
    first = months_before(day, months)
    assert first.day == 1
    assert (day.year - first.year) * 12 + day.month - first.month == months


@given(day=days)
def test_a_year_before_is_the_same_day(day: date) -> None:
    before = year_before(day)
    assert before.year == day.year - 1
    assert (before.month, before.day) == ((2, 28) if (day.month, day.day) == (2, 29) else (day.month, day.day))


@given(some=st.lists(rows, max_size=30))
def test_months_hold_each_row_of_their_currency_once(some: list[RevenueRow]) -> None:
    for currency in ("USD", "EUR"):
        months = by_month(some, currency, TODAY, 12)
        assert [one.month_date for one in months] == [months_before(TODAY, back) for back in range(11, -1, -1)]
        for one in months:
            own = [
                row.recognised_minor
                for row in some
                if row.currency == currency and row.period_start_date == one.month_date
            ]
            assert one.earned_minor == sum(own)
            assert one.until_date == months_before(one.month_date, -1)
    whole = earned(some, date(2000, 1, 1), TODAY + timedelta(days=1))
    assert sum(whole.values()) == sum(row.recognised_minor for row in some)
    assert set(whole) == {row.currency for row in some}


def test_growth_is_told_only_over_something() -> None:
    assert change_bp({"USD": 150}, {"USD": 100}, "USD") == 5_000
    assert change_bp({"USD": 50}, {"USD": 100}, "USD") == -5_000
    assert change_bp({"USD": 150}, {}, "USD") is None
    assert change_bp({}, {"USD": 100}, "USD") == -10_000
