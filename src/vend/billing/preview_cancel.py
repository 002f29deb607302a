"""Shows what cancelling a subscription would mean; changes nothing."""

from datetime import datetime
from uuid import UUID

from vend.billing.operation import StillRunning
from vend.db.door import Door
from vend.domain.cancel_preview import CancelPreview, cancel_preview
from vend.domain.company_account import check_no_seat
from vend.domain.errors import NotFound
from vend.domain.subscription import ENDED, SubscriptionEnded
from vend.store import garages, subscriptions
from vend.stripe_gateway import changes
from vend.stripe_gateway.gateway import StripeGateway


async def preview_cancel(
    door: Door, stripe: StripeGateway, garage_id: UUID, subscription_id: UUID, *, now: datetime
) -> CancelPreview:
    """Say what is lost by cancelling now, to the second and by Stripe's own reckoning.

    Raises:
        NotFound: the garage has no such subscription.
        SeatOfCompany: it is changed through the company's account.
        SubscriptionEnded, StillRunning: it is over, or not yet made.
        Unavailable: Stripe does not answer.
    """
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        row = await garage.run(subscriptions.read_one(subscription_id=subscription_id))
        place = await garage.run(garages.read_one())
    if row is None or place is None:
        raise NotFound("There is no such subscription.")
    if row.status in ENDED:
        raise SubscriptionEnded("This subscription has ended; there is nothing to cancel.")
    check_no_seat(row)
    if row.stripe_subscription_id is None:
        raise StillRunning("This subscription is still being made; try again in a minute.")
    raw = await changes.preview_end(stripe, row.stripe_subscription_id, at=now)
    unused = -sum(
        line.amount + sum(tax.amount for tax in line.taxes or ()) for line in raw.lines.data if line.amount < 0
    )
    return cancel_preview(
        row, currency=place.currency, unused_minor=unused, balance_minor=-raw.starting_balance, now=now
    )
