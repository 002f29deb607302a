"""Coupons: what a garage takes off its passes, for whom, and how often; and the codes by which they are redeemed.

Who may redeem is decided here and counted in our rows, under the coupon's lock; Stripe is told only what is taken off
(decision 9).
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.discount import Duration, Off
from vend.domain.errors import Invalid, Kind, NotFound, VendError
from vend.domain.parking_pass import Price
from vend.domain.tax_rates import in_force

RedemptionState = Literal["reserved", "active", "ended", "released"]
_CODE_MIN, _CODE_MAX = 3, 40


class Coupon(msgspec.Struct, frozen=True):
    """What is taken off a pass, before tax.

    Attributes:
        percent_bp: in hundredths of a percent, None for an amount.
        amount_minor: in minor units, None for a percentage.
        duration: off one invoice, off those of `months`, or off all.
        redeem_from_date: the first local date on which it can be redeemed; `redeem_until_date` is exclusive.
        redemptions_max: how often in all, None for no limit; `redeemed` counts those that stand.
        first_time_only: only for customers who have never paid or parked here.
        pass_ids: the passes that it is for; none: all.
        stripe_coupon_id: None until it is first redeemed.
        ended_at: since when it cannot be redeemed any more; who has it keeps it.
    """

    garage_id: UUID
    id: UUID
    name: str
    percent_bp: int | None
    amount_minor: int | None
    currency: str
    duration: Duration
    months: int | None
    redeem_from_date: date
    redeem_until_date: date | None
    redemptions_max: int | None
    first_time_only: bool
    one_per_customer: bool
    stripe_coupon_id: str | None
    ended_at: datetime | None
    created_at: datetime
    redeemed: int
    pass_ids: list[UUID]

    @property
    def off(self) -> Off:
        """What it takes off."""
        return Off(self.percent_bp, self.amount_minor, self.duration, self.months)


class PromotionCode(msgspec.Struct, frozen=True):
    """A word that stands for a coupon.

    Attributes:
        code: upper case, without spaces and dashes.
        redeem_until_date: the first local date on which it is not accepted any more, None for the coupon's own.
        redemptions_max: how often it can be used, None for the coupon's own limit; `redeemed` counts those that stand.
        ended_at: since when it is not accepted any more.
    """

    garage_id: UUID
    id: UUID
    coupon_id: UUID
    code: str
    redeem_until_date: date | None
    redemptions_max: int | None
    ended_at: datetime | None
    created_at: datetime
    redeemed: int


class Redemption(msgspec.Struct, frozen=True):
    """A coupon on a subscription.

    Attributes:
        state: reserved while Stripe is asked; active while Stripe's subscription has it; ended; released where it does
            not count, since Stripe refused or the subscription never began.
        promotion_code_id: None where staff gave it.
        ends_at: from when on no invoice has it, None where no date says so.
        settled_at: since when it is ended or released.
    """

    garage_id: UUID
    id: UUID
    coupon_id: UUID
    promotion_code_id: UUID | None
    subscription_id: UUID
    customer_id: UUID
    state: RedemptionState
    redeemed_by: str
    redeemed_at: datetime
    starts_at: datetime | None
    ends_at: datetime | None
    settled_at: datetime | None
    stripe_discount_id: str | None


class Usage(msgspec.Struct, frozen=True):
    """How a coupon was used, and by whom it would be; only true under the coupon's lock.

    Attributes:
        redeemed: redemptions of the coupon that stand; `code_redeemed` those by the code in question.
        by_customer: those of this customer.
        known: whether the customer has paid here before, or has another subscription.
        discounted: whether the subscription has a coupon already.
    """

    redeemed: int
    code_redeemed: int
    by_customer: int
    known: bool
    discounted: bool


class InvoiceDiscount(msgspec.Struct, frozen=True):
    """What a discount took off an invoice.

    Attributes:
        coupon_id: None for one that was made in Stripe's dashboard.
        amount_minor: before tax.
    """

    discount_number: int
    stripe_discount_id: str
    stripe_coupon_id: str | None
    coupon_id: UUID | None
    amount_minor: int


class CodeUnknown(NotFound):
    """No code of this garage is spelt so."""

    code = "promotion_code_unknown"


class CouponExpired(VendError):
    """It is not accepted any more."""

    code = "coupon_expired"
    kind = Kind.CONFLICT


class CouponNotYet(VendError):
    """It is not accepted yet."""

    code = "coupon_not_yet"
    kind = Kind.CONFLICT


class CouponUsedUp(VendError):
    """It was redeemed as often as it may be."""

    code = "coupon_used_up"
    kind = Kind.CONFLICT


class CouponWrongPass(VendError):
    """It is not for this pass, or not for its currency."""

    code = "coupon_wrong_pass"
    kind = Kind.CONFLICT


class NotFirstTime(VendError):
    """It is for new customers only."""

    code = "coupon_first_time_only"
    kind = Kind.CONFLICT


class AlreadyRedeemed(VendError):
    """This customer has had it."""

    code = "coupon_already_redeemed"
    kind = Kind.CONFLICT


class AlreadyDiscounted(VendError):
    """The subscription has a coupon already."""

    code = "already_discounted"
    kind = Kind.CONFLICT


class CodeTaken(VendError):
    """Another code of the garage is spelt so and is accepted."""

    code = "promotion_code_taken"
    kind = Kind.CONFLICT


REFUSALS: tuple[type[VendError], ...] = (
    *(CodeUnknown, CouponExpired, CouponNotYet, CouponUsedUp, CouponWrongPass, NotFirstTime),
    *(AlreadyRedeemed, AlreadyDiscounted),
)
"""Why a coupon may not be redeemed."""


def normalize_code(given: str) -> str:
    """Give a code as it is kept: upper case, without spaces and dashes.

    Raises:
        Invalid: what is left is no code.
    """
    kept = "".join(one for one in given.upper() if not one.isspace() and one != "-")
    if not (_CODE_MIN <= len(kept) <= _CODE_MAX and kept.isascii() and kept.isalnum()):
        raise Invalid(f"Give a code of {_CODE_MIN} to {_CODE_MAX} letters and digits.", field="code")
    return kept


def check_redeemable(
    coupon: Coupon, code: PromotionCode | None, usage: Usage, price: Price, *, today: date, field: str
) -> None:
    """Decide whether a coupon may be redeemed for a subscription to a pass.

    Args:
        code: by which it is redeemed, None where staff name the coupon itself.
        price: of the pass.
        today: on the garage's calendar.
        field: which names the coupon in what was asked.

    Raises:
        CouponExpired, CouponNotYet, CouponUsedUp, CouponWrongPass, NotFirstTime, AlreadyRedeemed, AlreadyDiscounted:
            why it may not.
    """
    _check_dates(coupon, code, today=today, field=field)
    if (coupon.pass_ids and price.pass_id not in coupon.pass_ids) or price.currency != coupon.currency:
        raise CouponWrongPass("This coupon is not for this pass; choose another pass or leave it out.", field=field)
    if usage.discounted:
        raise AlreadyDiscounted("This subscription has a coupon; take that off first.", field=field)
    if coupon.first_time_only and usage.known:
        raise NotFirstTime("This coupon is for new customers; leave it out.", field=field)
    if coupon.one_per_customer and usage.by_customer:
        raise AlreadyRedeemed("This customer has redeemed this coupon; leave it out.", field=field)
    limits = [(coupon.redemptions_max, usage.redeemed)]
    if code is not None:
        limits.append((code.redemptions_max, usage.code_redeemed))
    if any(most is not None and redeemed >= most for most, redeemed in limits):
        raise CouponUsedUp("This coupon was redeemed as often as it may be; leave it out.", field=field)


def _check_dates(coupon: Coupon, code: PromotionCode | None, *, today: date, field: str) -> None:
    named: list[Coupon | PromotionCode] = [coupon] if code is None else [coupon, code]
    if any(one.ended_at is not None or not in_force(date.min, one.redeem_until_date, today) for one in named):
        raise CouponExpired("This coupon is not accepted any more; leave it out.", field=field)
    if not in_force(coupon.redeem_from_date, None, today):
        raise CouponNotYet(f"This coupon is accepted from {coupon.redeem_from_date} on.", field=field)


def check_terms(
    off: Off, *, redeem_from_date: date, redeem_until_date: date | None, pass_ids: Collection[UUID]
) -> None:
    """Refuse a coupon that says nothing, or two things at once.

    Raises:
        Invalid: which field, and what it must be.
    """
    if (off.percent_bp is None) == (off.amount_minor is None):
        raise Invalid("Give a percentage or an amount, not both.", field="percent_bp")
    if (off.duration == "repeating") != (off.months is not None):
        raise Invalid("Give months with `repeating`, and only with it.", field="months")
    if redeem_until_date is not None and redeem_until_date <= redeem_from_date:
        raise Invalid("It must end after it begins.", field="redeem_until_date")
    if len(set(pass_ids)) != len(pass_ids):
        raise Invalid("Name each pass once.", field="pass_ids")
