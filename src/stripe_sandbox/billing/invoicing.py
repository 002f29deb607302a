"""Writes invoices for subscriptions: the draft with its lines, its finalisation, its end."""

from typing import Any

from stripe_sandbox import money
from stripe_sandbox.build import build_invoice, build_invoice_payment, build_line, build_payment_intent
from stripe_sandbox.call import Call

Json = dict[str, Any]

_DESCRIPTIONS = {"subscription_create": "Subscription creation"}


def payment_method_of(call: Call, subscription: Json, customer: Json) -> Json | None:
    """The card that pays a subscription: its own default, else the customer's."""
    chosen = subscription["default_payment_method"] or customer["invoice_settings"]["default_payment_method"]
    return call.find("payment_method", chosen)


def subscription_of(call: Call, invoice: Json) -> Json | None:
    """The subscription that an invoice bills."""
    details = (invoice["parent"] or {}).get("subscription_details") or {}
    return call.find("subscription", details.get("subscription"))


def line_for(call: Call, invoice_id: str, subscription: Json, item: Json, *, amount: int | None, trial: bool) -> Json:
    """The line of one item for its current period; `amount` given means a part of it (a proration)."""
    price, quantity = item["price"], item["quantity"]
    recurring = price["recurring"]
    product = call.find("product", price["product"])
    name = product["name"] if product else price["product"]
    count = recurring["interval_count"]
    each = recurring["interval"] if count == 1 else f"every {count} {recurring['interval']}s"
    shown = money.display(price["unit_amount"], price["currency"])
    return build_line(
        id=call.new_id("il"),
        invoice=invoice_id,
        subscription=subscription["id"],
        subscription_item=item["id"],
        price=price,
        period=(item["current_period_start"], item["current_period_end"]),
        amount=0 if trial else amount,
        quantity=quantity,
        description=f"Trial period for {name}" if trial else f"{quantity} \u00d7 {name} (at {shown} / {each})",
        tax_rates=item["tax_rates"] or subscription["default_tax_rates"],
        proration=amount is not None,
        metadata=subscription["metadata"],
    )


def draft(
    call: Call,
    subscription: Json,
    customer: Json,
    reason: str,
    *,
    period: tuple[int, int] | None = None,
    parts: dict[str, int] | None = None,
) -> Json:
    """Create the draft for the items' current periods.

    Args:
        call: The execution.
        subscription: Its items say what is billed.
        customer: Who is billed.
        reason: Stripe's ``billing_reason``.
        period: The invoice's own period, the one that has just ended for a renewal.
        parts: Amounts by item id, where only a part of a period is billed.
    """
    invoice_id = call.new_id("in")
    trial = subscription["status"] == "trialing"
    lines = [
        line_for(call, invoice_id, subscription, item, amount=(parts or {}).get(item["id"]), trial=trial)
        for item in subscription["items"]["data"]
    ]
    invoice = build_invoice(
        id=invoice_id,
        customer=customer,
        subscription=subscription,
        lines=lines,
        created=call.now,
        billing_reason=reason,
        period=period,
        automatically_finalizes_at=call.now + call.settings.finalize_after_s,
    )
    return call.create(invoice, "invoice.created")


def finalize(call: Call, invoice: Json) -> Json:
    """Open a draft: give it its number and, when something is due, the payment intent that will pay it."""
    customer = call.require("customer", invoice["customer"])
    sequence = customer["next_invoice_sequence"]
    call.change(customer, {"next_invoice_sequence": sequence + 1})
    changes = {
        "status": "open",
        "number": f"{customer['invoice_prefix']}-{sequence:04d}",
        "automatically_finalizes_at": None,
        "effective_at": call.now,
        "ending_balance": 0,
        "status_transitions": invoice["status_transitions"] | {"finalized_at": call.now},
        "hosted_invoice_url": f"https://invoice.stripe.com/i/sandbox/{invoice['id']}",
        "invoice_pdf": f"https://pay.stripe.com/invoice/sandbox/{invoice['id']}/pdf",
    }
    opened = call.change(invoice, changes)
    call.emit("invoice.finalized", opened)
    if opened["amount_due"] == 0:
        return mark_paid(call, opened)
    intent = build_payment_intent(
        id=call.new_id("pi"),
        amount=opened["amount_due"],
        currency=opened["currency"],
        customer=opened["customer"],
        created=call.now,
        description=_DESCRIPTIONS.get(opened["billing_reason"], "Subscription update"),
    )
    call.create(intent, "payment_intent.created")
    payment = build_invoice_payment(
        id=call.new_id("inpay"), invoice=opened, payment_intent=intent["id"], created=call.now
    )
    call.create(payment)
    return opened


def intent_of(call: Call, invoice: Json) -> Json | None:
    """The payment intent that pays an invoice; None for a draft and for one with nothing due."""
    for payment in call.store.children("invoice_payment", invoice["id"]):
        found = call.find("payment_intent", payment["payment"].get("payment_intent"))
        if found and payment["status"] != "canceled":
            return found
    return None


def mark_paid(call: Call, invoice: Json) -> Json:
    """The invoice is settled: by its payment, or because nothing was due."""
    changes = {
        "status": "paid",
        "amount_paid": invoice["amount_due"],
        "amount_remaining": 0,
        "attempted": True,
        "auto_advance": False,
        "next_payment_attempt": None,
        "status_transitions": invoice["status_transitions"] | {"paid_at": call.now},
    }
    paid = call.change(invoice, changes)
    for payment in call.store.children("invoice_payment", invoice["id"]):
        if payment["status"] == "open":
            settled = {
                "status": "paid",
                "amount_paid": paid["amount_paid"],
                "status_transitions": payment["status_transitions"] | {"paid_at": call.now},
            }
            call.emit("invoice_payment.paid", call.change(payment, settled))
    call.emit("invoice.paid", paid)
    call.emit("invoice.payment_succeeded", paid)
    return paid


def void(call: Call, invoice: Json) -> Json:
    """Void an open invoice and cancel the intent that was to pay it."""
    intent = intent_of(call, invoice)
    if intent:
        canceled = {"status": "canceled", "canceled_at": call.now, "cancellation_reason": "void_invoice"}
        call.emit("payment_intent.canceled", call.change(intent, canceled))
    for payment in call.store.children("invoice_payment", invoice["id"]):
        transitions = payment["status_transitions"] | {"canceled_at": call.now}
        call.change(payment, {"status": "canceled", "status_transitions": transitions})
    changes = {
        "status": "void",
        "auto_advance": False,
        "next_payment_attempt": None,
        "status_transitions": invoice["status_transitions"] | {"voided_at": call.now},
    }
    voided = call.change(invoice, changes)
    call.emit("invoice.voided", voided)
    return voided
