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


def build_discounted(line: Json, amounts: Iterable[tuple[str, int]], tax_rates: Iterable[Json]) -> Json:
    """`line` with what each discount (by id) takes off it, and its taxes on what is left."""
    taken: list[Json] = [{"amount": amount, "discount": discount} for discount, amount in amounts]
    left = line["amount"] - sum(part["amount"] for part in taken)
    return line | {
        "discount_amounts": taken,
        "discounts": [part["discount"] for part in taken],
        "pretax_credit_amounts": [{**part, "type": "discount"} for part in taken],
        "taxes": build_taxes(left, tax_rates),
    }


def build_item_line(*, id: str, invoice: str, item: Json, tax_rates: Iterable[Json] = ()) -> Json:  # noqa: A002 - Stripe's own field name
    """The line of an invoice item: something billed once, or a proration."""
    about = (item["parent"] or {}).get("subscription_details") or {}
    credited = (item["proration_details"] or {}).get("credited_items")
    details = {
        "invoice_item": item["id"],
        "proration": item["proration"],
        "proration_details": {"credited_items": _credited_on_line(credited)} if item["proration"] else None,
        "subscription": about.get("subscription"),
    }
    given = {
        **{key: item[key] for key in ("amount", "currency", "description", "discountable", "period", "pricing")},
        "id": id,
        "discount_amounts": [],
        "discounts": [],
        "invoice": invoice,
        "livemode": False,
        "metadata": item["metadata"],
        "parent": {"invoice_item_details": details, "subscription_item_details": None, "type": "invoice_item_details"},
        "pretax_credit_amounts": [],
        "quantity": item["quantity"],
        "quantity_decimal": item["quantity_decimal"],
        "subtotal": item["amount"],
        "taxes": build_taxes(item["amount"], tax_rates),
    }
    return shaped("line_item", given)


def _credited_on_line(credited: Json | None) -> Json | None:
    """What a proration takes back, as a line tells it: only lines of invoices can be named."""
    found = (credited or {}).get("invoice_line_item_details")
    return found and {"invoice": found["invoice"], "invoice_line_items": found["invoice_line_items"]}


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


def _total_discounts(lines: Iterable[Json]) -> list[Json]:
    """What each discount takes off all lines."""
    sums: dict[str, int] = {}
    for line in lines:
        for part in line["discount_amounts"]:
            sums[part["discount"]] = sums.get(part["discount"], 0) + part["amount"]
    return [{"amount": amount, "discount": discount} for discount, amount in sums.items()]


def build_totals(lines: list[Json], *, starting_balance: int = 0) -> Json:
    """Every total of an invoice, from its lines.

    Args:
        lines: From `build_line` and the like.
        starting_balance: The customer's balance before the invoice: negative is a credit that pays a part of it.
    """
    taxes, discounts = _total_taxes(lines), _total_discounts(lines)
    subtotal = sum(line["amount"] for line in lines)
    off = sum(part["amount"] for part in discounts)
    inclusive = sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "inclusive")
    exclusive = sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "exclusive")
    total = subtotal - off + exclusive
    due = max(0, total + starting_balance)
    return {
        "amount_due": due,
        "amount_remaining": due,
        "starting_balance": starting_balance,
        "subtotal": subtotal,
        "subtotal_excluding_tax": subtotal - inclusive,
        "total": total,
        "total_discount_amounts": discounts,
        "total_excluding_tax": total - exclusive - inclusive,
        "total_pretax_credit_amounts": [{**part, "type": "discount"} for part in discounts],
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
        "discounts": [],
        "issuer": {"type": "self"},
        "livemode": False,
        "metadata": {},
        "payment_settings": {"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
    }


def _of_customer(customer: Json) -> Json:
    """What an invoice copies of its customer, as it is when the invoice is written."""
    copied = ("address", "email", "name", "phone", "shipping", "tax_exempt")
    fields = {"customer": customer["id"], "custom_fields": customer["invoice_settings"]["custom_fields"]}
    return fields | {"customer_tax_ids": []} | {f"customer_{key}": customer[key] for key in copied}


def _of_subscription(subscription: Json | None) -> Json:
    """What an invoice copies of its subscription; the metadata is a snapshot."""
    if subscription is None:
        return {"collection_method": "charge_automatically", "default_tax_rates": [], "parent": None}
    details = {"metadata": dict(subscription["metadata"]), "subscription": subscription["id"]}
    # Its own custom fields come before the customer's.
    fields = subscription["invoice_settings"].get("custom_fields")
    return {
        **({"custom_fields": fields} if fields else {}),
        "collection_method": subscription["collection_method"],
        "currency": subscription["currency"],
        "default_tax_rates": subscription["default_tax_rates"],
        "parent": {"quote_details": None, "subscription_details": details, "type": "subscription_details"},
    }


def build_invoice(
    *,
    id: str,  # noqa: A002 - Stripe's own field name
    customer: Json,
    subscription: Json | None,
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
    """An invoice, of a subscription for most; totals follow from `lines`.

    Args:
        id: ``in_...``.
        customer: The whole customer, whose name and address the invoice copies.
        subscription: The whole subscription; its metadata is the snapshot in ``parent``. Without one give ``currency``.
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
        **build_totals(lines, starting_balance=given.pop("starting_balance", 0)),
        "test_clock": customer.get("test_clock"),
    }
    if status == "paid":
        defaults |= {"amount_paid": defaults["amount_due"], "amount_remaining": 0}
    return shaped("invoice", defaults | given)
