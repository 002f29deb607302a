"""Plays seeds on several cores: a process for each share of them, with a database of its own on one server.

A seed decides its history alone, so it is the same history whichever process plays it.
"""

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from multiprocessing.connection import Connection, wait

from vend.simulation.database import NAME
from vend.simulation.history import History
from vend.simulation.simulate import FAULTS, Addresses, Result, simulate


class PlayerDied(Exception):
    """A process ended before its share of the seeds was played."""


def simulate_side_by_side(
    seeds: Sequence[int], addresses: Addresses, *, processes: int, tell: Callable[[History], None] = lambda _: None
) -> Result:
    """Play seeds on several cores at once.

    Args:
        seeds: each decides one history.
        addresses: a server that was started with `vend.simulation.database.SERVER_SETTINGS`.
        processes: how many play.
        tell: hears of each history, in this process, in the order in which they end.

    Raises:
        PlayerDied: a process was killed or broke down; its own standard error says why.
    """
    # Forked, since the addresses are functions; nothing here has begun a thread or a loop yet.
    context = multiprocessing.get_context("fork")
    making = context.Lock()
    began = time.perf_counter()
    players, ends = [], []
    for number in range(min(processes, len(seeds))):
        ours, theirs = context.Pipe(duplex=False)
        player = context.Process(
            target=_play_share, args=(seeds[number::processes], addresses, number, theirs, making), daemon=True
        )
        player.start()
        theirs.close()
        players.append(player)
        ends.append(ours)
    try:
        histories = _gather(ends, tell)
        for player in players:
            player.join()
        if missing := len(seeds) - len(histories):
            raise PlayerDied(f"A process ended early: {missing} of {len(seeds)} seeds were not played.")
    finally:
        for player in players:
            player.terminate()
            player.join()
    return _merged(histories, time.perf_counter() - began)


def _play_share(
    seeds: Sequence[int],
    addresses: Addresses,
    number: int,
    told: Connection,
    making: AbstractContextManager[object],
) -> None:
    simulate(seeds, addresses, tell=told.send, database=f"{NAME}_{number}", making=making)
    told.close()


class _Kept(Counter[str]):
    """What is kept of a history once it was told."""

    def __init__(self, history: History) -> None:
        super().__init__(history.counts)
        self.seed = history.seed
        self.broken = bool(history.violations)
        self.cents = history.cents_unexplained


def _gather(ends: "list[Connection[None, History]]", tell: Callable[[History], None]) -> list[_Kept]:
    kept = []
    while ends:
        ready = wait(ends)
        for end in [one for one in ends if one in ready]:
            try:
                history = end.recv()
            except EOFError:
                ends.remove(end)
                continue
            kept.append(_Kept(history))
            tell(history)
    return kept


def _merged(histories: list[_Kept], took_s: float) -> Result:
    counts: Counter[str] = Counter()
    for history in histories:
        counts.update(history)
    return Result(
        seeds=len(histories),
        failed=sorted(history.seed for history in histories if history.broken),
        seeds_per_s=round(len(histories) / took_s, 2),
        faults=sum(counts[kind] for kind in FAULTS),
        crashes=counts["crashes"],
        cents_unexplained=sum(history.cents for history in histories),
        counts=dict(sorted(counts.items())),
    )
