"""Invoice items: what goes on an invoice beside the subscription's own lines."""

from typing import Any

from stripe_sandbox.shapes import shaped

Json = dict[str, Any]


def build_invoice_item(
    *,
    id: str,  # noqa: A002 - Stripe's own field name
    customer: Json,
    amount: int,
    currency: str,
    created: int,
    quantity: int = 1,
    price: Json | None = None,
    period: tuple[int, int] | None = None,
    subscription: str | None = None,
    subscription_item: str | None = None,
    proration: bool = False,
    credited: Json | None = None,
    **given: Any,
) -> Json:
    """An invoice item, pending until an invoice takes it.

    Args:
        id: ``ii_...``.
        customer: The whole customer.
        amount: For the whole quantity, negative for a credit.
        currency: Of `amount`.
        created: Unix seconds.
        quantity: How many.
        price: The whole price that the amount comes from, if one does.
        period: What it is for; the instant of its creation without one.
        subscription: The subscription whose invoice it waits for.
        subscription_item: With a proration, the item that it is about.
        proration: Whether it is one.
        credited: With a credit, ``credited_items``: what was billed before and is taken back.
        given: Any further field.
    """
    start, end = period or (created, created)
    about = {"subscription": subscription, "subscription_item": subscription_item}
    each = None if amount % quantity else str(amount // quantity)
    pricing = {
        "price_details": price and {"price": price["id"], "product": price["product"]},
        "type": "price_details",
        "unit_amount_decimal": price["unit_amount_decimal"] if price else each,
    }
    defaults = {
        "id": id,
        "amount": amount,
        "currency": currency,
        "customer": customer["id"],
        "date": created,
        "discountable": not proration,
        "discounts": [],
        "livemode": False,
        "metadata": {},
        "net_amount": amount,
        "parent": {"subscription_details": about, "type": "subscription_details"} if subscription else None,
        "period": {"start": start, "end": end},
        "pricing": pricing if price else pricing | {"price_details": None},
        "proration": proration,
        "proration_details": {"credited_items": credited, "discount_amounts": []} if proration else None,
        "quantity": quantity,
        "quantity_decimal": str(quantity),
        "tax_rates": [],
        "test_clock": customer.get("test_clock"),
    }
    return shaped("invoiceitem", defaults | given)
