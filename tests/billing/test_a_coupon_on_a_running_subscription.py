"""A coupon is put on a running subscription and taken off it; the next renewal costs what was shown."""

from typing import Any
from uuid import UUID

import pytest

from tests.billing.coupon_stories import HALF, coupon, coupon_of, order, redemptions
from tests.world import World
from vend.billing.change_pass import change_pass, preview_change
from vend.billing.commands import PassChange, WantedPass
from vend.billing.coupon_commands import NewDiscount
from vend.billing.discounts import (
    CannotDiscount,
    NotDiscounted,
    add_discount,
    preview_added,
    preview_taken_off,
    take_off_discount,
)
from vend.billing.ordering import Changed, ChangeRefused, Pending
from vend.domain.coupon import AlreadyDiscounted, CouponUsedUp, CouponWrongPass
from vend.domain.discount_preview import DiscountPreview, RenewalPrice
from vend.domain.errors import Invalid, NotFound
from vend.domain.garage import Garage
from vend.domain.invoice import Invoice
from vend.domain.operation import Asked
from vend.domain.subscription import Subscription, SubscriptionEnded
from vend.store import garages

CODE = NewDiscount("half")


async def add(
    world: World, row: Subscription, command: NewDiscount = CODE, *, asked: Asked | None = None
) -> Changed | Pending:
    return await add_discount(
        world.door, world.stripe, row.garage_id, row.id, command, asked=asked or world.asked(), now=world.now
    )


async def take_off(
    world: World, row: Subscription, redemption_id: UUID, *, asked: Asked | None = None
) -> Changed | Pending:
    return await take_off_discount(
        world.door, world.stripe, row.garage_id, row.id, redemption_id, asked=asked or world.asked(), now=world.now
    )


async def shown(world: World, row: Subscription, command: NewDiscount = CODE) -> DiscountPreview:
    return await preview_added(world.door, world.stripe, row.garage_id, row.id, command, now=world.now)


def price(invoice: Invoice) -> RenewalPrice:
    return RenewalPrice(invoice.subtotal_minor, invoice.discount_minor, invoice.tax_minor, invoice.total_minor)


def on_stripe(world: World, row: Subscription) -> list[str]:
    at_stripe = world.sandbox.store.get(str(row.stripe_subscription_id))
    assert at_stripe is not None
    return [str(one) for one in at_stripe["discounts"]]


async def garage_of(world: World, row: Subscription) -> Garage:
    async with world.door.garage_snapshot([row.garage_id]) as snapshot:
        found = await snapshot.run(garages.read_one())
    assert found is not None
    return found


async def running(world: World, *, code: str | None = None, **off: Any) -> Subscription:
    garage = await world.new_garage(tax_percent="18.375")
    await coupon_of(world, garage, **off)
    wanted = await world.new_pass(garage, amount_minor=18_501)
    done = await order(world, await world.new_driver(garage), wanted, code=code)
    await world.drain()
    return await world.subscription(garage, done.subscription.id)


@pytest.mark.parametrize(
    "off",
    [
        HALF,
        {"duration": "forever", "percent_bp": 3_333},
        {"duration": "once", "amount_minor": 1_999},
        {"duration": "repeating", "months": 2, "percent_bp": 777},
    ],
    ids=str,
)
async def test_the_next_renewal_costs_what_was_shown(world: World, off: Any) -> None:
    row = await running(world, **off)
    preview = await shown(world, row)
    assert isinstance(await add(world, row), Changed)
    for _ in range(3):
        world.move(days=31)
        await world.drain()
    first, renewal, *later = reversed(await invoices(world, row))
    assert (preview.before, first.discount_minor) == (price(first), 0)
    assert (price(renewal), renewal.paid_minor) == (preview.after, preview.after.total_minor)
    less = [one.discount_minor > 0 for one in later]
    # Two months from the day that it was put on, which is the first of a period: they hold one renewal.
    assert less == {"forever": [True, True], "once": [False, False], "repeating": [False, False]}[off["duration"]]


async def test_what_is_taken_off_is_gone_from_the_next_renewal_on_and_stays_redeemed(world: World) -> None:
    row = await running(world, code="half")
    (kept,) = await redemptions(world, await garage_of(world, row), row.id)
    preview = await preview_taken_off(world.door, world.stripe, row.garage_id, row.id, kept.id)
    asked = world.asked()
    assert isinstance(await take_off(world, row, kept.id, asked=asked), Changed)
    assert isinstance(await take_off(world, row, kept.id, asked=asked), Changed)
    world.move(days=31)
    await world.drain()
    renewal, first = await invoices(world, row)
    assert (price(first), price(renewal)) == (preview.before, preview.after)
    assert renewal.discount_minor == 0
    (ended,) = await redemptions(world, await garage_of(world, row), row.id)
    assert ended.state == "ended"
    with pytest.raises(NotDiscounted):
        await take_off(world, row, kept.id)
    with pytest.raises(NotDiscounted):
        await preview_taken_off(world.door, world.stripe, row.garage_id, row.id, kept.id)


async def test_one_coupon_at_a_time_and_only_what_may_be_redeemed(world: World) -> None:
    row = await running(world, code="half")
    garage = await garage_of(world, row)
    other = await coupon_of(world, garage, code="other", **HALF, redemptions_max=1)
    with pytest.raises(AlreadyDiscounted):
        await add(world, row, NewDiscount("other"))
    with pytest.raises(AlreadyDiscounted):
        await shown(world, row, NewDiscount("other"))
    second = (await order(world, await world.new_driver(garage), await world.new_pass(garage), code=None)).subscription
    assert isinstance(await add(world, second, NewDiscount(coupon_id=other.id)), Changed)
    third = (await order(world, await world.new_driver(garage), await world.new_pass(garage), code=None)).subscription
    with pytest.raises(CouponUsedUp) as seen:
        await add(world, third, NewDiscount(coupon_id=other.id))
    assert seen.value.field == "coupon_id"
    elsewhere = await coupon_of(world, await world.new_garage(), code=None)
    with pytest.raises(NotFound):
        await add(world, third, NewDiscount(coupon_id=elsewhere.id))
    only = await coupon_of(world, garage, code=None, **HALF, pass_ids=[row.pass_id])
    with pytest.raises(CouponWrongPass):
        await add(world, third, NewDiscount(coupon_id=only.id))
    for neither in (NewDiscount(), NewDiscount("half", other.id)):
        with pytest.raises(Invalid):
            await add(world, third, neither)
    with pytest.raises(NotFound):
        await take_off(world, third, (await redemptions(world, garage, row.id))[0].id)


async def test_what_ends_gets_no_coupon(world: World) -> None:
    row = await running(world)
    await world.cancel(row, at_period_end=True)
    with pytest.raises(CannotDiscount):
        await add(world, row)
    with pytest.raises(CannotDiscount):
        await shown(world, row)
    await world.cancel(row, at_period_end=False)
    with pytest.raises(SubscriptionEnded):
        await add(world, row)
    with pytest.raises(SubscriptionEnded):
        await shown(world, row)


@pytest.mark.parametrize("kind", ["reset_after", "error_500_after", "half_body", "reset_before", "error_429"])
@pytest.mark.parametrize("duration", ["once", "forever"])
async def test_a_lost_answer_puts_it_on_and_takes_it_off_once(world: World, kind: str, duration: str) -> None:
    row = await running(world, duration=duration, percent_bp=5_000)
    garage, asked = await garage_of(world, row), world.asked()
    call = f"POST /v1/subscriptions/{row.stripe_subscription_id}"
    world.fault(call, kind, times=3)
    done = await add(world, row, asked=asked)
    world.sandbox.faults.clear()
    if isinstance(done, Pending):
        await world.resolve()
    assert isinstance(await add(world, row, asked=asked), Changed)
    (kept,) = await redemptions(world, garage, row.id)
    assert kept.state == "active"
    assert len(on_stripe(world, row)) == 1
    world.fault(call, kind, times=3)
    off = await take_off(world, row, kept.id)
    world.sandbox.faults.clear()
    if isinstance(off, Pending):
        await world.resolve()
    await world.drain()
    assert [one.state for one in await redemptions(world, garage, row.id)] == ["ended"]
    assert on_stripe(world, row) == []


async def test_one_for_once_that_a_renewal_used_before_anybody_looked_counts(world: World) -> None:
    row = await running(world, duration="once", percent_bp=5_000)
    asked = world.asked()
    world.fault(f"POST /v1/subscriptions/{row.stripe_subscription_id}", "reset_after", times=3)
    world.fault(f"GET /v1/subscriptions/{row.stripe_subscription_id}", "reset_before", times=1)
    assert row.current_period_end_at is not None
    world.move(seconds=(row.current_period_end_at - world.now).total_seconds() - 600)
    done = await add(world, row, asked=asked)
    world.sandbox.faults.clear()
    if isinstance(done, Pending):
        await world.resolve(after_s=7200)
    await world.drain()
    assert isinstance(await add(world, row, asked=asked), Changed)
    (used,) = await redemptions(world, await garage_of(world, row), row.id)
    assert used.state == "ended"
    assert [one.discount_minor > 0 for one in await invoices(world, row)] == [True, False]


async def test_a_coupon_that_stripe_refuses_is_given_back(world: World) -> None:
    row = await running(world)
    garage = await garage_of(world, row)
    made = await coupon_of(world, garage, code="often", **HALF, one_per_customer=False)
    await add(world, row, NewDiscount("often"))
    (kept,) = await redemptions(world, garage, row.id)
    await take_off(world, row, kept.id)
    # Somebody deletes the coupon in Stripe's dashboard.
    await world.stripe.v1.coupons.delete_async(str(made.id))
    asked = world.asked()
    for _ in range(2):
        with pytest.raises(ChangeRefused):
            await add(world, row, NewDiscount("often"), asked=asked)
    assert (await coupon(world, made)).redeemed == 1
    assert sorted(one.state for one in await redemptions(world, garage, row.id)) == ["ended", "released"]


@pytest.mark.parametrize("off", [HALF, {"duration": "forever", "amount_minor": 1_999}], ids=str)
@pytest.mark.parametrize("when", ["now", "next_renewal"])
@pytest.mark.parametrize("only", [False, True], ids=["for all passes", "for the old pass"])
async def test_a_change_of_pass_with_a_coupon_costs_what_was_shown(
    world: World, off: Any, when: Any, only: bool
) -> None:
    garage = await world.new_garage(tax_percent="18.375")
    old, new = await world.new_pass(garage, amount_minor=18_501), await world.new_pass(garage, amount_minor=31_777)
    await coupon_of(world, garage, **off, pass_ids=[old.id] if only else [])
    row = (await order(world, await world.new_driver(garage), old)).subscription
    await world.drain()
    world.move(days=11)
    preview = await preview_change(world.door, world.stripe, garage.id, row.id, WantedPass(new.id, when), now=world.now)
    change = PassChange(new.id, preview.proration_at, preview.shown, when)
    done = await change_pass(world.door, world.stripe, garage.id, row.id, change, asked=world.asked(), now=world.now)
    assert isinstance(done, Changed)
    await world.drain()
    if when == "now":
        billed = (await invoices(world, row))[0]
        assert (billed.total_minor, billed.tax_minor) == (preview.total_minor, preview.tax_minor)
        assert billed.paid_minor == preview.due_now_minor
    world.move(days=31)
    await world.drain()
    renewal = (await invoices(world, row))[0]
    assert renewal.total_minor == preview.next_invoice.total_minor
    assert (renewal.discount_minor == 0) == only
    assert renewal.paid_minor == preview.next_invoice.due_minor


async def test_where_a_coupon_pays_all_a_change_shows_nothing_due_though_the_renewal_costs(world: World) -> None:
    garage = await world.new_garage(tax_percent="10")
    old, new = await world.new_pass(garage, amount_minor=20_000), await world.new_pass(garage, amount_minor=30_000)
    await coupon_of(world, garage, duration="repeating", months=1, percent_bp=10_000)
    row = (await order(world, await world.new_driver(garage), old)).subscription
    await world.drain()
    world.move(days=11)

    preview = await preview_change(world.door, world.stripe, garage.id, row.id, WantedPass(new.id), now=world.now)
    assert (preview.lines, preview.total_minor, preview.due_now_minor) == ([], 0, 0)
    assert preview.next_invoice.total_minor == preview.next_invoice.due_minor == 33_000
    change = PassChange(new.id, preview.proration_at, preview.shown)
    done = await change_pass(world.door, world.stripe, garage.id, row.id, change, asked=world.asked(), now=world.now)
    await world.drain()

    assert isinstance(done, Changed)
    assert [one.total_minor for one in await invoices(world, row)] == [0], "of the first period, and no other"
    world.move(days=31)
    await world.drain()
    assert [one.paid_minor for one in await invoices(world, row)] == [33_000, 0]


@pytest.mark.parametrize(
    ("off", "lasts"),
    [
        ({"duration": "once", "percent_bp": 5_000}, False),
        ({"duration": "repeating", "months": 3, "percent_bp": 5_000}, False),
        ({"duration": "repeating", "months": 20, "percent_bp": 5_000}, True),
        (HALF, True),
    ],
    ids=str,
)
async def test_a_change_to_a_yearly_pass_shows_what_the_next_year_costs(world: World, off: Any, lasts: bool) -> None:
    row = await running(world, **off)
    garage = await garage_of(world, row)
    yearly = await world.new_pass(garage, amount_minor=99_999, billing_interval="year")
    await add(world, row)
    world.move(days=11)
    preview = await preview_change(world.door, world.stripe, garage.id, row.id, WantedPass(yearly.id), now=world.now)
    change = PassChange(yearly.id, preview.proration_at, preview.shown)
    await change_pass(world.door, world.stripe, garage.id, row.id, change, asked=world.asked(), now=world.now)
    await world.drain()
    billed = (await invoices(world, row))[0]
    assert (billed.total_minor, billed.paid_minor) == (preview.total_minor, preview.due_now_minor)
    world.move(days=366)
    await world.drain()
    renewal = (await invoices(world, row))[0]
    assert (renewal.total_minor, renewal.discount_minor > 0) == (preview.next_invoice.total_minor, lasts)


async def invoices(world: World, row: Subscription) -> list[Invoice]:
    found = await world.invoices(await garage_of(world, row))
    return [one for one in found if one.subscription_id == row.id]
