"""A subscription that is ordered for a day ahead holds its place, is charged on that day, and can be given up before."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.world import World
from vend.billing.cancel import cancel
from vend.billing.commands import Cancellation
from vend.billing.ordering import Changed
from vend.billing.resolve import resolve_due
from vend.billing.subscribe import PaymentRefused, Pending, Subscribed
from vend.domain.start import StartNotAhead
from vend.domain.subscription import SoldOut
from vend.store import books

DAY = date(2026, 11, 20)


def charged(world: World) -> list[int]:
    found = world.sandbox.store.select("kind = 'charge' AND status = 'succeeded' ORDER BY seq", ())
    return [one["amount"] for one in found]


@pytest.mark.parametrize("trial_days", [None, 7])
async def test_it_waits_for_its_day_and_begins_then(world: World, trial_days: int | None) -> None:
    garage = await world.new_garage(tax_percent="10")
    driver, wanted = await world.new_driver(garage), await world.new_pass(garage, capacity=1, trial_days=trial_days)
    asked = world.asked()
    done = await world.subscribe(garage, driver, wanted, start_date=DAY, asked=asked)
    assert isinstance(done, Pending)
    assert (done.subscription.status, done.subscription.start_date) == ("incomplete", DAY)
    assert await world.subscribe(garage, driver, wanted, start_date=DAY, asked=asked) == done
    with pytest.raises(SoldOut):
        await world.subscribe(garage, await world.new_driver(garage), wanted)

    begins_at = datetime(2026, 11, 20, 6, tzinfo=UTC)
    world.move(seconds=(begins_at - world.now).total_seconds() - 1)
    assert await resolve_due(world.door, world.stripe, now=world.now) == 0
    assert charged(world) == []
    world.move(seconds=1)
    assert await resolve_due(world.door, world.stripe, now=world.now) == 1
    await world.drain()
    row = await world.subscription(garage, done.subscription.id)
    assert (row.status, row.current_period_start_at) == ("trialing" if trial_days else "active", begins_at)
    assert isinstance(await world.subscribe(garage, driver, wanted, start_date=DAY, asked=asked), Subscribed)
    world.move(days=8)
    await world.drain()
    assert charged(world) == [27_500]


async def test_given_up_before_it_frees_its_place_and_stripe_never_hears_of_it(world: World) -> None:
    garage = await world.new_garage()
    driver, wanted = await world.new_driver(garage), await world.new_pass(garage, capacity=1, trial_days=7)
    order, asked = world.asked(), world.asked()
    done = await world.subscribe(garage, driver, wanted, start_date=DAY, asked=order)
    ended = await world.cancel(done.subscription, at_period_end=True, asked=asked)
    assert isinstance(ended, Changed)
    assert ended.subscription.status == "incomplete_expired"
    assert await world.cancel(done.subscription, at_period_end=True, asked=asked) == ended
    with pytest.raises(PaymentRefused, match="cancelled before"):
        await world.subscribe(garage, driver, wanted, start_date=DAY, asked=order)
    world.move(days=20)
    assert await resolve_due(world.door, world.stripe, now=world.now) == 0
    assert world.sandbox.store.select("kind = 'subscription'", ()) == []
    again = await world.subscribe(garage, driver, wanted)
    assert again.subscription.status == "trialing", "the trial that was given up does not count"


async def test_a_card_that_is_refused_refuses_the_order_now(world: World) -> None:
    garage = await world.new_garage()
    driver, wanted = await world.new_driver(garage), await world.new_pass(garage, capacity=1)
    with pytest.raises(PaymentRefused):
        await world.subscribe(garage, driver, wanted, payment_method="pm_card_chargeDeclined", start_date=DAY)
    done = await world.subscribe(garage, driver, wanted, start_date=DAY)
    assert isinstance(done, Pending)


@pytest.mark.parametrize("kind", ["reset_after", "error_500_after", "half_body", "reset_before", "error_429"])
async def test_answers_that_are_lost_before_and_on_the_day_lead_to_one_charge(world: World, kind: str) -> None:
    garage = await world.new_garage()
    driver, wanted = await world.new_driver(garage), await world.new_pass(garage)
    world.fault("POST /v1/payment_methods/*", kind, times=3)
    done = await world.subscribe(garage, driver, wanted, start_date=DAY)
    assert isinstance(done, Pending)
    world.sandbox.faults.clear()
    await world.resolve()
    world.fault("POST /v1/subscriptions", kind, times=3)
    await world.resolve(after_s=timedelta(days=18).total_seconds())
    world.sandbox.faults.clear()
    await world.resolve(after_s=1800)
    await world.drain()
    assert (await world.subscription(garage, done.subscription.id)).status == "active"
    assert charged(world) == [25_000]


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 2), date(2027, 5, 2)])
async def test_only_a_day_ahead_can_be_asked_for(world: World, day: date) -> None:
    garage = await world.new_garage()
    driver, wanted = await world.new_driver(garage), await world.new_pass(garage)
    with pytest.raises(StartNotAhead):
        await world.subscribe(garage, driver, wanted, start_date=day)
    done = await world.subscribe(garage, driver, wanted, start_date=date(2027, 5, 1))
    assert isinstance(done, Pending)


async def test_cancelling_and_placing_at_one_moment_leave_one_of_the_two(world: World) -> None:
    garage = await world.new_garage()
    for _ in range(4):
        done = await world.subscribe(
            garage, await world.new_driver(garage), await world.new_pass(garage), start_date=DAY
        )
        begins_at = datetime(2026, 11, 20, 6, tzinfo=UTC)
        # A canceller whose clock is a second behind the resolver's.
        cancelling = cancel(
            world.door,
            world.stripe,
            garage.id,
            done.subscription.id,
            Cancellation(at_period_end=False),
            asked=world.asked(),
            now=begins_at - timedelta(seconds=1),
        )
        placing = resolve_due(world.door, world.stripe, now=begins_at)
        await asyncio.gather(cancelling, placing, return_exceptions=True)
        row = await world.subscription(garage, done.subscription.id)
        known = [one["metadata"]["subscription_id"] for one in world.sandbox.store.select("kind = 'subscription'", ())]
        assert (row.status, str(row.id) in known) in {("incomplete_expired", False), ("active", True)}


async def test_an_order_that_waits_does_not_keep_a_month_from_being_closed(world: World) -> None:
    garage = await world.new_garage()
    await world.subscribe(garage, await world.new_driver(garage), await world.new_pass(garage), start_date=DAY)
    async with world.door.garage_snapshot([garage.id]) as snapshot:
        assert await snapshot.run(books.open_operations(until_at=datetime(2026, 11, 20, 6, tzinfo=UTC))) == 0
        assert await snapshot.run(books.open_operations(until_at=datetime(2026, 12, 1, 6, tzinfo=UTC))) == 1
