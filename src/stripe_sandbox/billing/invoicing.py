"""Writes invoices: the draft with its lines, its finalisation, its ends."""

from typing import Any

from stripe_sandbox import money
from stripe_sandbox.billing import balances, discounting
from stripe_sandbox.build import (
    build_discounted,
    build_invoice,
    build_invoice_payment,
    build_item_line,
    build_line,
    build_payment_intent,
    build_totals,
)
from stripe_sandbox.call import Call
from stripe_sandbox.shapes import page

Json = dict[str, Any]

_DAY_S = 24 * 3600
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
    items: list[Json] | None = None,
    proration_date: int | None = None,
) -> Json:
    """Create the draft for the items' current periods and for what waits for the next invoice.

    Args:
        call: The execution.
        subscription: Its items say what is billed.
        customer: Who is billed.
        reason: Stripe's ``billing_reason``.
        period: The invoice's own period, the one that has just ended for a renewal.
        parts: Amounts by item id, where only a part of a period is billed.
        items: The items to bill for their period, all of them by default.
        proration_date: The instant that prorations were counted from.
    """
    invoice_id = call.new_id("in")
    trial = subscription["status"] == "trialing"
    # Stripe's order: what waited first, then the items, the latest first.
    billed = subscription["items"]["data"] if items is None else items
    lines = take_pending(call, customer["id"], invoice_id, subscription=subscription)
    lines += [
        (line_for(call, invoice_id, subscription, item, amount=(parts or {}).get(item["id"]), trial=trial), rates)
        for item in billed[::-1]
        for rates in [item["tax_rates"] or subscription["default_tax_rates"]]
    ]
    discounts = discounting.in_force(call, subscription)
    invoice = build_invoice(
        id=invoice_id,
        customer=customer,
        subscription=subscription,
        lines=discounting.apply(lines, discounts),
        created=call.now,
        billing_reason=reason,
        period=period,
        automatically_finalizes_at=call.now + call.settings.finalize_after_s,
        discounts=[discount["id"] for discount, _ in discounts],
        due_date=_due_date(subscription, call.now),
        starting_balance=customer["balance"],
    )
    if proration_date is not None:
        invoice["parent"]["subscription_details"]["subscription_proration_date"] = proration_date
    return call.create(invoice, "invoice.created")


def _due_date(subscription: Json, now: int) -> int | None:
    sent = subscription["collection_method"] == "send_invoice"
    return now + (subscription["days_until_due"] or 0) * _DAY_S if sent else None


def take_pending(
    call: Call, customer_id: str, invoice_id: str, *, subscription: Json | None
) -> list[tuple[Json, list[Json]]]:
    """Put the items that wait for an invoice on this one: lines, the latest first, each with its tax rates.

    An invoice of a subscription takes its own items and those of no subscription, a manual invoice only the latter.
    """
    rates = subscription["default_tax_rates"] if subscription else []
    return [item_line(call, invoice_id, item, rates) for item in _waiting(call, customer_id, subscription)]


def is_waiting(call: Call, subscription: Json) -> bool:
    """Whether an invoice of this subscription would have something that waits for one."""
    return bool(_waiting(call, subscription["customer"], subscription))


def _waiting(call: Call, customer_id: str, subscription: Json | None) -> list[Json]:
    found = []
    for item in call.store.select(
        "customer = ? AND kind = 'invoiceitem' AND word = 'pending' ORDER BY created DESC, seq DESC", (customer_id,)
    ):
        own = ((item["parent"] or {}).get("subscription_details") or {}).get("subscription")
        if own not in {None, subscription and subscription["id"]}:
            continue
        if subscription and item["currency"] != subscription["currency"]:
            continue
        found.append(item)
    return found


def item_line(call: Call, invoice_id: str, item: Json, default_rates: list[Json]) -> tuple[Json, list[Json]]:
    """The line of an invoice item that this invoice takes, with its tax rates."""
    call.change(item, {"invoice": invoice_id})
    rates = item["tax_rates"] or default_rates
    return build_item_line(id=call.new_id("il"), invoice=invoice_id, item=item, tax_rates=rates), rates


def lines_with_rates(call: Call, invoice: Json) -> list[tuple[Json, list[Json]]]:
    """The lines of a draft, each with its whole tax rates."""
    return [
        (line, [call.require("tax_rate", tax["tax_rate_details"]["tax_rate"]) for tax in line["taxes"]])
        for line in invoice["lines"]["data"]
    ]


def relined(call: Call, invoice: Json, lines: list[tuple[Json, list[Json]]]) -> Json:
    """What changes in a draft when its lines do: the lines, discounted and taxed, and every total."""
    customer = call.require("customer", invoice["customer"])
    plain = [(build_discounted(line, (), rates), rates) for line, rates in lines]
    found = discounting.apply(plain, discounting.in_force(call, invoice))
    totals = build_totals(found, starting_balance=customer["balance"])
    return {"lines": page(found, invoice["lines"]["url"]), **totals}


def finalize(call: Call, invoice: Json) -> Json:
    """Open a draft: its number, the customer's balance used for it and, when something is due, its intent."""
    customer = call.require("customer", invoice["customer"])
    sequence = customer["next_invoice_sequence"]
    call.change(customer, {"next_invoice_sequence": sequence + 1})
    after = invoice["total"] + customer["balance"]
    changes = {
        "status": "open",
        "number": f"{customer['invoice_prefix']}-{sequence:04d}",
        "amount_due": max(0, after),
        "amount_remaining": max(0, after),
        "automatically_finalizes_at": None,
        "effective_at": call.now,
        "starting_balance": customer["balance"],
        "ending_balance": min(0, after),
        "status_transitions": invoice["status_transitions"] | {"finalized_at": call.now},
        "hosted_invoice_url": f"https://invoice.stripe.com/i/sandbox/{invoice['id']}",
        "invoice_pdf": f"https://pay.stripe.com/invoice/sandbox/{invoice['id']}/pdf",
    }
    opened = call.change(invoice, changes)
    if moved := opened["ending_balance"] - opened["starting_balance"]:
        given = {"invoice": invoice["id"]}
        balances.adjust(call, customer["id"], moved, invoice["currency"], "applied_to_invoice", **given)
    call.emit("invoice.finalized", opened)
    if opened["amount_due"] == 0:
        return mark_paid(call, opened)
    _prepare_payment(call, opened)
    if opened["due_date"] is not None:
        call.later(max(call.now, opened["due_date"] - call.settings.will_be_due_days * _DAY_S), opened, "will_be_due")
        call.later(max(call.now, opened["due_date"]), opened, "overdue")
    return opened


def _prepare_payment(call: Call, invoice: Json) -> None:
    intent = build_payment_intent(
        id=call.new_id("pi"),
        amount=invoice["amount_due"],
        currency=invoice["currency"],
        customer=invoice["customer"],
        created=call.now,
        description=_description(invoice),
    )
    call.create(intent, "payment_intent.created")
    payment = build_invoice_payment(
        id=call.new_id("inpay"), invoice=invoice, payment_intent=intent["id"], created=call.now
    )
    call.create(payment)


def _description(invoice: Json) -> str:
    if invoice["billing_reason"] == "manual":
        return f"Payment for Invoice {invoice['number']}"
    return _DESCRIPTIONS.get(invoice["billing_reason"], "Subscription update")


def send(call: Call, invoice: Json) -> Json:
    """Tell the customer of an open invoice (nobody is mailed: the event is all that happens)."""
    call.emit("invoice.sent", invoice)
    return invoice


def intent_of(call: Call, invoice: Json) -> Json | None:
    """The payment intent that pays an invoice; None for a draft and for one with nothing due."""
    for payment in call.store.children("invoice_payment", invoice["id"]):
        found = call.find("payment_intent", payment["payment"].get("payment_intent"))
        if found and payment["status"] != "canceled":
            return found
    return None


def mark_paid(call: Call, invoice: Json, *, out_of_band: bool = False) -> Json:
    """The invoice is settled: by its payment, because nothing was due, or (`out_of_band`) outside of Stripe."""
    changes = {
        "status": "paid",
        "amount_paid": invoice["amount_due"],
        "amount_remaining": 0,
        "attempted": invoice["attempted"] or not out_of_band,
        "auto_advance": False,
        "next_payment_attempt": None,
        "status_transitions": invoice["status_transitions"] | {"paid_at": call.now},
    }
    if out_of_band:
        changes["amount_paid_off_stripe"] = invoice["amount_due"]
        _cancel_payment(call, invoice, "automatic")
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


def settle_without_payment(call: Call, invoice: Json) -> Json:
    """Nothing is due any more of an open invoice: it is paid, and the intent that was to pay it is canceled."""
    _cancel_payment(call, invoice, "automatic")
    return mark_paid(call, invoice)


def _cancel_payment(call: Call, invoice: Json, reason: str) -> None:
    """Cancel the intent that was to pay an invoice."""
    intent = intent_of(call, invoice)
    if intent:
        canceled = {"status": "canceled", "canceled_at": call.now, "cancellation_reason": reason, "next_action": None}
        call.emit("payment_intent.canceled", call.change(intent, canceled))
    for payment in call.store.children("invoice_payment", invoice["id"]):
        transitions = payment["status_transitions"] | {"canceled_at": call.now}
        call.change(payment, {"status": "canceled", "status_transitions": transitions})


def void(call: Call, invoice: Json) -> Json:
    """Void an open invoice: cancel the intent that was to pay it, give back the balance that it used."""
    _cancel_payment(call, invoice, "void_invoice")
    if used := invoice["starting_balance"] - (invoice["ending_balance"] or 0):
        given = {"invoice": invoice["id"]}
        balances.adjust(call, invoice["customer"], used, invoice["currency"], "unapplied_from_invoice", **given)
    changes = {
        "status": "void",
        "auto_advance": False,
        "next_payment_attempt": None,
        "status_transitions": invoice["status_transitions"] | {"voided_at": call.now},
    }
    voided = call.change(invoice, changes)
    call.emit("invoice.voided", voided)
    return voided


def forgive(call: Call, invoice: Json, reason: str = "user_forgiven") -> Json:
    """Mark an open invoice as uncollectible; it can still be paid or voided."""
    changes = {
        "status": "uncollectible",
        "auto_advance": False,
        "next_payment_attempt": None,
        "status_details": {"uncollectible": {"reason": reason}},
        "status_transitions": invoice["status_transitions"] | {"marked_uncollectible_at": call.now},
    }
    forgiven = call.change(invoice, changes)
    call.emit("invoice.marked_uncollectible", forgiven)
    return forgiven
