"""Payment intents: those that Stripe Billing made for invoices."""

from typing import Any

from stripe_sandbox.billing import collecting
from stripe_sandbox.call import Call
from stripe_sandbox.errors import invalid
from stripe_sandbox.listing import column, listed
from stripe_sandbox.operations import operation
from stripe_sandbox.resources import payment_methods

Json = dict[str, Any]

_CONFIRM = ("payment_method", "off_session", "return_url", "use_stripe_sdk")


@operation("GET", "/v1/payment_intents/{id}", "payment_intent_retrieve")
def retrieve(call: Call, _params: Json, intent_id: str) -> Json:
    """One payment intent."""
    return call.require("payment_intent", intent_id)


@operation("GET", "/v1/payment_intents", "payment_intent_list", "customer", "created")
def list_(call: Call, params: Json) -> Json:
    """Payment intents, the newest first."""
    return listed(call, "payment_intent", params, "/v1/payment_intents", column("customer", params.get("customer")))


@operation("POST", "/v1/payment_intents/{id}/confirm", "payment_intent_confirm", *_CONFIRM)
def confirm(call: Call, params: Json, intent_id: str) -> Json:
    """Collect the intent from a card, and let its invoice and subscription follow."""
    intent = call.require("payment_intent", intent_id)
    if intent["status"] not in {"requires_payment_method", "requires_confirmation", "requires_action"}:
        raise invalid(
            f"You cannot confirm this PaymentIntent because it has already {intent['status']} after being previously "
            "confirmed."
            if intent["status"] == "succeeded"
            else f"This PaymentIntent's state is {intent['status']} and cannot be confirmed.",
            code="payment_intent_unexpected_state",
            payment_intent=intent,
        )
    chosen = params.get("payment_method") or intent["payment_method"]
    if not chosen:
        raise invalid(
            "You cannot confirm this PaymentIntent because it's missing a payment method.",
            code="payment_intent_unexpected_state",
            payment_intent=intent,
        )
    card = payment_methods.usable(call, chosen, param="payment_method")
    made = collecting.attempt(call, intent, card, on_session=not params.get("off_session", False))
    conclude(call, made)
    if made.failure and made.intent["status"] != "requires_action":
        raise made.error()
    return call.require("payment_intent", intent_id)


def conclude(call: Call, made: collecting.Attempt) -> None:
    """Let the invoice that an intent pays know how the attempt ended, and the subscription after it."""
    for payment in call.store.select("word = ? AND kind = 'invoice_payment'", (made.intent["id"],)):
        invoice = call.require("invoice", payment["invoice"])
        collecting.settle(call, collecting.after_attempt(call, invoice, made))


def authenticated(call: Call, intent_id: str, *, succeeds: bool) -> Json:
    """The customer answered the bank: the intent is charged, or fails for good with that card."""
    intent = call.require("payment_intent", intent_id)
    if intent["status"] != "requires_action":
        raise invalid(f"This PaymentIntent's state is {intent['status']}: nobody is being asked.")
    card = call.require("payment_method", intent["payment_method"])
    made = collecting.after_authentication(call, intent, card, succeeds=succeeds)
    conclude(call, made)
    return call.require("payment_intent", intent_id)
