"""What time does about merchants: agreements that are over leave the subscriptions, and months are stated.

A subscription loses the coupon as soon as its last period that the merchant pays has begun, so that the next renewal is
the driver's alone. If nobody could tell Stripe in time, the renewal is billed with it and the garage bears that.
"""

from datetime import date, datetime
from uuid import UUID

import structlog

from vend.billing.discounts import TAKE_OFF, TakeOffOrder
from vend.billing.operation import StillRunning
from vend.billing.ordering import place
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.errors import VendError
from vend.domain.ids import make_id
from vend.domain.merchant import MerchantStatement, due_date
from vend.domain.operation import Asked
from vend.domain.period import local_date, month_of
from vend.domain.proration import months_after
from vend.domain.reconcile import Place
from vend.store import merchants
from vend.store.merchants import OverValidation, Unstated
from vend.stripe_gateway.gateway import StripeGateway

_log = structlog.get_logger(__name__)
ACTOR = "system:merchants"


async def settle_merchants(
    door: Door, stripe: StripeGateway, *, now: datetime, wanted_garages: list[UUID] | None = None
) -> int:
    """Do what is due in every garage that has merchants; give how many coupons were taken off and months stated.

    Args:
        wanted_garages: only these; None for all.
    """
    async with door.platform(reason="find garages that have merchants") as platform:
        places = await platform.run(merchants.garages(wanted_garages=wanted_garages))
    done = 0
    for at in places:
        done += await _take_off_over(door, stripe, at, now=now)
        done += await _state_months(door, at, now=now)
    return done


async def _take_off_over(door: Door, stripe: StripeGateway, at: Place, *, now: datetime) -> int:
    async with door.garage_snapshot([at.id], fresh=True) as garage:
        over = await garage.run(merchants.over(time_zone=at.time_zone))
    return sum([await _take_off(door, stripe, at.id, one, now=now) for one in over])


async def _take_off(door: Door, stripe: StripeGateway, garage_id: UUID, one: OverValidation, *, now: datetime) -> int:
    log = _log.bind(garage=str(garage_id), subscription=str(one.subscription_id))
    # Another version of the row is another order, and so is another day: a refusal must not stand for ever.
    asked = Asked(ACTOR, f"{one.redemption_id}/{one.sync_version}/{now.date()}")
    order = TakeOffOrder(one.subscription_id, one.redemption_id, one.coupon_id)
    try:
        await place(door, stripe, garage_id, TAKE_OFF, order, asked=asked, now=now)
    except StillRunning:
        # The resolver has it.
        return 0
    except VendError as error:
        log.warning("validation_not_taken_off", code=error.code, detail=error.detail)
        return 0
    log.info("validation_taken_off")
    return 1


async def _state_months(door: Door, at: Place, *, now: datetime) -> int:
    """State what merchants owe of the months that are over."""
    this_month = month_of(local_date(now, at.time_zone)).start_date
    async with door.garage_snapshot([at.id], fresh=True) as garage:
        owing = await garage.run(merchants.unstated(before_date=this_month))
    done = 0
    for one in owing:
        async with door.garage_transaction(at.id) as garage_tx:
            done += await _state(garage_tx, at, one.merchant_id, this_month, now=now)
    return done


async def _state(garage: GarageTx, at: Place, merchant_id: UUID, this_month: date, *, now: datetime) -> int:
    """Issue a merchant's statement; what comes to nothing, or less, waits for the next month."""
    await garage.run(merchants.lock(merchant_id=merchant_id))
    merchant = await garage.run(merchants.read_one(merchant_id=merchant_id))
    assert merchant is not None, "a foreign key says so"
    owing = await garage.run(merchants.unstated(before_date=this_month))
    mine = next((one for one in owing if one.merchant_id == merchant_id), Unstated(merchant_id, 0, 0))
    total_minor = mine.part_minor + mine.tax_minor
    if total_minor <= 0:
        return 0
    statement = MerchantStatement(
        garage_id=at.id,
        id=make_id(now),
        merchant_id=merchant_id,
        month_date=months_after(this_month, -1),
        currency=at.currency,
        subtotal_minor=mine.part_minor,
        tax_minor=mine.tax_minor,
        total_minor=total_minor,
        paid_minor=0,
        written_off_minor=0,
        due_date=due_date(local_date(now, at.time_zone), merchant),
        issued_at=now,
        status="open",
    )
    if await garage.run(merchants.insert_statement(statement=statement)) is None:
        # The month has its statement; what came late stands on the next one.
        return 0
    await garage.run(merchants.state(statement_id=statement.id, merchant_id=merchant_id, before_date=this_month))
    return 1
