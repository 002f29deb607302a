"""The table of API operations: which function answers which method and path, with which parameters."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stripe_sandbox.errors import ApiError

Json = dict[str, Any]
Run = Callable[..., Json]

_PAGING = frozenset({"limit", "starting_after", "ending_before"})


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    Attributes:
        method: ``GET``, ``POST`` or ``DELETE``.
        template: The path, with ``{id}`` where an id stands.
        name: The SDK's name of its parameters, such as ``customer_create``.
        simulated: The parameters that the sandbox acts on, dotted when nested.
        run: Called with the call, the decoded parameters and the path's ids.
    """

    method: str
    template: str
    name: str
    simulated: frozenset[str]
    run: Run


_OPERATIONS: list[tuple[re.Pattern[str], Operation]] = []


def operation(method: str, template: str, name: str, *simulated: str) -> Callable[[Run], Run]:
    """Register a function as the answer to `method` and `template`; see `Operation` for the arguments."""

    def register(run: Run) -> Run:
        names = frozenset(simulated) | (_PAGING if name.endswith("_list") else frozenset())
        pattern = re.compile("^" + template.replace("{id}", "([^/]+)") + "$")
        _OPERATIONS.append((pattern, Operation(method, template, name, names, run)))
        return run

    return register


def route(method: str, path: str) -> tuple[Operation, tuple[str, ...]]:
    """The operation for a request, and the ids in its path.

    Raises:
        ApiError: 404, as Stripe answers for a URL that it does not know.
    """
    # Plain paths first: create_preview is no invoice's id.
    for pattern, found in sorted(_OPERATIONS, key=lambda entry: entry[1].template.count("{id}")):
        if found.method == method and (match := pattern.match(path)):
            return found, match.groups()
    message = (
        f"Unrecognized request URL ({method}: {path}). stripe_sandbox knows {len(_OPERATIONS)} operations; "
        "this is none of them."
    )
    raise ApiError(404, "invalid_request_error", message, before_execution=True)


def operations() -> list[Operation]:
    """Every operation, in the order of registration."""
    return [found for _, found in _OPERATIONS]
