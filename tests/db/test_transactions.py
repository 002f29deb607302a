"""How a transaction ends, whatever happens in it."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest

from tests.conftest import Database
from tests.db import statements
from tests.db.conftest import NOW
from tests.db.wire import tapped
from vend.db.connections import Connections
from vend.db.door import Door
from vend.db.errors import CommitUnknown, Contended, DatabaseUnavailable, Duplicate, MissingReference
from vend.domain.errors import Kind, VendError
from vend.domain.ids import make_id
from vend.domain.people import Customer, Driver
from vend.store import customers, drivers, garages


class Refused(VendError):
    code = "refused"


def customer(garage_id: UUID) -> Customer:
    return Customer(garage_id, make_id(NOW), "person", "Ada", "ada@example.com", None, None, NOW, NOW)


async def exists(superuser: Any, customer_id: UUID) -> bool:
    return bool(await superuser.fetchval("select exists (select from customers where id = $1)", customer_id))


@pytest.fixture
def pool(new_pool: Callable[..., Connections]) -> Connections:
    return new_pool(size_max=1)


@pytest.fixture
def garage_id(tenants: list[UUID]) -> UUID:
    return tenants[0]


@pytest.fixture(autouse=True)
async def _leave_the_tenants_as_they_were(tenants: list[UUID], superuser: Any) -> Any:
    yield
    await superuser.execute(
        "delete from customers where garage_id = any($1) and id not in (select customer_id from drivers)", tenants
    )


async def test_what_a_transaction_wrote_is_there_when_it_has_ended_well(
    pool: Connections, garage_id: UUID, superuser: Any
) -> None:
    new = customer(garage_id)
    async with Door(pool).garage_transaction(garage_id) as garage:
        await garage.run(customers.insert(customer=new))
        assert not await exists(superuser, new.id), "and not before"
    assert await exists(superuser, new.id)


async def test_one_of_our_own_endings_rolls_back_and_keeps_the_connection(
    pool: Connections, garage_id: UUID, superuser: Any
) -> None:
    door, new, pids = Door(pool), customer(garage_id), list[int]()

    async def flow() -> None:
        async with door.garage_transaction(garage_id) as garage:
            pids.append(await garage.run(statements.backend_pid()))
            await garage.run(customers.insert(customer=new))
            raise Refused("no")

    with pytest.raises(Refused):
        await flow()
    assert not await exists(superuser, new.id)
    async with door.garage_snapshot([garage_id]) as snapshot:
        assert await snapshot.run(statements.backend_pid()) == pids[0]


@pytest.mark.parametrize("error", [RuntimeError, asyncio.CancelledError, KeyError])
async def test_any_other_error_rolls_back_and_drops_the_connection(
    pool: Connections, garage_id: UUID, superuser: Any, error: type[BaseException]
) -> None:
    door, new, pids = Door(pool), customer(garage_id), list[int]()

    async def flow() -> None:
        async with door.garage_transaction(garage_id) as garage:
            pids.append(await garage.run(statements.backend_pid()))
            await garage.run(customers.insert(customer=new))
            raise error

    with pytest.raises(error):
        await flow()
    assert pool.open_count == 0
    assert not await exists(superuser, new.id)
    async with door.garage_snapshot([garage_id]) as snapshot:
        assert await snapshot.run(statements.backend_pid()) != pids[0]


async def test_a_transactions_tenant_does_not_outlive_it(pool: Connections, tenants: list[UUID]) -> None:
    door = Door(pool)
    async with door.garage_snapshot([tenants[0]]) as snapshot:
        await snapshot.run(statements.every_customer())
    async with door.garage_transaction(tenants[1]) as garage:
        assert {seen.garage_id for seen in await garage.run(statements.every_customer())} == {tenants[1]}
    async with door.garage_snapshot([tenants[0]]) as snapshot:
        assert {seen.garage_id for seen in await snapshot.run(statements.every_customer())} == {tenants[0]}
    async with door.garage_snapshot([]) as snapshot:
        assert await snapshot.run(statements.every_customer()) == []


async def test_several_garages_may_be_seen_together(pool: Connections, tenants: list[UUID]) -> None:
    async with Door(pool).garage_snapshot(tenants[2:5]) as snapshot:
        assert {seen.garage_id for seen in await snapshot.run(statements.every_customer())} == set(tenants[2:5])
        assert len(await snapshot.run(garages.list_bound())) == 3


async def test_a_unique_key_says_duplicate_and_names_the_key_but_never_the_row(
    pool: Connections, garage_id: UUID
) -> None:
    new = customer(garage_id)

    async def flow() -> None:
        async with Door(pool).garage_transaction(garage_id) as garage:
            await garage.run(customers.insert(customer=new))
            await garage.run(customers.insert(customer=new))

    with pytest.raises(Duplicate) as caught:
        await flow()
    assert caught.value.constraint == "customers_pkey"
    assert caught.value.kind is Kind.CONFLICT
    assert str(new.id) not in str(caught.value)
    assert pool.open_count == 1, "the connection is sound"


async def test_a_foreign_key_says_that_the_reference_is_missing(pool: Connections, garage_id: UUID) -> None:
    driver = Driver(garage_id, make_id(NOW), uuid4(), None, "Ada", "ada@example.com", None, NOW)
    with pytest.raises(MissingReference) as caught:
        async with Door(pool).garage_transaction(garage_id) as garage:
            await garage.run(drivers.insert(driver=driver))
    assert caught.value.constraint == "drivers_garage_id_customer_id_fkey"
    assert caught.value.kind is Kind.NOT_FOUND


async def test_going_on_after_a_refused_statement_does_not_pretend_to_have_saved(
    pool: Connections, garage_id: UUID, superuser: Any
) -> None:
    new = customer(garage_id)

    async def flow() -> None:
        async with Door(pool).garage_transaction(garage_id) as garage:
            await garage.run(customers.insert(customer=new))
            with pytest.raises(Duplicate):
                await garage.run(customers.insert(customer=new))

    with pytest.raises(DatabaseUnavailable, match="could not be saved"):
        await flow()
    assert not await exists(superuser, new.id)


async def test_a_lock_that_cannot_be_had_says_contended(
    new_pool: Callable[..., Connections], garage_id: UUID, superuser: Any
) -> None:
    pool = Connections(new_pool()._url, name="test-pool", size_max=1, settings={"lock_timeout": "100ms"})
    async with superuser.transaction():
        await superuser.execute("select id from garages where id = $1 for update", garage_id)
        with pytest.raises(Contended):
            async with Door(pool).garage_transaction(garage_id) as garage:
                await garage.run(garages.lock())
    assert pool.open_count == 1
    await pool.close()


async def test_a_connection_that_dies_between_two_statements_says_unavailable(
    pool: Connections, garage_id: UUID, superuser: Any
) -> None:
    new = customer(garage_id)

    async def flow() -> None:
        async with Door(pool).garage_transaction(garage_id) as garage:
            await garage.run(customers.insert(customer=new))
            await superuser.execute("select pg_terminate_backend($1)", await garage.run(statements.backend_pid()))
            await asyncio.sleep(0.1)
            await garage.run(garages.read_one())

    with pytest.raises(DatabaseUnavailable):
        await flow()
    assert pool.open_count == 0
    assert not await exists(superuser, new.id)


@pytest.mark.parametrize(("cut", "saved"), [("cut_after", True), ("cut_before", False)])
async def test_a_connection_that_dies_in_the_commit_says_that_nobody_knows(
    database: Database, new_pool: Callable[..., Connections], garage_id: UUID, superuser: Any, *, cut: str, saved: bool
) -> None:
    new = customer(garage_id)
    async with tapped("127.0.0.1", database.server.port) as wire:
        pool = new_pool(port=wire.port, size_max=1)

        async def flow() -> None:
            async with Door(pool).garage_transaction(garage_id) as garage:
                await garage.run(customers.insert(customer=new))
                setattr(wire, cut, b"commit\0")

        with pytest.raises(CommitUnknown, match="look before you try again"):
            await flow()
        assert pool.open_count == 0
        await pool.close()
    await asyncio.sleep(0.1)
    assert await exists(superuser, new.id) is saved, "the caller cannot tell, and must not be told that it can"


async def test_a_statement_error_that_is_ours_to_mend_is_not_dressed_up(pool: Connections, garage_id: UUID) -> None:
    with pytest.raises(asyncpg.DivisionByZeroError):
        async with Door(pool).garage_snapshot([garage_id]) as snapshot:
            await snapshot.run(statements.wrong())
    assert pool.open_count == 0


async def test_platform_statements_commit_one_by_one_and_its_transaction_all_together(
    new_pool: Callable[..., Connections],
) -> None:
    door, pids = Door(new_pool(), platform=new_pool("vend_platform", size_max=1)), list[int]()

    async def flow() -> None:
        async with door.platform(reason="test") as platform:
            pids.append(await platform.run(statements.platform_pid()))
            raise Refused("no")

    with pytest.raises(Refused):
        await flow()
    async with door.platform_transaction(reason="test") as platform:
        assert await platform.run(statements.platform_pid()) == pids[0]
    with pytest.raises(AssertionError, match="states its reason"):
        async with door.platform(reason=""):
            raise NotImplementedError


async def test_what_is_no_garage_id_never_reaches_the_database(pool: Connections) -> None:
    forged: Any = "00000000-0000-0000-0000-000000000000}', false); select set_config('vend.garages', '{"
    with pytest.raises(AssertionError, match="a garage id is a UUID"):
        async with Door(pool).garage_snapshot([forged]):
            raise NotImplementedError
    with pytest.raises(AssertionError, match="a garage id is a UUID"):
        async with Door(pool).garage_transaction(forged):
            raise NotImplementedError
    assert pool.open_count == 0


async def test_a_handle_cannot_outlive_its_lease(pool: Connections, tenants: list[UUID]) -> None:
    door = Door(pool)
    async with door.garage_snapshot([tenants[0]]) as snapshot:
        pass
    async with door.garage_transaction(tenants[0]) as garage:
        pass
    async with door.garage_snapshot([tenants[1]]):
        for kept in (snapshot, garage):
            with pytest.raises(AssertionError, match="ends with its"):
                await kept.run(garages.read_one())


async def test_rows_come_back_as_their_structs(pool: Connections, garage_id: UUID) -> None:
    new = customer(garage_id)
    door = Door(pool)
    async with door.garage_transaction(garage_id) as garage:
        await garage.run(customers.insert(customer=new))
    async with door.garage_snapshot([garage_id]) as snapshot:
        assert await snapshot.run(customers.read_one(customer_id=new.id)) == msgspec.structs.replace(new)
        assert await snapshot.run(customers.read_one(customer_id=uuid4())) is None
