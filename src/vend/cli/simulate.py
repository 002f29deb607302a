"""`vend simulate`: many seeded histories on a PostgreSQL of their own, and what they found."""

import itertools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import msgspec

from vend.cli.progress import steps
from vend.engines import fresh_folder
from vend.engines.postgres import Postgres
from vend.simulation.database import SERVER_SETTINGS
from vend.simulation.history import History
from vend.simulation.planting import Plant
from vend.simulation.plants import PLANTS
from vend.simulation.side_by_side import simulate_side_by_side
from vend.simulation.simulate import Addresses, Result, simulate


def run(*, seeds: int, first: int, plant: str | None, processes: int | None, timeline: bool, json_only: bool) -> None:
    """Play histories; exit 0 when all laws held, 1 when one was broken. The last line is one JSON object.

    Args:
        seeds: how many.
        first: the first seed; the others follow it.
        plant: a bug to plant first; then 0 means that it was caught.
        processes: how many play at once; None for as many as there are cores. A planted bug is looked for by one.
        timeline: print each history, not only those that broke a law.
        json_only: print nothing but the last line.
    """
    planted = _plant(plant)
    with steps(quiet=json_only) as tell, server(tell) as addresses:
        played = itertools.count(1)

        def hear(history: History) -> None:
            steps_taken = history.counts.get("steps", 0)
            tell(f"{next(played)} of {seeds} histories, seed {history.seed}: {steps_taken} steps")
            if not json_only and (timeline or history.violations):
                _print_history(history)

        wanted, players = range(first, first + seeds), processes or os.cpu_count() or 1
        if planted is not None:
            result = simulate(wanted, addresses, tell=hear, plant=planted, stop_at_first=True)
        elif min(players, seeds) == 1:
            result = simulate(wanted, addresses, tell=hear)
        else:
            result = simulate_side_by_side(wanted, addresses, processes=players, tell=hear)
    print(_last_line(result, plant))
    sys.exit(0 if bool(result.failed) is (planted is not None) else 1)


@contextmanager
def server(tell: Callable[[str], None]) -> Iterator[Addresses]:
    """Give the addresses of a PostgreSQL for histories, which is there while the block runs."""
    tell("starting a PostgreSQL for the histories")
    with fresh_folder() as folder, Postgres(folder, durable=False, by_file=True, settings=SERVER_SETTINGS) as running:
        yield Addresses(
            lambda role, password, name: running.url(user=role, password=password, database=name),
            running.superuser_url,
        )


def _plant(name: str | None) -> Plant | None:
    if name is None:
        return None
    if name not in PLANTS:
        _unknown(name)
    return PLANTS[name]


def _unknown(name: str) -> NoReturn:
    width = max(map(len, PLANTS))
    known = "\n".join(f"  {one.name:<{width}}  {one.what}" for one in PLANTS.values())
    print(f"vend: there is no plant {name}; there are\n{known}", file=sys.stderr)
    sys.exit(2)


def _print_history(history: History) -> None:
    print(f"seed {history.seed}, timeline {history.digest[:16]}")
    print("\n".join(history.timeline))
    for violation in history.violations:
        print(f"  VIOLATION  {violation}")
    if history.violations:
        print(f"  again: vend simulate --seed {history.seed}\n")


def _last_line(result: Result, plant: str | None) -> str:
    found = msgspec.to_builtins(result)
    found["failed_seeds"] = found.pop("failed")
    found["failed"] = len(result.failed)
    if plant is not None:
        found["plant"] = plant
    return msgspec.json.encode(found).decode()
