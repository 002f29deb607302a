"""One call of the API: how it is written, how its answer is read, and when it is sent again."""

import datetime as dt
import random
import uuid
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Generic, Protocol, TypeVar

import httpx
import msgspec

from vend_client.problems import Problem, problem_of

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

API_VERSION = "2026-11-25"
"""The version of the API that these models were made of."""

_AGAIN = frozenset({429, 502, 503, 504})
_STILL_RUNNING = frozenset({"still_running", "contended"})
_OK_MAX = 300
_WAIT_FIRST_S = 0.5
_WAIT_MAX_S = 30.0


class Page(Protocol[T_co]):
    """A page of a list."""

    @property
    def data(self) -> Sequence[T_co]:
        """The rows."""

    @property
    def next_cursor(self) -> str | None:
        """Gives the next page; None on the last one."""


class Call(msgspec.Struct, Generic[T], frozen=True):
    """One call.

    Attributes:
        answer: the type of the answer's body; None for none, bytes for a file; by the status where that differs.
    """

    method: str
    path: str
    answer: Any
    query: dict[str, Any] = {}
    body: Any = None
    idempotency_key: str | None = None

    def headers(self, token: str | None, version: str) -> dict[str, str]:
        """Give the headers; each POST has a key, so that sending it again does nothing twice."""
        found = {"Vend-Version": version, "User-Agent": "vend-client/0.1"}
        if token is not None:
            found["Authorization"] = f"Bearer {token}"
        if self.method == "POST":
            found["Idempotency-Key"] = self.idempotency_key or f"client-{uuid.uuid4()}"
        if self.body is not None:
            found["Content-Type"] = "application/json"
        return found

    def parameters(self) -> dict[str, str]:
        """Give the query as it is written; what is None is left out, and several values are parted by commas."""
        return {name: _written(value) for name, value in self.query.items() if value is not None}

    def content(self) -> bytes | None:
        """Give the body as it is written."""
        return None if self.body is None else msgspec.json.encode(self.body)

    def read(self, answer: httpx.Response) -> T:
        """Give what an answer says.

        Raises:
            Problem: it says why nothing was done.
        """
        if answer.status_code >= _OK_MAX:
            raise problem_of(answer.status_code, answer.content)
        shape = self.answer[answer.status_code] if isinstance(self.answer, dict) else self.answer
        if shape is None:
            return None  # type: ignore[return-value]  # T is None
        if shape is bytes:
            return answer.content  # type: ignore[return-value]  # T is bytes
        found: T = msgspec.json.decode(answer.content, type=shape)
        return found


def is_to_be_sent_again(answer: httpx.Response) -> bool:
    """Say whether the same may go well in a moment."""
    if answer.status_code in _AGAIN:
        return True
    problem: Problem = problem_of(answer.status_code, answer.content)
    return problem.code in _STILL_RUNNING


def wait_s(tried: int, answer: httpx.Response | None) -> float:
    """Give how long to wait: as the API says, or seconds that grow, not everybody's at once."""
    told = "" if answer is None else answer.headers.get("Retry-After", "")
    if told.isdigit():
        return min(float(told), _WAIT_MAX_S)
    return min(_WAIT_FIRST_S * 2.0 ** (tried - 1), _WAIT_MAX_S) * random.uniform(0.5, 1.0)  # noqa: S311 (spreads load)


def path_of(template: str, values: Mapping[str, object]) -> str:
    """Put values into a path."""
    for name, value in values.items():
        template = template.replace(
            f"{{{name}}}", str(httpx.URL("/").copy_with(path=f"/{value}").raw_path[1:], "ascii")
        )
    return template


def _written(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ",".join(_written(one) for one in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value.value if isinstance(value, Enum) else value)
