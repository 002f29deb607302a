"""Makes at Stripe what a price needs there, unless it is there: product and price. Nobody is charged by it."""

from vend.db.door import Door
from vend.domain.parking_pass import Price
from vend.store import passes, prices
from vend.stripe_gateway.gateway import StripeGateway


async def price_at_stripe(door: Door, stripe: StripeGateway, price: Price, *, name: str, attempt: str) -> str:
    """Give Stripe's price, made if need be, and keep its id.

    Args:
        name: of the pass.
        attempt: another one for each try, since a server error that Stripe keeps under a key would bar the next.
    """
    if price.stripe_price_id is not None:
        return price.stripe_price_id
    product_id = await stripe.ensure_product(price, name=name, key=f"product-{price.pass_id}-{attempt}")
    made = await stripe.ensure_price(price, product_id=product_id, key=f"price-{price.id}-{attempt}")
    async with door.garage_transaction(price.garage_id) as garage:
        await garage.run(passes.set_stripe_product(pass_id=price.pass_id, stripe_product_id=product_id))
        await garage.run(prices.set_stripe_id(price_id=price.id, stripe_price_id=made))
    return made
