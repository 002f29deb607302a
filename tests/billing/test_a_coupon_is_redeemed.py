"""A driver subscribes with a promotion code and pays what was shown; a coupon is given no more often than it may be."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from tests.billing.coupon_stories import HALF, billed, coupon, coupon_of, discounts, order, planned, redemptions, shown
from tests.world import World
from vend.billing import cancel
from vend.billing.commands import Cancellation
from vend.billing.coupons import end_coupon
from vend.billing.settings import change_settings
from vend.billing.subscribe import PaymentRefused, Pending
from vend.domain.coupon import (
    AlreadyRedeemed,
    CodeUnknown,
    CouponExpired,
    CouponNotYet,
    CouponUsedUp,
    CouponWrongPass,
    NotFirstTime,
)
from vend.domain.errors import VendError
from vend.domain.garage import Garage
from vend.domain.garage_settings import GarageSettings


async def one_day(world: World, garage: Garage) -> None:
    settings = GarageSettings(billing_anchor="calendar_day", billing_day=1, start_proration="daily")
    await change_settings(world.door, garage.id, settings, asked=world.asked(), now=world.now)


TERMS = {
    "half for ever": (HALF, {}),
    "a third for ever": ({"duration": "forever", "percent_bp": 3_333}, {}),
    "an amount once": ({"duration": "once", "amount_minor": 1_999}, {}),
    "three months at half": ({"duration": "repeating", "months": 3, "percent_bp": 5_000}, {}),
    "two months free": ({"duration": "repeating", "months": 2, "percent_bp": 10_000}, {}),
    "more than the price": ({"duration": "repeating", "months": 1, "amount_minor": 90_000}, {}),
    "half of a trial's first": ({"duration": "once", "percent_bp": 5_000}, {"trial_days": 14}),
    "a trial takes of the months": ({"duration": "repeating", "months": 1, "percent_bp": 5_000}, {"trial_days": 14}),
    "a year once": ({"duration": "once", "percent_bp": 1_250}, {"billing_interval": "year"}),
}


@pytest.mark.parametrize("terms", TERMS.values(), ids=TERMS)
@pytest.mark.parametrize("calendar", [False, True], ids=["anniversary", "calendar day"])
async def test_what_was_shown_is_charged_as_long_as_it_holds(world: World, terms: Any, calendar: bool) -> None:
    off, of_pass = terms
    garage = await world.new_garage(tax_percent="18.375")
    if calendar:
        await one_day(world, garage)
    made = await coupon_of(world, garage, **off)
    driver, wanted = await world.new_driver(garage), await world.new_pass(garage, amount_minor=18_501, **of_pass)
    preview = await shown(world, driver, wanted)
    assert preview.discount is not None

    done = await order(world, driver, wanted)
    months = 14 if of_pass.get("billing_interval") == "year" else 5
    for _ in range(months):
        world.move(days=31)
        await world.drain()
    invoices = [billed(one) for one in reversed(await world.invoices(garage))]
    assert invoices[:2] == [planned(preview.first_charge), planned(preview.next_charge)]
    less = [one for one in invoices if one[0] > 0]
    if preview.discount.charges is None:
        assert len(less) == len([one for one in invoices if one[3] > 0])
    else:
        assert len(less) == preview.discount.charges
        assert preview.discount.first_full_charge is not None
        full = [one for one in invoices if one[0] == 0 and one[1] > 0]
        assert full[0] == planned(preview.discount.first_full_charge)
        assert preview.discount.until_date == full[0][4]
    (kept,) = await redemptions(world, garage, done.subscription.id)
    assert kept.state == ("active" if off["duration"] == "forever" else "ended")
    assert (await coupon(world, made)).redeemed == 1
    for invoice in await world.invoices(garage):
        rows = await discounts(world, invoice)
        assert sum(one.amount_minor for one in rows) == invoice.discount_minor
        assert {one.coupon_id for one in rows} <= {made.id}
    balances = await world.balances(garage)
    assert balances["tax_payable"] == -sum(one[2] for one in invoices)
    assert balances.get("revenue", 0) + balances.get("deferred_revenue", 0) == -sum(one[1] for one in invoices)
    assert balances.get("receivable", 0) == 0


async def test_the_last_redemption_is_given_once(world: World) -> None:
    garage = await world.new_garage()
    made = await coupon_of(world, garage, **HALF, redemptions_max=2)
    wanted = await world.new_pass(garage)
    drivers = [await world.new_driver(garage) for _ in range(6)]
    endings = await asyncio.gather(*(order(world, one, wanted) for one in drivers), return_exceptions=True)
    assert [type(one) for one in endings if isinstance(one, Exception)] == [CouponUsedUp] * 4
    assert (await coupon(world, made)).redeemed == 2
    assert len(await world.subscriptions(garage)) == 2


async def test_a_redemption_comes_back_when_stripe_refuses(world: World) -> None:
    garage = await world.new_garage()
    made = await coupon_of(world, garage, **HALF, redemptions_max=1)
    driver, wanted = await world.new_driver(garage), await world.new_pass(garage)
    with pytest.raises(PaymentRefused):
        await order(world, driver, wanted, method="pm_card_chargeDeclined")
    assert (await coupon(world, made)).redeemed == 0
    # A first payment that never comes gives it back a day later, though it was used on the open invoice.
    done = await order(world, driver, wanted, method="pm_card_chargeCustomerFail")
    assert (await coupon(world, made)).redeemed == 1
    world.move(hours=24)
    await world.drain()
    assert (await world.subscription(garage, done.subscription.id)).status == "incomplete_expired"
    assert (await coupon(world, made)).redeemed == 0
    assert (await order(world, driver, wanted)).subscription.status == "active"


async def test_an_order_for_a_day_ahead_keeps_its_coupon_until_then_and_gives_it_back_when_cancelled(
    world: World,
) -> None:
    garage = await world.new_garage(tax_percent="10")
    made = await coupon_of(world, garage, **HALF, redeem_until_date=date(2026, 11, 5))
    wanted, driver, other = await world.new_pass(garage), await world.new_driver(garage), await world.new_driver(garage)
    ahead = date(2026, 11, 20)
    preview = await shown(world, driver, wanted, start_date=ahead)
    kept, dropped = [await order(world, one, wanted, start_date=ahead) for one in (driver, other)]
    assert (await coupon(world, made)).redeemed == 2
    await cancel.cancel(
        world.door, world.stripe, garage.id, dropped.subscription.id, Cancellation(), asked=world.asked(), now=world.now
    )
    assert (await coupon(world, made)).redeemed == 1
    await world.resolve(after_s=timedelta(days=18).total_seconds())
    await world.drain()
    (invoice,) = await world.invoices(garage)
    assert invoice.subscription_id == kept.subscription.id
    assert billed(invoice)[:4] == planned(preview.first_charge)[:4]


@pytest.mark.parametrize("kind", ["reset_after", "error_500_after", "half_body", "reset_before", "error_429"])
@pytest.mark.parametrize("call", ["POST /v1/subscriptions", "POST /v1/coupons"])
async def test_a_lost_answer_redeems_once(world: World, kind: str, call: str) -> None:
    garage = await world.new_garage()
    made = await coupon_of(world, garage, duration="once", percent_bp=2_500)
    driver, wanted, asked = await world.new_driver(garage), await world.new_pass(garage), world.asked()
    world.fault(call, kind, times=3)
    done = await order(world, driver, wanted, asked=asked)
    world.sandbox.faults.clear()
    if isinstance(done, Pending):
        await world.resolve(after_s=120)
    await world.drain()
    again = await order(world, driver, wanted, asked=asked)
    assert again.subscription.id == done.subscription.id
    (invoice,) = await world.invoices(garage)
    assert (invoice.discount_minor, invoice.paid_minor) == (6_250, 18_750)
    assert (await coupon(world, made)).redeemed == 1
    assert [one.state for one in await redemptions(world, garage, done.subscription.id)] == ["ended"]


async def test_each_refusal_says_why_and_takes_no_place(world: World) -> None:
    garage, foreign = await world.new_garage(), await world.new_garage()
    wanted, another = await world.new_pass(garage, capacity=1), await world.new_pass(garage)
    regular = await world.new_driver(garage)
    await order(world, regular, another, code=None)
    await coupon_of(world, foreign, code="FOREIGN")
    await coupon_of(world, garage, code="ONLY-OTHER", **HALF, pass_ids=[another.id])
    await coupon_of(world, garage, code="LATER", **HALF, redeem_from_date=date(2026, 11, 3))
    await coupon_of(
        world, garage, code="PAST", **HALF, redeem_from_date=date(2026, 1, 1), redeem_until_date=date(2026, 11, 2)
    )
    await coupon_of(world, garage, code="NEWCOMER", **HALF, first_time_only=True)
    over = await coupon_of(world, garage, code="OVER")
    await end_coupon(world.door, garage.id, over.id, asked=world.asked(), now=world.now)
    refusals: list[tuple[str, type[VendError]]] = [
        ("nothing", CodeUnknown), ("foreign", CodeUnknown), ("??", CodeUnknown), ("only other", CouponWrongPass),
        ("later", CouponNotYet), ("past", CouponExpired), ("over", CouponExpired), ("newcomer", NotFirstTime),
    ]  # fmt: skip
    for code, error in refusals:
        with pytest.raises(error) as seen:
            await shown(world, regular, wanted, code=code)
        assert seen.value.field == "promotion_code"
        with pytest.raises(error):
            await order(world, regular, wanted, code=code)
    newcomer = await world.new_driver(garage)
    assert (await order(world, newcomer, wanted, code="Newcomer")).subscription.status == "active"


async def test_a_customer_has_it_once_unless_it_says_otherwise(world: World) -> None:
    garage = await world.new_garage()
    await coupon_of(world, garage)
    await coupon_of(world, garage, code="OFTEN", **HALF, one_per_customer=False)
    driver, passes = await world.new_driver(garage), [await world.new_pass(garage) for _ in range(3)]
    await order(world, driver, passes[0])
    with pytest.raises(AlreadyRedeemed):
        await order(world, driver, passes[1])
    await order(world, driver, passes[1], code="often")
    await order(world, driver, passes[2], code="often")
    assert len(await world.subscriptions(garage)) == 3


async def test_a_word_is_one_coupon_at_a_time_and_a_coupon_is_for_its_passes_at_stripe_too(world: World) -> None:
    garage = await world.new_garage()
    driver, wanted, other = await world.new_driver(garage), await world.new_pass(garage), await world.new_pass(garage)
    first = await coupon_of(world, garage, **HALF, pass_ids=[wanted.id, other.id])
    with pytest.raises(VendError, match="accepts such a code"):
        await coupon_of(world, garage, code="h-a l f")
    await order(world, driver, wanted)
    (at_stripe,) = world.sandbox.store.select("kind = 'coupon'", ())
    assert at_stripe["id"] == str(first.id)
    assert at_stripe["applies_to"] == {"products": sorted([f"pass_{wanted.id}", f"pass_{other.id}"])}
    await end_coupon(world.door, garage.id, first.id, asked=world.asked(), now=world.now)
    second = await coupon_of(world, garage, duration="once", percent_bp=100)
    await order(world, await world.new_driver(garage), wanted)
    assert ((await coupon(world, first)).redeemed, (await coupon(world, second)).redeemed) == (1, 1)
