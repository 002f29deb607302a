"""How long the server or the machine takes for something decides nothing: who goes next is the seed's choice alone."""

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from vend.db.gate import rolled_back
from vend.simulation.control import Control, ended_in_order
from vend.simulation.history import History
from vend.simulation.loop import RestingLoop
from vend.simulation.scheduler import Scheduler
from vend.simulation.simulate import Addresses, simulate
from vend.simulation.weather import CALM


def test_a_history_is_the_same_however_long_connecting_takes(
    addresses: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests: list[dict[int, str]] = []
    connect, chance = asyncpg.connect, random.Random(1)

    async def slowly(*given: Any, **named: Any) -> Any:
        made = await connect(*given, **named)
        await asyncio.sleep(chance.choice((0.0, 0.0, 0.02)))
        return made

    for connecting in (connect, slowly):
        monkeypatch.setattr(asyncpg, "connect", connecting)
        histories: list[History] = []
        simulate((16, 23), addresses, tell=histories.append)
        digests.append({one.seed: one.digest for one in histories})
    assert digests[0] == digests[1]


class Server:
    """Stands for the server: a lock that somebody holds, and two who wait for it in one queue, pid 2 before pid 1.

    It does nothing by itself: a statement goes on when it is let.

    Args:
        slow: whether it lets pid 1 in only when pid 2 is through.
    """

    def __init__(self, *, slow: bool) -> None:
        loop = asyncio.get_running_loop()
        self.slow = slow
        self.is_free = False
        self.through: dict[int, asyncio.Future[None]] = {1: loop.create_future(), 2: loop.create_future()}

    async def is_blocked(self, pid: int) -> bool:
        return not self.is_free or (self.slow and pid == 1 and not self.through[2].done())

    async def stand_still(self, pid: int) -> bool:
        return not self.through[pid].done()

    def go_on(self, pid: int) -> None:
        if not self.through[pid].done():
            self.through[pid].set_result(None)

    async def work(self, pid: int) -> None:
        await asyncio.shield(self.through[pid])

    async def release(self) -> None:
        self.is_free = True


def timeline(seed: int, *, slow: bool) -> list[str]:
    async def play() -> list[str]:
        loop, server = asyncio.get_running_loop(), Server(slow=slow)
        assert isinstance(loop, RestingLoop)
        start = datetime(2026, 11, 2, tzinfo=UTC)
        scheduler = Scheduler(loop, server, random.Random(seed), start, CALM)  # type: ignore[arg-type]

        async def waits(pid: int) -> None:
            await scheduler.step("lock", lambda: server.work(pid), pid=pid)
            await scheduler.step("goes on", nothing)

        async def holds() -> None:
            await scheduler.sleep(1.0)
            await scheduler.step("release", server.release)

        for actor, work in (("one", waits(1)), ("two", waits(2)), ("holder", holds())):
            scheduler.spawn(None, actor, work)
        await scheduler.run(nothing)
        return scheduler.timeline.lines()

    with asyncio.Runner(loop_factory=RestingLoop) as runner:
        return runner.run(play())


async def nothing() -> None:
    return None


@pytest.mark.parametrize("seed", range(8))
def test_of_two_in_one_queue_it_does_not_matter_how_soon_the_second_is_let_in(seed: int) -> None:
    at_once, later = timeline(seed, slow=False), timeline(seed, slow=True)
    assert sum("waits for a lock" in line for line in at_once) == 2
    assert at_once == later


Watched = tuple[Control, list[Any]]


@pytest.fixture
async def watched(addresses: Addresses) -> AsyncIterator[Watched]:
    """The session that watches, and three to be watched."""
    url = addresses.superuser_url("postgres")
    control = await Control.open(url, name="control")
    sessions = [await asyncpg.connect(url) for _ in range(3)]
    yield control, sessions
    for session in sessions:
        session.terminate()
    await control.close()


async def begins_to_wait(control: Control, session: Any, statement: str) -> "asyncio.Task[Any]":
    """Send a statement that meets a lock; give it once its session stands still."""
    waiting = asyncio.create_task(session.fetchval(statement))
    pid = session.get_server_pid()
    while not (await control.is_blocked(pid) and await control.stand_still(pid)):
        assert not waiting.done()
    return waiting


async def test_of_two_whom_one_commit_wakes_the_second_stands_still_until_it_is_let(watched: Watched) -> None:
    control, (holder, first, second) = watched
    await holder.execute("create table raced (id int, taken int); insert into raced values (1)")
    await holder.execute("begin; update raced set id = 2")
    take = "update raced set taken = 1 where taken is null returning id"
    tasks = []
    for session in (first, second):
        await session.execute("begin")
        tasks.append(await begins_to_wait(control, session, take))
    await holder.execute("commit")

    # By itself the first would let the second in before it asks for the new row, and then either may get it.
    control.go_on(first.get_server_pid())
    assert await tasks[0] == 2
    await first.execute("commit")
    assert not tasks[1].done()
    control.go_on(second.get_server_pid())
    assert await tasks[1] is None
    await second.execute("rollback")
    await holder.execute("drop table raced")


async def test_whoever_closes_a_circle_is_ended_by_the_server_and_does_not_stand_still(watched: Watched) -> None:
    control, (one, two, _) = watched
    for session, number in ((one, 1), (two, 2)):
        await session.execute(f"begin; set local deadlock_timeout = '1ms'; select pg_advisory_xact_lock({number})")
    waiting = await begins_to_wait(control, one, "select pg_advisory_xact_lock(2)")
    closing = asyncio.create_task(two.execute("select pg_advisory_xact_lock(1)"))
    while not closing.done():
        assert not await control.is_blocked(two.get_server_pid())
        await asyncio.sleep(0)
    with pytest.raises(asyncpg.DeadlockDetectedError):
        await closing
    assert not waiting.done()
    await two.execute("rollback")
    control.go_on(one.get_server_pid())
    await waiting


async def test_who_dies_as_their_lock_becomes_free_has_done_nothing(watched: Watched) -> None:
    control, (holder, dying, _) = watched
    await holder.execute("create table done (id int)")
    await holder.execute("begin; lock table done")
    waiting = await begins_to_wait(control, dying, "insert into done values (1)")
    await holder.execute("commit")
    assert not await control.is_blocked(dying.get_server_pid())

    await control.end_session(dying.get_server_pid())

    with pytest.raises((asyncpg.PostgresError, OSError, asyncpg.InterfaceError)):
        await waiting
    assert await holder.fetchval("select count(*) from done") == 0
    await holder.execute("drop table done")


async def test_a_session_that_the_server_has_ended_is_not_taken_for_rolled_back(watched: Watched) -> None:
    control, (ended, other, _) = watched
    for session in (ended, other):
        await session.execute("begin")
    await control.end_session(ended.get_server_pid())
    # Sometimes only the server's farewell was read by now, sometimes the end as well.
    assert not await rolled_back(ended)
    assert await rolled_back(other)
    assert not other.is_in_transaction()


def test_being_told_to_end_ends_what_is_played_in_order() -> None:
    before, closed = signal.getsignal(signal.SIGTERM), []

    async def plays() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0)
            closed.append("let everybody go on")

    with pytest.raises(SystemExit), ended_in_order(), asyncio.Runner(loop_factory=RestingLoop) as runner:
        runner.run(plays())
    assert closed == ["let everybody go on"]
    assert signal.getsignal(signal.SIGTERM) is before
