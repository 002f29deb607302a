"""When an object needs the sandbox's own attention next: renewals, expiries, finalisation, retries."""

from typing import Any

INCOMPLETE_EXPIRES_S = 23 * 3600


def due_at(obj: dict[str, Any]) -> int | None:
    """The instant (Unix seconds) at which time alone changes `obj`, or None when it never does."""
    match obj["object"]:
        case "subscription":
            return _subscription_due(obj)
        case "invoice":
            return _invoice_due(obj)
        case "test_helpers.test_clock":
            return int(obj["created"]) if obj["status"] == "advancing" else None
        case _:
            return None


def _subscription_due(subscription: dict[str, Any]) -> int | None:
    status = subscription["status"]
    if status == "incomplete":
        return int(subscription["created"]) + INCOMPLETE_EXPIRES_S
    if status in {"canceled", "incomplete_expired", "paused"}:
        return None
    ends = [item["current_period_end"] for item in subscription["items"]["data"]]
    instants = [*ends, subscription.get("cancel_at"), subscription["trial_end"] if status == "trialing" else None]
    return min((instant for instant in instants if instant is not None), default=None)


def _invoice_due(invoice: dict[str, Any]) -> int | None:
    if not invoice.get("auto_advance"):
        return None
    if invoice["status"] == "draft":
        return invoice.get("automatically_finalizes_at")
    return invoice.get("next_payment_attempt") if invoice["status"] == "open" else None
