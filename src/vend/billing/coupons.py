"""A garage makes coupons and the codes for them, and ends them. Stripe learns of a coupon when it is first redeemed."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.billing.coupon_commands import NewCoupon, NewPromotionCode
from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.db.door import Door
from vend.db.errors import Duplicate
from vend.db.handles import GarageTx
from vend.domain.coupon import CodeTaken, Coupon, CouponExpired, PromotionCode, check_terms, normalize_code
from vend.domain.discount import Off
from vend.domain.errors import NotFound
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.money import CurrencyMismatch
from vend.domain.operation import Asked
from vend.domain.period import local_date
from vend.store import coupons, garages, passes


class CodeOrder(msgspec.Struct, frozen=True):
    """What the idempotency key of a code stands for."""

    coupon_id: UUID
    code: NewPromotionCode


class EndOrder(msgspec.Struct, frozen=True):
    """What the idempotency key of an end stands for."""

    subject_id: UUID


async def add_coupon(door: Door, garage_id: UUID, command: NewCoupon, *, asked: Asked, now: datetime) -> Coupon:
    """Make a coupon.

    Raises:
        NotFound: the garage has no such pass.
        CurrencyMismatch: the amount is not in the garage's currency.
        Invalid: it says nothing, or two things at once.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        place = await garage.run(garages.read_one())
        if place is None:
            raise NotFound("There is no such garage.")
        coupon_id = make_id(now)
        operation = await begin(garage, asked, kind="add_coupon", command=command, subject_id=coupon_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Coupon)
        new = _coupon(coupon_id, place, command, now=now)
        for pass_id in new.pass_ids:
            if await garage.run(passes.read_one(pass_id=pass_id)) is None:
                raise NotFound("There is no such pass in this garage.", field="pass_ids")
        await garage.run(coupons.insert(coupon=new))
        await garage.run(coupons.insert_passes(coupon_id=new.id, pass_ids=new.pass_ids))
        await note(garage, asked, "coupon.added", new.id, now=now, detail={"name": new.name})
        await settle(garage, operation, new, now=now)
        return new


def _coupon(coupon_id: UUID, place: Garage, command: NewCoupon, *, now: datetime) -> Coupon:
    if command.currency not in (None, place.currency):
        raise CurrencyMismatch(f"This garage sells in {place.currency}, not in {command.currency}.", field="currency")
    from_date: date = command.redeem_from_date or local_date(now, place.time_zone)
    check_terms(
        Off(command.percent_bp, command.amount_minor, command.duration, command.months),
        redeem_from_date=from_date,
        redeem_until_date=command.redeem_until_date,
        pass_ids=command.pass_ids,
    )
    return Coupon(
        garage_id=place.id,
        id=coupon_id,
        name=command.name.strip(),
        percent_bp=command.percent_bp,
        amount_minor=command.amount_minor,
        currency=place.currency,
        duration=command.duration,
        months=command.months,
        redeem_from_date=from_date,
        redeem_until_date=command.redeem_until_date,
        redemptions_max=command.redemptions_max,
        first_time_only=command.first_time_only,
        one_per_customer=command.one_per_customer,
        stripe_coupon_id=None,
        ended_at=None,
        created_at=now,
        redeemed=0,
        pass_ids=sorted(command.pass_ids),
    )


async def end_coupon(door: Door, garage_id: UUID, coupon_id: UUID, *, asked: Asked, now: datetime) -> Coupon:
    """Let a coupon and its codes be redeemed no longer; who has it keeps it. One that has ended stays as it is.

    Raises:
        NotFound: the garage has no such coupon.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        order = EndOrder(coupon_id)
        operation = await begin(garage, asked, kind="end_coupon", command=order, subject_id=coupon_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Coupon)
        await garage.run(coupons.lock(coupon_id=coupon_id))
        await garage.run(coupons.end(coupon_id=coupon_id, now=now))
        ended = await _coupon_of(garage, coupon_id)
        await note(garage, asked, "coupon.ended", coupon_id, now=now)
        await settle(garage, operation, ended, now=now)
        return ended


async def add_code(
    door: Door, garage_id: UUID, coupon_id: UUID, command: NewPromotionCode, *, asked: Asked, now: datetime
) -> PromotionCode:
    """Add a code for a coupon.

    Raises:
        NotFound: the garage has no such coupon.
        CouponExpired: the coupon has ended.
        CodeTaken: another code that is accepted is spelt so.
        Invalid: it is no code.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    code = normalize_code(command.code)
    async with door.garage_transaction(garage_id) as garage:
        new_id, order = make_id(now), CodeOrder(coupon_id, command)
        operation = await begin(garage, asked, kind="add_promotion_code", command=order, subject_id=new_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, PromotionCode)
        await garage.run(coupons.lock(coupon_id=coupon_id))
        if (await _coupon_of(garage, coupon_id)).ended_at is not None:
            raise CouponExpired("This coupon has ended; make another one.")
        new = PromotionCode(
            garage_id=garage_id,
            id=new_id,
            coupon_id=coupon_id,
            code=code,
            redeem_until_date=command.redeem_until_date,
            redemptions_max=command.redemptions_max,
            ended_at=None,
            created_at=now,
            redeemed=0,
        )
        try:
            await garage.run(coupons.insert_code(code=new))
        except Duplicate:
            raise CodeTaken("This garage accepts such a code already; end that one first.", field="code") from None
        await note(garage, asked, "promotion_code.added", new_id, now=now, detail={"code": code})
        await settle(garage, operation, new, now=now)
        return new


async def end_code(door: Door, garage_id: UUID, code_id: UUID, *, asked: Asked, now: datetime) -> PromotionCode:
    """Let a code be accepted no longer. One that has ended stays as it is.

    Raises:
        NotFound: the garage has no such code.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        order = EndOrder(code_id)
        operation = await begin(garage, asked, kind="end_promotion_code", command=order, subject_id=code_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, PromotionCode)
        await garage.run(coupons.end_code(code_id=code_id, now=now))
        ended = await garage.run(coupons.read_code(code_id=code_id))
        if ended is None:
            raise NotFound("There is no such code in this garage.")
        await note(garage, asked, "promotion_code.ended", code_id, now=now)
        await settle(garage, operation, ended, now=now)
        return ended


async def _coupon_of(garage: GarageTx, coupon_id: UUID) -> Coupon:
    found = await garage.run(coupons.read_one(coupon_id=coupon_id))
    if found is None:
        raise NotFound("There is no such coupon in this garage.")
    return found
