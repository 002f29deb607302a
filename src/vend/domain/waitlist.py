"""The line for the places of a pass, and the offers that are made from it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.capacity import GarageCapacity
from vend.domain.errors import Kind, VendError

EntryState = Literal["waiting", "offered", "accepted", "declined", "expired", "left"]


class WaitlistEntry(msgspec.Struct, frozen=True):
    """Somebody in line for a pass; in line while waiting or offered.

    Attributes:
        position: 1 for who is offered the next place of the pass, None without a claim or with an offer.
        offered_at: when a place was offered, None before.
        offer_until_at: until when it is held, exclusive.
        settled_at: when the driver left the line, in whatever way.
        subscription_id: what they ordered, with an offer or without.
    """

    garage_id: UUID
    id: UUID
    driver_id: UUID
    pass_id: UUID
    state: EntryState
    position: int | None
    joined_at: datetime
    offered_at: datetime | None
    offer_until_at: datetime | None
    settled_at: datetime | None
    subscription_id: UUID | None


class Waiting(msgspec.Struct, frozen=True):
    """Somebody in line without an offer."""

    id: UUID
    pass_id: UUID


class InLine(msgspec.Struct, frozen=True):
    """Somebody in line to whom something happened, and how to tell them."""

    entry_id: UUID
    customer_id: UUID
    email: str
    pass_id: UUID
    pass_name: str


class Accepted(msgspec.Struct, frozen=True):
    """An entry that was settled by an order.

    Attributes:
        was_offered: whether a place was held for the driver at that moment.
    """

    entry_id: UUID
    was_offered: bool


class PutBack(msgspec.Struct, frozen=True):
    """An entry whose order was refused, as it is now."""

    entry_id: UUID
    state: EntryState


class DueGarage(msgspec.Struct, frozen=True):
    """A garage where the line may be due something."""

    garage_id: UUID


class AlreadyInLine(VendError):
    """The driver is in line for this pass already."""

    code = "already_in_line"
    kind = Kind.CONFLICT


class NotInLine(VendError):
    """The entry is settled, or has no offer that could be declined."""

    code = "not_in_line"
    kind = Kind.CONFLICT


def next_offers(line: Iterable[Waiting], capacity: GarageCapacity) -> list[UUID]:
    """Give whom to offer a place now, so that no pass and no garage ever has more taken and held than it may sell.

    Args:
        line: who waits in the garage, whoever came first at the front. Where the garage has fewer places left than
            its passes, they go by that order; somebody whose pass is full is passed over, not waited for.
        capacity: read in the same transaction, under the lock of the garage.
    """
    garage_left = capacity.left
    left = {one.pass_id: one.left for one in capacity.passes}
    chosen: list[UUID] = []
    for one in line:
        if garage_left == 0:
            break
        if left[one.pass_id] > 0:
            chosen.append(one.id)
            left[one.pass_id] -= 1
            garage_left -= 1
    return chosen
