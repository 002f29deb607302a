"""What a lease costs on the wire, counted in PostgreSQL's own answers."""

from collections.abc import Callable
from uuid import UUID

from tests.conftest import Database
from tests.db.wire import Wire, tapped
from vend.db.connections import Connections
from vend.db.door import Door
from vend.store import garages


async def read(door: Door, garage_id: UUID) -> None:
    async with door.garage_snapshot([garage_id]) as garage:
        found = await garage.run(garages.read_one())
        assert found is not None
        assert found.id == garage_id


async def cost(wire: Wire, door: Door, garage_id: UUID) -> int:
    before, flights = wire.answers, wire.flights
    await read(door, garage_id)
    assert wire.flights - flights == wire.answers - before, "each question waits for one answer"
    return wire.answers - before


async def test_a_read_costs_one_round_trip_and_two_when_the_connection_changes_tenant(
    database: Database, new_pool: Callable[..., Connections], tenants: list[UUID]
) -> None:
    one, other = tenants[:2]
    async with tapped("127.0.0.1", database.server.port) as wire:
        pool = new_pool(port=wire.port, size_max=1)
        door = Door(pool)
        await read(door, one)  # connects, and prepares the statement
        costs = [await cost(wire, door, garage) for garage in (one, one, other, other, one)]
        await pool.close()

    assert costs == [1, 1, 2, 1, 2]
    assert wire.connected == 1


async def test_a_connection_that_carries_the_tenant_is_chosen_among_the_idle_ones(
    database: Database, new_pool: Callable[..., Connections], tenants: list[UUID]
) -> None:
    one, other = tenants[:2]
    async with tapped("127.0.0.1", database.server.port) as wire:
        pool = new_pool(port=wire.port, size_max=2)
        door = Door(pool)
        async with door.garage_snapshot([one]):
            await read(door, other)
        await read(door, one)
        costs = [await cost(wire, door, garage) for garage in (one, other, one, other, other, one)]
        await pool.close()

    assert costs == [1] * 6


async def test_a_transaction_costs_its_statements_and_two_round_trips(
    database: Database, new_pool: Callable[..., Connections], tenants: list[UUID]
) -> None:
    async with tapped("127.0.0.1", database.server.port) as wire:
        pool = new_pool(port=wire.port, size_max=1)
        door = Door(pool)
        await read(door, tenants[0])
        before = wire.answers
        async with door.garage_transaction(tenants[0]) as garage:
            await garage.run(garages.read_one())
        assert wire.answers - before == 3, "begin with the tenant, the statement, commit"
        await pool.close()
