"""Payment methods: cards from test tokens, attached to customers."""

from typing import Any

from stripe_sandbox.build import build_payment_method
from stripe_sandbox.call import Call, merged_metadata
from stripe_sandbox.cards import CARD_TOKENS, PAYMENT_METHOD_TOKENS, TestCard
from stripe_sandbox.errors import ApiError, invalid, missing
from stripe_sandbox.listing import column, field, listed
from stripe_sandbox.operations import operation

Json = dict[str, Any]

_CREATE = ("type", "card.token", "billing_details", "metadata", "allow_redisplay")


@operation("POST", "/v1/payment_methods", "payment_method_create", *_CREATE)
def create(call: Call, params: Json) -> Json:
    """Create a card from a test token (``card[token]=tok_visa``); it belongs to nobody yet."""
    if params.get("type") != "card" or not params.get("card"):
        raise invalid("The sandbox holds cards: give type=card and card[token].", param="type")
    card = CARD_TOKENS.get(params["card"]["token"])
    if card is None:
        raise missing("token", params["card"]["token"], param="card[token]", status=400)
    made = _card(call, card, None)
    made["metadata"] = merged_metadata(None, params.get("metadata"))
    given = params.get("billing_details") or {}
    made["billing_details"] |= {key: value or None for key, value in given.items() if key != "address"}
    if given.get("address"):
        made["billing_details"]["address"] |= given["address"]
    made["allow_redisplay"] = params.get("allow_redisplay", made["allow_redisplay"])
    return call.create(made)


@operation("GET", "/v1/payment_methods/{id}", "payment_method_retrieve")
def retrieve(call: Call, _params: Json, payment_method_id: str) -> Json:
    """One payment method; a test token (``pm_card_visa``) shows a card that belongs to nobody."""
    return usable(call, payment_method_id, param=None)


@operation("POST", "/v1/payment_methods/{id}/attach", "payment_method_attach", "customer")
def attach(call: Call, params: Json, payment_method_id: str) -> Json:
    """Attach a card to a customer; a test token makes a new card each time."""
    if "customer" not in params:
        raise invalid("Missing required param: customer.", param="customer", code="parameter_missing")
    call.require("customer", params["customer"], param="customer")
    return attach_to(call, payment_method_id, params["customer"])


@operation("POST", "/v1/payment_methods/{id}/detach", "payment_method_detach")
def detach(call: Call, _params: Json, payment_method_id: str) -> Json:
    """Take a card from its customer; it can never be used again."""
    found = call.require("payment_method", payment_method_id)
    if found["customer"] is None:
        raise invalid("The payment method you provided is not attached to a customer so detachment is impossible.")
    customer = call.require("customer", found["customer"])
    if customer["invoice_settings"]["default_payment_method"] == payment_method_id:
        settings = customer["invoice_settings"] | {"default_payment_method": None}
        call.change(customer, {"invoice_settings": settings}, "customer.updated")
    detached = call.change(found, {"customer": None})
    call.store.set_meta(f"detached:{payment_method_id}", 1)
    call.emit("payment_method.detached", detached, {"customer": found["customer"]})
    return detached


@operation("GET", "/v1/payment_methods", "payment_method_list", "customer", "type")
def list_(call: Call, params: Json) -> Json:
    """The cards of a customer, the newest first."""
    if "customer" not in params:
        raise invalid("Missing required param: customer.", param="customer", code="parameter_missing")
    call.require("customer", params["customer"], param="customer")
    conditions = [*column("customer", params["customer"]), *field("$.type", params.get("type"))]
    return listed(call, "payment_method", params, "/v1/payment_methods", conditions)


@operation("GET", "/v1/customers/{id}/payment_methods", "customer_payment_method_list", "type")
def list_of_customer(call: Call, params: Json, customer_id: str) -> Json:
    """The same under the customer's own path."""
    call.require("customer", customer_id)
    conditions = [*column("customer", customer_id), *field("$.type", params.get("type"))]
    return listed(call, "payment_method", params, f"/v1/customers/{customer_id}/payment_methods", conditions)


def usable(call: Call, payment_method_id: str, *, param: str | None) -> Json:
    """A stored card, or a fresh one for a test token."""
    card = PAYMENT_METHOD_TOKENS.get(payment_method_id)
    return _card(call, card, None) if card else call.require("payment_method", payment_method_id, param=param)


def kept(call: Call, payment_method_id: str, *, param: str) -> Json:
    """The same, and a fresh card is stored: the object that names it is there to be asked for."""
    card = usable(call, payment_method_id, param=param)
    if call.store.get(card["id"]) is None:
        call.store.put(card)
    return card


def attach_to(call: Call, payment_method_id: str, customer_id: str) -> Json:
    """Attach; Stripe checks the card with its bank first, and some test cards fail just there."""
    found = usable(call, payment_method_id, param=None)
    card = PAYMENT_METHOD_TOKENS.get(payment_method_id) or next(
        (c for c in PAYMENT_METHOD_TOKENS.values() if c.fingerprint == found["card"]["fingerprint"]), None
    )
    if card and not card.attaches:
        raise ApiError(402, "card_error", card.message, code=card.code, decline_code=card.decline_code)
    if found["customer"] == customer_id:
        return found
    if found["customer"] is not None:
        raise invalid("The payment method you provided has already been attached to a customer.")
    if call.store.meta(f"detached:{found['id']}"):
        raise invalid(
            "This PaymentMethod was previously used without being attached to a Customer or was detached from a "
            "Customer, and may not be used again."
        )
    call.store.put(found)
    attached = call.change(found, {"customer": customer_id})
    call.emit("payment_method.attached", attached)
    return attached


def _card(call: Call, card: TestCard, customer: str | None) -> Json:
    return build_payment_method(
        id=call.new_id("pm"),
        created=call.now,
        customer=customer,
        brand=card.brand,
        last4=card.last4,
        funding=card.funding,
        fingerprint=card.fingerprint,
    )
