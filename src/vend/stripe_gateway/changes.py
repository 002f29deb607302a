"""Changes of a running subscription at Stripe: price, pause, payment method; and what a change would cost."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

import msgspec

from vend.stripe_gateway.calls import PAGE, call, every, id_of
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.shapes import Discounted, LinePeriod, RawSubscription, TaxAmount, read_shape

if TYPE_CHECKING:
    from stripe.params import InvoiceCreatePreviewParams, SubscriptionUpdateParams

Prorating = Literal["always_invoice", "none"]


class NewPrice(msgspec.Struct, frozen=True):
    """What a subscription is to cost from now on.

    Attributes:
        item: the subscription's item that takes the price.
        price: Stripe's id.
        tax_rates: of the item itself; empty: those of the subscription; None: left as they are.
        prorating: billed at once to the second, or not at all.
        proration_at: from when on it is counted, in whole seconds.
    """

    item: str
    price: str
    tax_rates: Sequence[str] | None
    prorating: Prorating
    proration_at: datetime | None


class PreviewedLine(msgspec.Struct, frozen=True):
    """A line of an invoice that would be made."""

    amount: int
    discount_amounts: list[Discounted] | None
    description: str | None
    period: LinePeriod
    taxes: list[TaxAmount] | None


class PreviewedLines(msgspec.Struct, frozen=True):
    """Its lines; a change of one item has few, so there is no second page."""

    data: list[PreviewedLine]


class RawPreview(msgspec.Struct, frozen=True):
    """docs.stripe.com/api/invoices/create_preview."""

    currency: str
    total: int
    total_taxes: list[TaxAmount] | None
    amount_due: int
    starting_balance: int
    period_end: int
    lines: PreviewedLines


async def preview_price(stripe: StripeGateway, stripe_subscription_id: str, new: NewPrice) -> RawPreview:
    """Give the invoice that a new price would make now; without proration, the next renewal's."""
    details: InvoiceCreatePreviewParams = {
        "subscription": stripe_subscription_id,
        "subscription_details": {
            "items": [{"id": new.item, "price": new.price}],
            "proration_behavior": new.prorating,
        },
    }
    if new.tax_rates is not None:
        # In Stripe's form an empty list is an empty string.
        details["subscription_details"]["items"][0]["tax_rates"] = list(new.tax_rates) or ""
    if new.proration_at is not None:
        details["subscription_details"]["proration_date"] = int(new.proration_at.timestamp())
    return read_shape(await call(stripe.v1.invoices.create_preview_async(details)), RawPreview)


async def preview_end(stripe: StripeGateway, stripe_subscription_id: str, *, at: datetime) -> RawPreview:
    """Give the invoice that ending a subscription now would make, if what is unused were credited."""
    details: InvoiceCreatePreviewParams = {
        "subscription": stripe_subscription_id,
        "subscription_details": {
            "cancel_now": True,
            "proration_behavior": "create_prorations",
            "proration_date": int(at.timestamp()),
        },
    }
    return read_shape(await call(stripe.v1.invoices.create_preview_async(details)), RawPreview)


async def set_price(stripe: StripeGateway, stripe_subscription_id: str, new: NewPrice, *, key: str) -> RawSubscription:
    """Give a subscription another price; where that costs money and it cannot be collected, nothing changes.

    Raises:
        Rejected: the bank or Stripe refused; the subscription is as it was.
    """
    request: SubscriptionUpdateParams = {
        "items": [{"id": new.item, "price": new.price}],
        "proration_behavior": new.prorating,
        "payment_behavior": "error_if_incomplete",
        "off_session": False,
    }
    if new.tax_rates is not None:
        request["items"][0]["tax_rates"] = list(new.tax_rates) or ""
    if new.proration_at is not None:
        request["proration_date"] = int(new.proration_at.timestamp())
    return await _update(stripe, stripe_subscription_id, request, key=key)


async def untaxed(stripe: StripeGateway, garage_id: UUID, *, key: str) -> str:
    """Give a garage's rate of nothing, made if need be: Stripe takes no empty list as an item's own rates."""
    marked = {"garage_id": str(garage_id), "untaxed": "yes"}
    rates = await every(stripe.v1.tax_rates.list_async({"active": True, "limit": PAGE}))
    found = [one for one in rates if one["metadata"] == marked]
    if found:
        return id_of(found[0])
    return id_of(
        await call(
            stripe.v1.tax_rates.create_async(
                {"display_name": "Not taxed", "percentage": 0, "inclusive": False, "metadata": marked},
                {"idempotency_key": key},
            )
        )
    )


async def pause(
    stripe: StripeGateway, stripe_subscription_id: str, *, resumes_at: datetime | None, key: str
) -> RawSubscription:
    """Let the invoices of coming periods be void until an instant, or until it is taken back."""
    given: SubscriptionUpdateParams = {"pause_collection": {"behavior": "void"}}
    if resumes_at is not None:
        given = {"pause_collection": {"behavior": "void", "resumes_at": int(resumes_at.timestamp())}}
    return await _update(stripe, stripe_subscription_id, given, key=key)


async def resume(stripe: StripeGateway, stripe_subscription_id: str, *, key: str) -> RawSubscription:
    """Collect again from the next period on."""
    return await _update(stripe, stripe_subscription_id, {"pause_collection": ""}, key=key)


async def set_payment_method(
    stripe: StripeGateway, stripe_subscription_id: str, payment_method: str, *, key: str
) -> RawSubscription:
    """Charge a subscription's invoices to a method that is attached to its customer."""
    return await _update(stripe, stripe_subscription_id, {"default_payment_method": payment_method}, key=key)


async def set_customer_payment_method(
    stripe: StripeGateway, stripe_customer_id: str, payment_method: str, *, key: str
) -> None:
    """Make a method the customer's default, for whatever names none of its own."""
    await call(
        stripe.v1.customers.update_async(
            stripe_customer_id,
            {"invoice_settings": {"default_payment_method": payment_method}},
            {"idempotency_key": key},
        )
    )


class OpenInvoice(msgspec.Struct, frozen=True):
    """An invoice that is still owed."""

    id: str
    amount_remaining: int
    currency: str


async def open_invoices(stripe: StripeGateway, stripe_subscription_id: str) -> list[OpenInvoice]:
    """Give what is still owed for a subscription, oldest first."""
    found = await every(
        stripe.v1.invoices.list_async({"subscription": stripe_subscription_id, "status": "open", "limit": PAGE})
    )
    return [read_shape(one, OpenInvoice) for one in reversed(found)]


async def pay_invoice(stripe: StripeGateway, stripe_invoice_id: str, payment_method: str, *, key: str) -> None:
    """Collect an open invoice now; the customer is at hand, should the bank ask.

    Raises:
        Rejected: the bank or Stripe refused; it is still owed.
    """
    await call(
        stripe.v1.invoices.pay_async(
            stripe_invoice_id, {"payment_method": payment_method, "off_session": False}, {"idempotency_key": key}
        )
    )


async def _update(
    stripe: StripeGateway, stripe_subscription_id: str, request: "SubscriptionUpdateParams", *, key: str
) -> RawSubscription:
    made = await call(stripe.v1.subscriptions.update_async(stripe_subscription_id, request, {"idempotency_key": key}))
    return read_shape(made, RawSubscription)
