"""A subscription is cancelled, now or at the end of what is paid."""

from datetime import datetime
from uuid import UUID

from vend.billing.commands import Cancellation
from vend.billing.ordering import Changed, Deed, Order, Pending, place
from vend.db.door import Door
from vend.domain.operation import Asked
from vend.domain.subscription import ENDED, Subscription
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
    """Cancel a subscription.

    Raises:
        NotFound, SubscriptionEnded, StillRunning, ChangeRefused, KeyReused: see `vend.billing.ordering.place`.
    """
    order = CancelOrder(subscription_id, command.at_period_end)
    return await place(door, stripe, garage_id, CANCEL, order, asked=asked, now=now)
