"""Makes at Stripe what a coupon needs there, unless it is there: the products that it is for, and itself."""

from vend.billing.catalog import price_at_stripe
from vend.db.door import Door
from vend.domain.coupon import Coupon
from vend.store import coupons, passes, prices
from vend.stripe_gateway.coupons import ensure_coupon
from vend.stripe_gateway.gateway import StripeGateway


async def coupon_at_stripe(door: Door, stripe: StripeGateway, coupon: Coupon, *, attempt: str) -> str:
    """Give Stripe's coupon, made if need be, and keep its id.

    Args:
        attempt: another one for each try, since a server error that Stripe keeps under a key would bar the next.
    """
    if coupon.stripe_coupon_id is not None:
        return coupon.stripe_coupon_id
    async with door.garage_snapshot([coupon.garage_id], fresh=True) as garage:
        named = [
            (await garage.run(passes.read_one(pass_id=one)), await garage.run(prices.read_live(pass_id=one)))
            for one in coupon.pass_ids
        ]
    for parking_pass, price in named:
        assert parking_pass is not None, "a foreign key says so"
        assert price is not None, "every pass has a live price"
        await price_at_stripe(door, stripe, price, name=parking_pass.name, attempt=attempt)
    made = await ensure_coupon(
        stripe,
        coupon.garage_id,
        coupon.id,
        coupon.off,
        name=coupon.name,
        currency=coupon.currency,
        pass_ids=coupon.pass_ids,
        key=f"coupon-{coupon.id}-{attempt}",
    )
    async with door.garage_transaction(coupon.garage_id) as garage_tx:
        await garage_tx.run(coupons.set_stripe_id(coupon_id=coupon.id, stripe_coupon_id=made))
    return made
