"""Rows written in bulk meet the same walls as rows written one by one."""

from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import msgspec
import pytest

from tests.portfolio.conftest import Loaded
from vend.db.bulk import bulk_insert
from vend.db.errors import Duplicate, MissingReference
from vend.domain.people import Vehicle
from vend.portfolio.plan import outline
from vend.store import vehicles

AT = datetime(2026, 11, 1, tzinfo=UTC)


async def a_vehicle(loaded: Loaded, *, number: int = 1) -> Vehicle:
    garage = loaded.summary.garages[0]
    connection = await asyncpg.connect(loaded.database.server.superuser_url(loaded.database.name))
    driver_id = await connection.fetchval("select id from drivers where garage_id = $1 limit 1", garage.id)
    await connection.close()
    return Vehicle(garage.id, UUID(int=number), UUID(int=driver_id.int), f"BULK{number}", "US-IL", None, AT, None)


async def test_another_garage_s_row_is_refused(loaded: Loaded) -> None:
    vehicle = await a_vehicle(loaded)
    other = loaded.summary.garages[1].id
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        async with loaded.door.garage_transaction(other) as garage:
            await bulk_insert(garage, "vehicles", [vehicle])


async def test_a_row_that_points_into_another_garage_is_refused(loaded: Loaded) -> None:
    other = loaded.summary.garages[1].id
    vehicle = msgspec.structs.replace(await a_vehicle(loaded), garage_id=other)
    with pytest.raises(MissingReference):
        async with loaded.door.garage_transaction(other) as garage:
            await bulk_insert(garage, "vehicles", [vehicle])


async def test_a_row_that_is_there_is_refused_with_all_the_others(loaded: Loaded) -> None:
    first, second = await a_vehicle(loaded, number=1), await a_vehicle(loaded, number=2)
    with pytest.raises(Duplicate):
        async with loaded.door.garage_transaction(first.garage_id) as garage:
            await bulk_insert(garage, "vehicles", [first, second, first])
    async with loaded.door.garage_snapshot([first.garage_id], fresh=True) as snapshot:
        found = await snapshot.run(vehicles.of_driver(driver_id=first.driver_id, vehicle_ids=[first.id, second.id]))
    assert found == []


async def test_operators_come_only_through_the_platform(loaded: Loaded) -> None:
    operator = outline(1, now=AT).operators[0]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with loaded.door.garage_transaction(loaded.summary.garages[0].id) as garage:
            await bulk_insert(garage, "operators", [operator])
