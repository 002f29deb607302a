"""Whom to offer a place: the first in line, as long as the pass and the garage have one."""

from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from vend.domain.capacity import PassDemand, capacity_of
from vend.domain.waitlist import Waiting, next_offers

PASSES = [UUID(int=number) for number in range(1, 4)]
LINE = st.lists(st.sampled_from(PASSES), max_size=12).map(
    lambda wanted: [Waiting(UUID(int=100 + number), pass_id) for number, pass_id in enumerate(wanted)]
)


def demand_of(passes: list[tuple[bool, int | None, int, int]]) -> list[PassDemand]:
    return [
        PassDemand(pass_id, "Pass", archived=archived, capacity=capacity, taken=taken, held=held, waiting=0)
        for pass_id, (archived, capacity, taken, held) in zip(PASSES, passes, strict=True)
    ]


ONE = st.tuples(st.booleans(), st.none() | st.integers(1, 6), st.integers(0, 6), st.integers(0, 3))


@given(LINE, st.integers(1, 25), st.sampled_from([0, 10, 50]), st.lists(ONE, min_size=3, max_size=3))
def test_offers_fill_what_is_left_in_the_order_of_the_line(
    line: list[Waiting], capacity: int, percent: int, passes: list[tuple[bool, int | None, int, int]]
) -> None:
    found = capacity_of(capacity, Decimal(percent), demand_of(passes))
    left = {one.pass_id: one.left for one in found.passes}
    chosen = next_offers(line, found)

    assert chosen == [one.id for one in line if one.id in chosen], "in the order of the line"
    offered = {pass_id: sum(one.id in chosen and one.pass_id == pass_id for one in line) for pass_id in PASSES}
    assert len(chosen) <= found.left
    assert all(offered[pass_id] <= left[pass_id] for pass_id in PASSES)
    for place, one in enumerate(line):
        if one.id not in chosen:
            before = [other for other in line[:place] if other.id in chosen]
            of_pass = sum(other.pass_id == one.pass_id for other in before)
            full = of_pass == left[one.pass_id] or len(before) == found.left
            assert full, "nobody is passed over while there is a place for them"


def test_a_full_pass_does_not_hold_up_the_others() -> None:
    line = [Waiting(UUID(int=100), PASSES[0]), Waiting(UUID(int=101), PASSES[1])]
    found = capacity_of(10, Decimal(0), demand_of([(False, 1, 1, 0), (False, None, 0, 0), (False, None, 0, 0)]))
    assert next_offers(line, found) == [UUID(int=101)]


def test_the_last_place_of_the_garage_goes_to_who_came_first_of_all_passes() -> None:
    line = [Waiting(UUID(int=100), PASSES[1]), Waiting(UUID(int=101), PASSES[0])]
    found = capacity_of(3, Decimal(0), demand_of([(False, None, 1, 0), (False, None, 0, 1), (False, None, 0, 0)]))
    assert next_offers(line, found) == [UUID(int=100)]
