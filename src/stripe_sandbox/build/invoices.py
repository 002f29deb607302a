"""Invoices, their lines, and the tax on them."""

from collections.abc import Iterable
from typing import Any

from stripe_sandbox.money import tax_amount
from stripe_sandbox.shapes import page, shaped

Json = dict[str, Any]


def build_taxes(amount: int, tax_rates: Iterable[Json]) -> list[Json]:
    """The ``taxes`` of a line of `amount` under whole tax rate objects, each rounded by itself."""
    found = []
    for rate in tax_rates:
        tax = tax_amount(amount, rate["percentage"], inclusive=rate["inclusive"])
        found.append(
            {
                "amount": tax,
                "tax_behavior": "inclusive" if rate["inclusive"] else "exclusive",
                "tax_rate_details": {"tax_rate": rate["id"]},
                "taxability_reason": "not_available",
                "taxable_amount": amount - tax if rate["inclusive"] else amount,
                "type": "tax_rate_details",
            }
        )
    return found


def build_line(
    *,
    id: str,  # noqa: A002 - Stripe's own field name
    invoice: str,
    subscription: str,
    subscription_item: str,
    price: Json,
    period: tuple[int, int],
    amount: int | None = None,
    quantity: int = 1,
    description: str | None = None,
    tax_rates: Iterable[Json] = (),
    proration: bool = False,
    metadata: Json | None = None,
) -> Json:
    """A line for one subscription item: `period` is the service period, `amount` defaults to price x quantity."""
    value = price["unit_amount"] * quantity if amount is None else amount
    details = {
        "invoice_item": None,
        "proration": proration,
        "proration_details": {"credited_items": None},
        "subscription": subscription,
        "subscription_item": subscription_item,
    }
    given = {
        "id": id,
        "amount": value,
        "currency": price["currency"],
        "description": description,
        "discount_amounts": [],
        "discountable": True,
        "discounts": [],
        "invoice": invoice,
        "livemode": False,
        "metadata": metadata or {},
        "parent": {
            "invoice_item_details": None,
            "subscription_item_details": details,
            "type": "subscription_item_details",
        },
        "period": {"start": period[0], "end": period[1]},
        "pretax_credit_amounts": [],
        "pricing": {
            "price_details": {"price": price["id"], "product": price["product"]},
            "type": "price_details",
            "unit_amount_decimal": price["unit_amount_decimal"],
        },
        "quantity": quantity,
        "subtotal": value,
        "taxes": build_taxes(value, tax_rates),
    }
    return shaped("line_item", given)


def _total_taxes(lines: Iterable[Json]) -> list[Json]:
    """The taxes of all lines, added up by rate and behaviour."""
    sums: dict[tuple[str, str], Json] = {}
    for line in lines:
        for tax in line["taxes"]:
            key = (tax["tax_rate_details"]["tax_rate"], tax["tax_behavior"])
            if key in sums:
                sums[key]["amount"] += tax["amount"]
                sums[key]["taxable_amount"] += tax["taxable_amount"]
            else:
                sums[key] = {**tax, "tax_rate_details": dict(tax["tax_rate_details"])}
    return list(sums.values())


def _amounts(lines: list[Json]) -> Json:
    """Every total of an invoice, from its lines."""
    taxes = _total_taxes(lines)
    subtotal = sum(line["amount"] for line in lines)
    inclusive = sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "inclusive")
    exclusive = sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "exclusive")
    total = subtotal + exclusive
    return {
        "amount_due": total,
        "amount_remaining": total,
        "subtotal": subtotal,
        "subtotal_excluding_tax": subtotal - inclusive,
        "total": total,
        "total_excluding_tax": subtotal - inclusive,
        "total_taxes": taxes,
    }


def _constants() -> Json:
    """What is the same on every invoice of a card subscription in the sandbox's account."""
    automatic_tax = {"disabled_reason": None, "enabled": False, "liability": None, "provider": None, "status": None}
    return {
        "account_country": "US",
        "account_name": "Stripe sandbox",
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_shipping": 0,
        "automatic_tax": automatic_tax,
        "collection_method": "charge_automatically",
        "discounts": [],
        "issuer": {"type": "self"},
        "livemode": False,
        "metadata": {},
        "payment_settings": {"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "starting_balance": 0,
        "total_discount_amounts": [],
        "total_pretax_credit_amounts": [],
    }


def _of_customer(customer: Json) -> Json:
    """What an invoice copies of its customer, as it is when the invoice is written."""
    copied = ("address", "email", "name", "phone", "shipping", "tax_exempt")
    return {"customer": customer["id"], "customer_tax_ids": []} | {f"customer_{key}": customer[key] for key in copied}


def _of_subscription(subscription: Json) -> Json:
    """What an invoice copies of its subscription; the metadata is a snapshot."""
    details = {"metadata": dict(subscription["metadata"]), "subscription": subscription["id"]}
    return {
        "currency": subscription["currency"],
        "default_tax_rates": subscription["default_tax_rates"],
        "parent": {"quote_details": None, "subscription_details": details, "type": "subscription_details"},
    }


def build_invoice(
    *,
    id: str,  # noqa: A002 - Stripe's own field name
    customer: Json,
    subscription: Json,
    lines: list[Json],
    created: int,
    billing_reason: str,
    status: str = "draft",
    number: str | None = None,
    finalized_at: int | None = None,
    paid_at: int | None = None,
    voided_at: int | None = None,
    period: tuple[int, int] | None = None,
    **given: Any,
) -> Json:
    """An invoice of a subscription; totals follow from `lines`.

    Args:
        id: ``in_...``.
        customer: The whole customer, whose name and address the invoice copies.
        subscription: The whole subscription; its metadata is the snapshot in ``parent``.
        lines: From `build_line`.
        created: Unix seconds.
        billing_reason: ``subscription_create`` or ``subscription_cycle`` for most.
        status: ``draft``, ``open``, ``paid``, ``void`` or ``uncollectible``; ``paid`` sets the paid amounts.
        number: The number that the customer sees.
        finalized_at: When it left ``draft``.
        paid_at: When it was paid.
        voided_at: When it was voided.
        period: The invoice's own period; the lines carry the service periods.
        given: Any further field.

    Returns:
        The invoice, without ``payments``: those are objects of their own (`build_invoice_payment`).
    """
    start, end = period or (created, created)
    defaults = {
        "id": id,
        "attempt_count": 1 if paid_at is not None else 0,
        "attempted": paid_at is not None,
        "auto_advance": status in {"draft", "open"},
        "billing_reason": billing_reason,
        "created": created,
        "effective_at": finalized_at,
        "ending_balance": None if finalized_at is None else 0,
        "lines": page(lines, f"/v1/invoices/{id}/lines"),
        "number": number,
        "period_end": end,
        "period_start": start,
        "status": status,
        "status_transitions": {
            "finalized_at": finalized_at,
            "marked_uncollectible_at": None,
            "paid_at": paid_at,
            "voided_at": voided_at,
        },
        **_constants(),
        **_of_customer(customer),
        **_of_subscription(subscription),
        **_amounts(lines),
    }
    if status == "paid":
        defaults |= {"amount_paid": defaults["amount_due"], "amount_remaining": 0}
    return shaped("invoice", defaults | given)
