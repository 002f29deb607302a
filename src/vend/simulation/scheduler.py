"""Decides who goes next, and when: one step at a time, by the seed alone.

A step is a statement, a transaction boundary or a call to Stripe. Tasks wait at the gate; the scheduler lets one of
them through, waits until everything has come to rest, and chooses again. A statement that meets another transaction's
lock is set aside until that lock is gone, which PostgreSQL itself tells. When nobody can go, the clock jumps to the
next instant at which something is due.
"""

import asyncio
import heapq
import itertools
import random
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, TypeVar

from vend.simulation.control import Control
from vend.simulation.loop import RestingLoop
from vend.simulation.process import HERE, Here, Process, ProcessDied
from vend.simulation.timeline import Entry, Timeline, summary
from vend.simulation.weather import Weather

T = TypeVar("T")

_LOCK_LOOK_S = 0.002
_STEP_US_MAX = 3000
_STALL_S_MAX = 300.0
_RESTART_S = (0.5, 20.0)
STEPS_MAX = 10_000


class Fate(Enum):
    """What happens to a step."""

    GOES_WELL = "goes well"
    LOST_BEFORE = "lost before"
    LOST_AFTER = "lost after"
    CRASH_AFTER = "crash after"
    STALL = "stall"


class Turn:
    """A task that waits at the gate, or works behind it.

    Attributes:
        key: orders the waiting, so that choosing among them does not depend on the order of rows.
        pid: the server process that works on it; None for a call to Stripe.
        done: whether the work has ended.
        blocked: whether it met a lock, so that it needs another turn to go on.
    """

    def __init__(self, here: Here, what: str, key: tuple[str, ...], *, pid: int | None) -> None:
        self.here = here
        self.what = what
        self.key = key
        self.pid = pid
        self.go: asyncio.Future[Fate] = asyncio.get_running_loop().create_future()
        self.done = False
        self.blocked = False


class Stuck(Exception):
    """A history that does not come to an end."""


class Scheduler:
    """The clock, the gate and the timers of one history.

    Args:
        loop: the running loop.
        control: a session to look at locks with, and to end the sessions of the dead.
        seed: what every choice is drawn from.
        start: the first instant.
        weather: the chances of crashes, lost connections and stalls.
    """

    def __init__(
        self, loop: RestingLoop, control: Control, seed: random.Random, start: datetime, weather: Weather
    ) -> None:
        self._loop = loop
        self._control = control
        self.seed = seed
        self.now = start
        self.weather = weather
        self.timeline = Timeline(start)
        self.counts: Counter[str] = Counter()
        self.failures: list[str] = []
        self.after_commit: Callable[[Here], Awaitable[None]] = _nothing
        self.on_rest: Callable[[], Awaitable[None]] = _nothing
        self.on_death: Callable[[Process], Awaitable[None]] = _nothing
        self.fate_of: Callable[[Turn], Fate | None] = self.drawn_fate
        self._waiting: list[Turn] = []
        self._blocked: list[Turn] = []
        self._held: dict[asyncio.Future[Any], Here] = {}
        self._timers: list[tuple[datetime, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._dying: list[tuple[Process, Turn]] = []
        self._asides: deque[tuple[Callable[[], Awaitable[Any]], asyncio.Future[Any]]] = deque()
        self._step_ended: asyncio.Future[None] | None = None
        self._over = False

    # ------------------------------------------------------------------ what tasks call

    async def step(
        self,
        what: str,
        work: Callable[[], Awaitable[T]],
        *,
        key: str = "",
        pid: int | None = None,
    ) -> T:
        """Wait for a turn, do the work, and meet the fate that was drawn for it."""
        here = HERE.get()
        assert here is not None, "only tasks of a history take turns"
        turn = Turn(here, what, (here.name, here.actor, what, key), pid=pid)
        fate = await self._admitted(turn)
        if fate is Fate.LOST_BEFORE:
            raise ConnectionResetError("the connection was lost before the statement was sent")
        try:
            result = await work()
        except BaseException as error:
            await self._step_over(turn, type(error).__name__)
            raise
        await self._step_over(turn, summary(result))
        match fate:
            case Fate.LOST_AFTER:
                raise ConnectionResetError("the connection was lost before the answer came")
            case Fate.CRASH_AFTER:
                assert here.process is not None, "only a process crashes"
                self._dying.append((here.process, turn))
                await self._hold(here, self._loop.create_future())
            case Fate.STALL:
                await self.sleep(self.seed.uniform(1.0, _STALL_S_MAX))
        return result

    async def _admitted(self, turn: Turn) -> Fate:
        if turn.here.dead or self._over:
            raise ProcessDied
        self._waiting.append(turn)
        return await turn.go

    async def _step_over(self, turn: Turn, outcome: str) -> None:
        turn.done = True
        if self._step_ended is not None:
            _set(self._step_ended)
        if turn.blocked and not self._over:
            # Somebody else's turn may be running: what follows must wait for one of its own.
            turn.go = self._loop.create_future()
            self._waiting.append(turn)
            await turn.go
        self.note(turn.here, turn.what, outcome, "~" if turn.blocked else " ")

    async def sleep(self, seconds: float) -> None:
        """Let simulated time pass."""
        here = HERE.get()
        assert here is not None, "only tasks of a history sleep"
        if here.dead or self._over:
            raise ProcessDied
        future: asyncio.Future[None] = self._loop.create_future()
        self.at(self.now + timedelta(seconds=seconds), lambda: _set(future))
        await self._hold(here, future)

    async def _hold(self, here: Here, future: "asyncio.Future[None]") -> None:
        """Wait for a future, or for the end of the process."""
        self._held[future] = here
        try:
            await future
        finally:
            self._held.pop(future, None)

    def at(self, instant: datetime, action: Callable[[], None]) -> None:
        """Do something at an instant, or now if it has passed."""
        heapq.heappush(self._timers, (instant, next(self._numbers), action))

    def spawn(self, process: Process | None, actor: str, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Begin a task in a process, or (None) outside of the system."""
        here = Here(process, process.life if process else 0, actor)

        async def live() -> T:
            HERE.set(here)
            return await work

        task = self._loop.create_task(live())
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # whoever cares awaits it; nobody is to be told twice

    def note(self, here: Here | None, what: str, outcome: str = "", mark: str = " ") -> None:
        """Write something into the timeline."""
        name, actor = (here.name, here.actor) if here else ("", "")
        self.timeline.add(Entry(self.now, name, actor, what, outcome, mark))

    def fail(self, what: str) -> None:
        """Write down that something happened that must never happen."""
        self.failures.append(what)
        self.note(HERE.get(), "VIOLATION", what, "#")

    async def aside(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do something that is no step, once everybody else waits.

        One at a time, in the order in which they were asked for: how long each takes must decide nothing.
        """
        done: asyncio.Future[T] = self._loop.create_future()
        self._asides.append((work, done))
        return await done

    # ------------------------------------------------------------------ the history's own course

    async def run(self, due: Callable[[], Awaitable[datetime | None]]) -> None:
        """Go on until nobody waits, nothing is planned and nothing is due.

        Args:
            due: asked when nobody can go: starts what is due now, and gives the next instant from outside.

        Raises:
            Stuck: the history has too many steps.
        """
        while True:
            await self._settle()
            if self._fire():
                continue
            if self._waiting:
                await self._turn()
                continue
            instant = await due()
            await self._rest()
            if self._waiting:
                continue
            planned = self._timers[0][0] if self._timers else None
            nexts = [one for one in (instant, planned) if one is not None]
            if not nexts:
                if self._blocked or self._held:
                    raise Stuck("Tasks wait for each other, and nothing will wake them.")
                return
            self.now = max(self.now, min(nexts))

    def _fire(self) -> bool:
        fired = False
        while self._timers and self._timers[0][0] <= self.now:
            heapq.heappop(self._timers)[2]()
            fired = True
        return fired

    async def _settle(self) -> None:
        """Wait until every task waits, the dead are gone from the server, and each blocked statement is truly so."""
        await self._rest()
        while self._dying:
            process, turn = self._dying.pop()
            await self._kill(process, f"after {turn.what}", turn.here)
        await self.on_rest()
        await self._look_at_the_blocked()
        await self._rest()

    async def _look_at_the_blocked(self) -> None:
        """Find out which statements have got their lock, by now and through each other."""
        ended = True
        while ended:
            for turn in [one for one in self._blocked if not one.done]:
                await self._until_done_or_blocked(turn)
            left = [one for one in self._blocked if not one.done]
            # Of two in one queue the second is let in by the first, which may be looked at after it.
            ended = len(left) < len(self._blocked)
            self._blocked = left

    async def _rest(self) -> None:
        await self._loop.come_to_rest()
        while self._asides:
            work, done = self._asides.popleft()
            try:
                result = await work()
            except Exception as error:  # noqa: BLE001 - it is whoever asked for it who must hear of it
                done.set_exception(error)
            else:
                _set(done, result)
            await self._loop.come_to_rest()

    async def _turn(self) -> None:
        self._waiting.sort(key=lambda turn: turn.key)
        turn = self._waiting.pop(self.seed.randrange(len(self._waiting)))
        self.now += timedelta(microseconds=self.seed.randrange(1, _STEP_US_MAX))
        self.counts["steps"] += 1
        if self.counts["steps"] > STEPS_MAX:
            raise Stuck(f"The history has more than {STEPS_MAX} steps.")
        if turn.here.dead:
            turn.go.set_exception(ProcessDied())
            return
        if turn.done:
            turn.go.set_result(Fate.GOES_WELL)
            return
        fate = Fate.GOES_WELL if turn.here.process is None else self.fate_of(turn)
        if fate is None:
            self._waiting.append(turn)
            assert turn.here.process is not None, "only a process crashes"
            await self._kill(turn.here.process, f"before {turn.what}", turn.here)
            return
        if fate is not Fate.GOES_WELL:
            self.counts[fate.value] += 1
            self.note(turn.here, turn.what, fate.value, "!")
        self._step_ended = self._loop.create_future()
        turn.go.set_result(fate)
        if turn.pid is not None and fate is not Fate.LOST_BEFORE:
            await self._until_done_or_blocked(turn)
            if turn.done and turn.what == "commit":
                await self.after_commit(turn.here)
        self._step_ended = None

    async def _until_done_or_blocked(self, turn: Turn) -> None:
        """Wait for a statement's end, or until it waits for a lock of another session, where it then stands still."""
        assert turn.pid is not None, "only statements wait for locks"
        if turn.blocked:
            if await self._waits_for_a_lock(turn):
                return
            self._control.go_on(turn.pid)
        while not turn.done:
            if self._step_ended is None or self._step_ended.done():
                self._step_ended = self._loop.create_future()
            timer = self._loop.call_later(_LOCK_LOOK_S, _set, self._step_ended)
            await self._step_ended
            timer.cancel()
            await self._rest()
            if not turn.done and await self._waits_for_a_lock(turn) and await self._control.stand_still(turn.pid):
                if not turn.blocked:
                    turn.blocked = True
                    self._blocked.append(turn)
                    self.counts["lock_waits"] += 1
                    self.note(turn.here, turn.what, "waits for a lock", "~")
                return

    async def _waits_for_a_lock(self, turn: Turn) -> bool:
        assert turn.pid is not None, "only statements wait for locks"
        return await self._control.is_blocked(turn.pid) and not turn.done

    def drawn_fate(self, turn: Turn) -> Fate | None:
        """Draw the fate of a process's step; None means that it dies before it."""
        draw, weather = self.seed.random(), self.weather
        if draw < weather.crash:
            return None if draw < weather.crash / 2 else Fate.CRASH_AFTER
        draw -= weather.crash
        if turn.pid is not None and draw < weather.database_fault:
            return Fate.LOST_BEFORE if draw < weather.database_fault / 2 else Fate.LOST_AFTER
        draw -= weather.database_fault if turn.pid is not None else 0.0
        return Fate.STALL if 0 <= draw < weather.stall else Fate.GOES_WELL

    async def _kill(self, process: Process, when: str, here: Here) -> None:
        """End a process: its sessions, its tasks; then let it begin again a little later."""
        if not process.alive:
            return
        self.counts["crashes"] += 1
        self.note(here, "CRASH", when, "X")
        process.die()
        for turn in [one for one in self._blocked if one.here.dead and not one.done]:
            assert turn.pid is not None, "only statements wait for locks"
            await self._control.end_session(turn.pid)
            await self._until_done_or_blocked(turn)
        for turn in [one for one in self._waiting if one.here.dead]:
            self._waiting.remove(turn)
            turn.go.set_exception(ProcessDied())
        for future in [one for one, owner in self._held.items() if owner.dead and not one.done()]:
            future.set_exception(ProcessDied())
        await self._loop.come_to_rest()
        await self.on_death(process)
        self.at(self.now + timedelta(seconds=self.seed.uniform(*_RESTART_S)), lambda: self._restart(process))

    def _restart(self, process: Process) -> None:
        if not process.alive:
            process.restart()
            self.note(Here(process, process.life, ""), "begins again")

    async def end(self) -> None:
        """End every task that is left, which there is only when a history got stuck."""
        self._over = True
        self._control.let_all_go_on()
        for turn in self._waiting:
            if not turn.go.done():
                turn.go.set_exception(ProcessDied())
        self._waiting.clear()
        for future in list(self._held):
            if not future.done():
                future.set_exception(ProcessDied())
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _nothing(*_: object) -> None:
    """Stands where nobody listens."""


def _set(future: "asyncio.Future[Any]", result: object = None) -> None:
    if not future.done():
        future.set_result(result)
