"""Invoices, their lines, and the payments made towards them."""

from typing import Any

from stripe_sandbox.billing import collecting, invoicing
from stripe_sandbox.call import Call, merged_metadata
from stripe_sandbox.errors import invalid, not_simulated
from stripe_sandbox.listing import Condition, column, field, listed
from stripe_sandbox.operations import operation
from stripe_sandbox.resources import payment_methods
from stripe_sandbox.shapes import page

Json = dict[str, Any]

_LINES_DEFAULT = 10


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


@operation("POST", "/v1/invoices/{id}", "invoice_update", "metadata", "description", "auto_advance")
def update(call: Call, params: Json, invoice_id: str) -> Json:
    """Change what may change of an invoice."""
    invoice = call.require("invoice", invoice_id)
    changes: Json = {key: params[key] for key in ("description", "auto_advance") if key in params}
    if "metadata" in params:
        changes["metadata"] = merged_metadata(invoice["metadata"], params["metadata"])
    return call.change(invoice, changes, "invoice.updated")


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
    return call.change(opened, {"auto_advance": advances, "next_payment_attempt": call.now if advances else None})


@operation("POST", "/v1/invoices/{id}/pay", "invoice_pay", "payment_method", "off_session")
def pay(call: Call, params: Json, invoice_id: str) -> Json:
    """Collect an invoice now, from the given card or the one that pays its subscription."""
    invoice = call.require("invoice", invoice_id)
    if invoice["status"] == "paid":
        raise invalid("Invoice is already paid")
    if invoice["status"] == "draft":
        invoice = invoicing.finalize(call, invoice)
    if invoice["status"] not in {"open", "uncollectible", "paid"}:
        raise invalid(f"Invoices with status {invoice['status']} can't be paid.")
    if invoice["status"] != "paid":
        card = _card_for(call, invoice, params.get("payment_method"))
        invoice, made = collecting.collect(call, invoice, card, on_session=not params.get("off_session", True))
        collecting.settle(call, invoice)
        if made.failure:
            raise made.error()
    else:
        collecting.settle(call, invoice)
    return call.require("invoice", invoice_id)


def _card_for(call: Call, invoice: Json, chosen: str | None) -> Json:
    if chosen:
        card = payment_methods.usable(call, chosen, param="payment_method")
        if card["customer"] not in {None, invoice["customer"]}:
            raise invalid("The payment method you provided belongs to another customer.", param="payment_method")
        return card
    customer = call.require("customer", invoice["customer"])
    subscription = invoicing.subscription_of(call, invoice)
    found = invoicing.payment_method_of(call, subscription, customer) if subscription else None
    if found is None:
        raise invalid(
            "There is no `default_payment_method` set on this Customer or Invoice. Please attach a payment method "
            "to this Customer or specify one on the request.",
        )
    return found


@operation("POST", "/v1/invoices/{id}/void", "invoice_void_invoice")
def void(call: Call, _params: Json, invoice_id: str) -> Json:
    """Void an open invoice: it will never be collected."""
    invoice = call.require("invoice", invoice_id)
    if invoice["status"] not in {"open", "uncollectible"}:
        raise invalid(
            f"You can only pass in open or uncollectible invoices. This invoice's status is {invoice['status']}.",
        )
    first = invoice["billing_reason"] == "subscription_create"
    subscription = invoicing.subscription_of(call, invoice)
    if first and subscription and subscription["status"] == "incomplete":
        raise not_simulated("voiding the first invoice of an incomplete subscription: cancel the subscription instead")
    return invoicing.void(call, invoice)


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
