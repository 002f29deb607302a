"""Errors as RFC 9457 problems. This is the one place where a kind of error becomes an HTTP status."""

import http
from typing import Any

import msgspec
import structlog
from litestar import Response
from litestar.exceptions import HTTPException

from vend.domain.company_seats import SeatProblem, SeatsRefused
from vend.domain.errors import Kind, VendError

MEDIA_TYPE = "application/problem+json"
_RETRY_S = 2
_log = structlog.get_logger(__name__)

STATUS: dict[Kind, int] = {
    Kind.INVALID: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.DECLINED: 402,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.MISMATCH: 422,
    Kind.TOO_MANY: 429,
    Kind.UNAVAILABLE: 503,
}
_HTTP: dict[int, tuple[str, str]] = {
    404: ("unknown_route", "There is nothing at this address; /docs lists what there is."),
    405: ("method_not_allowed", "This address does not take this method; see the Allow header."),
    413: ("too_large", "The body is larger than 1 MB."),
}


class FieldError(msgspec.Struct, frozen=True):
    """What is wrong with one field, and how to mend it.

    Attributes:
        field: a JSON path such as `tax_rates[0].percent`, or the name of a parameter or header.
    """

    field: str
    detail: str


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a request was not done.

    Attributes:
        type: a reference for people, one for each code.
        title: the status in words.
        code: a stable name for programs.
        detail: what happened, and what to do.
        request_id: as in our logs; give it to support.
        errors: one for each field that is wrong.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    errors: list[FieldError] = []


class InvalidFields(VendError):
    """One or more fields of the input are wrong."""

    code = "invalid_input"

    def __init__(
        self, errors: list[FieldError], detail: str = "The request has mistakes; mend the fields named."
    ) -> None:
        super().__init__(detail)
        self.errors = errors


class WrongMediaType(VendError):
    """The body is not said to be JSON.

    Its status, 415, is about HTTP alone, so no kind stands for it.
    """

    code = "wrong_media_type"


def status_of(error: type[VendError]) -> int:
    """Give the HTTP status of a named error."""
    return 415 if issubclass(error, WrongMediaType) else STATUS[error.kind]


def problem_of(error: Exception, request_id: str) -> tuple[Problem, dict[str, str]]:
    """Give the problem that tells of an error, and its headers. What is not expected is logged, and not told."""
    match error:
        case VendError():
            return _of_vend(error, request_id), _headers(error)
        case HTTPException() if error.status_code in _HTTP:
            code, detail = _HTTP[error.status_code]
            allow = (error.headers or {}).get("allow") or (error.headers or {}).get("Allow")
            return _problem(error.status_code, code, detail, request_id), {"Allow": allow} if allow else {}
        case HTTPException() if error.status_code < http.HTTPStatus.INTERNAL_SERVER_ERROR:
            return _problem(400, "bad_request", "The request could not be read as HTTP.", request_id), {}
        case _:
            _log.error("unexpected", exc_info=error)
            detail = "Something went wrong on our side; give the request_id to support."
            return _problem(500, "internal", detail, request_id), {}


def response_of(error: Exception, request_id: str) -> Response[bytes]:
    """Give the HTTP response that tells of an error."""
    problem, headers = problem_of(error, request_id)
    return Response(
        content=msgspec.json.encode(problem),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **headers},
    )


def _of_vend(error: VendError, request_id: str) -> Problem:
    errors: list[FieldError] = []
    if isinstance(error, InvalidFields):
        errors = error.errors
    elif isinstance(error, SeatsRefused):
        errors = [FieldError(_row(one), one.detail) for one in error.problems]
    elif error.field is not None:
        errors = [FieldError(error.field, error.detail)]
    return _problem(status_of(type(error)), error.code, error.detail, request_id, errors)


def _row(problem: SeatProblem) -> str:
    """Give the place of a row's problem in the list of seats."""
    return f"seats[{problem.row_number}]" + (f".{problem.field}" if problem.field else "")


def _problem(status: int, code: str, detail: str, request_id: str, errors: list[FieldError] | None = None) -> Problem:
    return Problem(
        type=f"/docs#problem-{code}",
        title=http.HTTPStatus(status).phrase,
        status=status,
        code=code,
        detail=detail,
        request_id=request_id,
        errors=errors or [],
    )


def _headers(error: VendError) -> dict[str, str]:
    match error.kind:
        case Kind.TOO_MANY | Kind.UNAVAILABLE:
            wait_s: Any = getattr(error, "retry_after_s", _RETRY_S)
            return {"Retry-After": str(wait_s)}
        case Kind.UNAUTHENTICATED:
            return {"WWW-Authenticate": 'Bearer realm="vend"'}
        case _:
            return {}
