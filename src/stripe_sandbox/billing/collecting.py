"""Collects money: one attempt on a card, and what it means for the intent, the invoice and the subscription."""

from dataclasses import dataclass
from typing import Any

from stripe_sandbox.billing import books, invoicing
from stripe_sandbox.build import build_charge
from stripe_sandbox.call import Call
from stripe_sandbox.cards import TestCard, card_behind
from stripe_sandbox.errors import ApiError

Json = dict[str, Any]

_DAY_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class Attempt:
    """How an attempt ended.

    Attributes:
        intent: The payment intent after it.
        failure: Stripe's error for it, None when the money came.
    """

    intent: Json
    failure: Json | None

    def error(self) -> ApiError:
        """The 402 that a caller is answered with; what the attempt wrote stays."""
        failure = dict(self.failure or {})
        kind, message = failure.pop("type"), failure.pop("message")
        return ApiError(402, kind, message, keeps_writes=True, payment_intent=self.intent, **failure)

    def unmade(self) -> ApiError:
        """The same where nothing of the call stays: no intent, no charge, nothing that they belong to."""
        error = self.error()
        error.keeps_writes = False
        error.extra = {key: value for key, value in error.extra.items() if key not in {"payment_intent", "charge"}}
        return error


def attempt(call: Call, intent: Json, payment_method: Json | None, *, on_session: bool) -> Attempt:
    """Try to collect `intent` from `payment_method` (None: the customer has no card)."""
    if payment_method is None:
        failure = {
            "type": "invalid_request_error",
            "message": "There is no payment method to charge.",
            "code": "payment_intent_payment_attempt_failed",
        }
        return Attempt(_failed(call, intent, failure, None), failure)
    if call.store.get(payment_method["id"]) is None:
        call.store.put(payment_method)  # a test token's card, made for this payment
    card = card_behind(payment_method)
    known = card.authenticates_once and call.store.meta(f"authenticated:{payment_method['id']}")
    if card.outcome == "requires_authentication" and on_session and not known:
        return _authenticate(call, intent, payment_method, card)
    if card.outcome != "succeeds" and not known:
        return _declined(call, intent, payment_method, card)
    return Attempt(charge(call, intent, payment_method), None)


def charge(call: Call, intent: Json, payment_method: Json) -> Json:
    """Take the money for `intent`: the charge, Stripe's fee on it, and the intent that succeeded."""
    charge_id = call.new_id("ch")
    manual = intent["capture_method"] == "manual"
    transaction = None if manual else _book(call, intent, charge_id, intent["amount"])
    made = build_charge(
        id=charge_id,
        amount=intent["amount"],
        currency=intent["currency"],
        customer=intent["customer"],
        payment_intent=intent["id"],
        payment_method=payment_method,
        created=call.now,
        balance_transaction=transaction["id"] if transaction else None,
        description=intent["description"],
        metadata=intent["metadata"],
    )
    if manual:
        made |= {"captured": False, "amount_captured": 0}
    call.create(made, "charge.succeeded")
    if card_behind(payment_method).dispute:
        call.later(call.now, made, "dispute")
    _keep_card(call, intent, payment_method)
    changes = {
        "status": "requires_capture" if manual else "succeeded",
        "amount_capturable": intent["amount"] if manual else 0,
        "amount_received": 0 if manual else intent["amount"],
        "latest_charge": charge_id,
        "payment_method": payment_method["id"],
        "last_payment_error": None,
        "next_action": None,
    }
    done = call.change(intent, changes)
    call.emit("payment_intent.amount_capturable_updated" if manual else "payment_intent.succeeded", done)
    return done


def _book(call: Call, intent: Json, charge_id: str, amount: int) -> Json:
    return books.post(
        call,
        id=call.new_id("txn"),
        type="charge",
        amount=amount,
        currency=intent["currency"],
        source=charge_id,
        description=intent["description"],
    )


def _keep_card(call: Call, intent: Json, payment_method: Json) -> None:
    """A card that paid is the customer's from then on, where the intent says that it is to be used again."""
    if intent["setup_future_usage"] and intent["customer"] and payment_method["customer"] is None:
        attached = call.change(payment_method, {"customer": intent["customer"]})
        call.emit("payment_method.attached", attached)


def capture(call: Call, intent: Json, amount: int) -> Json:
    """Take `amount` of what was authorised; the rest is let go."""
    charge_ = call.require("charge", intent["latest_charge"])
    transaction = _book(call, intent, charge_["id"], amount)
    taken = {"captured": True, "amount_captured": amount, "balance_transaction": transaction["id"]}
    call.change(charge_, taken, "charge.captured")
    done = call.change(intent, {"status": "succeeded", "amount_capturable": 0, "amount_received": amount})
    call.emit("payment_intent.succeeded", done)
    return done


def cancel(call: Call, intent: Json, reason: str | None) -> Json:
    """Give an intent up; what was authorised for it is let go."""
    held = call.find("charge", intent["latest_charge"])
    if held and intent["status"] == "requires_capture":
        call.change(held, {"amount_refunded": held["amount"], "refunded": True}, "charge.refunded")
    changes = {
        "status": "canceled",
        "amount_capturable": 0,
        "canceled_at": call.now,
        "cancellation_reason": reason,
        "next_action": None,
    }
    canceled = call.change(intent, changes)
    call.emit("payment_intent.canceled", canceled)
    return canceled


def _declined(call: Call, intent: Json, payment_method: Json, card: TestCard) -> Attempt:
    reason = {"code": card.code, "message": card.message, "decline_code": card.decline_code}
    made = build_charge(
        id=call.new_id("ch"),
        amount=intent["amount"],
        currency=intent["currency"],
        customer=intent["customer"],
        payment_intent=intent["id"],
        payment_method=payment_method,
        created=call.now,
        failure=reason,
        description=intent["description"],
    )
    call.create(made, "charge.failed")
    failure = {"type": "card_error", "charge": made["id"], **{k: v for k, v in reason.items() if v is not None}}
    return Attempt(_failed(call, intent, failure, payment_method), failure)


def _failed(call: Call, intent: Json, failure: Json, payment_method: Json | None) -> Json:
    recorded = {"doc_url": f"https://stripe.com/docs/error-codes/{failure['code'].replace('_', '-')}", **failure}
    if payment_method:
        recorded["payment_method"] = payment_method
    changes = {
        "status": "requires_payment_method",
        "payment_method": None,
        "latest_charge": failure.get("charge") or intent["latest_charge"],
        "last_payment_error": recorded,
        "next_action": None,
    }
    changed = call.change(intent, changes)
    call.emit("payment_intent.payment_failed", changed)
    return changed


def _authenticate(call: Call, intent: Json, payment_method: Json, card: TestCard) -> Attempt:
    """The bank wants to see the customer: the intent waits in ``requires_action``."""
    action = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
    changes = {"status": "requires_action", "payment_method": payment_method["id"], "next_action": action}
    changed = call.change(intent, changes)
    call.emit("payment_intent.requires_action", changed)
    failure = {
        "type": "card_error",
        "code": "subscription_payment_intent_requires_action",
        "message": card.message,
        "decline_code": card.decline_code,
    }
    return Attempt(changed, failure)


def after_authentication(call: Call, intent: Json, payment_method: Json, *, succeeds: bool) -> Attempt:
    """Go on with an intent in ``requires_action`` once the bank has asked the customer."""
    if succeeds:
        return Attempt(charge(call, intent, payment_method), None)
    failure = {
        "type": "invalid_request_error",
        "code": "payment_intent_authentication_failure",
        "message": "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new "
        "PaymentMethod to attempt to fulfill this PaymentIntent again.",
    }
    return Attempt(_failed(call, intent, failure, payment_method), failure)


def card_of(call: Call, invoice: Json) -> Json | None:
    """The card that pays an invoice: its own default, its subscription's, its customer's."""
    customer = call.require("customer", invoice["customer"])
    if own := call.find("payment_method", invoice["default_payment_method"]):
        return own
    subscription = invoicing.subscription_of(call, invoice)
    if subscription:
        return invoicing.payment_method_of(call, subscription, customer)
    return call.find("payment_method", customer["invoice_settings"]["default_payment_method"])


def collect(call: Call, invoice: Json, payment_method: Json | None, *, on_session: bool) -> tuple[Json, Attempt]:
    """One attempt to collect an open invoice; returns the invoice after it, and the attempt."""
    intent = invoicing.intent_of(call, invoice)
    assert intent is not None, "an open invoice with an amount due has its intent"
    made = attempt(call, intent, payment_method, on_session=on_session)
    return after_attempt(call, invoice, made), made


def after_attempt(call: Call, invoice: Json, made: Attempt) -> Json:
    """Let the invoice know how an attempt to collect it ended."""
    counted = call.change(invoice, {"attempted": True, "attempt_count": invoice["attempt_count"] + 1})
    if made.failure is None:
        return invoicing.mark_paid(call, counted)
    if made.intent["status"] == "requires_action":
        call.emit("invoice.payment_action_required", counted)
    failed = call.change(counted, {"next_payment_attempt": _next_attempt(call, counted)})
    call.emit("invoice.payment_failed", failed)
    return failed


def _next_attempt(call: Call, invoice: Json) -> int | None:
    """When a renewal is tried again; a first or a sent invoice is not, and after the last try there is none."""
    waits = call.settings.retry_after_days
    if invoice["billing_reason"] == "subscription_create" or invoice["collection_method"] == "send_invoice":
        return None
    if invoice["attempt_count"] > len(waits) or not invoice["auto_advance"]:
        return None
    return call.now + waits[int(invoice["attempt_count"]) - 1] * _DAY_S


def settle(call: Call, invoice: Json) -> None:
    """Let the subscription follow its latest invoice: paid or forgiven makes it active, unpaid makes it past due."""
    subscription = invoicing.subscription_of(call, invoice)
    if subscription is None or subscription["latest_invoice"] != invoice["id"]:
        return
    status = subscription["status"]
    if invoice["status"] == "paid" and status in {"incomplete", "past_due", "unpaid"}:
        call.change(
            subscription,
            {"status": "active", **saved_card(call, subscription, invoice)},
            "customer.subscription.updated",
        )
    elif invoice["status"] in {"void", "uncollectible"} and status in {"past_due", "unpaid"}:
        call.change(subscription, {"status": "active"}, "customer.subscription.updated")
    elif invoice["status"] == "open" and status == "active" and _is_late(call, invoice):
        call.change(subscription, {"status": "past_due"}, "customer.subscription.updated")


def _is_late(call: Call, invoice: Json) -> bool:
    return bool(invoice["collection_method"] == "charge_automatically" or call.now >= invoice["due_date"])


def prepare(call: Call, invoice: Json, card: Json | None) -> None:
    """``default_incomplete``: the intent waits for the customer's confirmation."""
    intent = invoicing.intent_of(call, invoice)
    if intent and card:
        call.change(intent, {"status": "requires_confirmation", "payment_method": card["id"]})


def is_paused(call: Call, subscription: Json) -> bool:
    """Whether the subscription's invoices are set aside now (``pause_collection``)."""
    pause = subscription["pause_collection"]
    return pause is not None and (pause["resumes_at"] is None or pause["resumes_at"] > call.now)


def set_aside(call: Call, subscription: Json, draft: Json) -> None:
    """Do with a draft what ``pause_collection`` says: keep it, write it off, or void it."""
    match subscription["pause_collection"]["behavior"]:
        case "keep_as_draft":
            call.change(draft, {"auto_advance": False, "automatically_finalizes_at": None}, "invoice.updated")
        case "mark_uncollectible":
            opened = invoicing.finalize(call, draft)
            if opened["status"] == "open":
                invoicing.forgive(call, opened, "subscription_paused")
        case "void":
            opened = invoicing.finalize(call, draft)
            if opened["status"] == "open":
                invoicing.void(call, opened)


def saved_card(call: Call, subscription: Json, invoice: Json) -> Json:
    """The card that paid becomes the subscription's default, where ``save_default_payment_method`` asks for it."""
    intent = invoicing.intent_of(call, invoice)
    if subscription["payment_settings"]["save_default_payment_method"] != "on_subscription" or intent is None:
        return {}
    return {"default_payment_method": intent["payment_method"]}
