"""Takes back that a subscription ends with its period."""

from datetime import datetime
from uuid import UUID

from vend.billing.ordering import Changed, Deed, Order, Pending, place
from vend.db.door import Door
from vend.domain.errors import Kind, VendError
from vend.domain.operation import Asked
from vend.domain.subscription import ENDED, Subscription
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.shapes import RawSubscription


class NotEnding(VendError):
    """The subscription does not end with its period, so there is nothing to take back."""

    code = "not_ending"
    kind = Kind.CONFLICT


def _check(row: Subscription, _order: Order) -> None:
    if not row.cancel_at_period_end:
        raise NotEnding("This subscription does not end with its period; there is nothing to take back.")


async def _make(stripe: StripeGateway, row: Subscription, _order: Order, key: str) -> RawSubscription:
    assert row.stripe_subscription_id is not None, "checked when it was reserved"
    return await stripe.set_cancel_at_period_end(row.stripe_subscription_id, end=False, key=key)


KEEP = Deed(
    kind="keep_subscription",
    order=Order,
    audited="subscription.keep_ordered",
    check=_check,
    done=lambda found, _: not found.cancel_at_period_end and found.status not in ENDED,
    make=_make,
)


async def keep(
    door: Door, stripe: StripeGateway, garage_id: UUID, subscription_id: UUID, *, asked: Asked, now: datetime
) -> Changed | Pending:
    """Let a subscription go on that was to end with its period.

    Raises:
        NotEnding: it does not end.
        NotFound, SubscriptionEnded, StillRunning, ChangeRefused, KeyReused: see `vend.billing.ordering.place`.
    """
    return await place(door, stripe, garage_id, KEEP, Order(subscription_id), asked=asked, now=now)
