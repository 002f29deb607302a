"""Tells Stripe of invoices that were paid outside of it."""

from vend.stripe_gateway.calls import call
from vend.stripe_gateway.gateway import StripeGateway


async def pay_out_of_band(stripe: StripeGateway, stripe_invoice_id: str, *, key: str) -> None:
    """Note at Stripe that an invoice was paid elsewhere, as a whole; nothing takes that back.

    Raises:
        Rejected: it cannot be paid, for instance as it is paid already.
    """
    await call(stripe.v1.invoices.pay_async(stripe_invoice_id, {"paid_out_of_band": True}, {"idempotency_key": key}))
