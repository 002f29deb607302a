"""Refunds, in full or in part."""

from typing import Any

from stripe_sandbox import money
from stripe_sandbox.build import build_balance_transaction, build_refund
from stripe_sandbox.call import Call, merged_metadata
from stripe_sandbox.errors import invalid
from stripe_sandbox.listing import column, listed
from stripe_sandbox.operations import operation

Json = dict[str, Any]


@operation("POST", "/v1/refunds", "refund_create", "charge", "payment_intent", "amount", "reason", "metadata")
def create(call: Call, params: Json) -> Json:
    """Give money back: all that is left of the charge, unless an amount is given. Stripe keeps its fee."""
    charge = _charge(call, params)
    amount = _amount(charge, params.get("amount"))
    refund_id, transaction_id = call.new_id("re"), call.new_id("txn")
    transaction = build_balance_transaction(
        id=transaction_id,
        type="refund",
        amount=-amount,
        currency=charge["currency"],
        source=refund_id,
        created=call.now,
        now=call.now,
        description=f"REFUND FOR CHARGE ({charge['description']})",
    )
    call.create(transaction)
    refund = build_refund(
        id=refund_id,
        charge=charge,
        amount=amount,
        created=call.now,
        balance_transaction=transaction_id,
        reason=params.get("reason"),
        metadata=merged_metadata(None, params.get("metadata")),
    )
    call.create(refund, "refund.created")
    refunded = charge["amount_refunded"] + amount
    changes = {"amount_refunded": refunded, "refunded": refunded == charge["amount"]}
    call.change(charge, changes, "charge.refunded")
    return refund


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
    if not charge["paid"]:
        raise invalid(f"This charge ({charge['id']}) has not succeeded and cannot be refunded.", param="charge")
    return charge


def _amount(charge: Json, wanted: int | None) -> int:
    left = int(charge["amount"] - charge["amount_refunded"])
    if left == 0:
        message = f"Charge {charge['id']} has already been refunded."
        raise invalid(message, code="charge_already_refunded")
    amount = left if wanted is None else wanted
    if amount <= 0:
        raise invalid("Invalid positive integer", param="amount", code="parameter_invalid_integer")
    if amount > left:
        asked, open_ = (money.display(value, charge["currency"]) for value in (amount, left))
        message = f"Refund amount ({asked}) is greater than unrefunded amount on charge ({open_})"
        raise invalid(message, param="amount")
    return amount
