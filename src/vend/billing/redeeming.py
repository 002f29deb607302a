"""A coupon is redeemed for a subscription, and counted, under the coupon's lock: the last one is never given twice.

It is reserved in the transaction that reserves what Stripe is then asked for, and given back if Stripe refuses.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.operation import note
from vend.db.handles import GarageSnapshot, GarageTx
from vend.domain.coupon import CodeUnknown, Coupon, PromotionCode, check_redeemable, normalize_code
from vend.domain.errors import Invalid, NotFound
from vend.domain.merchant import check_validated
from vend.domain.operation import Asked
from vend.domain.parking_pass import Price
from vend.domain.period import local_date
from vend.store import coupons, garages, merchants


class Wanted(msgspec.Struct, frozen=True):
    """Which coupon is wanted for what; one of the two last says which.

    Attributes:
        price: of the pass.
        subscription_id: None for one that somebody only thinks of.
        coupon_id: by staff, who need no code.
    """

    customer_id: UUID
    price: Price
    subscription_id: UUID | None
    promotion_code: str | None = None
    coupon_id: UUID | None = None


class Found(msgspec.Struct, frozen=True):
    """A coupon that may be redeemed, and the code that named it."""

    coupon: Coupon
    code: PromotionCode | None


async def find_redeemable(garage: GarageSnapshot | GarageTx, wanted: Wanted, *, now: datetime) -> Found:
    """Give the coupon that is wanted, if it may be redeemed; only true under its lock.

    Raises:
        CodeUnknown: the garage has no such code.
        NotFound: the garage has no such coupon.
        VendError: one of the refusals of `vend.domain.coupon`, or of `vend.domain.merchant` where that pays it.
    """
    coupon, code = await _named(garage, wanted)
    usage = await garage.run(
        coupons.usage(
            coupon_id=coupon.id,
            code_id=code.id if code else None,
            customer_id=wanted.customer_id,
            subscription_id=wanted.subscription_id,
        )
    )
    place = await garage.run(garages.read_one())
    assert place is not None, "its coupon is there"
    field = "promotion_code" if wanted.promotion_code is not None else "coupon_id"
    check_redeemable(coupon, code, usage, wanted.price, today=local_date(now, place.time_zone), field=field)
    agreement = await garage.run(merchants.agreement(coupon_id=coupon.id))
    if agreement is not None:
        others = await garage.run(merchants.validated_prices(coupon_id=coupon.id))
        prices = [one.amount_minor for one in others]
        check_validated(coupon, agreement, wanted.price, prices, field=field)
    return Found(coupon, code)


async def _named(garage: GarageSnapshot | GarageTx, wanted: Wanted) -> tuple[Coupon, PromotionCode | None]:
    if wanted.promotion_code is None:
        assert wanted.coupon_id is not None, "one of the two is given"
        found = await garage.run(coupons.read_one(coupon_id=wanted.coupon_id))
        if found is None:
            raise NotFound("There is no such coupon in this garage.", field="coupon_id")
        return found, None
    try:
        code = await garage.run(coupons.find_code(code=normalize_code(wanted.promotion_code)))
    except Invalid:
        code = None
    if code is None:
        raise CodeUnknown("There is no such code in this garage; look at its spelling.", field="promotion_code")
    coupon = await garage.run(coupons.read_one(coupon_id=code.coupon_id))
    assert coupon is not None, "a foreign key says so"
    return coupon, code


async def redeem(garage: GarageTx, wanted: Wanted, *, redemption_id: UUID, asked: Asked, now: datetime) -> Coupon:
    """Reserve a redemption for a subscription that is there.

    Raises:
        CodeUnknown, NotFound, VendError: see `find_redeemable`.
    """
    assert wanted.subscription_id is not None, "it was inserted before"
    coupon, _ = await _named(garage, wanted)
    await garage.run(coupons.lock(coupon_id=coupon.id))
    # Counted by statements after the lock, which see what those before us have written.
    found = await find_redeemable(garage, wanted, now=now)
    await garage.run(
        coupons.reserve(
            redemption_id=redemption_id,
            coupon_id=found.coupon.id,
            promotion_code_id=found.code.id if found.code else None,
            subscription_id=wanted.subscription_id,
            customer_id=wanted.customer_id,
            redeemed_by=asked.actor,
            now=now,
        )
    )
    detail: dict[str, str | int | bool | None] = {
        "coupon_id": str(found.coupon.id),
        "code": found.code.code if found.code else None,
    }
    await note(garage, asked, "coupon.redeemed", wanted.subscription_id, now=now, detail=detail)
    return found.coupon


async def give_back(garage: GarageTx, subscription_id: UUID, *, now: datetime) -> None:
    """Give back what was redeemed for a subscription that never began; somebody else can use it."""
    await garage.run(coupons.give_back(subscription_id=subscription_id, now=now))
