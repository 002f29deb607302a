"""What time does: renewals, trial ends, cancellations at an instant, expiries, finalisation and retries."""

from typing import Any

from stripe_sandbox.billing import collecting, discounting, invoicing
from stripe_sandbox.call import Call
from stripe_sandbox.periods import period_at
from stripe_sandbox.shapes import page

Json = dict[str, Any]

_TRIAL_NOTICE_S = 3 * 24 * 3600


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
        bill_the_rest(call, subscription)
        end(call, call.require("subscription", subscription["id"]))
    elif subscription["status"] == "trialing" and _lacks_card(call, subscription):
        _end_trial_without_card(call, subscription)
    else:
        _renew(call, subscription)


def _lacks_card(call: Call, subscription: Json) -> bool:
    """Whether a trial's end finds no card, and the subscription says what then happens."""
    behavior = subscription["trial_settings"]["end_behavior"]["missing_payment_method"]
    if behavior == "create_invoice" or subscription["collection_method"] == "send_invoice":
        return False
    customer = call.require("customer", subscription["customer"])
    return invoicing.payment_method_of(call, subscription, customer) is None


def _end_trial_without_card(call: Call, subscription: Json) -> None:
    if subscription["trial_settings"]["end_behavior"]["missing_payment_method"] == "cancel":
        end(call, subscription)
        return
    paused = call.change(subscription, {"status": "paused"}, "customer.subscription.updated")
    call.emit("customer.subscription.paused", paused)


def bill_the_rest(call: Call, subscription: Json) -> None:
    """What still waits for an invoice when a planned end comes is billed by a last one."""
    waiting = [item for item in call.store.children("invoiceitem", subscription["id"]) if item["invoice"] is None]
    if waiting:
        customer = call.require("customer", subscription["customer"])
        draft = invoicing.draft(call, subscription, customer, "subscription_cycle", items=[])
        call.change(subscription, {"latest_invoice": draft["id"]})
        _finalize_and_collect(call, draft)


def expire(call: Call, subscription: Json, event: str) -> Json:
    """The first invoice was never paid: it is voided, and the subscription is over before it began."""
    invoice = call.find("invoice", subscription["latest_invoice"])
    if invoice and invoice["status"] == "open":
        invoicing.void(call, invoice)
    _end_schedule(call, subscription)
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
    _end_schedule(call, subscription)
    return canceled


def _end_schedule(call: Call, subscription: Json) -> None:
    schedule = call.find("subscription_schedule", subscription["schedule"])
    if schedule and schedule["status"] == "active":
        cancel_schedule(call, schedule)


def cancel_schedule(call: Call, schedule: Json) -> Json:
    """The schedule of a subscription that ends is over too."""
    canceled = call.change(schedule, {"status": "canceled", "canceled_at": call.now, "current_phase": None})
    call.emit("subscription_schedule.canceled", canceled)
    return canceled


def _renew(call: Call, subscription: Json) -> None:
    """Begin the next period: the items move on and a draft invoice for them is written."""
    after, invoice = next_draft(call, subscription)
    changes = {key: after[key] for key in ("items", "status", "discounts", "cancel_at")}
    changes["latest_invoice"] = invoice["id"]
    changed = call.change(subscription, changes, "customer.subscription.updated")
    if changed["status"] == "unpaid":
        call.change(invoice, {"auto_advance": False, "automatically_finalizes_at": None}, "invoice.updated")
    elif collecting.is_paused(call, changed):
        collecting.set_aside(call, changed, invoice)


def next_draft(call: Call, subscription: Json) -> tuple[Json, Json]:
    """The subscription in the period that begins now, not yet stored, and the draft for it."""
    found = subscription["items"]["data"]
    ended = (found[0]["current_period_start"], found[0]["current_period_end"])
    moved = [item | _next_period(item, subscription["billing_cycle_anchor"], call.now) for item in found]
    after = subscription | {"items": page(moved, subscription["items"]["url"])}
    if subscription["status"] == "trialing":
        after["status"] = "active"
    customer = call.require("customer", subscription["customer"])
    invoice = invoicing.draft(call, after, customer, "subscription_cycle", period=ended)
    after["discounts"] = discounting.used_once(call, after, invoice)
    return after, invoice


def _next_period(item: Json, anchor: int, now: int) -> Json:
    recurring = item["price"]["recurring"]
    start, end_ = period_at(
        max(now, item["current_period_end"]), anchor, recurring["interval"], recurring["interval_count"]
    )
    return {"current_period_start": start, "current_period_end": end_}


def _finalize_and_collect(call: Call, invoice: Json) -> None:
    subscription = invoicing.subscription_of(call, invoice)
    opened = invoicing.finalize(call, invoice)
    if opened["status"] == "paid":
        collecting.settle(call, opened)
    elif opened["collection_method"] == "send_invoice":
        invoicing.send(call, opened)
    elif subscription is None or subscription["status"] != "canceled":
        _collect(call, opened)


def _collect(call: Call, invoice: Json) -> None:
    subscription = invoicing.subscription_of(call, invoice)
    card = collecting.card_of(call, invoice)
    after, _ = collecting.collect(call, invoice, card, on_session=False)
    collecting.settle(call, after)
    given_up = after["status"] == "open" and after["next_payment_attempt"] is None
    if given_up and subscription:
        _give_up(call, call.require("subscription", subscription["id"]))


def _give_up(call: Call, subscription: Json) -> None:
    """The last attempt failed: what the account's settings say happens to the subscription."""
    if subscription["status"] not in {"active", "past_due"}:
        return
    match call.settings.after_last_retry:
        case "cancel":
            end(call, subscription, reason="payment_failed")
        case "unpaid":
            call.change(subscription, {"status": "unpaid"}, "customer.subscription.updated")
        case "past_due":
            pass


def tell_trial_end(call: Call, subscription_id: str) -> None:
    """Three days before a trial ends Stripe says so; a trial that was moved meanwhile is told of later."""
    subscription = call.find("subscription", subscription_id)
    if subscription is None or subscription["status"] != "trialing":
        return
    told_at = subscription["trial_end"] - _TRIAL_NOTICE_S
    if told_at > call.now:
        call.later(told_at, subscription, "tell_trial_end")
    else:
        call.emit("customer.subscription.trial_will_end", subscription)


def resume_collection(call: Call, subscription_id: str) -> None:
    """The instant came at which ``pause_collection`` ends by itself."""
    subscription = call.find("subscription", subscription_id)
    pause = subscription and subscription["pause_collection"]
    if subscription and pause and pause["resumes_at"] is not None and pause["resumes_at"] <= call.now:
        call.change(subscription, {"pause_collection": None}, "customer.subscription.updated")


def tell_due(call: Call, invoice_id: str) -> None:
    """An open invoice will be due soon."""
    invoice = call.find("invoice", invoice_id)
    if invoice and invoice["status"] == "open":
        call.emit("invoice.will_be_due", invoice)


def fall_due(call: Call, invoice_id: str) -> None:
    """An open invoice was not paid by its due date: its subscription is past due."""
    invoice = call.find("invoice", invoice_id)
    if invoice and invoice["status"] == "open":
        call.emit("invoice.overdue", invoice)
        collecting.settle(call, invoice)
