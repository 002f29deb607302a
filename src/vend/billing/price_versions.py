"""Changes what a pass costs those who come, and ends its sale. Who has it keeps their price and their pass.

A price is never changed: a new one takes its place for new subscriptions, and the old version stays for those who pay
it. Stripe learns of a version with the first subscription to it, and of its end by `archive_at_stripe.py`, so nothing
here speaks to Stripe.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.commands import NewPrice
from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.errors import NotFound
from vend.domain.ids import make_id
from vend.domain.money import CurrencyMismatch
from vend.domain.operation import Asked
from vend.domain.parking_pass import ParkingPass, Price
from vend.domain.price_version import SamePrice
from vend.domain.subscription import PassArchived
from vend.store import garages, passes, prices


class PriceOrder(msgspec.Struct, frozen=True):
    """What the idempotency key of a new price stands for."""

    pass_id: UUID
    amount_minor: int
    currency: str | None


class ArchiveOrder(msgspec.Struct, frozen=True):
    """What the idempotency key of an archived pass stands for."""

    pass_id: UUID


async def set_price(
    door: Door, garage_id: UUID, pass_id: UUID, command: NewPrice, *, asked: Asked, now: datetime
) -> Price:
    """Give a pass a new price for new subscriptions; give the version that was made.

    Raises:
        NotFound: the garage has no such pass.
        PassArchived: it is no longer sold, so nobody could pay the price.
        CurrencyMismatch: the command names another currency than the garage's.
        SamePrice: the pass costs this already.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    order = PriceOrder(pass_id, command.amount_minor, command.currency)
    async with door.garage_transaction(garage_id) as garage:
        # Whoever subscribes reads the price under the same lock, so it cannot change under their hands.
        await garage.run(garages.lock())
        price_id = make_id(now)
        operation = await begin(garage, asked, kind="set_price", command=order, subject_id=price_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Price)
        old = await _live_price(garage, pass_id)
        _check(old, command)
        new = msgspec.structs.replace(
            old, id=price_id, amount_minor=command.amount_minor, stripe_price_id=None, created_at=now, archived_at=None
        )
        await garage.run(prices.archive_live(pass_id=pass_id, now=now))
        await garage.run(prices.insert(price=new))
        await note(
            garage,
            asked,
            "pass.price_set",
            pass_id,
            now=now,
            detail={"old_minor": old.amount_minor, "new_minor": new.amount_minor, "price_id": str(new.id)},
        )
        await settle(garage, operation, new, now=now)
        return new


async def _live_price(garage: GarageTx, pass_id: UUID) -> Price:
    """Give the price of a pass that is sold."""
    parking_pass = await garage.run(passes.read_one(pass_id=pass_id))
    price = await garage.run(prices.read_live(pass_id=pass_id))
    if parking_pass is None or price is None:
        raise _no_such_pass()
    if parking_pass.archived_at is not None:
        raise PassArchived("This pass is no longer sold, so it gets no new price.", field="pass_id")
    return price


def _check(old: Price, command: NewPrice) -> None:
    if command.currency not in (None, old.currency):
        raise CurrencyMismatch(f"This garage sells in {old.currency}, not in {command.currency}.", field="currency")
    if command.amount_minor == old.amount_minor:
        raise SamePrice("The pass costs this already.", field="amount_minor")


async def archive_pass(door: Door, garage_id: UUID, pass_id: UUID, *, asked: Asked, now: datetime) -> ParkingPass:
    """End the sale of a pass; whoever has it keeps it. One that is archived stays as it is.

    Raises:
        NotFound: the garage has no such pass.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        # Under the lock that sales take, so that none slips in beside it.
        await garage.run(garages.lock())
        order = ArchiveOrder(pass_id)
        operation = await begin(garage, asked, kind="archive_pass", command=order, subject_id=pass_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, ParkingPass)
        await garage.run(passes.archive(pass_id=pass_id, now=now))
        archived = await garage.run(passes.read_one(pass_id=pass_id))
        if archived is None:
            raise _no_such_pass()
        await note(garage, asked, "pass.archived", pass_id, now=now)
        await settle(garage, operation, archived, now=now)
        return archived


def _no_such_pass() -> NotFound:
    return NotFound("There is no such pass in this garage.", field="pass_id")
