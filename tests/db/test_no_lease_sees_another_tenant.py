"""Ten thousand leases at once on a small pool, with cancellations, errors and killed connections between them."""

import asyncio
import contextlib
import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.conftest import Database
from tests.db import statements
from tests.db.conftest import NOW
from tests.db.wire import tapped
from vend.db.connections import Connections
from vend.db.door import Door
from vend.db.errors import CommitUnknown, DatabaseUnavailable
from vend.domain.errors import VendError
from vend.store import audit

LEASES = 10_000
AT_ONCE = 24
POOL = 6


class Refused(VendError):
    code = "refused"


class Storm:
    """What the leases do, what they saw, and what they promised."""

    def __init__(self, door: Door, pool: Connections, tenants: list[UUID], chance: random.Random) -> None:
        self.door = door
        self.pool = pool
        self.tenants = tenants
        self.chance = chance
        self.endings: Counter[str] = Counter()
        self.kept: set[UUID] = set()
        self.undone: set[UUID] = set()
        self.open_max = 0

    async def lease(self) -> None:
        kind = self.chance.random()
        if kind < 0.80:
            await self.snapshot(tuple(self.chance.sample(self.tenants, self.chance.choice((1, 1, 1, 2)))))
        else:
            await self.transaction(self.chance.choice(self.tenants))

    async def snapshot(self, bound: tuple[UUID, ...]) -> None:
        async with self.door.garage_snapshot(bound) as garage:
            self.open_max = max(self.open_max, self.pool.open_count)
            for _ in range(self.chance.choice((1, 1, 2))):
                seen = await garage.run(statements.every_customer())
                assert {one.garage_id for one in seen} == set(bound), f"asked for {bound}, saw {seen}"
                assert len(seen) == len(bound)
                await self.trouble(garage)

    async def transaction(self, garage_id: UUID) -> None:
        audit_id = uuid4()
        ended = False
        try:
            async with self.door.garage_transaction(garage_id) as garage:
                await garage.run(
                    audit.insert(
                        audit_id=audit_id,
                        now=NOW,
                        actor="storm",
                        action="storm",
                        subject_id=None,
                        request_id=None,
                        detail="{}",
                    )
                )
                seen = await garage.run(statements.every_customer())
                assert {one.garage_id for one in seen} == {garage_id}, f"asked for {garage_id}, saw {seen}"
                await self.trouble(garage)
                ended = True
        except CommitUnknown:
            raise
        except BaseException:
            if not ended:
                self.undone.add(audit_id)
            raise
        self.kept.add(audit_id)

    async def trouble(self, garage: statements.Runs) -> None:
        kind = self.chance.random()
        if kind < 0.04:
            raise Refused("One of our own endings.")
        if kind < 0.055:
            await garage.run(statements.wrong())
        elif kind < 0.15:
            await asyncio.sleep(self.chance.random() / 500)

    async def one(self) -> None:
        """A lease in a task of its own, perhaps cancelled wherever it happens to wait."""
        task = asyncio.create_task(self.lease())
        if self.chance.random() < 0.08:
            for _ in range(self.chance.randrange(6)):
                await asyncio.sleep(0)
            await asyncio.sleep(self.chance.choice((0.0, 0.0005, 0.002, 0.006)) * self.chance.random())
            task.cancel()
        try:
            await asyncio.wait_for(asyncio.shield(task), 20)
        except (
            Refused,
            asyncpg.DivisionByZeroError,
            DatabaseUnavailable,
            CommitUnknown,
            asyncio.CancelledError,
        ) as ending:
            self.endings[type(ending).__name__] += 1
        else:
            self.endings["ok"] += 1


async def kill_now_and_then(superuser: asyncpg.Connection, chance: random.Random, calm: asyncio.Event) -> None:
    while not calm.is_set():
        await superuser.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test-pool'"
            f" order by md5(pid::text || '{chance.random()}') limit 1"
        )
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(calm.wait(), 0.15)


@pytest.fixture
def seed() -> int:
    return int(os.environ.get("VEND_TEST_SEED", random.SystemRandom().randrange(1 << 32)))


async def test_ten_thousand_leases_with_cancellations_errors_and_killed_connections(
    new_pool: Callable[..., Connections],
    tenants: list[UUID],
    superuser: asyncpg.Connection,
    seed: int,
) -> None:
    sys.stdout.write(f"VEND_TEST_SEED={seed}\n")  # pytest shows it with a failure
    chance = random.Random(seed)
    pool = new_pool(size_max=POOL, wait_s_max=10.0)
    door = Door(pool)
    storm = Storm(door, pool, tenants, chance)
    left = iter(range(LEASES))

    async def work() -> None:
        for _ in left:
            await storm.one()

    calm = asyncio.Event()
    killer = asyncio.create_task(kill_now_and_then(superuser, random.Random(seed), calm))
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    calm.set()
    await killer

    sys.stdout.write(f"{dict(storm.endings)}\n")
    assert storm.endings.total() == LEASES
    assert storm.endings["ok"] > LEASES * 0.75
    for ending in ("Refused", "DivisionByZeroError", "DatabaseUnavailable", "CancelledError"):
        assert storm.endings[ending] > 0, f"the storm never met {ending}: it proves less than it says"

    assert storm.open_max <= POOL, "more connections than the pool may have"
    assert pool.open_count == len(pool._idle), "a connection was lost"
    assert not pool._waiting
    written = {row["id"] for row in await superuser.fetch("select id from audit_log where actor = 'storm'")}
    assert storm.kept <= written, "a committed write is missing"
    assert not storm.undone & written, "a write of a lease that failed is there"

    await every_connection_still_works(door, tenants)
    await asyncio.sleep(0.2)
    alive = await superuser.fetchval("select count(*) from pg_stat_activity where application_name = 'test-pool'")
    assert alive == pool.open_count == POOL, "the server holds connections that the pool has forgotten"


async def every_connection_still_works(door: Door, tenants: list[UUID]) -> None:
    together = asyncio.Barrier(POOL)

    async def use(garage_id: UUID) -> int:
        async with asyncio.timeout(5), door.garage_snapshot([garage_id]) as garage:
            pid = await garage.run(statements.backend_pid())
            await together.wait()
            assert {one.garage_id for one in await garage.run(statements.every_customer())} == {garage_id}
            return pid

    for _ in range(2):  # the first round may meet connections that were killed while they were idle
        with contextlib.suppress(DatabaseUnavailable):
            async with door.garage_snapshot([tenants[0]]) as garage:
                await garage.run(statements.every_customer())
    assert len(set(await asyncio.gather(*(use(garage) for garage in tenants[:POOL])))) == POOL


async def cancelled(lease: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(lease)
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_lease_that_is_cancelled_in_a_statement_or_beside_one_takes_its_connection_with_it(
    new_pool: Callable[..., Connections], tenants: list[UUID]
) -> None:
    pool = new_pool(size_max=1)

    async def lease(rest_s: float, statement_s: float) -> None:
        async with Door(pool).garage_snapshot([tenants[0]]) as garage:
            await garage.run(statements.sleep(statement_s))
            await asyncio.sleep(rest_s)

    for rest_s, statement_s in ((5.0, 0.0), (0.0, 5.0)):
        await cancelled(lease(rest_s, statement_s))
        assert pool.open_count == 0


async def test_a_lease_that_is_cancelled_before_the_server_took_its_tenant_leaves_no_connection_that_claims_it(
    database: Database, new_pool: Callable[..., Connections], tenants: list[UUID]
) -> None:
    one, other = tenants[:2]
    async with tapped("127.0.0.1", database.server.port) as wire:
        pool = new_pool(port=wire.port, size_max=1)

        async def look(garage_id: UUID) -> None:
            async with Door(pool).garage_snapshot([garage_id]) as garage:
                assert {one.garage_id for one in await garage.run(statements.every_customer())} == {garage_id}

        await look(one)
        wire.hold = b"set_config"
        await cancelled(look(other))
        assert pool.open_count == 0
        wire.hold = None
        await look(other)
        await pool.close()


async def test_a_waiter_that_is_cancelled_as_it_is_served_hands_the_connection_on(
    new_pool: Callable[..., Connections], tenants: list[UUID]
) -> None:
    pool = new_pool(size_max=1)
    door = Door(pool)
    async with door.garage_snapshot([tenants[0]]) as garage:
        await garage.run(statements.every_customer())
        cancelled = asyncio.create_task(pool.take(""))
        served = asyncio.create_task(pool.take(""))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    cancelled.cancel()  # it has been given the connection, and has not run yet
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    pool.give_back(await asyncio.wait_for(served, 1))
    assert pool.open_count == 1


async def test_a_place_that_became_free_is_the_waiters_own(new_pool: Callable[..., Connections]) -> None:
    pool = new_pool(size_max=1)
    first = await pool.take("")
    waiting = asyncio.create_task(pool.take(""))
    await asyncio.sleep(0)
    pool.drop(first)
    late = asyncio.create_task(pool.take(""))
    lane = await asyncio.wait_for(waiting, 5)
    assert pool.open_count == 1, "whoever came late opened a second connection in the same place"
    pool.give_back(lane)
    pool.give_back(await asyncio.wait_for(late, 5))
    assert pool.open_count == 1
