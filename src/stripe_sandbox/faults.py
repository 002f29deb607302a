"""Faults on demand: the ways in which a call to Stripe goes wrong on the wire or in its house."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal, get_args

from stripe_sandbox.errors import malformed

Kind = Literal[
    "reset_before",
    "reset_after",
    "hang",
    "hang_after",
    "half_body",
    "error_409",
    "error_429",
    "error_500_before",
    "error_500_after",
    "html_502",
]


@dataclass(slots=True)
class Fault:
    """A fault that waits for its calls.

    Attributes:
        on: Method and path of the calls, with ``*`` for anything: ``POST /v1/subscriptions``, ``GET /v1/*``.
        kind: ``*_before`` faults, the 409, the 429 and the 502 strike before the call runs; ``reset_after``,
            ``hang_after``, ``half_body`` and ``error_500_after`` after it ran, so that its effects are there.
            ``hang`` waits `hang_s`, its key in use, and only then runs the call.
        times: How many calls it still strikes.
        hang_s: For the hanging kinds.
    """

    on: str
    kind: Kind
    times: int = 1
    hang_s: float = 30.0


class Faults:
    """The faults that wait, first in first out."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let a fault wait for its calls."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Forget all faults."""
        self._waiting.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that strikes this call, if one does; it is used up by it."""
        for fault in self._waiting:
            if fnmatchcase(f"{method} {path}", fault.on):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None

    def __len__(self) -> int:
        return len(self._waiting)


def parse(body: Mapping[str, Any]) -> Fault:
    """A fault from a control request.

    Raises:
        ApiError: It names no known kind, or a field is missing or unknown.
    """
    if body.get("kind") not in get_args(Kind) or not isinstance(body.get("on"), str):
        raise malformed(
            f'A fault needs `on` ("POST /v1/subscriptions") and `kind`, one of {", ".join(get_args(Kind))}.'
        )
    if unknown := body.keys() - {"on", "kind", "times", "hang_s"}:
        raise malformed(f"Unknown field of a fault: {', '.join(sorted(unknown))}")
    return Fault(body["on"], body["kind"], int(body.get("times", 1)), float(body.get("hang_s", 30.0)))
