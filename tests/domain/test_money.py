from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.domain.money import CurrencyMismatch, Money, round_minor, split

amounts = st.integers(-(10**12), 10**12)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)


@given(amounts, weights)
def test_the_parts_of_a_split_sum_to_the_whole_and_each_is_within_one_of_its_share(total: int, by: list[int]) -> None:
    parts = split(total, by)
    assert sum(parts) == total
    for part, weight in zip(parts, by, strict=True):
        assert abs(part - Fraction(total * weight, sum(by))) < 1
        assert part * total >= 0, "no part goes against the whole"
        assert weight or not part, "who weighs nothing gets nothing"


@given(amounts, weights)
def test_a_negative_amount_is_split_as_its_mirror(total: int, by: list[int]) -> None:
    assert split(-total, by) == [-part for part in split(total, by)]


@given(st.integers(0, 10**6), st.integers(1, 20), st.integers(1, 1000))
def test_what_is_left_goes_to_the_earlier_of_equals(total: int, count: int, weight: int) -> None:
    parts = split(total, [weight] * count)
    assert parts == sorted(parts, reverse=True)
    assert parts[0] - parts[-1] <= 1


@given(amounts, weights, st.integers(1, 1000))
def test_only_the_proportion_of_the_weights_counts(total: int, by: list[int], factor: int) -> None:
    assert split(total, [weight * factor for weight in by]) == split(total, by)


def test_the_largest_remainder_wins() -> None:
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(10, [1, 2]) == [3, 7]
    assert split(5, [0, 1, 0]) == [0, 5, 0]
    assert split(1, [499, 501]) == [0, 1]


@pytest.mark.parametrize("bad", [[], [0], [0, 0], [-1, 2], [3, -1]])
def test_weights_that_cannot_carry_an_amount_are_refused(bad: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(100, bad)


@given(st.decimals(-(10**15), 10**15, places=6))
def test_rounding_is_to_the_nearest_and_half_goes_away_from_zero(amount: Decimal) -> None:
    rounded = round_minor(amount)
    distance = abs(Fraction(amount) - rounded)
    assert distance <= Fraction(1, 2)
    assert distance != Fraction(1, 2) or abs(rounded) > abs(amount)
    assert round_minor(-amount) == -rounded


@given(amounts, amounts, amounts)
def test_money_adds_as_numbers_do(a: int, b: int, c: int) -> None:
    x, y, z = (Money(n, "USD") for n in (a, b, c))
    assert (x + y) + z == x + (y + z)
    assert x + y == y + x
    assert x - y == x + -y == Money(a - b, "USD")
    assert x - x == Money(0, "USD")


@given(amounts)
def test_currencies_are_never_mixed(a: int) -> None:
    with pytest.raises(CurrencyMismatch, match="USD and EUR"):
        Money(a, "USD") + Money(a, "EUR")
    with pytest.raises(CurrencyMismatch):
        Money(a, "USD") - Money(a, "EUR")


@given(amounts, st.sampled_from(["USD", "EUR", "JPY", "KRW", "BHD", "CHF"]))
def test_every_digit_of_an_amount_is_shown(amount: int, currency: str) -> None:
    shown = str(Money(amount, currency))
    digits = "".join(character for character in shown if character.isdigit())
    assert int(digits) == abs(amount)
    assert shown.startswith("-") is (amount < 0)


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (0, "USD", "$0.00"),
        (5, "USD", "$0.05"),
        (-5, "USD", "-$0.05"),
        (123_456_789, "USD", "$1,234,567.89"),
        (1234, "JPY", "¥1,234"),
        (1234, "KWD", "1.234 KWD"),
        (123, "CHF", "1.23 CHF"),
        (-100_000, "EUR", "-€1,000.00"),
    ],
)
def test_how_amounts_are_shown(amount: int, currency: str, shown: str) -> None:
    assert str(Money(amount, currency)) == shown
