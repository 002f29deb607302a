"""Whether Stripe sells a price or a product; archived, it stays for those who have it."""

from stripe import RequestOptions

from vend.domain.selling import SoldThing
from vend.stripe_gateway.calls import call
from vend.stripe_gateway.gateway import StripeGateway


async def set_sold(stripe: StripeGateway, what: SoldThing, stripe_id: str, *, sold: bool, key: str) -> None:
    """Archive a price or a product, or sell it again; it may be so already.

    Raises:
        Missing: Stripe has none of that id.
    """
    options: RequestOptions = {"idempotency_key": key}
    if what == "price":
        await call(stripe.v1.prices.update_async(stripe_id, {"active": sold}, options))
    else:
        await call(stripe.v1.products.update_async(stripe_id, {"active": sold}, options))
