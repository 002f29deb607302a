"""What may be sold of a garage, and what is left of each pass."""

from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.domain.capacity import PassDemand, capacity_of, sellable

PERCENTS = st.decimals(0, 100, places=2)
DEMAND = st.lists(
    st.builds(
        PassDemand,
        pass_id=st.uuids(),
        name=st.just("Pass"),
        archived=st.booleans(),
        capacity=st.none() | st.integers(1, 30),
        taken=st.integers(0, 20),
        held=st.integers(0, 5),
        waiting=st.integers(0, 5),
    ),
    max_size=4,
)


@pytest.mark.parametrize(
    ("capacity", "percent", "may_sell"),
    [(1, "99.99", 1), (1, "100", 2), (10, "9.99", 10), (10, "10", 11), (420, "7.5", 451), (1_000_000, "0.01", 1_000_100)],
)  # fmt: skip
def test_the_percentage_is_rounded_down(capacity: int, percent: str, may_sell: int) -> None:
    assert sellable(capacity, Decimal(percent)) == may_sell


@given(st.integers(1, 1_000_000), PERCENTS)
def test_never_more_than_the_percentage_and_never_a_whole_place_less(capacity: int, percent: Decimal) -> None:
    exact = capacity * (1 + Fraction(percent) / 100)
    assert 0 <= exact - sellable(capacity, percent) < 1


@given(st.integers(1, 1_000_000), PERCENTS, PERCENTS)
def test_more_percent_never_sells_less(capacity: int, one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert capacity <= sellable(capacity, low) <= sellable(capacity, high)


@given(st.integers(1, 60), PERCENTS, DEMAND)
def test_what_is_left_can_be_sold_and_not_one_more(capacity: int, percent: Decimal, demand: list[PassDemand]) -> None:
    found = capacity_of(capacity, percent, demand)
    gone = found.taken + found.held
    assert found.left == max(0, found.sellable - gone)
    assert found.taken == sum(one.taken for one in found.passes)
    assert found.waiting == sum(one.waiting for one in found.passes)
    for one in found.passes:
        assert 0 <= one.left <= found.left
        if one.archived:
            assert one.left == 0
        elif one.capacity is None:
            assert one.left == found.left
        else:
            assert one.left in (0, found.left, one.capacity - one.taken - one.held)
            assert one.taken + one.held + one.left <= max(one.capacity, one.taken + one.held)


def test_a_lowered_percentage_leaves_nothing_to_sell_and_takes_nothing_away() -> None:
    demand = [PassDemand(UUID(int=1), "Pass", archived=False, capacity=None, taken=12, held=1, waiting=0)]
    found = capacity_of(10, Decimal(0), demand)
    assert (found.sellable, found.taken, found.held, found.left) == (10, 12, 1, 0)
