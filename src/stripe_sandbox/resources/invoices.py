"""Invoices, their lines, and the payments made towards them."""

from typing import Any

from stripe_sandbox.billing import collecting, discounting, invoicing, items, renewing
from stripe_sandbox.build import build_invoice
from stripe_sandbox.call import Call, cleared, merged_metadata
from stripe_sandbox.errors import invalid
from stripe_sandbox.listing import Condition, column, field, listed
from stripe_sandbox.operations import operation
from stripe_sandbox.resources import payment_methods
from stripe_sandbox.shapes import page

Json = dict[str, Any]

_LINES_DEFAULT = 10
_DAY_S = 24 * 3600
_SHARED = (
    *("auto_advance", "collection_method", "days_until_due", "default_payment_method", "default_tax_rates"),
    *("description", "discounts", "due_date", "footer", "metadata"),
)
_ALWAYS = {"auto_advance", "description", "footer", "metadata", "default_payment_method", "expand"}


@operation("GET", "/v1/invoices/{id}", "invoice_retrieve")
def retrieve(call: Call, _params: Json, invoice_id: str) -> Json:
    """One invoice."""
    return call.require("invoice", invoice_id)


@operation("GET", "/v1/invoices", "invoice_list", "customer", "subscription", "status", "created", "collection_method")
def list_(call: Call, params: Json) -> Json:
    """Invoices, the newest first."""
    conditions = [
        *column("customer", params.get("customer")),
        *column("parent", params.get("subscription")),
        *column("status", params.get("status")),
        *field("$.collection_method", params.get("collection_method")),
    ]
    return listed(call, "invoice", params, "/v1/invoices", conditions)


@operation("POST", "/v1/invoices", "invoice_create", *_SHARED, "currency", "customer", "pending_invoice_items_behavior")
def create(call: Call, params: Json) -> Json:
    """Write a draft by hand, with the items that wait when ``pending_invoice_items_behavior`` includes them."""
    if "customer" not in params:
        raise invalid("Missing required param: customer.", param="customer", code="parameter_missing")
    customer = call.require("customer", params["customer"], param="customer")
    invoice_id = call.new_id("in")
    included = params.get("pending_invoice_items_behavior", "exclude") == "include"
    taken = invoicing.take_pending(call, customer["id"], invoice_id, subscription=None) if included else []
    currency = taken[0][0]["currency"] if taken else (params.get("currency") or customer["currency"] or "usd").lower()
    invoice = build_invoice(
        id=invoice_id,
        customer=customer,
        subscription=None,
        lines=[line for line, _ in taken],
        created=call.now,
        billing_reason="manual",
        currency=currency,
        auto_advance=params.get("auto_advance", False),
        automatically_finalizes_at=_finalizes_at(call, params),
        starting_balance=customer["balance"],
    )
    changes = _changes(call, invoice, params)
    return call.create(invoice | changes | invoicing.relined(call, invoice | changes, taken), "invoice.created")


def _finalizes_at(call: Call, params: Json) -> int | None:
    return call.now + call.settings.finalize_after_s if params.get("auto_advance") else None


@operation("POST", "/v1/invoices/{id}", "invoice_update", *_SHARED)
def update(call: Call, params: Json, invoice_id: str) -> Json:
    """Change a draft; of a finalised invoice only what changes nothing of what is owed."""
    invoice = call.require("invoice", invoice_id)
    if invoice["status"] != "draft" and params.keys() - _ALWAYS:
        raise invalid("Finalized invoices can't be updated in this way.", param=min(params.keys() - _ALWAYS))
    changes = _changes(call, invoice, params)
    if params.get("auto_advance") and invoice["status"] == "draft":
        changes["automatically_finalizes_at"] = _finalizes_at(call, params)
    if invoice["status"] == "draft" and params.keys() & {"default_tax_rates", "discounts"}:
        changes |= _repriced(call, invoice | changes, taxed="default_tax_rates" in params)
    return call.change(invoice, changes, "invoice.updated")


def _repriced(call: Call, invoice: Json, *, taxed: bool) -> Json:
    lines = invoicing.lines_with_rates(call, invoice)
    if taxed:
        lines = [(line, invoice["default_tax_rates"]) for line, _ in lines]
    return invoicing.relined(call, invoice, lines)


def _changes(call: Call, invoice: Json, params: Json) -> Json:
    changes: Json = {key: cleared(params[key]) for key in ("description", "footer") if key in params}
    if "auto_advance" in params:
        changes["auto_advance"] = params["auto_advance"]
    if "metadata" in params:
        changes["metadata"] = merged_metadata(invoice["metadata"], params["metadata"])
    if "default_payment_method" in params:
        call.require("payment_method", params["default_payment_method"], param="default_payment_method")
        changes["default_payment_method"] = params["default_payment_method"]
    if "default_tax_rates" in params:
        rates = cleared(params["default_tax_rates"])
        changes["default_tax_rates"] = items.tax_rates(call, rates, "default_tax_rates")
    if "discounts" in params:
        customer = call.require("customer", invoice["customer"])
        given = cleared(params["discounts"]) or []
        changes["discounts"] = discounting.redeem(call, given, customer, "discounts", invoice=invoice["id"])
    if params.keys() & {"collection_method", "days_until_due", "due_date"}:
        changes |= _collection(invoice, params)
    return changes


def _collection(invoice: Json, params: Json) -> Json:
    method = params.get("collection_method", invoice["collection_method"])
    if method != "send_invoice":
        if params.keys() & {"days_until_due", "due_date"}:
            raise invalid("`days_until_due` and `due_date` go with collection_method=send_invoice.", param="due_date")
        return {"collection_method": method, "due_date": None}
    days = params.get("days_until_due")
    due = params.get("due_date", invoice["created"] + days * _DAY_S if days is not None else invoice["due_date"])
    if due is None:
        raise invalid("`send_invoice` needs one of days_until_due and due_date.", param="days_until_due")
    return {"collection_method": method, "due_date": due}


@operation("DELETE", "/v1/invoices/{id}", "invoice_delete")
def delete(call: Call, _params: Json, invoice_id: str) -> Json:
    """Delete a manual draft; the items on it go too."""
    invoice = call.require("invoice", invoice_id)
    if invoice["status"] != "draft" or invoice["billing_reason"] != "manual":
        raise invalid("You can only delete draft invoices that are not of a subscription.")
    for item in call.store.select("word = ? AND kind = 'invoiceitem'", (invoice_id,)):
        call.store.delete(item["id"])
    call.store.delete(invoice_id)
    call.emit("invoice.deleted", invoice)
    return {"id": invoice_id, "object": "invoice", "deleted": True}


@operation("POST", "/v1/invoices/{id}/finalize", "invoice_finalize_invoice", "auto_advance")
def finalize(call: Call, params: Json, invoice_id: str) -> Json:
    """Open a draft; it is then collected by `pay`, or by time when it advances by itself."""
    invoice = call.require("invoice", invoice_id)
    if invoice["status"] != "draft":
        raise invalid("This invoice is already finalized, you can't re-finalize a non-draft invoice.")
    opened = invoicing.finalize(call, invoice)
    if opened["status"] == "paid":
        collecting.settle(call, opened)
        return opened
    advances = params.get("auto_advance", opened["auto_advance"])
    charged = advances and opened["collection_method"] == "charge_automatically"
    return call.change(opened, {"auto_advance": advances, "next_payment_attempt": call.now if charged else None})


@operation("POST", "/v1/invoices/{id}/send", "invoice_send_invoice")
def send(call: Call, _params: Json, invoice_id: str) -> Json:
    """Send an invoice to its customer, finalising it first when it is a draft."""
    invoice = call.require("invoice", invoice_id)
    if invoice["collection_method"] != "send_invoice":
        raise invalid("You can only manually send an invoice if its collection method is 'send_invoice'.")
    if invoice["status"] == "draft":
        invoice = invoicing.finalize(call, invoice)
    if invoice["status"] not in {"open", "paid"}:
        raise invalid(f"Invoices with status {invoice['status']} can't be sent.")
    return invoicing.send(call, invoice)


@operation("POST", "/v1/invoices/{id}/pay", "invoice_pay", "payment_method", "off_session", "paid_out_of_band")
def pay(call: Call, params: Json, invoice_id: str) -> Json:
    """Collect an invoice now, from the given card or the one that pays it, or note that it was paid elsewhere."""
    invoice = call.require("invoice", invoice_id)
    if invoice["status"] == "paid":
        raise invalid("Invoice is already paid")
    if invoice["status"] == "draft":
        invoice = invoicing.finalize(call, invoice)
    if invoice["status"] not in {"open", "uncollectible", "paid"}:
        raise invalid(f"Invoices with status {invoice['status']} can't be paid.")
    if invoice["status"] == "paid":
        collecting.settle(call, invoice)
    elif params.get("paid_out_of_band"):
        collecting.settle(call, invoicing.mark_paid(call, invoice, out_of_band=True))
    else:
        card = _card_for(call, invoice, params.get("payment_method"))
        invoice, made = collecting.collect(call, invoice, card, on_session=not params.get("off_session", True))
        collecting.settle(call, invoice)
        if made.failure:
            raise made.error()
    return call.require("invoice", invoice_id)


def _card_for(call: Call, invoice: Json, chosen: str | None) -> Json:
    if chosen:
        card = payment_methods.usable(call, chosen, param="payment_method")
        if card["customer"] not in {None, invoice["customer"]}:
            raise invalid("The payment method you provided belongs to another customer.", param="payment_method")
        return card
    found = collecting.card_of(call, invoice)
    if found is None:
        raise invalid(
            "There is no `default_payment_method` set on this Customer or Invoice. Please attach a payment method "
            "to this Customer or specify one on the request.",
        )
    return found


@operation("POST", "/v1/invoices/{id}/void", "invoice_void_invoice")
def void(call: Call, _params: Json, invoice_id: str) -> Json:
    """Void an open invoice: it will never be collected. A subscription whose first one it is expires."""
    invoice = _open(call, invoice_id)
    first = invoice["billing_reason"] == "subscription_create"
    subscription = invoicing.subscription_of(call, invoice)
    if first and subscription and subscription["status"] == "incomplete":
        renewing.expire(call, subscription, "customer.subscription.updated")
    else:
        collecting.settle(call, invoicing.void(call, invoice))
    return call.require("invoice", invoice_id)


@operation("POST", "/v1/invoices/{id}/mark_uncollectible", "invoice_mark_uncollectible")
def mark_uncollectible(call: Call, _params: Json, invoice_id: str) -> Json:
    """Write an open invoice off; it can still be paid or voided."""
    invoice = _open(call, invoice_id)
    if invoice["status"] == "open":
        invoice = invoicing.forgive(call, invoice)
        collecting.settle(call, invoice)
    return invoice


def _open(call: Call, invoice_id: str) -> Json:
    invoice = call.require("invoice", invoice_id)
    if invoice["status"] not in {"open", "uncollectible"}:
        raise invalid(
            f"You can only pass in open or uncollectible invoices. This invoice's status is {invoice['status']}.",
        )
    return invoice


@operation("GET", "/v1/invoices/{id}/lines", "invoice_line_item_list")
def lines(call: Call, params: Json, invoice_id: str) -> Json:
    """The lines of an invoice, in their order."""
    found = call.require("invoice", invoice_id)["lines"]
    ids = [line["id"] for line in found["data"]]
    start = ids.index(params["starting_after"]) + 1 if params.get("starting_after") in ids else 0
    end = start + params.get("limit", _LINES_DEFAULT)
    return page(found["data"][start:end], found["url"], has_more=end < len(ids))


@operation("GET", "/v1/invoice_payments/{id}", "invoice_payment_retrieve")
def retrieve_payment(call: Call, _params: Json, payment_id: str) -> Json:
    """One invoice payment."""
    return call.require("invoice_payment", payment_id)


@operation(
    "GET",
    "/v1/invoice_payments",
    "invoice_payment_list",
    "invoice",
    "status",
    "created",
    "payment.type",
    "payment.payment_intent",
)
def list_payments(call: Call, params: Json) -> Json:
    """Invoice payments, by invoice or by payment intent."""
    payment = params.get("payment") or {}
    conditions: list[Condition] = [
        *column("parent", params.get("invoice")),
        *column("status", params.get("status")),
        *column("word", payment.get("payment_intent")),
        *field("$.payment.type", payment.get("type")),
    ]
    return listed(call, "invoice_payment", params, "/v1/invoice_payments", conditions)
