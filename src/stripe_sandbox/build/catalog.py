"""What is sold: products, prices, tax rates."""

from typing import Any

from stripe_sandbox.shapes import shaped

Json = dict[str, Any]


def build_product(*, id: str, name: str, created: int, **given: Any) -> Json:  # noqa: A002 - Stripe's own field name
    """A product. `given` overrides any further field, such as ``metadata`` or ``description``."""
    defaults = {
        "id": id,
        "active": True,
        "created": created,
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": {},
        "name": name,
        "type": "service",
        "updated": created,
    }
    return shaped("product", defaults | given)


def build_price(
    *,
    id: str,  # noqa: A002 - Stripe's own field name
    product: str,
    unit_amount: int,
    currency: str,
    created: int,
    interval: str | None = "month",
    interval_count: int = 1,
    **given: Any,
) -> Json:
    """A licensed per-unit price, recurring unless `interval` is None."""
    recurring = {
        "interval": interval,
        "interval_count": interval_count,
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }
    defaults = {
        "id": id,
        "active": True,
        "billing_scheme": "per_unit",
        "created": created,
        "currency": currency,
        "livemode": False,
        "metadata": {},
        "product": product,
        "recurring": recurring if interval else None,
        "tax_behavior": "unspecified",
        "type": "recurring" if interval else "one_time",
        "unit_amount": unit_amount,
        "unit_amount_decimal": str(unit_amount),
    }
    return shaped("price", defaults | given)


def build_plan(price: Json) -> Json:
    """The legacy plan that a subscription item still carries beside its price."""
    recurring = price["recurring"]
    defaults = {
        "id": price["id"],
        "active": price["active"],
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "billing_scheme": "per_unit",
        "created": price["created"],
        "currency": price["currency"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "livemode": False,
        "metadata": price["metadata"],
        "nickname": price["nickname"],
        "product": price["product"],
        "usage_type": "licensed",
    }
    shape = shaped("plan", defaults)
    return {key: value for key, value in shape.items() if key not in {"deleted", "tiers"}}


def build_tax_rate(
    *,
    id: str,  # noqa: A002 - Stripe's own field name
    display_name: str,
    percentage: float,
    inclusive: bool,
    created: int,
    **given: Any,
) -> Json:
    """A tax rate in percent (18.375 means 18.375 %)."""
    defaults = {
        "id": id,
        "active": True,
        "created": created,
        "display_name": display_name,
        "effective_percentage": percentage,
        "inclusive": inclusive,
        "livemode": False,
        "metadata": {},
        "percentage": percentage,
        "rate_type": "percentage",
    }
    return shaped("tax_rate", defaults | given)
