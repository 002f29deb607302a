"""Plays many seeds and says what came of them."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import msgspec
import structlog

from vend.simulation.control import ended_in_order
from vend.simulation.database import NAME, Database
from vend.simulation.history import History, play
from vend.simulation.loop import RestingLoop
from vend.simulation.planting import Plant
from vend.simulation.plants import planted
from vend.simulation.world import Machines

FAULTS = ("stripe_faults", "lost before", "lost after")
"""What counts as a fault: disturbances of calls to Stripe and of the database."""


class Addresses(msgspec.Struct, frozen=True):
    """Where the server is that a simulation makes its database on.

    Attributes:
        role_url: gives the address for a role, its password and a database.
        superuser_url: gives the superuser's address for a database.
    """

    role_url: Callable[[str, str, str], str]
    superuser_url: Callable[[str], str]


class Result(msgspec.Struct, frozen=True):
    """What came of all seeds.

    Attributes:
        seeds: how many were played.
        failed: the seeds whose histories broke a law.
        seeds_per_s: histories a second of wall time.
        faults: disturbances of calls to Stripe and of the database.
        crashes: processes that died.
        cents_unexplained: minor units by which Stripe, the database and the ledger differ, over all seeds.
        counts: everything that was counted, by name.
    """

    seeds: int
    failed: list[int]
    seeds_per_s: float
    faults: int
    crashes: int
    cents_unexplained: int
    counts: dict[str, int]


def simulate(
    seeds: Iterable[int],
    addresses: Addresses,
    *,
    tell: Callable[[History], None] = lambda _: None,
    plant: Plant | None = None,
    stop_at_first: bool = False,
    database: str = NAME,
    making: AbstractContextManager[object] | None = None,
) -> Result:
    """Play seeds one after another, on one core, in a database of their own.

    Args:
        seeds: each decides one history.
        addresses: a server that was started with `vend.simulation.database.SERVER_SETTINGS`.
        tell: hears of each history.
        plant: a bug to be found.
        stop_at_first: end with the first history that breaks a law.
        database: the name of the database.
        making: held while the database is made, since roles belong to the whole server.
    """
    with quiet_logs(), ended_in_order(), asyncio.Runner(loop_factory=RestingLoop) as runner:
        with making or nullcontext():
            place = runner.run(Database.make(addresses.role_url, addresses.superuser_url, name=database))
        return runner.run(_play_all(seeds, place, tell, plant, stop_at_first=stop_at_first))


async def _play_all(
    seeds: Iterable[int],
    place: Database,
    tell: Callable[[History], None],
    plant: Plant | None,
    *,
    stop_at_first: bool,
) -> Result:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, RestingLoop), "the runner was given it"
    machines = Machines(place)
    counts: Counter[str] = Counter()
    failed: list[int] = []
    played = cents = 0
    began = time.perf_counter()
    try:
        async with planted(plant, machines.database.control):
            for seed in seeds:
                history = await play(machines, loop, seed)
                played += 1
                counts.update(history.counts)
                cents += history.cents_unexplained
                tell(history)
                if history.violations:
                    failed.append(seed)
                    if stop_at_first:
                        break
    finally:
        took_s = time.perf_counter() - began
        await machines.close()
    return Result(
        seeds=played,
        failed=failed,
        seeds_per_s=round(played / took_s, 2),
        faults=sum(counts[kind] for kind in FAULTS),
        crashes=counts["crashes"],
        cents_unexplained=cents,
        counts=dict(sorted(counts.items())),
    )


@contextmanager
def quiet_logs() -> Iterator[None]:
    """Keep the flows' logs back: in a simulation trouble is the rule, and the timeline tells it."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    finally:
        structlog.configure(**before)
