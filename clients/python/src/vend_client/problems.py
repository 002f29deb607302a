"""What can go wrong: problems that the API tells of (RFC 9457), and the API that cannot be reached."""

import msgspec


class FieldProblem(msgspec.Struct, frozen=True):
    """What is wrong with one field, and how to mend it."""

    field: str
    detail: str


class _Told(msgspec.Struct, frozen=True):
    status: int
    code: str
    detail: str
    title: str = ""
    request_id: str = ""
    errors: list[FieldProblem] = []


class Problem(Exception):
    """The API did not do what was asked.

    Attributes:
        status: of HTTP.
        code: a stable name for programs, such as `pass_sold_out`.
        detail: what happened, and what to do.
        request_id: give it to support.
        errors: one for each field that is wrong.
    """

    def __init__(self, status: int, code: str, detail: str, request_id: str, errors: list[FieldProblem]) -> None:
        super().__init__(f"{code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail
        self.request_id = request_id
        self.errors = errors


class Invalid(Problem):
    """400, 415: the request has mistakes; `errors` names them."""


class Unauthenticated(Problem):
    """401: the token or key does not work."""


class Declined(Problem):
    """402: a payment was declined."""


class Forbidden(Problem):
    """403: the caller may see this, but not do it."""


class NotFound(Problem):
    """404: it is not there, or not for the caller."""


class Conflict(Problem):
    """409: it does not go together with how things stand."""


class KeyReused(Problem):
    """422: the idempotency key was used with another request."""


class TooMany(Problem):
    """429: too often."""


class Unavailable(Problem):
    """503: a part does not answer now."""


class Unreachable(Exception):
    """There was no answer. Whether the request was done is not known; send it again under the same idempotency key."""


_BY_STATUS: dict[int, type[Problem]] = {
    400: Invalid,
    401: Unauthenticated,
    402: Declined,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    415: Invalid,
    422: KeyReused,
    429: TooMany,
    503: Unavailable,
}


def problem_of(status: int, body: bytes) -> Problem:
    """Read a problem; an answer that is none, as a proxy's, is one without a code."""
    kind = _BY_STATUS.get(status, Problem)
    try:
        told = msgspec.json.decode(body, type=_Told)
    except (msgspec.MsgspecError, ValueError):
        return kind(status, "unknown", f"The answer was {status}.", "", [])
    return kind(status, told.code, told.detail, told.request_id, told.errors)
