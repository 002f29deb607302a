"""What a discount takes off: no cent is lost or made, and it lasts exactly as long as it says."""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stripe_sandbox import money
from vend.domain.coupon import check_terms, normalize_code
from vend.domain.discount import Off, Running, ends_at, off_lines, off_minor
from vend.domain.errors import Invalid

AMOUNTS = st.integers(-100_000, 10_000_000)
OFFS = st.one_of(
    st.builds(Off, st.integers(1, 10_000), st.none(), st.just("forever"), st.none()),
    st.builds(Off, st.none(), st.integers(1, 500_000), st.just("forever"), st.none()),
)
STARTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(OFFS, st.lists(AMOUNTS, min_size=1, max_size=12))
def test_what_is_taken_off_the_lines_sums_up_and_none_is_given_more_than_it_costs(off: Off, amounts: list[int]) -> None:
    parts = off_lines(off, amounts)
    assert sum(parts) == off_minor(off, sum(max(0, one) for one in amounts))
    assert all(0 <= part <= max(0, amount) for part, amount in zip(parts, amounts, strict=True))


@given(st.integers(1, 10_000), st.integers(0, 10_000_000))
def test_a_percentage_is_rounded_half_up_as_stripe_rounds_it(percent_bp: int, amount_minor: int) -> None:
    off = off_minor(Off(percent_bp, None, "forever", None), amount_minor)
    assert off == money.round_half_up(amount_minor * Fraction(str(percent_bp / 100)) / 100)
    exact = Decimal(amount_minor) * percent_bp / 10_000
    assert off == int(exact.to_integral_value(ROUND_HALF_UP))


@given(st.integers(1, 60), STARTS)
def test_months_end_on_the_day_of_the_month_that_they_began_on(months: int, starts_at: datetime) -> None:
    end = ends_at(Off(100, None, "repeating", months), starts_at)
    assert end is not None
    assert (end.year * 12 + end.month) - (starts_at.year * 12 + starts_at.month) == months
    assert end.day == starts_at.day or (end.day < starts_at.day and end.day >= 28)
    assert end.timetz() == starts_at.replace(microsecond=0).timetz()


@given(OFFS, st.lists(st.integers(1, 100_000), min_size=1, max_size=10))
def test_once_is_for_the_first_invoice_that_costs_something(off: Off, amounts: list[int]) -> None:
    start = datetime(2026, 1, 31, tzinfo=UTC)
    running = Running(Off(off.percent_bp, off.amount_minor, "once", None), start)
    assert running.take(start, 0) == 0
    taken = [running.take(start, one) for one in amounts]
    first = next((index for index, part in enumerate(taken) if part), None)
    assert all(part == 0 for index, part in enumerate(taken) if index != first)


def test_a_repeating_one_leaves_the_invoice_at_its_end_alone() -> None:
    start = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
    running = Running(Off(5_000, None, "repeating", 1), start)
    assert running.take(datetime(2026, 2, 28, 9, 29, 59, tzinfo=UTC), 100) == 50
    assert running.take(datetime(2026, 2, 28, 9, 30, tzinfo=UTC), 100) == 0


@pytest.mark.parametrize(("given_as", "kept"), [("half-26", "HALF26"), (" Half 26 ", "HALF26"), ("h\ta\nlf", "HALF")])
def test_a_code_is_the_same_however_it_is_typed(given_as: str, kept: str) -> None:
    assert normalize_code(given_as) == kept


@pytest.mark.parametrize("given_as", ["", "ab", "a-b", "h\u00e4lfte", "half!", "x" * 41, "\u0661\u0662\u0663"])
def test_what_is_no_code_is_refused(given_as: str) -> None:
    with pytest.raises(Invalid):
        normalize_code(given_as)


@pytest.mark.parametrize(
    ("off", "field"),
    [
        (Off(None, None, "once", None), "percent_bp"),
        (Off(5, 5, "once", None), "percent_bp"),
        (Off(5, None, "repeating", None), "months"),
        (Off(5, None, "once", 3), "months"),
        (Off(5, None, "once", None), "redeem_until_date"),
    ],
)
def test_terms_that_say_nothing_or_two_things_are_refused(off: Off, field: str) -> None:
    day = date(2026, 11, 2)
    with pytest.raises(Invalid) as seen:
        check_terms(off, redeem_from_date=day, redeem_until_date=day, pass_ids=[])
    assert seen.value.field == field
