"""Garages sell so many places as they say, with the oversell that they state; nobody is put out for a lower one."""

import asyncio
from decimal import Decimal

import pytest

from tests.world import World
from vend.billing.settings import change_settings
from vend.billing.subscribe import Subscribed
from vend.domain.capacity import GarageCapacity, capacity_of
from vend.domain.garage import Garage
from vend.domain.garage_settings import GarageSettings
from vend.domain.subscription import SoldOut
from vend.store import garages, passes


async def oversell(world: World, garage: Garage, percent: str) -> None:
    settings = GarageSettings(oversell_percent=Decimal(percent))
    await change_settings(world.door, garage.id, settings, asked=world.asked(), now=world.now)


async def capacity(world: World, garage: Garage) -> GarageCapacity:
    async with world.door.garage_snapshot([garage.id]) as snapshot:
        settings = await snapshot.run(garages.read_settings()) or GarageSettings()
        return capacity_of(garage.capacity, settings.oversell_percent, await snapshot.run(passes.demand()))


async def test_the_stated_percentage_is_sold_and_not_one_more(world: World) -> None:
    garage = await world.new_garage(capacity=3)
    parking_pass = await world.new_pass(garage)
    await oversell(world, garage, "34")
    for _ in range(4):
        await world.subscribe(garage, await world.new_driver(garage), parking_pass)

    with pytest.raises(SoldOut, match="this garage"):
        await world.subscribe(garage, await world.new_driver(garage), parking_pass)

    found = await capacity(world, garage)
    assert (found.capacity, found.sellable, found.taken, found.left) == (3, 4, 4, 0)


async def test_a_pass_is_never_oversold(world: World) -> None:
    garage = await world.new_garage(capacity=10)
    small = await world.new_pass(garage, capacity=1)
    await oversell(world, garage, "100")
    await world.subscribe(garage, await world.new_driver(garage), small)

    with pytest.raises(SoldOut, match="this pass"):
        await world.subscribe(garage, await world.new_driver(garage), small)


async def test_a_lower_percentage_evicts_nobody_and_sells_nothing_until_enough_have_left(world: World) -> None:
    garage = await world.new_garage(capacity=2)
    parking_pass = await world.new_pass(garage)
    await oversell(world, garage, "50")
    made = [await world.subscribe(garage, await world.new_driver(garage), parking_pass) for _ in range(3)]
    await oversell(world, garage, "0")

    await world.drain()
    assert {one.status for one in await world.subscriptions(garage)} == {"active"}
    for gone in made[:2]:
        with pytest.raises(SoldOut):
            await world.subscribe(garage, await world.new_driver(garage), parking_pass)
        await world.cancel(gone.subscription, at_period_end=False)

    await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    found = await capacity(world, garage)
    assert (found.sellable, found.taken, found.left) == (2, 2, 0)


async def test_sixteen_at_once_for_the_last_oversold_place_have_one_winner(world: World) -> None:
    garage = await world.new_garage(capacity=1)
    one, other = await world.new_pass(garage), await world.new_pass(garage)
    await oversell(world, garage, "100")
    await world.subscribe(garage, await world.new_driver(garage), one)
    drivers = [await world.new_driver(garage) for _ in range(16)]

    endings = await asyncio.gather(
        *(world.subscribe(garage, driver, (one, other)[number % 2]) for number, driver in enumerate(drivers)),
        return_exceptions=True,
    )

    assert sum(isinstance(ending, Subscribed) for ending in endings) == 1
    assert sum(isinstance(ending, SoldOut) for ending in endings) == 15
    found = await capacity(world, garage)
    assert (found.sellable, found.taken, found.left) == (2, 2, 0)
