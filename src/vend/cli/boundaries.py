"""`vend simulate --boundaries`: a process dies at every boundary of a flow."""

import sys
from collections import defaultdict
from typing import NoReturn

import msgspec

from vend.cli.progress import steps
from vend.cli.simulate import server
from vend.simulation.boundaries import SEED, Boundaries, Boundary, Crossed, cross
from vend.simulation.flows import FLOWS, Flow


class Line(msgspec.Struct, frozen=True):
    """The last line: one flow's numbers, or the sum of them all."""

    flow: str
    boundaries: int
    crashes: int
    failed: int
    seconds: float
    flows: list[Boundaries]


def run(name: str, *, seed: int | None, timeline: bool, json_only: bool) -> NoReturn:
    """Die at every boundary of a flow and print what came of it; exit 0 when all laws held, 1 when one was broken.

    Args:
        name: of the flow; `all` for each of them.
        seed: decides the garage and the times; None for the one that tests use.
        timeline: print each history, not only those that broke a law.
        json_only: print nothing but the last line.
    """
    found: list[Boundaries] = []
    with steps(quiet=json_only) as tell:
        chosen = _chosen(name)
        with server(tell) as addresses:
            for flow in chosen:
                results: dict[Boundary, list[Crossed]] = defaultdict(list)

                def hear(crossed: Crossed, flow: Flow = flow, results: dict[Boundary, list[Crossed]] = results) -> None:
                    tell(f"{flow.name}: boundary {crossed.crash.boundary.number}, {crossed.crash}")
                    results[crossed.crash.boundary].append(crossed)
                    if not json_only and (timeline or crossed.violations):
                        _print_history(flow, crossed)

                found.append(cross(flow, addresses, seed=SEED if seed is None else seed, tell=hear))
                if not json_only:
                    _print_boundaries(flow, results)
    line = _line(name, found)
    print(msgspec.json.encode(line).decode())
    sys.exit(1 if line.failed else 0)


def _chosen(name: str) -> list[Flow]:
    if name == "all":
        return list(FLOWS.values())
    if name in FLOWS:
        return [FLOWS[name]]
    width = max(map(len, FLOWS))
    known = "\n".join(f"  {one.name:<{width}}  {one.what}" for one in FLOWS.values())
    print(f"vend: there is no flow {name}; there are, beside `all`,\n{known}", file=sys.stderr)
    sys.exit(2)


def _print_boundaries(flow: Flow, results: dict[Boundary, list[Crossed]]) -> None:
    print(f"{flow.name}: {flow.what}")
    for boundary in sorted(results, key=lambda one: one.number):
        crossed = results[boundary]
        broken = [one for one in crossed if one.violations]
        result = f"{len(broken)} of {len(crossed)} FAILED" if broken else f"{len(crossed)} recovered"
        print(f"  {boundary.number:>3}  {boundary.process:<9} {boundary.actor:<13} {boundary.what:<44} {result}")


def _print_history(flow: Flow, crossed: Crossed) -> None:
    boundary = crossed.crash.boundary
    print(f"{flow.name}, boundary {boundary.number}, {boundary.what}: {crossed.crash}")
    print("\n".join(crossed.timeline))
    for violation in crossed.violations:
        print(f"  VIOLATION  {violation}")


def _line(name: str, found: list[Boundaries]) -> Line:
    return Line(
        name,
        sum(one.boundaries for one in found),
        sum(one.crashes for one in found),
        sum(one.failed for one in found),
        round(sum(one.seconds for one in found), 1),
        found,
    )
