"""How many places a garage sells, how many are taken or held, and what is left of each pass."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

_HUNDRED = Decimal(100)


class PassDemand(msgspec.Struct, frozen=True):
    """Who holds a pass, and who wants it.

    Attributes:
        archived: whether it is no longer sold.
        capacity: places of the pass, None for no limit but the garage's.
        taken: live subscriptions.
        held: places that are offered to somebody in line.
        waiting: people in line without an offer.
    """

    pass_id: UUID
    name: str
    archived: bool
    capacity: int | None
    taken: int
    held: int
    waiting: int


class PassCapacity(PassDemand, frozen=True):
    """The same, and what may still be sold.

    Attributes:
        left: how many more may be sold now, the garage's limit included; 0 of a pass that is no longer sold.
    """

    left: int


class GarageCapacity(msgspec.Struct, frozen=True):
    """What a garage has sold and has left.

    Attributes:
        capacity: parking places.
        oversell_percent: how many more than these are sold.
        sellable: places that may be sold.
        taken: live subscriptions, of every pass.
        held: places that are offered to somebody in line.
        left: how many more may be sold now; never negative, even where fewer may be sold than are taken.
        waiting: people in line without an offer.
    """

    capacity: int
    oversell_percent: Decimal
    sellable: int
    taken: int
    held: int
    left: int
    waiting: int
    passes: list[PassCapacity]


def sellable(capacity: int, oversell_percent: Decimal) -> int:
    """Give how many places of a garage may be sold: its own and the stated percentage more, rounded down."""
    return int(capacity * (_HUNDRED + oversell_percent) // _HUNDRED)


def capacity_of(capacity: int, oversell_percent: Decimal, demand: Sequence[PassDemand]) -> GarageCapacity:
    """Sum up a garage.

    Args:
        demand: of every pass that is sold, held or wanted.
    """
    may_sell = sellable(capacity, oversell_percent)
    taken, held = sum(one.taken for one in demand), sum(one.held for one in demand)
    left = max(0, may_sell - taken - held)
    return GarageCapacity(
        capacity=capacity,
        oversell_percent=oversell_percent,
        sellable=may_sell,
        taken=taken,
        held=held,
        left=left,
        waiting=sum(one.waiting for one in demand),
        passes=[PassCapacity(**msgspec.structs.asdict(one), left=left_of(one, left)) for one in demand],
    )


def left_of(demand: PassDemand, garage_left: int) -> int:
    """Give how many more of a pass may be sold, where the garage has so many left."""
    if demand.archived:
        return 0
    if demand.capacity is None:
        return garage_left
    return min(garage_left, max(0, demand.capacity - demand.taken - demand.held))
