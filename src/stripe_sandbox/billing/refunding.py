"""Gives money back, and what becomes of it: some banks refuse it, some take their time."""

from typing import Any

from stripe_sandbox import money
from stripe_sandbox.billing import books
from stripe_sandbox.build import build_refund
from stripe_sandbox.call import Call
from stripe_sandbox.cards import card_of_fingerprint
from stripe_sandbox.errors import invalid

Json = dict[str, Any]


def checked_amount(charge: Json, wanted: int | None) -> int:
    """What can be given back of a charge: `wanted`, or (None) all that is left.

    Raises:
        ApiError: Nothing is left, more is wanted than is left, or the charge is disputed.
    """
    if not charge["paid"]:
        raise invalid(f"This charge ({charge['id']}) has not succeeded and cannot be refunded.", param="charge")
    if charge["disputed"]:
        message = f"Charge {charge['id']} has been charged back; cannot issue a refund."
        raise invalid(message, code="charge_disputed")
    left = int(charge["amount_captured"] - charge["amount_refunded"])
    if left <= 0:
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


def refund(call: Call, charge: Json, amount: int, **given: Any) -> Json:
    """Give a part of a charge back; Stripe keeps its fee. `given` are ``reason`` and ``metadata``."""
    refund_id = call.new_id("re")
    card = card_of_fingerprint(charge["payment_method_details"]["card"]["fingerprint"])
    transaction = books.post(
        call,
        id=call.new_id("txn"),
        type="refund",
        amount=-amount,
        currency=charge["currency"],
        source=refund_id,
        description=f"REFUND FOR CHARGE ({charge['description']})",
    )
    made = build_refund(
        id=refund_id,
        charge=charge,
        amount=amount,
        created=call.now,
        balance_transaction=transaction["id"],
        status="pending" if card.refund == "pends" else "succeeded",
        **given,
    )
    if card.refund != "succeeds":
        what = "refund_fails" if card.refund == "fails" else "refund_succeeds"
        call.later(call.now + call.settings.refund_settles_after_s, made, what)
    call.create(made, "refund.created")
    _count(call, charge, amount, "charge.refunded")
    return made


def _count(call: Call, charge: Json, amount: int, event: str | None) -> None:
    refunded = charge["amount_refunded"] + amount
    changes = {"amount_refunded": refunded, "refunded": refunded == charge["amount_captured"]}
    call.change(charge, changes, event)


def succeed(call: Call, refund_id: str) -> None:
    """The bank took a refund that was pending."""
    found = call.find("refund", refund_id)
    if found and found["status"] == "pending":
        _tell(call, found, {"status": "succeeded"})


def fail(call: Call, refund_id: str) -> None:
    """The bank gave a refund back: the money is in the account's balance again."""
    found = call.find("refund", refund_id)
    if found is None or found["status"] == "failed":
        return
    back = books.post(
        call,
        id=call.new_id("txn"),
        type="refund_failure",
        amount=found["amount"],
        currency=found["currency"],
        source=refund_id,
        description="REFUND FAILURE",
    )
    changes = {
        "status": "failed",
        "failure_reason": "expired_or_canceled_card",
        "failure_balance_transaction": back["id"],
    }
    failed = _tell(call, found, changes)
    call.emit("refund.failed", failed)
    _count(call, call.require("charge", found["charge"]), -found["amount"], None)


def _tell(call: Call, found: Json, changes: Json) -> Json:
    """Change a refund and say so under both of the names that Stripe has for it."""
    changed = call.change(found, changes, "refund.updated")
    call.emit("charge.refund.updated", changed, {key: found.get(key) for key in changes})
    return changed
