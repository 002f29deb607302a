"""Subscriptions and their items."""

from typing import Any

from stripe_sandbox.build.catalog import build_plan
from stripe_sandbox.shapes import page, shaped

Json = dict[str, Any]


def build_item(
    *,
    id: str,  # noqa: A002 - Stripe's own field name
    subscription: str,
    price: Json,
    created: int,
    period: tuple[int, int],
    quantity: int = 1,
    **given: Any,
) -> Json:
    """One item of a subscription: `price` is the whole price object, `period` the current [start, end)."""
    defaults = {
        "id": id,
        "created": created,
        "current_period_end": period[1],
        "current_period_start": period[0],
        "discounts": [],
        "metadata": {},
        "plan": build_plan(price),
        "price": price,
        "quantity": quantity,
        "subscription": subscription,
        "tax_rates": [],
    }
    return shaped("subscription_item", defaults | given)


def build_subscription(
    *,
    id: str,  # noqa: A002 - Stripe's own field name
    customer: str,
    items: list[Json],
    created: int,
    status: str = "active",
    billing_cycle_anchor: int | None = None,
    **given: Any,
) -> Json:
    """A subscription that charges automatically.

    `items` come from `build_item`. For a history give ``latest_invoice`` and, as they apply,
    ``default_payment_method``, ``default_tax_rates`` (whole objects), ``metadata``, ``canceled_at``, ``ended_at``,
    ``cancel_at_period_end``. One whose status renews is renewed by the sandbox when its items' period ends.
    """
    payment_settings = {
        "payment_method_options": None,
        "payment_method_types": None,
        "save_default_payment_method": "off",
    }
    defaults = {
        "id": id,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": created if billing_cycle_anchor is None else billing_cycle_anchor,
        "billing_mode": {"flexible": {"proration_discounts": "included"}, "type": "flexible"},
        "billing_schedules": [],
        "cancel_at_period_end": False,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": "charge_automatically",
        "created": created,
        "currency": items[0]["price"]["currency"],
        "customer": customer,
        "default_tax_rates": [],
        "discounts": [],
        "invoice_settings": {"account_tax_ids": None, "custom_fields": None, "issuer": {"type": "self"}},
        "items": page(items, f"/v1/subscription_items?subscription={id}"),
        "livemode": False,
        "metadata": {},
        "payment_settings": payment_settings,
        "start_date": created,
        "status": status,
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
    }
    return shaped("subscription", defaults | given)
