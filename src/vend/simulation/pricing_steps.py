"""What staff and drivers do with coupons and validations: a rush for the last one, one put on and off, a merchant."""

from datetime import timedelta
from uuid import UUID

from vend.billing import coupons, discounts, merchant_payments, merchants, ordering
from vend.billing.commands import End
from vend.billing.coupon_commands import NewCoupon, NewDiscount, NewPromotionCode
from vend.billing.merchant_commands import MerchantPaymentReceived, NewMerchant, NewValidation
from vend.domain.coupon import Coupon
from vend.domain.discount import Duration
from vend.domain.page import Page
from vend.domain.period import local_date
from vend.simulation.process import Process
from vend.simulation.raising_steps import insist
from vend.simulation.steps import Step, ask_until_told, beside, order
from vend.simulation.world import World
from vend.store import coupons as coupon_rows
from vend.store import merchants as merchant_rows

_CARDS = ("pm_card_visa", "pm_card_visa", "pm_card_visa", "pm_card_chargeCustomerFail", "pm_card_chargeDeclined")
_DURATIONS: tuple[Duration, ...] = ("once", "repeating", "forever")
_KNOWS_WHAT_MAY_BE_HAD = 5 / 6


async def _coupon(world: World) -> Coupon | None:
    """Let the staff make a coupon; None where they gave up."""
    plan, garage_id, asked = world.plan, world.garage.id, world.asked("staff")
    duration = plan.choice(_DURATIONS)
    by_percent = plan.random() < 2 / 3
    command = NewCoupon(
        name="Promo",
        duration=duration,
        percent_bp=plan.choice((3_333, 5_000, 10_000)) if by_percent else None,
        amount_minor=None if by_percent else plan.choice((999, 50_000)),
        months=plan.choice((1, 2)) if duration == "repeating" else None,
        pass_ids=[plan.choice(world.passes).id] if plan.random() < 1 / 4 else [],
        redemptions_max=plan.choice((1, 1, 2, None)),
        first_time_only=plan.random() < 1 / 5,
        one_per_customer=plan.random() < 2 / 3,
    )
    return await insist(
        world,
        "make a coupon",
        lambda process: coupons.add_coupon(process.door, garage_id, command, asked=asked, now=world.now),
    )


async def coupon_rush(world: World) -> None:
    """A code goes round, and every driver orders with it at the same moment; at times it goes round again later."""
    made, plan = await _coupon(world), world.plan
    if made is None:
        return
    word, asked = f"CODE{world.plan.randrange(10_000)}", world.asked("staff")
    code = await insist(
        world,
        "add a code",
        lambda process: coupons.add_code(
            process.door, world.garage.id, made.id, NewPromotionCode(word), asked=asked, now=world.now
        ),
    )
    if code is not None:
        await _all_order(world, made, word)
        if plan.random() < 2 / 3:
            await world.scheduler.sleep(plan.choice((60.0, 3_600.0, 86_400.0)))
            await _all_order(world, made, word)


async def _all_order(world: World, coupon: Coupon, word: str) -> None:
    """Let every driver order with a code; mostly a pass that it is good for and that has a place left."""
    among, plan = world.passes, world.plan
    if plan.random() < _KNOWS_WHAT_MAY_BE_HAD:
        left = {pass_id for pass_id, _ in await world.look("places_left")}
        among = [one for one in among if one.id in left and one.id in (coupon.pass_ids or left)] or among
    orders = (
        order(world, one, plan.choice(among).id, plan.choice(_CARDS), world.asked(), code=word) for one in world.drivers
    )
    beside(world, "coupon-rush", *orders)


async def _put_on(world: World, subscription_id: UUID, coupon_id: UUID) -> None:
    asked, command = world.asked("staff"), NewDiscount(coupon_id=coupon_id)

    async def ask(process: Process) -> ordering.Changed | ordering.Pending:
        return await discounts.add_discount(
            process.door, process.stripe, world.garage.id, subscription_id, command, asked=asked, now=world.now
        )

    await ask_until_told(world, "put_on", asked, ask)


async def _take_off(world: World, subscription_id: UUID) -> None:
    asked, garage_id = world.asked(), world.garage.id

    async def look(process: Process) -> UUID | None:
        async with process.door.garage_snapshot([garage_id], fresh=True) as garage:
            live = await garage.run(coupon_rows.live_redemption(subscription_id=subscription_id))
        return live.id if live else None

    found = await insist(world, "look for a discount", look)
    if found is None:
        return

    async def ask(process: Process) -> ordering.Changed | ordering.Pending:
        return await discounts.take_off_discount(
            process.door, process.stripe, garage_id, subscription_id, found, asked=asked, now=world.now
        )

    await ask_until_told(world, "take_off", asked, ask)


async def coupon_on_and_off(world: World) -> None:
    """Staff put a coupon on a running subscription, perhaps twice at once, and at times somebody takes it off again.

    At times several of them put it on the subscriptions of several drivers at the same moment.
    """
    made, plan = await _coupon(world), world.plan
    if made is None or not world.subscriptions:
        return
    known = sorted(world.subscriptions)
    chosen = plan.choice(known)
    among = known if plan.random() < 1 / 2 else [chosen] * plan.choice((1, 2))
    beside(world, "put-on", *(_put_on(world, one, made.id) for one in among))
    if plan.random() < 1 / 2:
        await world.scheduler.sleep(plan.choice((1.0, 600.0, 86_400.0)))
        await _take_off(world, chosen)


async def validate(world: World) -> None:
    """A merchant agrees, drivers come with its code, it pays what is stated, and at times the agreement ends."""
    plan, garage_id, door_keys = world.plan, world.garage.id, [world.asked("staff") for _ in range(3)]
    merchant = await insist(
        world,
        "add a merchant",
        lambda process: merchants.add_merchant(
            process.door, garage_id, NewMerchant("Dental", "a@example.com"), asked=door_keys[0], now=world.now
        ),
    )
    if merchant is None:
        return
    today, word = local_date(world.now, world.garage.time_zone), f"SHOP{plan.randrange(10_000)}"
    until_date = plan.choice((None, None, today + timedelta(days=plan.choice((10, 33)))))
    terms = NewValidation(
        "Validated",
        percent_bp=plan.choice((2_500, 5_000, 10_000)),
        code=word,
        until_date=until_date,
        cap_minor=plan.choice((None, 9_000, 20_000)),
    )
    made = await insist(
        world,
        "agree",
        lambda process: merchants.add_validation(
            process.door, garage_id, merchant.id, terms, asked=door_keys[1], now=world.now
        ),
    )
    if made is None:
        return
    orders = (
        order(world, one, plan.choice(world.passes).id, plan.choice(_CARDS), world.asked(), code=word)
        for one in world.drivers
    )
    beside(world, "validate", *orders)
    if plan.random() < 1 / 3:
        await world.scheduler.sleep(plan.uniform(60.0, 20 * 86_400.0))
        end = End(local_date(world.now, world.garage.time_zone) + timedelta(days=plan.choice((0, 5))))
        await insist(
            world,
            "end an agreement",
            lambda process: merchants.end_validation(
                process.door, garage_id, made.id, end, asked=door_keys[2], now=world.now
            ),
        )


async def pay_statements(world: World) -> None:
    """Merchants pay a part of what was stated, or all of it."""
    garage_id, plan = world.garage.id, world.plan

    async def pay(process: Process) -> None:
        async with process.door.garage_snapshot([garage_id], fresh=True) as garage:
            found = await garage.run(
                merchant_rows.statements(page=Page(row_limit=10), merchant_id=None, open_only=True)
            )
        for one in found:
            amount = one.left_minor if plan.random() < 1 / 2 else max(1, one.left_minor // 3)
            command = MerchantPaymentReceived("check", amount, local_date(world.now, world.garage.time_zone))
            await merchant_payments.receive(
                process.door, garage_id, one.id, command, asked=world.asked("staff"), now=world.now
            )

    await world.scheduler.sleep(plan.uniform(0.0, 35 * 86_400.0))
    await insist(world, "pay statements", pay)


PRICING: list[Step] = [
    Step("coupon-rush", coupon_rush, 4),
    Step("coupon", coupon_on_and_off, 4),
    Step("validate", validate, 4),
    Step("pay-statements", pay_statements, 1),
]
"""They join `STEPS` where a history is planned."""
