"""The way of every request through the edge: who calls, may they, what do they ask, do it, answer."""

import hashlib
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import datetime
from typing import Any

import msgspec
import structlog
from litestar import Response
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from vend.api.decode import as_browsed, read_body, read_idempotency_key, read_query
from vend.api.refused_pages import refused_page
from vend.api.route import Answer, Browsed, Call, HttpRequest, NoQuery, Route, has_versions
from vend.api.rules import NOBODY, NOWHERE, PAGE_COOKIE, Forbidden, PlatformPage, Public, admit, sees
from vend.api.services import Services
from vend.api.tags import has_tag
from vend.domain.access import Actor
from vend.domain.api_version import HEADER, Versions
from vend.domain.errors import VendError
from vend.identity.authenticate import Authenticator
from vend.identity.errors import Unauthenticated
from vend.identity.page_sessions import is_page_token

_CREDENTIAL_MAX = 8192
_OK = 200
_NOT_MODIFIED = 304
_log = structlog.get_logger(__name__)


class MissingRule(Exception):
    """A route does not say who may use it; give it a `rule`."""


class Edge:
    """Serves the routes of the table.

    Args:
        services: what the handlers stand on.
        authenticator: knows the callers.
    """

    def __init__(self, services: Services, authenticator: Authenticator) -> None:
        self._services = services
        self._authenticator = authenticator

    def litestar_handler(self, route: Route) -> HTTPRouteHandler:
        """Make Litestar's handler of a row.

        Raises:
            MissingRule: the row does not say who may use it.
        """
        if route.rule is None:
            raise MissingRule(f"{route.method} {route.path} has no rule; say who may use it")
        path = route.path.replace("}", ":str}")
        serve = self._serve(route)
        return HTTPRouteHandler(path, http_method=[route.method], name=route.name, opt={"route": route})(serve)

    def _serve(self, route: Route) -> Callable[[HttpRequest], Coroutine[Any, Any, Response[Any]]]:
        async def serve(request: HttpRequest) -> Response[Any]:
            request.scope["vend_route"] = route.path  # type: ignore[typeddict-unknown-key]  # the access log's word for it
            if route.browsed is not None:
                return await self._show(route, route.browsed, request)
            try:
                call = await self._translate(route, request)
            except (Unauthenticated, Forbidden) as error:
                if not isinstance(route.rule, PlatformPage):
                    raise
                return _sent(refused_page(error, signed_in=isinstance(error, Forbidden)))
            return _response(route, call, await route.handler(call))

        return serve

    async def _show(self, route: Route, browsed: Browsed, request: HttpRequest) -> Response[Any]:
        """Serve a page: whatever happens, a person reads it in a browser."""
        try:
            call = await self._translate(route, request)
            return _response(route, call, await route.handler(call))
        except Exception as error:  # noqa: BLE001 (a person gets a page, whatever it is; what is not expected is logged)
            if not isinstance(error, VendError):
                _log.exception("unexpected", exc_info=error)
            actor: Any = request.scope.get("vend_actor")
            return _sent(await browsed.ended(request, actor, error))

    async def _translate(self, route: Route, request: HttpRequest) -> Call[Any, Any]:
        now = self._services.clock()
        assert route.rule is not None, "checked when the handler was made"
        actor = NOBODY if isinstance(route.rule, Public) else await self._actor(route, request, now)
        request.scope["vend_actor"] = None if actor is NOBODY else actor  # type: ignore[typeddict-unknown-key]  # for the page that tells of an error
        admitted = admit(route.rule, actor, request.path_params)
        if admitted.garage_id is not NOWHERE:
            structlog.contextvars.bind_contextvars(garage_id=str(admitted.garage_id))
        version = self._version(route, request, actor)
        query = NoQuery() if route.query is NoQuery and not request.scope["query_string"] else _query(route, request)
        key = read_idempotency_key(request.headers.get("idempotency-key")) if route.method == "POST" else ""
        return Call(
            services=self._services,
            request=request,
            actor=actor,
            now=now,
            request_id=request.scope["vend_request_id"],  # type: ignore[typeddict-item]  # put there by the envelope
            idempotency_key=key,
            path=request.path_params,
            query=query,
            body=await _body(route, request, self._services.versions, version),
            garage_id=admitted.garage_id,
            operator_id=admitted.operator_id,
            own_driver=admitted.own_driver,
            own_companies=admitted.own_companies,
            version=version,
        )

    def _version(self, route: Route, request: HttpRequest, actor: Actor) -> str:
        """Give the version that a request is in: its own, its key's, or the newest; the answer says which.

        Raises:
            UnknownVersion: it names none that there is.
        """
        versions = self._services.versions
        if not has_versions(route):
            return versions.newest
        version = versions.check(request.headers.get(HEADER) or actor.api_version or versions.newest)
        request.scope["vend_api_version"] = version  # type: ignore[typeddict-unknown-key]  # the envelope tells it
        return version

    async def _actor(self, route: Route, request: HttpRequest, now: datetime) -> Actor:
        credential = _credential_for(route, request)
        actor = await self._authenticator.actor(credential, now=now)
        assert route.rule is not None, "checked when the handler was made"
        if not sees(route.rule, actor, request.path_params):
            # It may have been opened after the caller was last looked up.
            actor = await self._authenticator.actor(credential, now=now, fresh=True)
        structlog.contextvars.bind_contextvars(actor=actor.name)
        return actor


def _credential_for(route: Route, request: HttpRequest) -> str:
    if route.browsed is None:
        return _cookie(request) if isinstance(route.rule, PlatformPage) else _credential(request)
    credential = route.browsed.cookie(request)
    if not is_page_token(credential):
        raise Unauthenticated("Sign in to see this page.")
    return credential


def _credential(request: HttpRequest) -> str:
    scheme, _, credential = request.headers.get("authorization", "").partition(" ")
    credential = credential.strip()
    usable = bool(credential) and len(credential) <= _CREDENTIAL_MAX and not is_page_token(credential)
    if scheme.lower() != "bearer" or not usable:
        raise Unauthenticated("Send Authorization: Bearer with an access token or an API key.")
    return credential


def _cookie(request: HttpRequest) -> str:
    """Give the token of whoever looks at a page."""
    credential = request.cookies.get(PAGE_COOKIE, "")
    if not credential or len(credential) > _CREDENTIAL_MAX:
        raise Unauthenticated("Sign in to see this page.")
    return credential


def _query(route: Route, request: HttpRequest) -> msgspec.Struct:
    pairs = request.query_params.multi_items()
    return read_query(pairs if route.browsed is None else as_browsed(pairs, route.query), route.query)


async def _body(route: Route, request: HttpRequest, versions: Versions, version: str) -> Any:
    if route.body is None:
        return None
    raw = await request.body()
    if route.body is bytes:
        return raw
    content_type = request.headers.get("content-type", "")
    if versions.brings_forward(route.body.__name__, version):
        older = read_body(raw, content_type, dict[str, Any])
        raw = msgspec.json.encode(versions.bring_forward(older, route.body.__name__, version))
    return read_body(raw, content_type, route.body)


def _sent(answer: Answer) -> Response[bytes]:
    body = answer.body if isinstance(answer.body, bytes) else b""
    return Response(content=body, status_code=answer.status, headers=dict(answer.headers), media_type=answer.media_type)


def _response(route: Route, call: Call[Any, Any], answer: Answer) -> Response[Any]:
    """Encode an answer; a read carries a tag, its own or one of its bytes, and is not sent to somebody who has them."""
    if isinstance(answer.body, AsyncIterator):
        headers = {"Cache-Control": "private, no-store", **answer.headers}
        return Stream(answer.body, status_code=answer.status, headers=headers, media_type=answer.media_type)
    body = answer.body if isinstance(answer.body, bytes) else b""
    if isinstance(answer.body, msgspec.Struct):
        body = msgspec.json.encode(call.services.versions.take_back(answer.body, call.version))
    headers = {"Cache-Control": "no-store", **answer.headers}
    if (
        route.method == "GET"
        and answer.status == _OK
        and not isinstance(route.rule, (Public, PlatformPage))
        and route.browsed is None
    ):
        tag = answer.headers.get("ETag") or f'"{hashlib.sha256(call.garage_id.bytes + body).hexdigest()[:32]}"'
        headers |= {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": f"Authorization, {HEADER}"}
        if has_tag(call.request, tag):
            return Response(content=b"", status_code=_NOT_MODIFIED, headers=headers, media_type=answer.media_type)
    return Response(content=body, status_code=answer.status, headers=headers, media_type=answer.media_type)
