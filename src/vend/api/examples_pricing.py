"""The examples of coupons and of merchants who pay a part."""

from datetime import UTC, date, datetime
from uuid import UUID

import msgspec

from vend.billing.coupon_commands import NewCoupon, NewDiscount, NewPromotionCode
from vend.billing.merchant_commands import GivingUp, MerchantPaymentReceived, NewMerchant, NewValidation
from vend.domain.coupon import Coupon, InvoiceDiscount, PromotionCode, Redemption
from vend.domain.discount_preview import DiscountPreview, RenewalPrice
from vend.domain.merchant import Merchant, MerchantPayment, MerchantStatement, StatementLine, Validation

_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def _id(number: int) -> UUID:
    return UUID(f"019ab5c6-2800-7000-8000-{number:012x}")


_GARAGE, _PASS, _CUSTOMER, _SUBSCRIPTION = _id(2), _id(3), _id(5), _id(8)
_COUPON, _CODE, _REDEMPTION, _MERCHANT, _STATEMENT = (_id(number) for number in range(0x300, 0x305))

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
    NewMerchant("Lake Street Dental", "office@dental.example.com", "+1 312 555 0199"),
    Merchant(_GARAGE, _MERCHANT, "Lake Street Dental", "office@dental.example.com", "+1 312 555 0199", 30, None, _AT),
    NewValidation("Validated by Lake Street Dental", percent_bp=5_000, code="DENTAL", cap_minor=100_000),
    Validation(
        garage_id=_GARAGE,
        id=_COUPON,
        merchant_id=_MERCHANT,
        name="Validated by Lake Street Dental",
        percent_bp=5_000,
        amount_minor=None,
        currency="USD",
        from_date=date(2026, 11, 24),
        until_date=None,
        cap_minor=100_000,
        codes=["DENTAL"],
        subscriptions=4,
        ended_at=None,
        created_at=_AT,
    ),
    MerchantStatement(
        garage_id=_GARAGE,
        id=_STATEMENT,
        merchant_id=_MERCHANT,
        month_date=date(2026, 10, 1),
        currency="USD",
        subtotal_minor=9_450,
        tax_minor=1_736,
        total_minor=11_186,
        paid_minor=0,
        written_off_minor=0,
        due_date=date(2026, 12, 1),
        issued_at=datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
        status="open",
    ),
    StatementLine(
        id=_id(0x305),
        subscription_id=_SUBSCRIPTION,
        driver_name="Ada Park",
        invoice_id=_id(9),
        kind="charge",
        charged_date=date(2026, 10, 24),
        period_start_date=date(2026, 10, 24),
        period_end_date=date(2026, 11, 24),
        part_minor=9_450,
        tax_minor=1_736,
        total_minor=11_186,
    ),
    MerchantPaymentReceived("check", 11_186, date(2026, 11, 24), "2077"),
    MerchantPayment(
        garage_id=_GARAGE,
        id=_id(0x306),
        statement_id=_STATEMENT,
        method="check",
        amount_minor=11_186,
        currency="USD",
        received_date=date(2026, 11, 24),
        reference="2077",
        recorded_by=f"user:{_id(13)}",
        deposit_id=None,
        voided_at=None,
        created_at=_AT,
    ),
    GivingUp("The practice has closed."),
)
