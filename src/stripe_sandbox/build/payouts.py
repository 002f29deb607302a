"""Payouts: what Stripe sends to the account's bank."""

from typing import Any

from stripe_sandbox.shapes import shaped

Json = dict[str, Any]


def build_payout(
    *,
    id: str,  # noqa: A002 - Stripe's own field name
    amount: int,
    currency: str,
    created: int,
    arrival_date: int,
    balance_transaction: str,
    automatic: bool = True,
    **given: Any,
) -> Json:
    """A payout on its way; for a history give ``status="paid"`` and ``reconciliation_status="completed"``."""
    defaults = {
        "id": id,
        "amount": amount,
        "arrival_date": arrival_date,
        "automatic": automatic,
        "balance_transaction": balance_transaction,
        "created": created,
        "currency": currency,
        "description": "STRIPE PAYOUT",
        "destination": "ba_sandbox",
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "reconciliation_status": "in_progress" if automatic else "not_applicable",
        "source_type": "card",
        "status": "in_transit",
        "type": "bank_account",
    }
    return shaped("payout", defaults | given)
