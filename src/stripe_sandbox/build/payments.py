"""Money in motion: payment intents, charges, balance transactions, refunds, and invoice payments."""

from typing import Any

from stripe_sandbox.money import processing_fee
from stripe_sandbox.shapes import shaped

Json = dict[str, Any]

_AVAILABLE_AFTER_S = 2 * 24 * 3600
_REPORTING = {"payout_failure": "payout_reversal"}
"""Where Stripe's reports do not use the type's own word (docs.stripe.com/reports/reporting-categories)."""

_SUCCEEDED = {
    "advice_code": None,
    "network_advice_code": None,
    "network_decline_code": None,
    "network_status": "approved_by_network",
    "reason": None,
    "risk_level": "normal",
    "risk_score": 20,
    "seller_message": "Payment complete.",
    "type": "authorized",
}


def build_payment_intent(
    *,
    id: str,  # noqa: A002 - Stripe's own field name
    amount: int,
    currency: str,
    customer: str | None,
    created: int,
    status: str = "requires_payment_method",
    **given: Any,
) -> Json:
    """A payment intent, by default as an invoice makes it; ``succeeded`` counts its whole amount as received."""
    options = {
        "card": {
            "installments": None,
            "mandate_options": None,
            "network": None,
            "request_three_d_secure": "automatic",
        }
    }
    defaults = {
        "id": id,
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": amount if status == "succeeded" else 0,
        "capture_method": "automatic",
        "client_secret": f"{id}_secret_{id[-16:][::-1]}",
        "confirmation_method": "automatic",
        "created": created,
        "currency": currency,
        "customer": customer,
        "description": "Subscription creation",
        "livemode": False,
        "metadata": {},
        "payment_method_options": options,
        "payment_method_types": ["card"],
        "setup_future_usage": "off_session",
        "status": status,
    }
    return shaped("payment_intent", defaults | given)


def _card_details(payment_method: Json, amount: int) -> Json:
    """``payment_method_details`` of a charge on a card."""
    card = payment_method["card"]
    copied = ("brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "wallet")
    details = {key: card[key] for key in copied} | {
        "amount_authorized": amount,
        "authorization_code": None,
        "extended_authorization": {"status": "disabled"},
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": card["brand"],
        "network_token": {"used": False},
        "network_transaction_id": None,
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
        "regulated_status": "unregulated",
        "three_d_secure": None,
    }
    return {"card": details, "type": "card"}


def build_charge(
    *,
    id: str,  # noqa: A002 - Stripe's own field name
    amount: int,
    currency: str,
    customer: str | None,
    payment_intent: str,
    payment_method: Json,
    created: int,
    balance_transaction: str | None = None,
    failure: Json | None = None,
    **given: Any,
) -> Json:
    """A charge: succeeded, or failed when `failure` gives ``code``, ``message`` and ``decline_code``.

    For a refunded charge of a history give ``amount_refunded`` and, when nothing is left, ``refunded=True``.
    """
    outcome = dict(_SUCCEEDED)
    if failure:
        outcome |= {
            "network_status": "declined_by_network",
            "reason": failure.get("decline_code") or failure["code"],
            "seller_message": "The bank did not return any further details with this decline.",
            "type": "issuer_declined",
        }
    defaults = {
        "id": id,
        "amount": amount,
        "amount_captured": 0 if failure else amount,
        "amount_refunded": 0,
        "balance_transaction": balance_transaction,
        "billing_details": payment_method["billing_details"],
        "calculated_statement_descriptor": "STRIPE SANDBOX",
        "captured": not failure,
        "created": created,
        "currency": currency,
        "customer": customer,
        "disputed": False,
        "failure_code": failure["code"] if failure else None,
        "failure_message": failure["message"] if failure else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": {},
        "outcome": outcome,
        "paid": not failure,
        "payment_intent": payment_intent,
        "payment_method": payment_method["id"],
        "payment_method_details": _card_details(payment_method, 0 if failure else amount),
        "radar_options": {},
        "refunded": False,
        "status": "failed" if failure else "succeeded",
    }
    return shaped("charge", defaults | given)


def build_balance_transaction(
    *,
    id: str,  # noqa: A002 - Stripe's own field name
    type: str,  # noqa: A002 - Stripe's own field name
    amount: int,
    currency: str,
    source: str,
    created: int,
    now: int,
    fee: int | None = None,
    **given: Any,
) -> Json:
    """A movement of the Stripe balance: a ``charge`` (with Stripe's fee by default), a ``refund`` (negative) and so on.

    Funds are pending for two days after `created`; `now` says whether that has passed.
    """
    cost = (processing_fee(amount, currency) if type == "charge" else 0) if fee is None else fee
    detail = {
        "amount": cost,
        "application": None,
        "currency": currency,
        "description": "Stripe processing fees",
        "type": "stripe_fee",
    }
    available_on = created + _AVAILABLE_AFTER_S
    defaults = {
        "id": id,
        "amount": amount,
        "available_on": available_on,
        "balance_type": "payments",
        "created": created,
        "currency": currency,
        "fee": cost,
        "fee_details": [detail] if cost else [],
        "net": amount - cost,
        "reporting_category": _REPORTING.get(type, type),
        "source": source,
        "status": "available" if available_on <= now else "pending",
        "type": type,
    }
    return shaped("balance_transaction", defaults | given)


def build_refund(
    *,
    id: str,  # noqa: A002 - Stripe's own field name
    charge: Json,
    amount: int,
    created: int,
    balance_transaction: str | None,
    reason: str | None = None,
    **given: Any,
) -> Json:
    """A refund to the card of `charge` (the whole charge object)."""
    card = {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"}
    defaults = {
        "id": id,
        "amount": amount,
        "balance_transaction": balance_transaction,
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "customer": charge["customer"],
        "destination_details": {"card": card, "type": "card"},
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": reason,
        "status": "succeeded",
    }
    return shaped("refund", defaults | given)


def build_invoice_payment(
    *,
    id: str,  # noqa: A002 - Stripe's own field name
    invoice: Json,
    payment_intent: str,
    created: int,
    paid_at: int | None = None,
) -> Json:
    """The link from an invoice to the payment intent that pays it; open until `paid_at` is given."""
    given = {
        "id": id,
        "amount_paid": invoice["amount_due"] if paid_at is not None else None,
        "amount_requested": invoice["amount_due"],
        "created": created,
        "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": True,
        "livemode": False,
        "payment": {"payment_intent": payment_intent, "type": "payment_intent"},
        "status": "paid" if paid_at is not None else "open",
        "status_transitions": {"canceled_at": None, "paid_at": paid_at},
    }
    return shaped("invoice_payment", given)
