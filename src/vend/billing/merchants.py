"""Merchants near the garage, and what they agree to pay: a coupon, which the driver redeems as any other."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.billing.commands import End
from vend.billing.coupons import EndOrder
from vend.billing.merchant_commands import NewMerchant, NewValidation
from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.db.door import Door
from vend.db.errors import Duplicate
from vend.db.handles import GarageTx
from vend.domain.coupon import CodeTaken, Coupon, PromotionCode, check_terms, normalize_code
from vend.domain.discount import Off
from vend.domain.errors import NotFound
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.merchant import Merchant, MerchantEnded, Validation, check_agreement
from vend.domain.operation import Asked
from vend.domain.period import local_date
from vend.domain.tax_rates import check_end
from vend.store import coupons, garages, merchants, passes


class ValidationOrder(msgspec.Struct, frozen=True):
    """What the idempotency key of a validation stands for."""

    merchant_id: UUID
    validation: NewValidation


class ValidationEnd(msgspec.Struct, frozen=True):
    """What the idempotency key of an end stands for."""

    validation_id: UUID
    until_date: date


async def add_merchant(door: Door, garage_id: UUID, command: NewMerchant, *, asked: Asked, now: datetime) -> Merchant:
    """Add a merchant.

    Raises:
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        merchant_id = make_id(now)
        operation = await begin(garage, asked, kind="add_merchant", command=command, subject_id=merchant_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Merchant)
        new = Merchant(
            garage_id=garage_id,
            id=merchant_id,
            name=command.name.strip(),
            email=command.email,
            phone=command.phone,
            net_terms_days=command.net_terms_days,
            ended_at=None,
            created_at=now,
        )
        await garage.run(merchants.insert(merchant=new))
        await note(garage, asked, "merchant.added", new.id, now=now, detail={"name": new.name})
        await settle(garage, operation, new, now=now)
        return new


async def end_merchant(door: Door, garage_id: UUID, merchant_id: UUID, *, asked: Asked, now: datetime) -> Merchant:
    """Make no agreement with a merchant any more; its agreements run on until each is ended.

    Raises:
        NotFound: the garage has no such merchant.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        order = EndOrder(merchant_id)
        operation = await begin(garage, asked, kind="end_merchant", command=order, subject_id=merchant_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Merchant)
        await garage.run(merchants.end(merchant_id=merchant_id, now=now))
        ended = await garage.run(merchants.read_one(merchant_id=merchant_id))
        if ended is None:
            raise NotFound("There is no such merchant in this garage.")
        await note(garage, asked, "merchant.ended", merchant_id, now=now)
        await settle(garage, operation, ended, now=now)
        return ended


async def add_validation(
    door: Door, garage_id: UUID, merchant_id: UUID, command: NewValidation, *, asked: Asked, now: datetime
) -> Validation:
    """Agree that a merchant pays a part for whom it validates.

    Raises:
        NotFound: the garage has no such merchant or pass.
        MerchantEnded: no agreement is made with it any more.
        CodeTaken: another code of the garage is spelt so.
        Invalid: it says nothing, or two things at once.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        new_id, order = make_id(now), ValidationOrder(merchant_id, command)
        operation = await begin(garage, asked, kind="add_validation", command=order, subject_id=new_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Validation)
        place = await garage.run(garages.read_one())
        found = await garage.run(merchants.read_one(merchant_id=merchant_id))
        if place is None or found is None:
            raise NotFound("There is no such merchant in this garage.")
        if found.ended_at is not None:
            raise MerchantEnded("No agreement is made with this merchant any more.")
        coupon = _coupon(new_id, place, command, now=now)
        for pass_id in coupon.pass_ids:
            if await garage.run(passes.read_one(pass_id=pass_id)) is None:
                raise NotFound("There is no such pass in this garage.", field="pass_ids")
        await _write(garage, coupon, merchant_id, command, now=now)
        made = await _validation_of(garage, new_id)
        detail: dict[str, str | int | bool | None] = {"merchant_id": str(merchant_id), "name": made.name}
        await note(garage, asked, "validation.added", new_id, now=now, detail=detail)
        await settle(garage, operation, made, now=now)
        return made


def _coupon(coupon_id: UUID, place: Garage, command: NewValidation, *, now: datetime) -> Coupon:
    from_date = command.from_date or local_date(now, place.time_zone)
    off = Off(command.percent_bp, command.amount_minor, "forever", None)
    check_terms(off, redeem_from_date=from_date, redeem_until_date=None, pass_ids=command.pass_ids)
    check_agreement(from_date=from_date, until_date=command.until_date)
    return Coupon(
        garage_id=place.id,
        id=coupon_id,
        name=command.name.strip(),
        percent_bp=command.percent_bp,
        amount_minor=command.amount_minor,
        currency=place.currency,
        duration="forever",
        months=None,
        redeem_from_date=from_date,
        redeem_until_date=command.until_date,
        redemptions_max=None,
        first_time_only=False,
        one_per_customer=False,
        stripe_coupon_id=None,
        ended_at=None,
        created_at=now,
        redeemed=0,
        pass_ids=sorted(command.pass_ids),
    )


async def _write(garage: GarageTx, coupon: Coupon, merchant_id: UUID, command: NewValidation, *, now: datetime) -> None:
    await garage.run(coupons.insert(coupon=coupon))
    await garage.run(coupons.insert_passes(coupon_id=coupon.id, pass_ids=coupon.pass_ids))
    await garage.run(
        merchants.insert_validation(
            coupon_id=coupon.id,
            merchant_id=merchant_id,
            until_date=command.until_date,
            cap_minor=command.cap_minor,
        )
    )
    if command.code is None:
        return
    code = PromotionCode(
        garage_id=coupon.garage_id,
        id=make_id(now),
        coupon_id=coupon.id,
        code=normalize_code(command.code),
        redeem_until_date=None,
        redemptions_max=None,
        ended_at=None,
        created_at=now,
        redeemed=0,
    )
    try:
        await garage.run(coupons.insert_code(code=code))
    except Duplicate:
        raise CodeTaken("This garage accepts such a code already; end that one first.", field="code") from None


async def end_validation(
    door: Door, garage_id: UUID, validation_id: UUID, command: End, *, asked: Asked, now: datetime
) -> Validation:
    """End an agreement: nobody else is validated from now on, and periods that begin on or after the date are not paid.

    Raises:
        NotFound: the garage has no such validation.
        NotAhead: the date is in the past, or the agreement has ended.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        order = ValidationEnd(validation_id, command.until_date)
        operation = await begin(garage, asked, kind="end_validation", command=order, subject_id=validation_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Validation)
        await garage.run(coupons.lock(coupon_id=validation_id))
        found = await _validation_of(garage, validation_id)
        place = await garage.run(garages.read_one())
        assert place is not None, "its validation is there"
        today = local_date(now, place.time_zone)
        check_end(found.from_date, found.until_date, command.until_date, today=today)
        await garage.run(merchants.set_end(coupon_id=validation_id, until_date=command.until_date))
        await garage.run(coupons.end(coupon_id=validation_id, now=now))
        ended = await _validation_of(garage, validation_id)
        detail: dict[str, str | int | bool | None] = {"until": str(command.until_date)}
        await note(garage, asked, "validation.ended", validation_id, now=now, detail=detail)
        await settle(garage, operation, ended, now=now)
        return ended


async def _validation_of(garage: GarageTx, validation_id: UUID) -> Validation:
    found = await garage.run(merchants.read_validation(coupon_id=validation_id))
    if found is None:
        raise NotFound("There is no such validation in this garage.")
    return found
