"""Credit notes: less is owed for an invoice than it says."""

from typing import Any

from stripe_sandbox.shapes import page, shaped

Json = dict[str, Any]


def build_credit_note_line(*, id: str, amount: int, **given: Any) -> Json:  # noqa: A002 - Stripe's own field name
    """A line of a credit note: of an invoice's line when ``invoice_line_item`` names one, else of its own."""
    defaults = {
        "id": id,
        "amount": amount,
        "discount_amount": 0,
        "discount_amounts": [],
        "livemode": False,
        "metadata": {},
        "pretax_credit_amounts": [],
        "tax_rates": [],
        "taxes": [],
        "type": "invoice_line_item" if given.get("invoice_line_item") else "custom_line_item",
    }
    return shaped("credit_note_line_item", defaults | given)


def build_credit_note(
    *,
    id: str,  # noqa: A002 - Stripe's own field name
    invoice: Json,
    lines: list[Json],
    created: int,
    number: str,
    **given: Any,
) -> Json:
    """A credit note for the whole `invoice` object; its totals follow from `lines`.

    For a paid invoice give ``post_payment_amount`` and ``type="post_payment"``; else what it credits was not yet paid.
    """
    taxes: dict[tuple[str, str], Json] = {}
    for tax in (tax for line in lines for tax in line["taxes"]):
        key = (tax["tax_rate_details"]["tax_rate"], tax["tax_behavior"])
        before = taxes.get(key, {"amount": 0, "taxable_amount": 0})
        taxes[key] = tax | {name: before[name] + tax[name] for name in ("amount", "taxable_amount")}
    sums: dict[str, int] = {}
    for part in (part for line in lines for part in line["discount_amounts"]):
        sums[part["discount"]] = sums.get(part["discount"], 0) + part["amount"]
    subtotal, off = sum(line["amount"] for line in lines), sum(sums.values())
    inclusive, exclusive = (
        sum(tax["amount"] for (_, behavior), tax in taxes.items() if behavior == wanted)
        for wanted in ("inclusive", "exclusive")
    )
    total = subtotal - off + exclusive
    defaults = {
        "id": id,
        "amount": total,
        "amount_shipping": 0,
        "created": created,
        "currency": invoice["currency"],
        "customer": invoice["customer"],
        "discount_amount": off,
        "discount_amounts": [{"amount": amount, "discount": discount} for discount, amount in sums.items()],
        "effective_at": created,
        "invoice": invoice["id"],
        "lines": page(lines, f"/v1/credit_notes/{id}/lines"),
        "livemode": False,
        "metadata": {},
        "number": number,
        "pdf": f"https://pay.stripe.com/credit_notes/sandbox/{id}/pdf",
        "post_payment_amount": 0,
        "pre_payment_amount": total - given.get("post_payment_amount", 0),
        "pretax_credit_amounts": [],
        "refunds": [],
        "status": "issued",
        "subtotal": subtotal,
        "subtotal_excluding_tax": subtotal - inclusive,
        "total": total,
        "total_excluding_tax": total - exclusive - inclusive,
        "total_taxes": list(taxes.values()),
        "type": "pre_payment",
    }
    return shaped("credit_note", defaults | given)
