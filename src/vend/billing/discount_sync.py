"""Keeps the rows of redeemed coupons as Stripe has them on the subscription."""

from datetime import datetime

from vend.db.handles import GarageTx
from vend.domain.subscription import Subscription
from vend.store import coupons
from vend.stripe_gateway.facts import instant
from vend.stripe_gateway.shapes import RawDiscount, RawSubscription


async def sync_discounts(garage: GarageTx, before: Subscription, raw: RawSubscription, *, now: datetime) -> None:
    """Write which coupon a subscription has, and that the one it had is over.

    A reading that was not asked for whole discounts has their ids alone; it can end what it does not name, no more.

    Args:
        before: the row as it was before this reading. A subscription that Stripe's truth is written to for the first
            time was made with its coupon, so one that is not on it any more was used up by the first invoice.
    """
    live = await garage.run(coupons.live_redemption(subscription_id=before.id))
    if live is None:
        return
    whole = [one for one in raw.discounts if isinstance(one, RawDiscount)]
    found = next((one for one in whole if one.source.coupon == str(live.coupon_id)), None)
    if found is not None:
        starts_at, ends_at = instant(found.start), instant(found.end)
        await garage.run(
            coupons.take(redemption_id=live.id, starts_at=starts_at, ends_at=ends_at, stripe_discount_id=found.id)
        )
        return
    named = {one.id if isinstance(one, RawDiscount) else one for one in raw.discounts}
    had = live.state == "active" or before.stripe_subscription_id is None
    if had and live.stripe_discount_id not in named:
        await garage.run(coupons.settle(redemption_id=live.id, state="ended", now=now))
