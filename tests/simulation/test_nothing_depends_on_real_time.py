"""How long the server or the machine takes for something decides nothing: who goes next is the seed's choice alone."""

import asyncio
import random
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

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

    It does nothing by itself: a statement goes on when somebody asks after it.

    Args:
        slow: whether it lets pid 1 in only when pid 2 is through.
    """

    def __init__(self, *, slow: bool) -> None:
        loop = asyncio.get_running_loop()
        self.slow = slow
        self.is_free = False
        self.through: dict[int, asyncio.Future[None]] = {1: loop.create_future(), 2: loop.create_future()}

    async def is_blocked(self, pid: int) -> bool:
        blocked = not self.is_free or (self.slow and pid == 1 and not self.through[2].done())
        if not blocked and not self.through[pid].done():
            self.through[pid].set_result(None)
        return blocked

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
