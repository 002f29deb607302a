"""A process dies at every boundary of a flow, one after another, right before it and right after it.

A boundary is a message to the database (begin, statement, commit, rollback) or a call to Stripe: nothing else that a
process does outlives it, and each await of a flow that waits for anything waits for one of these. The flow is played
once in calm weather to learn its boundaries; its request's, and those of the webhooks and the workers that follow.
Then it is played anew for each, up to there the same. What is left must become quiet by itself, and all laws hold.
"""

import asyncio
import time
from collections.abc import Callable, Iterator

import msgspec

from vend.simulation.control import ended_in_order
from vend.simulation.database import NAME, Database
from vend.simulation.flows import Flow
from vend.simulation.history import History, play
from vend.simulation.loop import RestingLoop
from vend.simulation.scheduler import Fate, Turn
from vend.simulation.simulate import Addresses, quiet_logs
from vend.simulation.weather import CALM
from vend.simulation.world import Machines, World

SEED = 39
"""A garage with a tax, places left, and monthly passes without a trial, of which the last costs least."""


class Boundary(msgspec.Struct, frozen=True):
    """A message that a process sends.

    Attributes:
        number: counted from 1, in the order of the undisturbed flow.
        process: who sends it.
        actor: what for.
        what: the statement's name, the transaction's edge, or Stripe's method and path.
    """

    number: int
    process: str
    actor: str
    what: str


class Crash(msgspec.Struct, frozen=True):
    """One way for the process to die.

    Attributes:
        after: whether the message took effect first.
        asks_again: whether whoever asked comes back under the same key; otherwise only the resolver is left.
    """

    boundary: Boundary
    after: bool
    asks_again: bool

    def __str__(self) -> str:
        """Say it in words."""
        when = "after" if self.after else "before"
        return f"dies right {when} it, the caller {'asks again' if self.asks_again else 'is gone'}"


class Crossed(msgspec.Struct, frozen=True):
    """What became of one crash.

    Attributes:
        violations: empty when the flow recovered.
    """

    crash: Crash
    violations: list[str]
    timeline: list[str]


class Boundaries(msgspec.Struct, frozen=True):
    """What became of a flow.

    Attributes:
        boundaries: how many it has.
        crashes: how many were played.
        failed: how many broke a law.
        seconds: of wall time.
    """

    flow: str
    boundaries: int
    crashes: int
    failed: int
    seconds: float


class FlowFails(Exception):
    """The flow breaks a law although nothing disturbs it."""


class _Course:
    """Plays a flow, and lets its process die where it is told to.

    Args:
        asks_again: whether whoever asked comes back.
        crash: where; None to learn the boundaries.
    """

    def __init__(self, flow: Flow, *, asks_again: bool, crash: Crash | None = None) -> None:
        self._flow = flow
        self._crash = crash
        self._patience = 1.0 if asks_again else 0.0
        self._first_death = flow.dies_after
        self.met: list[Boundary] = []

    async def __call__(self, world: World) -> None:
        """Do what comes before, then the deed, until nothing is due."""
        scheduler = world.scheduler
        scheduler.weather = world.network.weather = CALM
        world.ends_at = world.now
        world.patience = 1.0
        if self._flow.before is not None:
            scheduler.spawn(None, "before", self._flow.before(world))
            await scheduler.run(world.due)
        world.patience = self._patience
        scheduler.fate_of = self._fate
        scheduler.spawn(None, self._flow.name, self._flow.deed(world))
        await scheduler.run(world.due)
        scheduler.fate_of = scheduler.drawn_fate

    def _fate(self, turn: Turn) -> Fate | None:
        if self._first_death is not None:
            if turn.what != self._first_death:
                return Fate.GOES_WELL
            self._first_death = None
            return Fate.CRASH_AFTER
        met = Boundary(len(self.met) + 1, turn.here.name, turn.here.actor, turn.what)
        self.met.append(met)
        if self._crash is None or self._crash.boundary.number != met.number:
            return Fate.GOES_WELL
        return Fate.CRASH_AFTER if self._crash.after else None


def cross(
    flow: Flow,
    addresses: Addresses,
    *,
    seed: int = SEED,
    wanted: Callable[[Crash], bool] = lambda _: True,
    tell: Callable[[Crossed], None] = lambda _: None,
) -> Boundaries:
    """Play a flow once for each way to die at each of its boundaries.

    Args:
        addresses: a server that was started with `vend.simulation.database.SERVER_SETTINGS`.
        seed: decides the garage, the times and the ids.
        wanted: chooses among the ways to die; all of them without it.
        tell: hears of each.

    Raises:
        FlowFails: the flow does not even go well undisturbed.
    """
    with quiet_logs(), ended_in_order(), asyncio.Runner(loop_factory=RestingLoop) as runner:
        place = runner.run(Database.make(addresses.role_url, addresses.superuser_url, name=NAME))
        return runner.run(_cross(flow, place, seed, wanted, tell))


async def _cross(
    flow: Flow, place: Database, seed: int, wanted: Callable[[Crash], bool], tell: Callable[[Crossed], None]
) -> Boundaries:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, RestingLoop), "the runner was given it"
    machines = Machines(place)
    began = time.perf_counter()
    boundaries = crashes = failed = 0
    try:
        # A recovery takes another way when the caller comes back, so its boundaries are learned for each.
        for asks_again in (False, True):
            learned = _Course(flow, asks_again=asks_again)
            undisturbed = await play(machines, loop, seed, learned)
            if undisturbed.violations:
                raise FlowFails(f"{flow.name}: {'; '.join(undisturbed.violations)}")
            boundaries = max(boundaries, len(learned.met))
            for crash in filter(wanted, _crashes(learned.met, asks_again=asks_again)):
                course = _Course(flow, asks_again=asks_again, crash=crash)
                crossed = _judged(flow, crash, course, await play(machines, loop, seed, course))
                crashes += 1
                failed += bool(crossed.violations)
                tell(crossed)
    finally:
        await machines.close()
    return Boundaries(flow.name, boundaries, crashes, failed, round(time.perf_counter() - began, 1))


def _crashes(met: list[Boundary], *, asks_again: bool) -> Iterator[Crash]:
    for boundary in met:
        for after in (False, True):
            yield Crash(boundary, after, asks_again)


def _judged(flow: Flow, crash: Crash, course: _Course, history: History) -> Crossed:
    """Add what would make the crash prove nothing: that it did not happen, or happened somewhere else."""
    violations = list(history.violations)
    deaths, due = history.counts.get("crashes", 0), 2 if flow.dies_after else 1
    if deaths != due:
        violations.append(f"{deaths} crashes happened instead of {due}")
    number = crash.boundary.number
    met = course.met[number - 1] if len(course.met) >= number else None
    if met != crash.boundary:
        violations.append(f"boundary {number} was {met}, and not {crash.boundary}")
    return Crossed(crash, violations, history.timeline)
