"""Which tax rates Stripe charges on a running subscription."""

from collections.abc import Sequence

from vend.stripe_gateway.calls import call
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.shapes import RawSubscription, read_shape


async def set_default_tax_rates(
    stripe: StripeGateway, stripe_subscription_id: str, tax_rates: Sequence[str], *, key: str
) -> RawSubscription:
    """Let the invoices to come be charged these tax rates and no other; what was billed stays as it is.

    Rates that a change of pass has given an item of its own for the rest of a period go with it.
    """
    found = await stripe.read_subscription(stripe_subscription_id)
    made = await call(
        stripe.v1.subscriptions.update_async(
            stripe_subscription_id,
            # In Stripe's form an empty list is an empty string.
            {
                "default_tax_rates": list(tax_rates) or "",
                "items": [{"id": item.id, "tax_rates": ""} for item in found.items.data],
                "proration_behavior": "none",
            },
            {"idempotency_key": key},
        )
    )
    return read_shape(made, RawSubscription)
