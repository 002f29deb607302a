"""The sandbox over HTTP: an aiohttp application, for it lets a fault cut a connection in the middle of an answer."""

import asyncio
import socket
import struct
from collections.abc import Mapping

import msgspec
from aiohttp import web

from stripe_sandbox import forms
from stripe_sandbox.answer import Admitted, Answer, Request
from stripe_sandbox.control import control
from stripe_sandbox.door import check_key
from stripe_sandbox.errors import ApiError
from stripe_sandbox.pages import page
from stripe_sandbox.sandbox import Sandbox

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_BODY_MAX = 1 << 30  # a book of history comes in one request
_RESET = struct.pack("ii", 1, 0)  # linger of no time: closing sends RST rather than FIN


def application(sandbox: Sandbox) -> web.Application:
    """The web application: ``/v1`` is Stripe, ``/_sandbox`` is control, the rest are pages to look at."""
    app = web.Application(client_max_size=_BODY_MAX)
    server = _Server(sandbox)
    app.router.add_route("*", "/{path:.*}", server.serve)
    app.on_shutdown.append(server.close)
    return app


def request_from_wire(method: str, target: str, headers: Mapping[str, str], body: bytes) -> Request:
    """A request as it came over a wire: path, query and form body decoded.

    Raises:
        ApiError: Query or body are no forms.
    """
    path, _, query = target.partition("?")
    params = forms.parse(query)
    if body:
        params |= forms.parse(body.decode("utf-8", errors="replace"))
    return Request(method, path, params, {name.lower(): value for name, value in headers.items()})


class _Server:
    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._running: set[asyncio.Task[Answer]] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        if request.path.startswith("/_sandbox"):
            return await _send(request, self._control(request, body))
        if request.method in {"GET", "HEAD"} and not request.path.startswith("/v1"):
            return await _send(request, self._page(request))
        # A call that began goes on when its caller hangs up, as at Stripe: hence a task of its own, shielded.
        task = asyncio.create_task(self._answer(request, body))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await _send(request, await asyncio.shield(task))

    async def _answer(self, request: web.Request, body: bytes) -> Answer:
        try:
            wire = request_from_wire(request.method, request.raw_path, request.headers, body)
        except ApiError as error:
            return _plain(error)
        admitted = self._sandbox.admit(wire)
        if isinstance(admitted, Answer):
            answer = admitted
        else:
            answer = await self._perform(admitted)
        if answer.wait_s:
            await asyncio.sleep(answer.wait_s)
        return answer

    async def _perform(self, admitted: Admitted) -> Answer:
        if admitted.wait_s:
            try:
                await asyncio.sleep(admitted.wait_s)
            except asyncio.CancelledError:
                self._sandbox.abandon(admitted)
                raise
        return self._sandbox.perform(admitted)

    def _page(self, request: web.Request) -> Answer:
        # Pages ask for no key, so a browser may only reach them under a loopback name (no rebound ones).
        if request.url.host not in _LOOPBACK:
            return _plain(ApiError(403, "invalid_request_error", "Pages are shown under a loopback name only."))
        missing = ApiError(404, "invalid_request_error", f"Unrecognized request URL (GET: {request.path}).")
        return page(self._sandbox, request.path) or _plain(missing)

    def _control(self, request: web.Request, body: bytes) -> Answer:
        try:
            check_key(request.headers.get("Authorization", ""), self._sandbox.api_key)
            found = control(self._sandbox, request.method, request.path, body)
        except ApiError as error:
            return _plain(error)
        return Answer(200, msgspec.json.encode(found), {"Content-Type": "application/json"})

    async def close(self, _app: web.Application) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)


def _plain(error: ApiError) -> Answer:
    return Answer(error.status, msgspec.json.encode(error.body()), {"Content-Type": "application/json"})


async def _send(request: web.Request, answer: Answer) -> web.StreamResponse:
    if answer.wire == "whole":
        return web.Response(status=answer.status, body=answer.body, headers=answer.headers)
    response = web.StreamResponse(status=answer.status, headers=answer.headers)
    if answer.wire == "half_body":
        response.content_length = len(answer.body)
        await response.prepare(request)
        await response.write(answer.body[: len(answer.body) // 2])
    _reset(request, hard=answer.wire == "reset")
    return response


def _reset(request: web.Request, *, hard: bool) -> None:
    """Cut the connection: at once and rudely, or after what was written has gone out."""
    transport = request.transport
    if transport is None:
        return
    if not hard:
        transport.close()
        return
    sock = transport.get_extra_info("socket")
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    transport.abort()
