"""A process dies at every boundary of a flow: it recovers by itself, whether or not its caller comes back."""

import pytest

from vend.simulation.boundaries import Crash, Crossed, cross
from vend.simulation.flows import FLOWS
from vend.simulation.simulate import Addresses

_CALLS = {"subscribe": "POST /v1/subscriptions", "cancel": "DELETE"}


def of_the_request(crash: Crash) -> bool:
    """Half of the ways to die, at the request's own boundaries; `vend simulate --boundaries all` tries all of them."""
    return crash.boundary.process.startswith("web") and crash.after is crash.asks_again


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["subscribe", "cancel"])
def test_a_flow_recovers_from_a_crash_at_each_of_its_boundaries(addresses: Addresses, name: str) -> None:
    tried: list[Crossed] = []
    result = cross(FLOWS[name], addresses, wanted=of_the_request, tell=tried.append)
    broken = {f"{one.crash.boundary.number} {one.crash}": one.violations for one in tried if one.violations}
    assert not broken, f"see it with: vend simulate --boundaries {name}"
    assert (result.crashes, result.failed) == (len(tried), 0)
    # Each boundary is tried both ways, and there are as many as the flow's own description says at least.
    met = {one.crash.boundary for one in tried}
    assert len(tried) == 2 * len(met)
    calls = [one.what for one in met if one.what.startswith(("POST", "DELETE"))]
    assert any(what.startswith(_CALLS[name]) for what in calls)
    assert sum(one.what == "commit" for one in met) >= 2
