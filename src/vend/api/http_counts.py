"""Counts the requests that this process has served: by route, status and how long they took.

The route is the table's pattern and never an address that a client made up, so the series stay few.
"""

from bisect import bisect_left
from collections import defaultdict

import msgspec

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
NO_ROUTE = "none"
_METHODS = frozenset({"GET", "HEAD", "POST"})


class Served(msgspec.Struct):
    """Requests of one route: how many within each bucket (the last is without a bound), and seconds in all."""

    buckets: list[int]
    seconds: float = 0.0

    @property
    def requests(self) -> int:
        """How many there were."""
        return sum(self.buckets)


class HttpCounts:
    """One process's counts, since it began."""

    def __init__(self) -> None:
        self.durations: defaultdict[tuple[str, str], Served] = defaultdict(lambda: Served([0] * (len(BUCKETS_S) + 1)))
        self.statuses: defaultdict[tuple[str, str, int], int] = defaultdict(int)

    def count(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """Count a request; `route` is None for an address of no route."""
        known, path = method if method in _METHODS else "other", route or NO_ROUTE
        served = self.durations[known, path]
        served.buckets[bisect_left(BUCKETS_S, seconds)] += 1
        served.seconds += seconds
        self.statuses[known, path, status] += 1
