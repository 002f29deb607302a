"""What stories of coupons share."""

from datetime import date
from typing import Any
from uuid import UUID

from tests.world import World
from vend.billing import coupons as flows
from vend.billing.commands import NewSubscription, PlannedSubscription
from vend.billing.coupon_commands import NewCoupon, NewPromotionCode
from vend.billing.starting import preview_start
from vend.billing.subscribe import Pending, Subscribed, subscribe
from vend.domain.coupon import Coupon, InvoiceDiscount, Redemption
from vend.domain.garage import Garage
from vend.domain.invoice import Invoice
from vend.domain.operation import Asked
from vend.domain.parking_pass import ParkingPass
from vend.domain.people import Driver
from vend.domain.start_preview import PlannedCharge, StartPreview
from vend.store import coupons

HALF: dict[str, Any] = {"duration": "forever", "percent_bp": 5_000}


async def coupon_of(world: World, garage: Garage, *, code: str | None = "HALF", **terms: Any) -> Coupon:
    command = NewCoupon(name="Promo", **(terms or HALF))
    made = await flows.add_coupon(world.door, garage.id, command, asked=world.asked(), now=world.now)
    if code is not None:
        word = NewPromotionCode(code)
        await flows.add_code(world.door, garage.id, made.id, word, asked=world.asked(), now=world.now)
    return made


async def order(
    world: World,
    driver: Driver,
    wanted: ParkingPass,
    *,
    code: str | None = "half",
    method: str = "pm_card_visa",
    start_date: date | None = None,
    asked: Asked | None = None,
) -> Subscribed | Pending:
    command = NewSubscription(driver.id, wanted.id, method, start_date=start_date, promotion_code=code)
    return await subscribe(
        world.door, world.stripe, wanted.garage_id, command, asked=asked or world.asked(), now=world.now
    )


async def shown(
    world: World, driver: Driver, wanted: ParkingPass, *, code: str | None = "half", start_date: date | None = None
) -> StartPreview:
    planned = PlannedSubscription(driver.id, wanted.id, start_date=start_date, promotion_code=code)
    async with world.door.garage_snapshot([wanted.garage_id]) as garage:
        return await preview_start(garage, planned, now=world.now)


async def redemptions(world: World, garage: Garage, subscription_id: UUID) -> list[Redemption]:
    async with world.door.garage_snapshot([garage.id]) as snapshot:
        return await snapshot.run(coupons.redemptions_of(subscription_id=subscription_id))


async def coupon(world: World, made: Coupon) -> Coupon:
    async with world.door.garage_snapshot([made.garage_id]) as snapshot:
        found = await snapshot.run(coupons.read_one(coupon_id=made.id))
    assert found is not None
    return found


async def discounts(world: World, invoice: Invoice) -> list[InvoiceDiscount]:
    async with world.door.garage_snapshot([invoice.garage_id]) as snapshot:
        return await snapshot.run(coupons.discounts_of(invoice_id=invoice.id))


def planned(charge: PlannedCharge) -> tuple[int, int, int, int, date]:
    return (
        charge.discount_minor,
        charge.subtotal_minor,
        charge.tax_minor,
        charge.total_minor,
        charge.period_start_date,
    )


def billed(invoice: Invoice) -> tuple[int, int, int, int, date]:
    return (
        invoice.discount_minor,
        invoice.subtotal_minor,
        invoice.tax_minor,
        invoice.total_minor,
        invoice.period_start_date,
    )
