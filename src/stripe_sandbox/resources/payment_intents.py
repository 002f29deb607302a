"""Payment intents: those that Stripe Billing made for invoices, and those that callers make themselves."""

from typing import Any

from stripe_sandbox.billing import collecting
from stripe_sandbox.build import build_payment_intent
from stripe_sandbox.call import Call, cleared, merged_metadata
from stripe_sandbox.errors import ApiError, invalid
from stripe_sandbox.listing import column, listed
from stripe_sandbox.operations import operation
from stripe_sandbox.resources import payment_methods

Json = dict[str, Any]

_CONFIRM = ("payment_method", "off_session", "return_url", "use_stripe_sdk")
_OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
_SHARED = ("customer", "description", "metadata", "payment_method", "receipt_email", "setup_future_usage")
_CREATE = (
    *("amount", "currency", "capture_method", "confirm", "off_session", "payment_method_types", "return_url"),
    *("automatic_payment_methods", "use_stripe_sdk", *_SHARED),
)
_AMOUNT_MIN = 50


@operation("POST", "/v1/payment_intents", "payment_intent_create", *_CREATE)
def create(call: Call, params: Json) -> Json:
    """Create an intent to collect an amount, and with ``confirm`` collect it at once."""
    if "customer" in params:
        call.require("customer", params["customer"], param="customer")
    _check_amount(params["amount"])
    intent = build_payment_intent(
        id=call.new_id("pi"),
        amount=params["amount"],
        currency=params["currency"].lower(),
        customer=params.get("customer"),
        created=call.now,
        capture_method=params.get("capture_method", "automatic"),
        description=params.get("description"),
        metadata=merged_metadata(None, params.get("metadata")),
        receipt_email=params.get("receipt_email"),
        setup_future_usage=params.get("setup_future_usage"),
    )
    if chosen := params.get("payment_method"):
        card = payment_methods.kept(call, chosen, param="payment_method")
        intent |= {"payment_method": card["id"], "status": "requires_confirmation"}
    call.create(intent, "payment_intent.created")
    if params.get("confirm"):
        return confirm(call, {key: params[key] for key in ("off_session", "return_url") if key in params}, intent["id"])
    return intent


def _check_amount(amount: Any) -> None:
    if amount <= 0:
        raise invalid("Invalid positive integer", param="amount", code="parameter_invalid_integer")
    if amount < _AMOUNT_MIN:
        raise invalid("Amount must be at least $0.50 usd", param="amount", code="amount_too_small")


@operation("GET", "/v1/payment_intents/{id}", "payment_intent_retrieve")
def retrieve(call: Call, _params: Json, intent_id: str) -> Json:
    """One payment intent."""
    return call.require("payment_intent", intent_id)


@operation("POST", "/v1/payment_intents/{id}", "payment_intent_update", "amount", *_SHARED)
def update(call: Call, params: Json, intent_id: str) -> Json:
    """Change an intent that has collected nothing yet."""
    intent = call.require("payment_intent", intent_id)
    changes: Json = {key: cleared(params[key]) for key in ("description", "receipt_email") if key in params}
    if "metadata" in params:
        changes["metadata"] = merged_metadata(intent["metadata"], params["metadata"])
    if params.keys() & {"amount", "payment_method", "customer", "setup_future_usage"}:
        if intent["status"] not in _OPEN:
            raise _unexpected(intent, "updated")
        for key in ("amount", "customer", "setup_future_usage"):
            if key in params:
                changes[key] = cleared(params[key])
        _check_amount(params.get("amount", intent["amount"]))
    if "payment_method" in params:
        card = payment_methods.kept(call, params["payment_method"], param="payment_method")
        changes |= {"payment_method": card["id"], "status": "requires_confirmation"}
    return call.change(intent, changes)


@operation("GET", "/v1/payment_intents", "payment_intent_list", "customer", "created")
def list_(call: Call, params: Json) -> Json:
    """Payment intents, the newest first."""
    return listed(call, "payment_intent", params, "/v1/payment_intents", column("customer", params.get("customer")))


@operation("POST", "/v1/payment_intents/{id}/confirm", "payment_intent_confirm", *_CONFIRM)
def confirm(call: Call, params: Json, intent_id: str) -> Json:
    """Collect the intent from a card, and let its invoice and subscription follow."""
    intent = call.require("payment_intent", intent_id)
    if intent["status"] not in _OPEN:
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
    if card["customer"] not in {None, intent["customer"]}:
        raise invalid("The payment method you provided belongs to another customer.", param="payment_method")
    made = collecting.attempt(call, intent, card, on_session=not params.get("off_session", False))
    conclude(call, made)
    if made.failure and made.intent["status"] != "requires_action":
        raise made.error()
    return call.require("payment_intent", intent_id)


@operation("POST", "/v1/payment_intents/{id}/capture", "payment_intent_capture", "amount_to_capture", "metadata")
def capture(call: Call, params: Json, intent_id: str) -> Json:
    """Take what was authorised, or a part of it."""
    intent = call.require("payment_intent", intent_id)
    if intent["status"] != "requires_capture":
        raise _unexpected(intent, "captured")
    wanted = params.get("amount_to_capture")
    amount = int(intent["amount_capturable"] if wanted is None else wanted)
    if not 0 < amount <= intent["amount_capturable"]:
        raise invalid(
            "The requested capture amount is greater than the amount you can capture for this charge.",
            param="amount_to_capture",
            code="amount_too_large",
        )
    if "metadata" in params:
        intent = call.change(intent, {"metadata": merged_metadata(intent["metadata"], params["metadata"])})
    return collecting.capture(call, intent, amount)


@operation("POST", "/v1/payment_intents/{id}/cancel", "payment_intent_cancel", "cancellation_reason")
def cancel(call: Call, params: Json, intent_id: str) -> Json:
    """Give an intent up that has collected nothing; an invoice's goes only with its invoice."""
    intent = call.require("payment_intent", intent_id)
    if intent["status"] not in {*_OPEN, "requires_capture"}:
        raise _unexpected(intent, "canceled")
    if call.store.select("word = ? AND kind = 'invoice_payment'", (intent_id,)):
        raise invalid("You cannot cancel this PaymentIntent: it was created by an invoice. Void the invoice instead.")
    return collecting.cancel(call, intent, params.get("cancellation_reason"))


def _unexpected(intent: Json, verb: str) -> ApiError:
    message = f"This PaymentIntent could not be {verb} because it has a status of {intent['status']}."
    return invalid(message, code="payment_intent_unexpected_state", payment_intent=intent)


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
