"""Makes at Stripe what a price needs there, unless it is there: product, price, tax rates. Nobody is charged by it."""

from collections.abc import Sequence

from vend.db.door import Door
from vend.domain.parking_pass import Price, TaxRate
from vend.store import passes, prices
from vend.stripe_gateway.gateway import StripeGateway


async def price_at_stripe(
    door: Door, stripe: StripeGateway, price: Price, *, name: str, tax_rates: Sequence[TaxRate], attempt: str
) -> tuple[str, list[str]]:
    """Give Stripe's price and tax rates, made if need be, and keep their ids.

    Args:
        name: of the pass.
        attempt: differs from try to try, since a kept server error would bar a key that was used before.
    """
    made_price, product_id = price.stripe_price_id, None
    if made_price is None:
        product_id = await stripe.ensure_product(price, name=name, key=f"product-{price.pass_id}-{attempt}")
        made_price = await stripe.ensure_price(price, product_id=product_id, key=f"price-{price.id}-{attempt}")
    made_rates = [
        rate.stripe_tax_rate_id or await stripe.create_tax_rate(rate, key=f"tax-rate-{rate.id}-{attempt}")
        for rate in tax_rates
    ]
    if product_id is not None or any(rate.stripe_tax_rate_id is None for rate in tax_rates):
        async with door.garage_transaction(price.garage_id) as garage:
            if product_id is not None:
                await garage.run(passes.set_stripe_product(pass_id=price.pass_id, stripe_product_id=product_id))
            await garage.run(prices.set_stripe_id(price_id=price.id, stripe_price_id=made_price))
            for rate, made in zip(tax_rates, made_rates, strict=True):
                await garage.run(prices.set_tax_rate_stripe_id(tax_rate_id=rate.id, stripe_tax_rate_id=made))
    return made_price, made_rates
