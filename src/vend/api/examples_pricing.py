"""The examples of coupons and of merchants who pay a part."""

from datetime import UTC, date, datetime
from uuid import UUID

import msgspec

from vend.billing.coupon_commands import NewCoupon, NewDiscount, NewPromotionCode
from vend.domain.coupon import Coupon, InvoiceDiscount, PromotionCode, Redemption
from vend.domain.coupon_cost import CouponCost
from vend.domain.discount_preview import DiscountPreview, RenewalPrice
from vend.reports.coupons import CouponReport

_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def _id(number: int) -> UUID:
    return UUID(f"019ab5c6-2800-7000-8000-{number:012x}")


_GARAGE, _PASS, _CUSTOMER, _SUBSCRIPTION = _id(2), _id(3), _id(5), _id(8)
_COUPON, _CODE, _REDEMPTION = _id(0x300), _id(0x301), _id(0x302)

EXAMPLES: tuple[msgspec.Struct, ...] = (
    NewCoupon(
        name="Three months at half",
        duration="repeating",
        percent_bp=5_000,
        months=3,
        pass_ids=[_PASS],
        redeem_until_date=date(2027, 1, 1),
        redemptions_max=100,
        first_time_only=True,
    ),
    Coupon(
        garage_id=_GARAGE,
        id=_COUPON,
        name="Three months at half",
        percent_bp=5_000,
        amount_minor=None,
        currency="USD",
        duration="repeating",
        months=3,
        redeem_from_date=date(2026, 11, 24),
        redeem_until_date=date(2027, 1, 1),
        redemptions_max=100,
        first_time_only=True,
        one_per_customer=True,
        stripe_coupon_id=None,
        ended_at=None,
        created_at=_AT,
        redeemed=0,
        pass_ids=[_PASS],
    ),
    NewPromotionCode("Half-26", redemptions_max=50),
    PromotionCode(_GARAGE, _CODE, _COUPON, "HALF26", None, 50, None, _AT, 17),
    NewDiscount("HALF26"),
    Redemption(
        garage_id=_GARAGE,
        id=_REDEMPTION,
        coupon_id=_COUPON,
        promotion_code_id=_CODE,
        subscription_id=_SUBSCRIPTION,
        customer_id=_CUSTOMER,
        state="active",
        redeemed_by=f"user:{_id(13)}",
        redeemed_at=_AT,
        starts_at=_AT,
        ends_at=datetime(2027, 2, 24, 12, 0, tzinfo=UTC),
        settled_at=None,
        stripe_discount_id="di_Example",
    ),
    DiscountPreview(
        subscription_id=_SUBSCRIPTION,
        coupon_id=_COUPON,
        name="Three months at half",
        duration="repeating",
        currency="USD",
        renews_at=datetime(2026, 12, 24, 12, 0, tzinfo=UTC),
        ends_at=datetime(2027, 2, 24, 12, 0, tzinfo=UTC),
        before=RenewalPrice(18_900, 0, 3_473, 22_373),
        after=RenewalPrice(9_450, 9_450, 1_736, 11_186),
    ),
    InvoiceDiscount(1, "di_Example", str(_COUPON), _COUPON, 9_450),
    CouponReport(
        date(2026, 11, 1),
        date(2026, 12, 1),
        _AT,
        [CouponCost(date(2026, 11, 1), _COUPON, "Three months at half", 160_650, 17)],
        160_650,
    ),
)
