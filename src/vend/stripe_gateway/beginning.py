"""Says to Stripe how a subscription begins."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from vend.domain.parking_pass import Price
from vend.domain.start import StartTerms

if TYPE_CHECKING:
    from stripe.params import SubscriptionCreateParams


def product_of(pass_id: UUID) -> str:
    """Give the id under which a pass is a product at Stripe; it is ours to choose."""
    return f"pass_{pass_id}"


def beginning(terms: StartTerms, price: Price, tax_rates: Sequence[str]) -> "SubscriptionCreateParams":
    """Give what the parameters of a new subscription say of its beginning.

    Stripe prorates by seconds and only so. A part in the garage's own convention is therefore an item of its own on
    the first invoice, at its own price, while Stripe leaves those days free
    (docs.stripe.com/billing/subscriptions/billing-cycle).
    """
    if terms.trial_end_at is not None:
        return {"trial_end": _seconds(terms.trial_end_at)}
    if terms.billing_anchor_at is None or terms.part_minor is None:
        return {}
    start, end = _seconds(terms.place_from_at), _seconds(terms.billing_anchor_at)
    return {
        "billing_cycle_anchor": end,
        "proration_behavior": "none",
        "add_invoice_items": [
            {
                "price_data": {
                    "product": product_of(price.pass_id),
                    "currency": price.currency.lower(),
                    "unit_amount": terms.part_minor,
                },
                "period": {
                    "start": {"type": "timestamp", "timestamp": start},
                    "end": {"type": "timestamp", "timestamp": end},
                },
                "tax_rates": list(tax_rates),
            }
        ],
    }


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
