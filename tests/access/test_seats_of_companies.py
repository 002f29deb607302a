"""A company's driver is let in as any other, until the company's grace is over."""

import pytest

from tests.companies import Companies, staff
from tests.world import World
from vend.domain.access_list import check
from vend.domain.garage import Garage
from vend.domain.plate import normalize_plate


@pytest.fixture
def companies(world: World) -> Companies:
    return Companies(world)


async def verdict(world: World, garage: Garage, plate: str) -> str:
    await world.refresh()
    found = check(await world.access_list(garage), plate, kind="plate", at=world.now)
    return f"{'allowed' if found.allowed else 'denied'}: {found.why}"


async def test_seats_open_the_gate_until_the_companys_grace_is_over(world: World, companies: Companies) -> None:
    garage = await world.new_garage()
    account = await companies.open(garage, net_terms_days=5)
    rows = staff(await world.new_pass(garage), 2)
    await companies.add(account, rows)
    plates = [normalize_plate(row.plate) for row in rows if row.plate is not None]
    for plate in plates:
        assert await verdict(world, garage, plate) == "allowed: active"
    world.move(hours=2)
    await companies.look_after()
    world.move(days=5)
    await companies.look_after()
    assert await verdict(world, garage, plates[0]) == "allowed: past_due_in_grace"
    for _ in range(12):
        world.move(days=1)
        await companies.look_after()
    for plate in plates:
        assert await verdict(world, garage, plate) == "denied: suspended"

    (first, _) = await companies.seats(account)
    await companies.remove(account, first.id)
    assert {await verdict(world, garage, plate) for plate in plates} == {"denied: ended", "denied: suspended"}
