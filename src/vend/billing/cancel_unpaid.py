"""A subscription that stays unpaid is cancelled, unless it is paid at the moment at which Stripe is asked."""

from datetime import datetime
from uuid import UUID

from vend.billing.ordering import Changed, Deed, Order, Pending, place
from vend.db.door import Door
from vend.domain.dunning import UNPAID
from vend.domain.errors import Kind, VendError
from vend.domain.operation import Asked
from vend.domain.subscription import ENDED, Subscription
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import Rejected
from vend.stripe_gateway.shapes import RawSubscription

KIND = "cancel_unpaid"


class NotUnpaid(VendError):
    """The subscription is not owed for any more."""

    code = "not_unpaid"
    kind = Kind.CONFLICT


def _check(row: Subscription, _order: Order) -> None:
    if row.status not in UNPAID:
        raise NotUnpaid("This subscription is not owed for any more, so it is not cancelled.")


def _done(found: RawSubscription, _order: Order) -> bool:
    return found.status in ENDED


async def _make(stripe: StripeGateway, row: Subscription, _order: Order, key: str) -> RawSubscription:
    """Look once more and cancel: the order may be hours old when Stripe answers again, and paid since."""
    stripe_id = row.stripe_subscription_id
    assert stripe_id is not None, "checked when it was reserved"
    found = await stripe.read_subscription(stripe_id)
    if found.status in ENDED:
        return found
    if found.status not in UNPAID:
        raise Rejected("It was paid meanwhile.", reason="paid_meanwhile")
    return await stripe.cancel_now(stripe_id, key=key)


CANCEL_UNPAID = Deed(
    kind=KIND,
    order=Order,
    audited="subscription.unpaid_cancel_ordered",
    check=_check,
    done=_done,
    make=_make,
)


async def cancel_unpaid(
    door: Door, stripe: StripeGateway, garage_id: UUID, subscription_id: UUID, *, asked: Asked, now: datetime
) -> Changed | Pending:
    """Cancel a subscription now if it is still unpaid.

    Raises:
        NotUnpaid: it is paid, as far as is known here.
        ChangeRefused: it turned out to be paid at Stripe, or Stripe refused.
        SubscriptionEnded, StillRunning, KeyReused: see `vend.billing.ordering.place`.
    """
    return await place(door, stripe, garage_id, CANCEL_UNPAID, Order(subscription_id), asked=asked, now=now)
