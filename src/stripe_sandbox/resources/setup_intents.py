"""Setup intents: keep a card for later, asking its bank and, where that wants it, the customer."""

from typing import Any

from stripe_sandbox.build import build_setup_intent
from stripe_sandbox.call import Call, merged_metadata
from stripe_sandbox.cards import TestCard, card_behind
from stripe_sandbox.errors import ApiError, invalid
from stripe_sandbox.listing import Condition, column, field, listed
from stripe_sandbox.operations import operation
from stripe_sandbox.resources import payment_methods

Json = dict[str, Any]

_URL = "/v1/setup_intents"
_CREATE = (
    *("automatic_payment_methods", "confirm", "customer", "description", "metadata", "payment_method"),
    *("payment_method_types", "return_url", "usage", "use_stripe_sdk"),
)
_OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")


@operation("POST", _URL, "setup_intent_create", *_CREATE)
def create(call: Call, params: Json) -> Json:
    """Create an intent to keep a card, and with ``confirm`` keep it at once."""
    if "customer" in params:
        call.require("customer", params["customer"], param="customer")
    intent = build_setup_intent(
        id=call.new_id("seti"),
        customer=params.get("customer"),
        created=call.now,
        description=params.get("description"),
        metadata=merged_metadata(None, params.get("metadata")),
        usage=params.get("usage", "off_session"),
    )
    if chosen := params.get("payment_method"):
        card = payment_methods.kept(call, chosen, param="payment_method")
        intent |= {"payment_method": card["id"], "status": "requires_confirmation"}
    call.create(intent, "setup_intent.created")
    return confirm(call, {}, intent["id"]) if params.get("confirm") else intent


@operation("GET", f"{_URL}/{{id}}", "setup_intent_retrieve")
def retrieve(call: Call, _params: Json, intent_id: str) -> Json:
    """One setup intent."""
    return call.require("setup_intent", intent_id)


@operation("GET", _URL, "setup_intent_list", "customer", "payment_method", "created")
def list_(call: Call, params: Json) -> Json:
    """Setup intents, the newest first."""
    conditions: list[Condition] = [
        *column("customer", params.get("customer")),
        *field("$.payment_method", params.get("payment_method")),
    ]
    return listed(call, "setup_intent", params, _URL, conditions)


@operation("POST", f"{_URL}/{{id}}/confirm", "setup_intent_confirm", "payment_method", "return_url", "use_stripe_sdk")
def confirm(call: Call, params: Json, intent_id: str) -> Json:
    """Ask the card's bank whether it may be kept; it may ask the customer first."""
    intent = _open(call, intent_id, "confirmed")
    chosen = params.get("payment_method") or intent["payment_method"]
    if not chosen:
        raise invalid(
            "You cannot confirm this SetupIntent because it's missing a payment method.",
            code="setup_intent_unexpected_state",
            setup_intent=intent,
        )
    card = payment_methods.kept(call, chosen, param="payment_method")
    if card["customer"] not in {None, intent["customer"]}:
        raise invalid("The payment method you provided belongs to another customer.", param="payment_method")
    behind = card_behind(card)
    if not behind.attaches:
        raise _refused(call, intent, card, behind)
    if behind.outcome == "requires_authentication":
        action = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
        changes = {"status": "requires_action", "payment_method": card["id"], "next_action": action}
        asked = call.change(intent, changes)
        call.emit("setup_intent.requires_action", asked)
        return asked
    return _succeed(call, intent, card)


@operation("POST", f"{_URL}/{{id}}/cancel", "setup_intent_cancel", "cancellation_reason")
def cancel(call: Call, params: Json, intent_id: str) -> Json:
    """Give an intent up."""
    intent = _open(call, intent_id, "canceled")
    reason = params.get("cancellation_reason")
    canceled = call.change(intent, {"status": "canceled", "cancellation_reason": reason, "next_action": None})
    call.emit("setup_intent.canceled", canceled)
    return canceled


def authenticated(call: Call, intent_id: str, *, succeeds: bool) -> Json:
    """The customer answered the bank: the card is kept, or not."""
    intent = call.require("setup_intent", intent_id)
    if intent["status"] != "requires_action":
        raise invalid(f"This SetupIntent's state is {intent['status']}: nobody is being asked.")
    card = call.require("payment_method", intent["payment_method"])
    if succeeds:
        call.store.set_meta(f"authenticated:{card['id']}", 1)
        return _succeed(call, intent, card)
    error = {
        "type": "invalid_request_error",
        "code": "setup_intent_authentication_failure",
        "message": "The latest attempt to set up the payment method has failed because authentication failed.",
    }
    return _fail(call, intent, error, card)


def _open(call: Call, intent_id: str, verb: str) -> Json:
    intent = call.require("setup_intent", intent_id)
    if intent["status"] not in _OPEN:
        message = f"This SetupIntent could not be {verb} because it has a status of {intent['status']}."
        raise invalid(message, code="setup_intent_unexpected_state", setup_intent=intent)
    return intent


def _succeed(call: Call, intent: Json, card: Json) -> Json:
    if intent["customer"]:
        card = payment_methods.attach_to(call, card["id"], intent["customer"])
    changes = {"status": "succeeded", "payment_method": card["id"], "next_action": None, "last_setup_error": None}
    done = call.change(intent, changes)
    call.emit("setup_intent.succeeded", done)
    return done


def _fail(call: Call, intent: Json, error: Json, card: Json) -> Json:
    recorded = {"doc_url": f"https://stripe.com/docs/error-codes/{error['code'].replace('_', '-')}", **error}
    changes = {
        "status": "requires_payment_method",
        "payment_method": None,
        "next_action": None,
        "last_setup_error": recorded | {"payment_method": card},
    }
    failed = call.change(intent, changes)
    call.emit("setup_intent.setup_failed", failed)
    return failed


def _refused(call: Call, intent: Json, card: Json, behind: TestCard) -> ApiError:
    error: Json = {"type": "card_error", "code": behind.code, "message": behind.message}
    if behind.decline_code:
        error["decline_code"] = behind.decline_code
    failed = _fail(call, intent, error, card)
    given = {key: value for key, value in error.items() if key not in {"type", "message"}}
    return ApiError(402, "card_error", behind.message, keeps_writes=True, setup_intent=failed, **given)
