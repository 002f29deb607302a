"""Coupons, promotion codes and the discounts that they become."""

from typing import Any

from stripe_sandbox.shapes import shaped

Json = dict[str, Any]


def build_coupon(*, id: str, created: int, duration: str = "once", **given: Any) -> Json:  # noqa: A002 - Stripe's own field name
    """A coupon: give ``percent_off``, or ``amount_off`` with ``currency``."""
    defaults = {
        "id": id,
        "created": created,
        "duration": duration,
        "livemode": False,
        "metadata": {},
        "times_redeemed": 0,
        "valid": True,
    }
    return shaped("coupon", defaults | given)


def build_promotion_code(*, id: str, code: str, coupon: str, created: int, **given: Any) -> Json:  # noqa: A002 - see above
    """A word that customers redeem for the coupon with the id `coupon`."""
    defaults = {
        "id": id,
        "active": True,
        "code": code,
        "created": created,
        "livemode": False,
        "metadata": {},
        "promotion": {"coupon": coupon, "type": "coupon"},
        "restrictions": {"first_time_transaction": False, "minimum_amount": None, "minimum_amount_currency": None},
        "times_redeemed": 0,
    }
    return shaped("promotion_code", defaults | given)


def build_discount(*, id: str, coupon: str, customer: str | None, start: int, **given: Any) -> Json:  # noqa: A002 - see above
    """What a coupon is once redeemed; `given` says on what: ``subscription``, ``invoice`` or the customer alone."""
    defaults = {"id": id, "customer": customer, "source": {"coupon": coupon, "type": "coupon"}, "start": start}
    return shaped("discount", defaults | given)
