"""Setup intents: a card is kept for later, without a payment."""

from typing import Any

from stripe_sandbox.shapes import shaped

Json = dict[str, Any]


def build_setup_intent(*, id: str, customer: str | None, created: int, **given: Any) -> Json:  # noqa: A002 - Stripe's own field name
    """A setup intent that waits for a card."""
    options = {"card": {"mandate_options": None, "network": None, "request_three_d_secure": "automatic"}}
    defaults = {
        "id": id,
        "client_secret": f"{id}_secret_{id[-16:][::-1]}",
        "created": created,
        "customer": customer,
        "livemode": False,
        "metadata": {},
        "payment_method_options": options,
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
        "usage": "off_session",
    }
    return shaped("setup_intent", defaults | given)
