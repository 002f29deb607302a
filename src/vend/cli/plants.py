"""`vend simulate --plants`: every planted bug in turn, and what caught it."""

import sys
from typing import NoReturn

import msgspec
from rich.table import Table

from vend.cli.progress import console, steps
from vend.cli.simulate import server
from vend.simulation.history import History
from vend.simulation.planting import Plant
from vend.simulation.plants import PLANTS
from vend.simulation.simulate import Addresses, simulate

SEEDS_MAX = 200
"""A bug that no history of the first 200 seeds shows is a finding about the laws."""


class Caught(msgspec.Struct, frozen=True):
    """What became of one bug.

    Attributes:
        seed: the first whose history broke a law; None when none did.
        laws: what it broke, by name.
        first: the first violation, in words.
    """

    plant: str
    seed: int | None
    laws: list[str]
    first: str


class Line(msgspec.Struct, frozen=True):
    """The last line."""

    plants: int
    caught: int
    missed: list[str]
    results: list[Caught]


def run(*, json_only: bool) -> NoReturn:
    """Plant each bug and look which seed catches it; exit 0 when all were caught, 1 otherwise.

    Args:
        json_only: print nothing but the last line, a JSON object.
    """
    with steps(quiet=json_only) as tell, server(tell) as addresses:
        results = []
        for number, plant in enumerate(PLANTS.values(), start=1):
            tell(f"{number} of {len(PLANTS)}: {plant.name}")
            results.append(look_for(plant, addresses))
            tell(f"{plant.name}: {_told(results[-1])}")
    if not json_only:
        console().print(_table(results))
    missed = [one.plant for one in results if one.seed is None]
    line = Line(len(results), len(results) - len(missed), missed, results)
    print(msgspec.json.encode(line).decode())
    sys.exit(1 if missed else 0)


def look_for(plant: Plant, addresses: Addresses) -> Caught:
    """Play seeds with a bug until one of them shows it."""
    broken: list[History] = []

    def hear(history: History) -> None:
        if history.violations:
            broken.append(history)

    simulate(range(1, SEEDS_MAX + 1), addresses, tell=hear, plant=plant, stop_at_first=True)
    if not broken:
        return Caught(plant.name, None, [], "")
    violations = broken[0].violations
    return Caught(plant.name, broken[0].seed, list(dict.fromkeys(map(_law, violations))), violations[0])


def _told(one: Caught) -> str:
    """Say what became of a bug."""
    return f"no seed up to {SEEDS_MAX}" if one.seed is None else f"seed {one.seed}, {', '.join(one.laws)}"


def _law(violation: str) -> str:
    """Give the law's name; what is watched while a history runs has none, and is a place sold twice or an error."""
    name, colon, _ = violation.partition(": ")
    return name if colon and name.isidentifier() else "watched while it ran"


def _table(results: list[Caught]) -> Table:
    table = Table(title="Planted bugs", title_justify="left")
    table.add_column("bug")
    table.add_column("seed", justify="right")
    table.add_column("caught by")
    for one in results:
        table.add_row(one.plant, "none" if one.seed is None else str(one.seed), ", ".join(one.laws))
    return table
