"""Refunds, in full or in part."""

from typing import Any

from stripe_sandbox.billing import refunding
from stripe_sandbox.call import Call, merged_metadata
from stripe_sandbox.errors import invalid
from stripe_sandbox.listing import column, listed
from stripe_sandbox.operations import operation

Json = dict[str, Any]


@operation("POST", "/v1/refunds", "refund_create", "charge", "payment_intent", "amount", "reason", "metadata")
def create(call: Call, params: Json) -> Json:
    """Give money back: all that is left of the charge, unless an amount is given. Stripe keeps its fee."""
    charge = _charge(call, params)
    amount = refunding.checked_amount(charge, params.get("amount"))
    metadata = merged_metadata(None, params.get("metadata"))
    return refunding.refund(call, charge, amount, reason=params.get("reason"), metadata=metadata)


@operation("GET", "/v1/refunds/{id}", "refund_retrieve")
def retrieve(call: Call, _params: Json, refund_id: str) -> Json:
    """One refund."""
    return call.require("refund", refund_id)


@operation("POST", "/v1/refunds/{id}", "refund_update", "metadata")
def update(call: Call, params: Json, refund_id: str) -> Json:
    """Change a refund's metadata."""
    refund = call.require("refund", refund_id)
    metadata = merged_metadata(refund["metadata"], params.get("metadata"))
    previous = {"metadata": refund["metadata"]}
    changed = call.change(refund, {"metadata": metadata})
    if changed != refund:
        call.emit("refund.updated", changed, previous)
        call.emit("charge.refund.updated", changed, previous)
    return changed


@operation("GET", "/v1/refunds", "refund_list", "charge", "payment_intent", "created")
def list_(call: Call, params: Json) -> Json:
    """Refunds, the newest first."""
    conditions = [*column("parent", params.get("charge")), *column("word", params.get("payment_intent"))]
    return listed(call, "refund", params, "/v1/refunds", conditions)


def _charge(call: Call, params: Json) -> Json:
    """The charge to refund, named itself or by its payment intent."""
    if ("charge" in params) == ("payment_intent" in params):
        raise invalid("One of the following params should be provided for this request: payment_intent or charge.")
    if "charge" in params:
        charge = call.require("charge", params["charge"], param="charge")
    else:
        intent = call.require("payment_intent", params["payment_intent"], param="payment_intent")
        if intent["status"] != "succeeded":
            raise invalid(f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.")
        charge = call.require("charge", intent["latest_charge"])
    return charge
