"""A process dies at every boundary of a flow: it recovers by itself, whether or not its caller comes back."""

import pytest

from vend.simulation.boundaries import Crash, Crossed, cross
from vend.simulation.flows import FLOWS
from vend.simulation.simulate import Addresses

_CALLS = {"subscribe": "POST /v1/subscriptions", "cancel": "DELETE"}


def of_the_request(crash: Crash) -> bool:
    """One way to die at each of the request's own boundaries, before it and after it by turns.

    `vend simulate --boundaries all` tries all four at all of them.
    """
    by_turns = bool(crash.boundary.number % 2)
    return crash.boundary.process.startswith("web") and crash.after is crash.asks_again is by_turns


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["subscribe", "cancel"])
def test_a_flow_recovers_from_a_crash_at_each_of_its_boundaries(addresses: Addresses, name: str) -> None:
    tried: list[Crossed] = []
    result = cross(FLOWS[name], addresses, wanted=of_the_request, tell=tried.append)
    broken = {f"{one.crash.boundary.number} {one.crash}": one.violations for one in tried if one.violations}
    assert not broken, f"see it with: vend simulate --boundaries {name}"
    assert (result.crashes, result.failed) == (len(tried), 0)
    # Each boundary is tried, and there are as many as the flow's own description says at least.
    met = {one.crash.boundary for one in tried}
    assert len(tried) == len(met)
    assert {one.crash.after for one in tried} == {True, False}
    calls = [one.what for one in met if one.what.startswith(("POST", "DELETE"))]
    assert any(what.startswith(_CALLS[name]) for what in calls)
    assert sum(one.what == "commit" for one in met) >= 2
