"""A trial is free, converts at its end or never, and is had once."""

from datetime import timedelta
from typing import Any

import pytest

from tests.world import World
from vend.billing.subscribe import PaymentRefused, Pending, Subscribed
from vend.domain.garage import Garage
from vend.domain.operation import KeyReused
from vend.domain.parking_pass import ParkingPass
from vend.domain.people import Driver
from vend.domain.start import TrialUsed
from vend.domain.subscription import Subscription


async def shop(world: World, *, trial_days: int = 7) -> tuple[Garage, Driver, ParkingPass]:
    garage = await world.new_garage(tax_percent="10")
    return garage, await world.new_driver(garage), await world.new_pass(garage, trial_days=trial_days)


async def trialing(world: World, card: str = "pm_card_visa") -> tuple[Garage, Subscription]:
    garage, driver, parking_pass = await shop(world)
    done = await world.subscribe(garage, driver, parking_pass, payment_method=card)
    assert isinstance(done, Subscribed)
    assert done.subscription.status == "trialing"
    await world.drain()
    return garage, done.subscription


def charged(world: World) -> list[int]:
    found: list[dict[str, Any]] = world.sandbox.store.select(
        "kind = 'charge' AND status = 'succeeded' ORDER BY seq", ()
    )
    return [one["amount"] for one in found]


async def test_a_trial_is_free_and_then_every_month_is_charged_with_tax(world: World) -> None:
    garage, row = await trialing(world)
    assert row.trial_end_at == world.now + timedelta(days=7)
    assert charged(world) == []
    assert await world.balances(garage) == {}

    world.move(days=7, hours=2)
    await world.drain()
    converted = await world.subscription(garage, row.id)
    assert (converted.status, converted.current_period_start_at) == ("active", row.trial_end_at)
    assert charged(world) == [27_500]

    world.move(days=31)
    await world.drain()
    assert charged(world) == [27_500, 27_500]
    balances = await world.balances(garage)
    assert (balances["revenue"], balances["tax_payable"]) == (-50_000, -5_000)
    assert [one.total_minor for one in await world.invoices(garage)] == [27_500, 27_500, 0]


async def test_a_conversion_that_fails_is_past_due(world: World) -> None:
    garage, row = await trialing(world, "pm_card_chargeCustomerFail")
    world.move(days=7, hours=2)
    await world.drain()
    assert (await world.subscription(garage, row.id)).status == "past_due"
    assert charged(world) == []
    assert (await world.balances(garage))["receivable"] == 27_500


@pytest.mark.parametrize("at_period_end", [True, False])
async def test_a_trial_that_is_cancelled_is_never_charged(world: World, *, at_period_end: bool) -> None:
    garage, row = await trialing(world)
    world.move(days=3)
    await world.cancel(row, at_period_end=at_period_end)
    world.move(days=60)
    await world.drain()
    assert (await world.subscription(garage, row.id)).status == "canceled"
    assert charged(world) == []
    assert await world.balances(garage) == {}


async def test_a_customer_has_one_trial_of_a_pass(world: World) -> None:
    garage, driver, parking_pass = await shop(world)
    other_pass = await world.new_pass(garage, trial_days=3)
    done = await world.subscribe(garage, driver, parking_pass)
    await world.drain()
    await world.cancel(done.subscription, at_period_end=False)
    await world.drain()

    with pytest.raises(TrialUsed):
        await world.subscribe(garage, driver, parking_pass)
    other = await world.subscribe(garage, driver, other_pass)
    assert other.subscription.status == "trialing", "another pass has its own trial"
    again = await world.subscribe(garage, driver, parking_pass, trial=False)
    assert again.subscription.status == "active"
    assert charged(world) == [27_500]
    assert len(await world.subscriptions(garage)) == 3, "the refused order left nothing behind"


async def test_a_trial_of_a_refused_order_does_not_count(world: World) -> None:
    garage, driver, parking_pass = await shop(world)
    with pytest.raises(PaymentRefused):
        await world.subscribe(garage, driver, parking_pass, payment_method="pm_card_chargeDeclined")
    done = await world.subscribe(garage, driver, parking_pass)
    assert done.subscription.status == "trialing"


@pytest.mark.parametrize("kind", ["reset_after", "error_500_after", "half_body", "reset_before", "error_429"])
async def test_a_lost_answer_leads_to_one_trial_that_ends_when_it_was_to_end(world: World, kind: str) -> None:
    garage, driver, parking_pass = await shop(world)
    ends_at, asked = world.now + timedelta(days=7), world.asked()
    world.fault("POST /v1/subscriptions", kind, times=3)
    done = await world.subscribe(garage, driver, parking_pass, asked=asked)
    world.sandbox.faults.clear()
    if isinstance(done, Pending):
        await world.resolve(after_s=3600)
    await world.drain()
    (row,) = await world.subscriptions(garage)
    assert (row.status, row.trial_end_at) == ("trialing", ends_at)
    again = await world.subscribe(garage, driver, parking_pass, asked=asked)
    assert isinstance(again, Subscribed)
    assert again.subscription.id == row.id
    with pytest.raises(KeyReused):
        await world.subscribe(garage, driver, parking_pass, trial=False, asked=asked)

    world.move(days=8)
    await world.drain()
    assert charged(world) == [27_500]
