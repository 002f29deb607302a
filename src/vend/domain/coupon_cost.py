"""What coupons cost, by month."""

from datetime import date
from uuid import UUID

import msgspec


class CouponCost(msgspec.Struct, frozen=True):
    """What a coupon took off the invoices that were issued in a month, before tax; void ones are left out.

    Attributes:
        month_date: first day of the month, on the garage's calendar.
        coupon_id: with the name None for coupons that were made in Stripe's dashboard, all of them together.
        invoices: how many it was taken off.
    """

    month_date: date
    coupon_id: UUID | None
    name: str | None
    amount_minor: int
    invoices: int
