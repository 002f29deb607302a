"""Invoice items: billed once, with the next invoice or with the draft that they name."""

from typing import Any

from stripe_sandbox.billing import invoicing, items
from stripe_sandbox.build import build_invoice_item
from stripe_sandbox.call import Call, cleared, merged_metadata
from stripe_sandbox.errors import invalid
from stripe_sandbox.listing import Condition, column, listed
from stripe_sandbox.operations import operation

Json = dict[str, Any]

_SHARED = ("amount", "description", "discountable", "metadata", "period", "quantity", "tax_rates")
_CREATE = (*_SHARED, "currency", "customer", "invoice", "subscription", "pricing.price")


@operation("POST", "/v1/invoiceitems", "invoice_item_create", *_CREATE)
def create(call: Call, params: Json) -> Json:
    """Create an item: an amount, or a one-time price and a quantity."""
    invoice = _draft_of(call, params)
    customer_id = params.get("customer") or (invoice or {}).get("customer")
    if not customer_id:
        raise invalid("Missing required param: customer.", param="customer", code="parameter_missing")
    customer = call.require("customer", customer_id, param="customer")
    subscription = params.get("subscription")
    if subscription:
        call.require("subscription", subscription, param="subscription")
    made = build_invoice_item(
        id=call.new_id("ii"),
        customer=customer,
        created=call.now,
        subscription=subscription,
        metadata=merged_metadata(None, params.get("metadata")),
        tax_rates=items.tax_rates(call, params.get("tax_rates"), "tax_rates"),
        **_priced(call, customer, params),
    )
    call.create(made, "invoiceitem.created")
    if invoice:
        made = _put_on(call, invoice, made)
    return made


def _draft_of(call: Call, params: Json) -> Json | None:
    if "invoice" not in params:
        return None
    invoice = call.require("invoice", params["invoice"], param="invoice")
    if invoice["status"] != "draft":
        raise invalid("Invoice items can only be added to draft invoices.", param="invoice")
    if params.get("customer", invoice["customer"]) != invoice["customer"]:
        raise invalid("The invoice belongs to another customer.", param="customer")
    return invoice


def _priced(call: Call, customer: Json, params: Json) -> Json:
    """What an item costs, as its builder takes it."""
    price_id = (params.get("pricing") or {}).get("price")
    if (price_id is None) == ("amount" not in params):
        raise invalid("Give exactly one of amount and pricing[price].", param="amount")
    count = items.quantity(params)
    period = params.get("period")
    found: Json = {
        "discountable": params.get("discountable", True),
        "description": params.get("description"),
        "period": (period["start"], period["end"]) if period else None,
    }
    if price_id is None:
        if "quantity" in params:
            raise invalid("`quantity` goes with pricing[price], not with amount.", param="quantity")
        currency = (params.get("currency") or customer["currency"] or "usd").lower()
        return found | {"amount": params["amount"], "currency": currency}
    price = call.require("price", price_id, param="pricing[price]")
    if price["recurring"] is not None:
        raise invalid("The price specified is recurring; invoice items take one-time prices.", param="pricing[price]")
    product = call.require("product", price["product"])
    amount = price["unit_amount"] * count
    named = {"description": found["description"] or product["name"], "quantity": count, "price": price}
    return found | named | {"amount": amount, "currency": price["currency"]}


def _put_on(call: Call, invoice: Json, item: Json) -> Json:
    if item["currency"] != invoice["currency"]:
        raise invalid("The item's currency is not the invoice's.", param="currency")
    added = invoicing.item_line(call, invoice["id"], item, invoice["default_tax_rates"])
    lines = [*invoicing.lines_with_rates(call, invoice), added]
    call.change(invoice, invoicing.relined(call, invoice, lines), "invoice.updated")
    return call.require("invoiceitem", item["id"])


@operation("GET", "/v1/invoiceitems/{id}", "invoice_item_retrieve")
def retrieve(call: Call, _params: Json, item_id: str) -> Json:
    """One invoice item."""
    return call.require("invoiceitem", item_id)


@operation("POST", "/v1/invoiceitems/{id}", "invoice_item_update", "description", "metadata", "amount")
def update(call: Call, params: Json, item_id: str) -> Json:
    """Change an item that waits for an invoice."""
    item = _waiting(call, item_id)
    changes: Json = {}
    if "description" in params:
        changes["description"] = cleared(params["description"])
    if "metadata" in params:
        changes["metadata"] = merged_metadata(item["metadata"], params["metadata"])
    if "amount" in params:
        if item["pricing"]["price_details"]:
            raise invalid("The amount of an item with a price cannot be changed.", param="amount")
        changes |= {"amount": params["amount"], "net_amount": params["amount"]}
        changes["pricing"] = item["pricing"] | {"unit_amount_decimal": str(params["amount"])}
    return call.change(item, changes)


@operation("DELETE", "/v1/invoiceitems/{id}", "invoice_item_delete")
def delete(call: Call, _params: Json, item_id: str) -> Json:
    """Delete an item that waits, or one on a draft, which then costs less."""
    item = _waiting(call, item_id)
    invoice = call.find("invoice", item["invoice"])
    if invoice:
        kept = [
            (line, rates)
            for line, rates in invoicing.lines_with_rates(call, invoice)
            if ((line["parent"] or {}).get("invoice_item_details") or {}).get("invoice_item") != item_id
        ]
        call.change(invoice, invoicing.relined(call, invoice, kept), "invoice.updated")
    call.store.delete(item_id)
    call.emit("invoiceitem.deleted", item)
    return {"id": item_id, "object": "invoiceitem", "deleted": True}


def _waiting(call: Call, item_id: str) -> Json:
    item = call.require("invoiceitem", item_id)
    invoice = call.find("invoice", item["invoice"])
    if invoice and invoice["status"] != "draft":
        raise invalid("The invoice of this item is finalized: it can no longer be changed.")
    return item


@operation("GET", "/v1/invoiceitems", "invoice_item_list", "customer", "invoice", "pending", "created")
def list_(call: Call, params: Json) -> Json:
    """Invoice items, the newest first."""
    conditions: list[Condition] = [
        *column("customer", params.get("customer")),
        *column("word", params.get("invoice")),
    ]
    if "pending" in params:
        conditions.append((f"word {'=' if params['pending'] else '<>'} 'pending'", ()))
    return listed(call, "invoiceitem", params, "/v1/invoiceitems", conditions)
