"""What is no longer sold here cannot be bought at Stripe either, and whoever has it keeps it."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.world import World
from vend.billing.archive_at_stripe import archive_unsold
from vend.billing.change_price import change_price
from vend.billing.commands import NewPrice
from vend.billing.price_versions import archive_pass, set_price
from vend.billing.rate_changes import announce_rate_change, draft_rate_change, preview_rate_change
from vend.billing.subscribe import Subscribed
from vend.domain.garage import Garage
from vend.domain.parking_pass import ParkingPass, Price
from vend.domain.rate_change import RateTerms
from vend.domain.subscription import Subscription


async def sold(world: World, garage: Garage) -> tuple[ParkingPass, Subscription]:
    parking_pass = await world.new_pass(garage, amount_minor=20_000)
    made = await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    assert isinstance(made, Subscribed)
    await world.drain()
    return parking_pass, made.subscription


async def reprice(world: World, garage: Garage, parking_pass: ParkingPass, amount_minor: int) -> Price:
    return await set_price(
        world.door, garage.id, parking_pass.id, NewPrice(amount_minor), asked=world.asked(), now=world.now
    )


async def work(world: World, garage: Garage) -> int:
    return await archive_unsold(world.door, world.stripe, now=world.now, wanted_garages=[garage.id])


def at_stripe(world: World) -> dict[str, list[Any]]:
    """Give what Stripe sells of each pass: the product's state, and each price with its own."""
    found: dict[str, list[Any]] = {}
    for product in world.sandbox.store.select("kind = 'product' ORDER BY seq", ()):
        prices = world.sandbox.store.select("kind = 'price' AND parent = ? ORDER BY seq", (product["id"],))
        found[product["id"]] = [product["active"], [(one["unit_amount"], one["active"]) for one in prices]]
    return found


async def test_an_old_version_and_an_archived_pass_are_not_sold_at_stripe_and_renew(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, _ = await sold(world, garage)
    product = f"pass_{parking_pass.id}"
    assert await work(world, garage) == 0
    await reprice(world, garage, parking_pass, 21_000)
    assert await work(world, garage) == 1
    assert at_stripe(world)[product] == [True, [(20_000, False)]]
    await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    await archive_pass(world.door, garage.id, parking_pass.id, asked=world.asked(), now=world.now)
    assert await work(world, garage) == 1
    assert await work(world, garage) == 1
    assert at_stripe(world)[product] == [False, [(20_000, False), (21_000, False)]]
    assert await work(world, garage) == 0
    world.move(days=31)
    await world.drain()
    assert sorted(one.total_minor for one in await world.invoices(garage) if one.status == "paid") == [
        *(20_000, 20_000, 21_000, 21_000),
    ]


async def test_a_price_that_an_order_ahead_will_use_is_left_until_then(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, _ = await sold(world, garage)
    driver = await world.new_driver(garage)
    await world.subscribe(garage, driver, parking_pass, start_date=date(2026, 11, 20))
    await reprice(world, garage, parking_pass, 21_000)
    assert await work(world, garage) == 0
    world.move(days=17, hours=16)
    await world.resolve()
    await world.drain()
    assert [one.status for one in await world.subscriptions(garage)] == ["active", "active"]
    assert await work(world, garage) == 1


async def test_a_price_of_an_announced_increase_is_left_until_it_is_over(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, _ = await sold(world, garage)
    terms = RateTerms(name="T", notice_date=date(2026, 11, 3), effective_date=date(2026, 12, 1), percent_points=500)
    made = await draft_rate_change(world.door, garage.id, terms, asked=world.asked(), now=world.now)
    shown = await preview_rate_change(world.door, garage.id, made.id)
    await announce_rate_change(world.door, garage.id, made.id, shown.shown, asked=world.asked(), now=world.now)
    await reprice(world, garage, parking_pass, 22_000)
    assert await work(world, garage) == 0


async def test_a_change_back_to_an_old_version_opens_it_and_it_is_archived_again(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, first = await sold(world, garage)
    await reprice(world, garage, parking_pass, 21_000)
    await work(world, garage)
    made = await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    await world.drain()
    await change_price(
        world.door, world.stripe, garage.id, made.subscription.id, first.price_id, asked=world.asked(), now=world.now
    )
    assert (await world.subscription(garage, made.subscription.id)).price_id == first.price_id
    assert at_stripe(world)[f"pass_{parking_pass.id}"] == [True, [(20_000, True), (21_000, True)]]
    assert await work(world, garage) == 0, "once a day"
    world.move(days=1)
    assert await work(world, garage) == 1
    assert at_stripe(world)[f"pass_{parking_pass.id}"] == [True, [(20_000, False), (21_000, True)]]


@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "error_500_after", "error_429", "html_502"])
async def test_whatever_breaks_it_is_archived_in_the_end(world: World, kind: str) -> None:
    garage = await world.new_garage()
    parking_pass, _ = await sold(world, garage)
    await reprice(world, garage, parking_pass, 21_000)
    world.fault("POST /v1/prices/*", kind, times=3)
    assert await work(world, garage) == 0
    for _ in range(4):
        await world.resolve(after_s=600)
    assert at_stripe(world)[f"pass_{parking_pass.id}"] == [True, [(20_000, False)]]
    assert await work(world, garage) == 0


async def test_a_price_that_stripe_does_not_have_is_not_asked_for_again(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, _ = await sold(world, garage)
    await reprice(world, garage, parking_pass, 21_000)
    (price,) = world.sandbox.store.select("kind = 'price' ORDER BY seq", ())
    world.fault("POST /v1/prices/*", "error_404")
    assert price["active"]
    assert await work(world, garage) == 1
    assert await work(world, garage) == 0


async def test_workers_at_once_make_one_order(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, _ = await sold(world, garage)
    await reprice(world, garage, parking_pass, 21_000)
    assert sum(await asyncio.gather(*(work(world, garage) for _ in range(4)))) == 1
    assert at_stripe(world)[f"pass_{parking_pass.id}"] == [True, [(20_000, False)]]
    assert world.now < datetime(2027, 1, 1, tzinfo=UTC)
