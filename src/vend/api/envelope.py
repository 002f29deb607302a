"""Around everything, unknown addresses included: the request id, the security headers, and one log line a request."""

import re
import time
import uuid
from typing import Any

import structlog
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from vend.api.http_counts import HttpCounts
from vend.domain.api_version import HEADER

_SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,100}")
_log = structlog.get_logger("vend.access")
_QUIET = frozenset({"/livez", "/readyz", "/metrics"})

_CSP = (
    b"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"content-security-policy", _CSP),
]
_HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class Envelope:
    """Wraps an ASGI application.

    Args:
        app: what is wrapped.
        https: whether clients come over https, so that they may be told to stay there.
        counts: where requests are counted.
    """

    def __init__(self, app: ASGIApp, *, https: bool, counts: HttpCounts) -> None:
        self._app = app
        self._counts = counts
        self._headers = [*_HEADERS, _HSTS] if https else _HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        scoped: dict[str, Any] = scope  # type: ignore[assignment]  # we keep keys of our own in it
        request_id = _request_id(scoped["headers"])
        scoped["vend_request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started, status = time.perf_counter(), 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = message.get("headers", [])
                # A page that needs more than the others says so itself; it can only replace the whole policy.
                own = {name for name, _ in given}
                message["headers"] = [
                    *given,
                    *(header for header in self._headers if header[0] not in own),
                    (b"x-request-id", request_id.encode()),
                    *_version(scoped),
                ]
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        finally:
            seconds = time.perf_counter() - started
            self._counts.count(scoped["method"], scoped.get("vend_route"), status, seconds)
            _tell(scoped, status, seconds)


def _version(scope: dict[str, Any]) -> list[tuple[bytes, bytes]]:
    """Say in which version of the API an answer is, where it is in one."""
    version = scope.get("vend_api_version")
    return [] if version is None else [(HEADER.lower().encode(), version.encode())]


def _request_id(headers: Any) -> str:
    """Take the caller's id if it is a sane one, so that logs of several systems meet; make one otherwise."""
    for name, value in headers:
        if name == b"x-request-id":
            text = value.decode("latin-1")
            if _SANE_ID.fullmatch(text):
                return str(text)
    return uuid.uuid4().hex


def _tell(scope: dict[str, Any], status: int, seconds: float) -> None:
    """Write the access line; the query is left out, since people put names and addresses there."""
    write = _log.debug if scope["path"] in _QUIET else _log.info
    write(
        "request",
        method=scope["method"],
        path=scope["path"],
        route=scope.get("vend_route"),
        status=status or None,
        duration_ms=round(seconds * 1000, 2),
    )
