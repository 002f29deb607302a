"""Subscription schedules: what a subscription is to become, phase by phase."""

from typing import Any

from stripe_sandbox.shapes import shaped

Json = dict[str, Any]


def build_phase(*, items: list[Json], currency: str, start_date: int, end_date: int, **given: Any) -> Json:
    """A phase [start_date, end_date); `items` are hashes with ``price`` (an id), ``quantity`` and so on."""
    empty: Json = {
        "application_fee_percent": None,
        "billing_cycle_anchor": None,
        "billing_thresholds": None,
        "collection_method": None,
        "default_payment_method": None,
        "default_tax_rates": [],
        "description": None,
        "invoice_settings": None,
        "on_behalf_of": None,
        "transfer_data": None,
        "trial_end": None,
    }
    shown = [
        {
            "billing_thresholds": None,
            "discounts": [],
            "metadata": item.get("metadata") or {},
            "plan": item["price"],
            "price": item["price"],
            "quantity": item.get("quantity", 1),
            "tax_rates": item.get("tax_rates") or [],
        }
        for item in items
    ]
    dates = {"start_date": start_date, "end_date": end_date}
    defaults = {"add_invoice_items": [], "discounts": [], "metadata": {}, "proration_behavior": "create_prorations"}
    return {**empty, **defaults, "currency": currency, "items": shown, **dates, **given}


def build_schedule(*, id: str, customer: Json, phases: list[Json], created: int, **given: Any) -> Json:  # noqa: A002 - Stripe's own field name
    """A schedule of `phases` (from `build_phase`) that has not begun."""
    settings = {
        "application_fee_percent": None,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": "automatic",
        "billing_thresholds": None,
        "collection_method": "charge_automatically",
        "default_payment_method": None,
        "description": None,
        "invoice_settings": {"account_tax_ids": None, "days_until_due": None, "issuer": {"type": "self"}},
        "on_behalf_of": None,
        "transfer_data": None,
    }
    defaults = {
        "id": id,
        "billing_mode": {"flexible": {"proration_discounts": "included"}, "type": "flexible"},
        "created": created,
        "customer": customer["id"],
        "default_settings": settings,
        "end_behavior": "release",
        "livemode": False,
        "metadata": {},
        "pause_schedules": [],
        "phases": phases,
        "status": "not_started",
        "test_clock": customer.get("test_clock"),
    }
    return shaped("subscription_schedule", defaults | given)
