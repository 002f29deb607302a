"""A pass gets a new price for those who come; those who have it keep theirs, month after month."""

import asyncio
from uuid import uuid4

import pytest

from tests.world import World
from vend.billing.commands import NewPrice
from vend.billing.price_versions import archive_pass, set_price
from vend.domain.errors import NotFound, VendError
from vend.domain.garage import Garage
from vend.domain.money import CurrencyMismatch
from vend.domain.operation import Asked, KeyReused
from vend.domain.parking_pass import ParkingPass, Price
from vend.domain.price_version import PriceVersion, SamePrice
from vend.domain.subscription import PassArchived
from vend.store import prices


async def reprice(
    world: World, garage: Garage, parking_pass: ParkingPass, amount_minor: int, *, asked: Asked | None = None
) -> Price:
    command = NewPrice(amount_minor)
    return await set_price(world.door, garage.id, parking_pass.id, command, asked=asked or world.asked(), now=world.now)


async def versions(world: World, garage: Garage, parking_pass: ParkingPass) -> list[PriceVersion]:
    async with world.door.garage_snapshot([garage.id]) as snapshot:
        return await snapshot.run(prices.versions(pass_id=parking_pass.id))


async def test_who_has_the_pass_is_billed_the_old_price_and_who_comes_the_new_one(world: World) -> None:
    garage = await world.new_garage(tax_percent="10")
    parking_pass = await world.new_pass(garage, amount_minor=20_000)
    early = await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    world.move(days=3)
    changed_at = world.now
    new = await reprice(world, garage, parking_pass, 21_500)
    late = await world.subscribe(garage, await world.new_driver(garage), parking_pass)

    for _ in range(2):
        world.move(days=31)
        await world.drain()

    billed: dict[object, set[int]] = {}
    for invoice in await world.invoices(garage):
        billed.setdefault(invoice.subscription_id, set()).add(invoice.total_minor)
    assert billed == {early.subscription.id: {22_000}, late.subscription.id: {23_650}}
    live, old = await versions(world, garage, parking_pass)
    assert (live.id, live.amount_minor, live.until_at, live.subscriptions) == (new.id, 21_500, None, 1)
    assert (old.amount_minor, old.until_at, old.subscriptions) == (20_000, changed_at, 1)
    assert live.since_at == changed_at
    await world.cancel(early.subscription, at_period_end=False)
    assert [one.subscriptions for one in await versions(world, garage, parking_pass)] == [1, 0]


async def test_asking_again_makes_one_version(world: World) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage, amount_minor=20_000)
    asked = world.asked()
    first = await reprice(world, garage, parking_pass, 21_500, asked=asked)
    assert await reprice(world, garage, parking_pass, 21_500, asked=asked) == first
    assert len(await versions(world, garage, parking_pass)) == 2
    with pytest.raises(KeyReused):
        await reprice(world, garage, parking_pass, 22_000, asked=asked)
    other = await world.new_pass(garage, amount_minor=20_000)
    with pytest.raises(KeyReused):
        await reprice(world, garage, other, 21_500, asked=asked)


async def test_of_many_new_prices_at_once_one_is_live(world: World) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage, amount_minor=20_000)
    await asyncio.gather(*(reprice(world, garage, parking_pass, 21_000 + number) for number in range(8)))
    found = await versions(world, garage, parking_pass)
    assert len(found) == 9
    assert [one.until_at for one in found].count(None) == 1


async def test_a_price_that_cannot_be_is_refused_and_leaves_nothing(world: World) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage, amount_minor=20_000)
    other = await world.new_garage()
    refusals: list[tuple[Garage, object, NewPrice, type[VendError]]] = [
        (garage, parking_pass.id, NewPrice(20_000), SamePrice),
        (garage, parking_pass.id, NewPrice(21_000, "EUR"), CurrencyMismatch),
        (other, parking_pass.id, NewPrice(21_000), NotFound),
        (garage, uuid4(), NewPrice(21_000), NotFound),
    ]
    for place, pass_id, command, error in refusals:
        with pytest.raises(error):
            await set_price(world.door, place.id, pass_id, command, asked=world.asked(), now=world.now)  # type: ignore[arg-type]
    (only,) = await versions(world, garage, parking_pass)
    assert (only.amount_minor, only.until_at) == (20_000, None)


async def test_an_archived_pass_is_kept_by_who_has_it_and_bought_by_nobody(world: World) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage, amount_minor=20_000)
    await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    asked, archived_at = world.asked(), world.now

    archived = await archive_pass(world.door, garage.id, parking_pass.id, asked=asked, now=world.now)
    assert archived.archived_at == archived_at
    world.move(days=31)
    await world.drain()
    again = await archive_pass(world.door, garage.id, parking_pass.id, asked=world.asked(), now=world.now)
    assert again.archived_at == archived_at
    assert await archive_pass(world.door, garage.id, parking_pass.id, asked=asked, now=world.now) == archived
    assert [invoice.status for invoice in await world.invoices(garage)] == ["paid", "paid"]
    with pytest.raises(PassArchived):
        await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    with pytest.raises(PassArchived):
        await reprice(world, garage, parking_pass, 21_000)
    with pytest.raises(NotFound):
        await archive_pass(world.door, garage.id, uuid4(), asked=world.asked(), now=world.now)
