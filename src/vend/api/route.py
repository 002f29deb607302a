"""One row of the route table: where, for whom, what comes in, what goes out, and how it is documented.

The table is the one definition: Litestar's handlers, the guard, the OpenAPI document, the human pages and the tests
over all routes are made from it. Bodies are decoded here rather than by Litestar, whose conversion is lax (it takes
"500" for 500), and only after the caller was let in, so that nobody learns from a validation error what is not theirs.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Literal, TypeAlias, TypeVar
from uuid import UUID

import msgspec
from litestar import Request

from vend.api.rules import Rule, path_id
from vend.api.services import Services
from vend.domain.access import Actor
from vend.domain.errors import NotFound, VendError
from vend.domain.operation import Asked

Q = TypeVar("Q")
B = TypeVar("B")
NOTHING_HERE = "There is no such thing here, or it is not yours to see."
HttpRequest: TypeAlias = Request[Any, Any, Any]


class NoQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing may be asked in the query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[Q, B]):
    """One request, translated.

    Attributes:
        actor: the caller; `NOBODY` on a public route.
        now: the instant of the request.
        garage_id: of the path, where the rule has one.
        operator_id: of the path, where the rule has one.
        own_driver: the driver to whose things the caller is confined, None without such a bound.
        own_companies: the company accounts to which the caller is confined, None without such a bound.
        idempotency_key: the caller's or one made for them.
        version: of the API, that the caller speaks.
    """

    services: Services
    request: HttpRequest
    actor: Actor
    now: datetime
    request_id: str
    idempotency_key: str
    path: Mapping[str, str]
    query: Q
    body: B
    garage_id: UUID
    operator_id: UUID
    own_driver: UUID | None
    own_companies: frozenset[UUID] | None = None
    version: str

    @property
    def asked(self) -> Asked:
        """Who asks, under which key."""
        return Asked(actor=self.actor.name, idempotency_key=self.idempotency_key, request_id=self.request_id)

    def id(self, name: str) -> UUID:
        """Give an id of the path.

        Raises:
            NotFound: it is no UUID, so nothing has it.
        """
        found = path_id(self.path, name)
        if found is None:
            raise NotFound(NOTHING_HERE)
        return found


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes out.

    Attributes:
        body: a Struct is sent as JSON, bytes as they are, what comes piece by piece as it comes, None as nothing.
        media_type: of bytes.
    """

    body: msgspec.Struct | bytes | AsyncIterator[bytes] | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "application/json"


Handler: TypeAlias = Callable[[Call[Any, Any]], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Browsed:
    """How a page for people differs from a call of a program: who asks is told by a cookie, and endings are pages.

    Attributes:
        cookie: gives the credential that a request carries, empty without one.
        ended: makes the page that tells of an error; the caller is None where nobody has signed in.
    """

    cookie: Callable[[HttpRequest], str]
    ended: Callable[[HttpRequest, Actor | None, Exception], Awaitable[Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One row.

    Attributes:
        path: with `{names}`.
        rule: who may use it; None is refused by `create_app`.
        answers: each good status and the type of its body, bytes for a file, None for an empty one.
        errors: the named errors of its flow, beside those that every route of its kind can give.
        query: the query's parameters, all optional or with defaults where a page shall work without them.
        body: the JSON body's type; `bytes` for one that the handler reads itself; None for none.
        summary: a few words.
        description: sentences for the reader of the documentation.
        tag: the chapter.
        hidden: not part of the documented API, as the documentation itself.
        browsed: of a page for people; None for what programs call.
    """

    method: Literal["GET", "POST"]
    path: str
    handler: Handler
    rule: Rule | None = None
    answers: Mapping[int, Any]
    errors: tuple[type[VendError], ...] = ()
    query: type[msgspec.Struct] = NoQuery
    body: Any = None
    summary: str
    description: str = ""
    tag: str
    hidden: bool = False
    browsed: Browsed | None = None

    @property
    def name(self) -> str:
        """The operation's name, such as `list_passes`."""
        return self.handler.__name__


def has_versions(route: Route) -> bool:
    """Say whether a route is of the API that has versions, rather than a page or for somebody else's program."""
    return route.path.startswith("/v1/") and route.browsed is None
