"""Each commit that may have written counts one on its garage's version, in the same instant as its rows."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from tests.db import statements
from tests.db.conftest import NOW
from vend.db.connections import Connections
from vend.db.door import Door
from vend.db.errors import Contended, Duplicate
from vend.domain.ids import make_id
from vend.domain.people import Customer
from vend.store import customers, garages, reports


def customer(garage_id: UUID) -> Customer:
    return Customer(garage_id, make_id(NOW), "person", "Ada", "ada@example.com", None, None, NOW, NOW)


async def write(door: Door, garage_id: UUID) -> None:
    async with door.garage_transaction(garage_id) as garage:
        await garage.run(customers.insert(customer=customer(garage_id)))


async def write_in_vain(door: Door, made: Customer) -> None:
    async with door.garage_transaction(made.garage_id) as garage:
        await garage.run(statements.write("set local lock_timeout = '50ms'"))
        await garage.run(customers.insert(customer=made))


async def versions(door: Door, *garage_ids: UUID) -> list[int]:
    async with door.garage_snapshot(garage_ids) as snapshot:
        found = {one.garage_id: one.version for one in await snapshot.run(reports.versions())}
    return [found.get(one, 0) for one in garage_ids]


@pytest.fixture
async def door(new_pool: Any) -> Door:
    pool: Connections = new_pool()
    return Door(pool)


@pytest.fixture(autouse=True)
async def _leave_the_tenants_as_they_were(tenants: list[UUID], superuser: Any) -> Any:
    yield
    await superuser.execute(
        "delete from customers where garage_id = any($1) and id not in (select customer_id from drivers)", tenants
    )


async def test_a_write_is_counted_for_its_garage_alone(door: Door, tenants: list[UUID]) -> None:
    own, other = tenants[:2]
    before = await versions(door, own, other)
    await write(door, own)
    assert await versions(door, own, other) == [before[0] + 1, before[1]]


async def test_reading_in_a_transaction_and_what_was_rolled_back_count_nothing(door: Door, tenants: list[UUID]) -> None:
    before = await versions(door, tenants[0])
    async with door.garage_transaction(tenants[0]) as garage:
        await garage.run(garages.read_one())
    made = customer(tenants[0])
    for _ in range(2):
        try:
            async with door.garage_transaction(tenants[0]) as garage:
                await garage.run(customers.insert(customer=made))
        except Duplicate:
            break
    else:
        pytest.fail("the second one must be refused")
    assert await versions(door, tenants[0]) == [before[0] + 1], "of the two writes one was saved"


async def test_the_first_write_of_a_new_garage_is_counted(door: Door, superuser: Any, tenants: list[UUID]) -> None:
    await superuser.execute("delete from garage_versions where garage_id = $1", tenants[7])
    await write(door, tenants[7])
    assert await versions(door, tenants[7]) == [1]


async def test_many_at_once_are_each_counted(door: Door, tenants: list[UUID]) -> None:
    before = await versions(door, tenants[2])
    await asyncio.gather(*(write(door, tenants[2]) for _ in range(40)))
    assert await versions(door, tenants[2]) == [before[0] + 40]


async def test_a_commit_that_cannot_count_saves_nothing_and_says_so(
    new_pool: Any, superuser: Any, tenants: list[UUID]
) -> None:
    door, garage_id = Door(new_pool(size_max=1)), tenants[3]
    await write(door, garage_id)
    before = await versions(door, garage_id)
    made = customer(garage_id)
    async with superuser.transaction():
        await superuser.execute("select from garage_versions where garage_id = $1 for update", garage_id)
        with pytest.raises(Contended):
            await write_in_vain(door, made)
    assert await versions(door, garage_id) == before
    assert not await superuser.fetchval("select exists (select from customers where id = $1)", made.id)
