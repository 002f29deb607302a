"""What can be asked for about coupons, as in `commands.py`."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.billing.commands import AmountMinor, Currency, PromotionCodeWord
from vend.domain.discount import Duration

RedemptionsMax = Annotated[int, Meta(gt=0, le=1_000_000, description="How often in all; none: as often as you like.")]


class NewCoupon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be taken off passes."""

    name: Annotated[
        str, Meta(min_length=1, max_length=40, pattern=r"\S", description="As it is printed on the invoice.")
    ]
    duration: Annotated[Duration, Meta(description="Off one invoice, off those of some months, or off all.")]
    percent_bp: (
        Annotated[int, Meta(ge=1, le=10_000, description="In hundredths of a percent: 5000 is half.")] | None
    ) = None
    amount_minor: AmountMinor | None = None
    currency: (
        Annotated[Currency, Meta(description="If given, it must be the garage's; it guards against a mix-up.")] | None
    ) = None
    months: Annotated[int, Meta(ge=1, le=60, description="How long a repeating one lasts.")] | None = None
    pass_ids: Annotated[list[UUID], Meta(max_length=50, description="The passes that it is for; none: all.")] = []
    redeem_from_date: (
        Annotated[date, Meta(description="The first local date on which it is accepted; none: today.")] | None
    ) = None
    redeem_until_date: (
        Annotated[date, Meta(description="The first local date on which it is not accepted any more.")] | None
    ) = None
    redemptions_max: RedemptionsMax | None = None
    first_time_only: Annotated[bool, Meta(description="Only for customers who never paid or parked here.")] = False
    one_per_customer: Annotated[bool, Meta(description="A customer may have it once.")] = True


class NewPromotionCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word that is to stand for a coupon."""

    code: PromotionCodeWord
    redeem_until_date: (
        Annotated[date, Meta(description="The first local date on which it is not accepted; none: the coupon's.")]
        | None
    ) = None
    redemptions_max: RedemptionsMax | None = None


class NewDiscount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A coupon that a subscription is to have; one of the two says which."""

    promotion_code: PromotionCodeWord | None = None
    coupon_id: Annotated[UUID, Meta(description="By staff, who need no code.")] | None = None
