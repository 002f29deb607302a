"""What a caller is told, and how soon, when there is no connection to be had."""

import asyncio
import socket
import time
from collections.abc import Callable
from uuid import UUID

import pytest

from tests.conftest import Database
from tests.db import statements
from tests.db.wire import tapped
from vend.db.connections import Connections
from vend.db.door import Door
from vend.db.errors import DatabaseUnavailable
from vend.domain.errors import Kind
from vend.engines.ports import free_port
from vend.store import garages


async def test_an_unreachable_database_says_so_at_once_and_the_pool_recovers(
    database: Database, new_pool: Callable[..., Connections], tenants: list[UUID]
) -> None:
    pool = new_pool(port=free_port(), size_max=2)
    started = time.monotonic()
    for _ in range(5):  # more often than there are places
        with pytest.raises(DatabaseUnavailable) as caught:
            async with Door(pool).garage_snapshot([tenants[0]]):
                raise NotImplementedError
    assert time.monotonic() - started < 2
    assert caught.value.kind is Kind.UNAVAILABLE
    assert "test-vend_app" not in str(caught.value), "no password in an answer"
    assert pool.open_count == 0

    pool._url = database.url("vend_app")
    async with Door(pool).garage_snapshot([tenants[0]]) as snapshot:
        assert await snapshot.run(garages.read_one()) is not None


async def test_a_wrong_password_is_unavailable_too(new_pool: Callable[..., Connections], tenants: list[UUID]) -> None:
    pool = new_pool()
    pool._url = pool._url.replace("test-vend_app", "wrong")
    with pytest.raises(DatabaseUnavailable):
        async with Door(pool).garage_snapshot([tenants[0]]):
            raise NotImplementedError


async def test_a_server_that_accepts_and_says_nothing_is_given_up_in_time(
    new_pool: Callable[..., Connections], tenants: list[UUID]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        pool = new_pool(port=silent.getsockname()[1], wait_s_max=0.3)
        started = time.monotonic()
        with pytest.raises(DatabaseUnavailable):
            async with Door(pool).garage_snapshot([tenants[0]]):
                raise NotImplementedError
        assert 0.2 < time.monotonic() - started < 2
    assert pool.open_count == 0


async def test_a_busy_pool_says_so_in_time_and_loses_nobody(
    new_pool: Callable[..., Connections], tenants: list[UUID]
) -> None:
    pool = new_pool(size_max=2, wait_s_max=0.3)
    door = Door(pool)
    async with door.garage_snapshot([tenants[0]]), door.garage_snapshot([tenants[1]]):
        started = time.monotonic()
        with pytest.raises(DatabaseUnavailable, match="busy"):
            async with door.garage_snapshot([tenants[2]]):
                raise NotImplementedError
        assert 0.25 < time.monotonic() - started < 2
    assert pool.open_count == 2
    async with door.garage_snapshot([tenants[2]]) as snapshot:
        assert len(await snapshot.run(statements.every_customer())) == 1


async def test_waiters_are_served_in_the_order_in_which_they_came(
    new_pool: Callable[..., Connections], tenants: list[UUID]
) -> None:
    door = Door(new_pool(size_max=1))
    served: list[int] = []

    async def use(number: int) -> None:
        async with door.garage_snapshot([tenants[number % len(tenants)]]) as snapshot:
            await snapshot.run(statements.every_customer())
            served.append(number)

    await asyncio.gather(*(use(number) for number in range(20)))
    assert served == list(range(20))


async def test_reading_goes_on_at_the_primary_while_the_standby_is_away(
    new_pool: Callable[..., Connections], tenants: list[UUID]
) -> None:
    door = Door(new_pool(), reader=new_pool("vend_reader", port=free_port()))
    for _ in range(3):
        async with door.garage_snapshot([tenants[0]]) as snapshot:
            assert len(await snapshot.run(statements.every_customer())) == 1


async def test_the_standby_is_asked_again_after_a_rest(
    database: Database, new_pool: Callable[..., Connections], tenants: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vend.db.door._READER_REST_S", 0.2)
    async with tapped("127.0.0.1", database.server.port) as wire:
        reader = new_pool("vend_reader", port=wire.port)
        back, reader._url = reader._url, reader._url.replace(f":{wire.port}/", f":{free_port()}/")
        door = Door(new_pool(), reader=reader)

        async def look() -> int:
            async with door.garage_snapshot([tenants[0]]) as snapshot:
                assert len(await snapshot.run(statements.every_customer())) == 1
            return wire.connected

        assert await look() == 0, "the primary answers"
        reader._url = back
        assert await look() == 0, "a standby that was away is left alone for a while"
        await asyncio.sleep(0.25)
        assert await look() == 1
        await reader.close()


async def test_a_fresh_read_never_goes_to_the_standby(
    new_pool: Callable[..., Connections], tenants: list[UUID]
) -> None:
    app, reader = new_pool(), new_pool("vend_reader")
    door = Door(app, reader=reader)
    async with door.garage_snapshot([tenants[0]], fresh=True) as snapshot:
        await snapshot.run(statements.every_customer())
    assert (app.open_count, reader.open_count) == (1, 0)
    async with door.garage_snapshot([tenants[0]]) as snapshot:
        await snapshot.run(statements.every_customer())
    assert (app.open_count, reader.open_count) == (1, 1)


async def test_after_closing_nothing_is_given_out_and_what_was_leased_is_closed(
    new_pool: Callable[..., Connections], tenants: list[UUID]
) -> None:
    pool = new_pool()
    door = Door(pool)
    async with door.garage_snapshot([tenants[0]]) as snapshot:
        await door.close()
        assert len(await snapshot.run(statements.every_customer())) == 1
    assert pool.open_count == 0
    with pytest.raises(DatabaseUnavailable, match="stopping"):
        async with door.garage_snapshot([tenants[0]]):
            raise NotImplementedError
