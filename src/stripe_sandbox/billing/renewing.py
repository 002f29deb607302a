"""What time does: renewals, trial ends, cancellations at an instant, expiries, finalisation and retries."""

from typing import Any

from stripe_sandbox.billing import collecting, invoicing
from stripe_sandbox.call import Call
from stripe_sandbox.periods import period_at
from stripe_sandbox.shapes import page

Json = dict[str, Any]


def advance(call: Call, obj: Json) -> None:
    """Do the one thing that is due for `obj` (see `stripe_sandbox.due`) at ``call.now``."""
    match obj["object"]:
        case "subscription":
            _advance_subscription(call, obj)
        case "invoice" if obj["status"] == "draft":
            _finalize_and_collect(call, obj)
        case "invoice":
            _collect(call, obj)
        case kind:
            raise AssertionError(f"time does nothing to a {kind}")


def _advance_subscription(call: Call, subscription: Json) -> None:
    if subscription["status"] == "incomplete":
        expire(call, subscription, "customer.subscription.updated")
    elif subscription["cancel_at"] is not None and subscription["cancel_at"] <= call.now:
        end(call, subscription)
    else:
        _renew(call, subscription)


def expire(call: Call, subscription: Json, event: str) -> Json:
    """The first invoice was never paid: it is voided, and the subscription is over before it began."""
    invoice = call.find("invoice", subscription["latest_invoice"])
    if invoice and invoice["status"] == "open":
        invoicing.void(call, invoice)
    changes = {"status": "incomplete_expired", "ended_at": call.now, "canceled_at": call.now}
    if event.endswith("updated"):
        return call.change(subscription, changes, event)
    ended = call.change(subscription, changes)
    call.emit(event, ended)
    return ended


def end(call: Call, subscription: Json, *, reason: str | None = None) -> Json:
    """Cancel a subscription now; its open invoices are no longer collected by themselves."""
    for invoice in call.store.children("invoice", subscription["id"]):
        if invoice["status"] in {"draft", "open"} and invoice["auto_advance"]:
            call.change(invoice, {"auto_advance": False, "next_payment_attempt": None}, "invoice.updated")
    details = subscription["cancellation_details"]
    changes = {
        "status": "canceled",
        "canceled_at": subscription["canceled_at"] or call.now,
        "ended_at": call.now,
        "cancellation_details": details | {"reason": details["reason"] or reason},
    }
    canceled = call.change(subscription, changes)
    call.emit("customer.subscription.deleted", canceled)
    return canceled


def _renew(call: Call, subscription: Json) -> None:
    """Begin the next period: the items move on and a draft invoice for them is written."""
    items = subscription["items"]["data"]
    ended = (items[0]["current_period_start"], items[0]["current_period_end"])
    moved = [item | _next_period(item, subscription["billing_cycle_anchor"], call.now) for item in items]
    changes: Json = {"items": page(moved, subscription["items"]["url"])}
    if subscription["status"] == "trialing":
        changes["status"] = "active"
    customer = call.require("customer", subscription["customer"])
    invoice = invoicing.draft(call, {**subscription, **changes}, customer, "subscription_cycle", period=ended)
    changes["latest_invoice"] = invoice["id"]
    call.change(subscription, changes, "customer.subscription.updated")


def _next_period(item: Json, anchor: int, now: int) -> Json:
    recurring = item["price"]["recurring"]
    start, end_ = period_at(
        max(now, item["current_period_end"]), anchor, recurring["interval"], recurring["interval_count"]
    )
    return {"current_period_start": start, "current_period_end": end_}


def _finalize_and_collect(call: Call, invoice: Json) -> None:
    opened = invoicing.finalize(call, invoice)
    if opened["status"] == "paid":
        collecting.settle(call, opened)
    else:
        _collect(call, opened)


def _collect(call: Call, invoice: Json) -> None:
    subscription = invoicing.subscription_of(call, invoice)
    assert subscription is not None, "only a subscription's invoice advances by itself"
    customer = call.require("customer", invoice["customer"])
    card = invoicing.payment_method_of(call, subscription, customer)
    after, _ = collecting.collect(call, invoice, card, on_session=False)
    collecting.settle(call, after)
    given_up = after["status"] == "open" and after["next_payment_attempt"] is None
    if given_up and subscription["status"] not in {"canceled", "incomplete", "incomplete_expired"}:
        end(call, call.require("subscription", subscription["id"]), reason="payment_failed")
