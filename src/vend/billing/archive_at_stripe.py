"""What is no longer sold here is archived at Stripe, so that nobody buys it there: in the dashboard, by a payment link.

The worker looks for it: a price that an order ahead, a change under way or an announced increase will yet use is left
until they are done. Those who pay it go on (docs.stripe.com/products-prices/manage-prices). A change back to an old
version opens it again, and it is archived again after that.
"""

from datetime import datetime
from uuid import UUID

import msgspec
import structlog

from vend.billing.operation import Begun, begin, leave_open, note
from vend.db.door import Door
from vend.domain.errors import VendError
from vend.domain.operation import Asked, Operation, OperationState
from vend.domain.parking_pass import Price
from vend.domain.selling import SoldThing, StillSold
from vend.store import operations, passes, prices, reconcile
from vend.stripe_gateway.beginning import product_of
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import Rejected
from vend.stripe_gateway.selling import set_sold

_log = structlog.get_logger(__name__)

KIND = "archive_at_stripe"
ACTOR = "system:selling"


class ArchiveOrder(msgspec.Struct, frozen=True):
    """What is to be archived at Stripe."""

    what: SoldThing
    id: UUID
    stripe_id: str


class Archived(msgspec.Struct, frozen=True):
    """Stripe sells it no longer.

    Attributes:
        refused: Stripe's code where it would not, such as of a price that it does not have.
    """

    refused: str | None = None


async def archive_unsold(
    door: Door, stripe: StripeGateway, *, now: datetime, wanted_garages: list[UUID] | None = None, row_limit: int = 50
) -> int:
    """Archive at Stripe what is no longer sold and needed by nobody; give how much was.

    Args:
        wanted_garages: only these; None for all.
        row_limit: at most so many prices and so many passes of each garage.
    """
    async with door.platform(reason="find garages whose prices are no longer sold") as platform:
        places = await platform.run(reconcile.garages(wanted_garages=wanted_garages))
    done = 0
    for at in places:
        async with door.garage_snapshot([at.id], fresh=True) as garage:
            found: list[tuple[SoldThing, StillSold]] = [
                *[("price", one) for one in await garage.run(prices.unneeded_at_stripe(row_limit=row_limit))],
                *[("product", one) for one in await garage.run(passes.unneeded_at_stripe(row_limit=row_limit))],
            ]
        for what, one in found:
            done += await _archive(door, stripe, at.id, ArchiveOrder(what, one.id, one.stripe_id), now=now)
    return done


async def _archive(door: Door, stripe: StripeGateway, garage_id: UUID, order: ArchiveOrder, *, now: datetime) -> int:
    """Reserve, and carry out; 0 where somebody else has begun it, or Stripe did not do it yet."""
    # Two workers make one order; what was opened again since is archived again, on another day.
    asked = Asked(ACTOR, f"archive/{order.id}/{now.date()}")
    async with door.garage_transaction(garage_id) as garage:
        operation = await begin(garage, asked, kind=KIND, command=order, subject_id=order.id, now=now)
        if not isinstance(operation, Begun):
            return 0
        await note(garage, asked, f"{order.what}.archived_at_stripe", order.id, now=now)
    try:
        await drive(door, stripe, garage_id, operation.operation_id, look_first=False, now=now)
    except VendError as error:
        _log.warning("not_archived_yet", garage=str(garage_id), what=order.what, code=error.code, detail=error.detail)
        return 0
    return 1


async def drive(
    door: Door, stripe: StripeGateway, garage_id: UUID, operation_id: UUID, *, look_first: bool, now: datetime
) -> Archived:
    """Carry an order to its end, or leave it open for the resolver; to archive twice is to archive once.

    Raises:
        VendError: it is not known to be archived yet.
    """
    del look_first
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        operation = await garage.run(operations.read_one(operation_id=operation_id))
    assert operation is not None, "it was reserved, and nothing is deleted"
    if operation.answer is not None:
        return msgspec.json.decode(operation.answer, type=Archived)
    order = msgspec.json.decode(operation.request, type=ArchiveOrder)
    refused: str | None = None
    try:
        # It charges nothing, so each try has a key of its own: a server error that Stripe keeps would bar the next.
        key = f"{operation.id}-{operation.attempts}"
        await set_sold(stripe, order.what, order.stripe_id, sold=False, key=key)
    except Rejected as error:
        refused = error.reason
    except VendError as error:
        await leave_open(door, operation, error, now=now)
        raise
    return await _settle(door, operation, order, Archived(refused), now=now)


async def _settle(
    door: Door, operation: Operation, order: ArchiveOrder, answer: Archived, *, now: datetime
) -> Archived:
    state: OperationState = "succeeded" if answer.refused is None else "rejected"
    async with door.garage_transaction(operation.garage_id) as garage:
        encoded = msgspec.json.encode(answer).decode()
        await garage.run(operations.settle(operation_id=operation.id, state=state, answer=encoded, now=now))
        # What Stripe refuses is kept as archived too: it does not sell it, or a person sells it there on purpose.
        if order.what == "price":
            await garage.run(prices.set_stripe_archived(price_id=order.id, at=now))
        else:
            await garage.run(passes.set_stripe_archived(pass_id=order.id, at=now))
    return answer


async def open_again(door: Door, stripe: StripeGateway, price: Price, *, attempt: str) -> None:
    """Let Stripe sell an archived price again, for a change that is under way.

    Args:
        attempt: another one for each try.
    """
    async with door.garage_snapshot([price.garage_id], fresh=True) as garage:
        archived = await garage.run(prices.archived_at_stripe(price_id=price.id))
    if not archived or price.stripe_price_id is None:
        return
    # Kept first: what is opened and not kept would stay open for ever.
    async with door.garage_transaction(price.garage_id) as garage:
        await garage.run(prices.set_stripe_archived(price_id=price.id, at=None))
        await garage.run(passes.set_stripe_archived(pass_id=price.pass_id, at=None))
    await set_sold(stripe, "product", product_of(price.pass_id), sold=True, key=f"open-{price.pass_id}-{attempt}")
    await set_sold(stripe, "price", price.stripe_price_id, sold=True, key=f"open-{price.id}-{attempt}")
