"""Closing invoices that nobody is to pay any more."""

from vend.domain.garage_settings import OpenInvoiceOnCancel
from vend.stripe_gateway.calls import call
from vend.stripe_gateway.gateway import StripeGateway


async def close_invoice(stripe: StripeGateway, stripe_invoice_id: str, *, how: OpenInvoiceOnCancel, key: str) -> None:
    """Void an open invoice, or mark it uncollectible.

    Source: docs.stripe.com/invoicing/overview#invoice-statuses.

    Raises:
        Rejected: it is not open any more, or Stripe would not.
    """
    if how == "void":
        await call(stripe.v1.invoices.void_invoice_async(stripe_invoice_id, {}, {"idempotency_key": key}))
    else:
        await call(stripe.v1.invoices.mark_uncollectible_async(stripe_invoice_id, {}, {"idempotency_key": key}))
