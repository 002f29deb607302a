"""A subscription is cancelled, now or at the end of what is paid."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing import subscribe
from vend.billing.commands import Cancellation
from vend.billing.operation import Begun, begin, note, settle
from vend.billing.ordering import Changed, Deed, Order, Pending, place
from vend.billing.redeeming import give_back
from vend.db.door import Door
from vend.domain.operation import Asked
from vend.domain.subscription import ENDED, Subscription
from vend.store import operations, start_terms, subscriptions
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.shapes import RawSubscription


class CancelOrder(Order, frozen=True):
    """Which subscription is to end, and how."""

    at_period_end: bool


def _check(_row: Subscription, _order: CancelOrder) -> None:
    """Let everything be cancelled that has not ended."""


def _done(found: RawSubscription, order: CancelOrder) -> bool:
    return found.status in ENDED or (order.at_period_end and found.cancel_at_period_end)


async def _make(stripe: StripeGateway, row: Subscription, order: CancelOrder, key: str) -> RawSubscription:
    stripe_id = row.stripe_subscription_id
    assert stripe_id is not None, "checked when it was reserved"
    if order.at_period_end:
        return await stripe.set_cancel_at_period_end(stripe_id, end=True, key=key)
    return await stripe.cancel_now(stripe_id, key=key)


CANCEL = Deed(
    kind="cancel_subscription",
    order=CancelOrder,
    audited="subscription.cancel_ordered",
    check=_check,
    done=_done,
    make=_make,
)


async def cancel(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    subscription_id: UUID,
    command: Cancellation,
    *,
    asked: Asked,
    now: datetime,
) -> Changed | Pending:
    """Cancel a subscription; one that waits for its start date is given up at once, and Stripe never hears of it.

    Raises:
        NotFound, SubscriptionEnded, StillRunning, ChangeRefused, KeyReused: see `vend.billing.ordering.place`.
    """
    order = CancelOrder(subscription_id, command.at_period_end)
    waiting = await _cancel_ahead(door, garage_id, order, asked=asked, now=now)
    if waiting is not None:
        return waiting
    return await place(door, stripe, garage_id, CANCEL, order, asked=asked, now=now)


async def _cancel_ahead(
    door: Door, garage_id: UUID, order: CancelOrder, *, asked: Asked, now: datetime
) -> Changed | None:
    """Give up an order that waits for its start; None where none does. Whoever has the row's lock first decides."""
    async with door.garage_transaction(garage_id) as garage:
        row = await garage.run(subscriptions.lock(subscription_id=order.subscription_id))
        terms = await garage.run(start_terms.read_one(subscription_id=order.subscription_id))
        if row is None or row.status in ENDED or terms is None or now >= terms.place_from_at:
            return None
        waiting = await garage.run(operations.waiting(subject_id=row.id, kind=subscribe.KIND))
        if waiting is None:
            return None
        operation = await begin(garage, asked, kind=CANCEL.kind, command=order, subject_id=row.id, now=now)
        freed = await garage.run(subscriptions.give_up(subscription_id=row.id, now=now))
        assert isinstance(operation, Begun), "an earlier cancellation would have ended it"
        assert freed is not None, "Stripe was never asked"
        await garage.run(start_terms.give_up(subscription_id=row.id, now=now))
        await give_back(garage, row.id, now=now)
        refused = subscribe.Refused("It was cancelled before its start.", reason="cancelled", field=None)
        encoded = msgspec.json.encode(refused).decode()
        await garage.run(operations.settle(operation_id=waiting, state="rejected", answer=encoded, now=now))
        await note(garage, asked, CANCEL.audited, row.id, now=now, detail={"before_start": True})
        await settle(garage, operation, Changed(freed), now=now)
        return Changed(freed)
