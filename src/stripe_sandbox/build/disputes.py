"""Disputes: a cardholder asks the bank for the money back."""

from typing import Any

from stripe_sandbox import sdk
from stripe_sandbox.shapes import shaped

Json = dict[str, Any]

_ANSWER_WITHIN_S = 9 * 24 * 3600


def _no_evidence() -> Json:
    """Evidence with nothing in it."""
    kind = sdk.resource("dispute")
    assert kind is not None, "the SDK knows disputes"
    fields = sdk.fields(kind.Evidence)  # type: ignore[attr-defined]  # a class of the SDK's own, found by name
    return {name: None for name in sorted(fields) if name not in {"appeal", "enhanced_evidence"}} | {
        "enhanced_evidence": {}
    }


def build_dispute(
    *,
    id: str,  # noqa: A002 - Stripe's own field name
    charge: Json,
    created: int,
    reason: str = "fraudulent",
    inquiry: bool = False,
    balance_transactions: list[Json] | None = None,
    **given: Any,
) -> Json:
    """A dispute of a whole `charge`; an `inquiry` asks first and takes nothing yet."""
    card = charge["payment_method_details"]["card"]
    details = {
        "due_by": created + _ANSWER_WITHIN_S,
        "enhanced_eligibility": {},
        "has_evidence": False,
        "past_due": False,
        "submission_count": 0,
        "submission_method": "not_submitted",
    }
    about = {
        "brand": card["brand"],
        "case_type": "inquiry" if inquiry else "chargeback",
        "network": card["brand"],
        "network_reason_code": None,
    }
    defaults = {
        "id": id,
        "amount": charge["amount"],
        "balance_transactions": balance_transactions or [],
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": _no_evidence(),
        "evidence_details": details,
        "is_charge_refundable": inquiry,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {"card": about, "type": "card"},
        "reason": reason,
        "status": "warning_needs_response" if inquiry else "needs_response",
    }
    return shaped("dispute", defaults | given)
