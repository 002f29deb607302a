"""The two clients: one that waits, one to be awaited."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar, cast

import httpx

from vend_client._call import API_VERSION, Call, Page, is_to_be_sent_again, wait_s
from vend_client._operations import AsyncOperations, Operations
from vend_client.problems import Unreachable

P = ParamSpec("P")
T = TypeVar("T")
_TIMEOUT_S = 30.0
_NO_ANSWER = "There was no answer; whether this was done is not known."


class Client(Operations):
    """Calls the API and waits for its answers.

    Args:
        base_url: such as https://vend.example.com.
        token: an API key, or an access token from signing in; None to sign in first.
        version: of the API, by its date; the one that this client was made of by default.
        retries: how often what may go well in a moment is sent again.
        timeout_s: of each try.
        transport: stands in for the network, in tests.
    """

    def __init__(
        self,
        base_url: str,
        token: str | None = None,
        *,
        version: str = API_VERSION,
        retries: int = 3,
        timeout_s: float = _TIMEOUT_S,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.token = token
        self._version, self._retries, self._sleep = version, retries, sleep
        self._http = httpx.Client(base_url=base_url, timeout=timeout_s, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._http.close()

    def each(self, list_page: Callable[P, Page[T]], *args: P.args, **asked: P.kwargs) -> Iterator[T]:
        """Give every row of a list, page after page: `each(client.list_invoices, garage_id, status="open")`."""
        wanted: dict[str, Any] = dict(asked)
        while True:
            page = cast("Callable[..., Page[T]]", list_page)(*args, **wanted)
            yield from page.data
            if page.next_cursor is None:
                return
            wanted["cursor"] = page.next_cursor

    def _call(self, call: Call[T]) -> T:
        headers = call.headers(self.token, self._version)
        tried = 0
        while True:
            tried += 1
            answer: httpx.Response | None = None
            try:
                answer = self._http.request(
                    call.method, call.path, params=call.parameters(), content=call.content(), headers=headers
                )
            except httpx.TransportError as error:
                if tried > self._retries:
                    raise Unreachable(_NO_ANSWER) from error
            if answer is not None and (tried > self._retries or not is_to_be_sent_again(answer)):
                return call.read(answer)
            self._sleep(wait_s(tried, answer))


class AsyncClient(AsyncOperations):
    """The same, to be awaited; see `Client`."""

    def __init__(
        self,
        base_url: str,
        token: str | None = None,
        *,
        version: str = API_VERSION,
        retries: int = 3,
        timeout_s: float = _TIMEOUT_S,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.token = token
        self._version, self._retries, self._sleep = version, retries, sleep
        self._http = httpx.AsyncClient(base_url=base_url, timeout=timeout_s, transport=transport)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def each(
        self, list_page: Callable[P, Awaitable[Page[T]]], *args: P.args, **asked: P.kwargs
    ) -> AsyncIterator[T]:
        """Give every row of a list, page after page."""
        wanted: dict[str, Any] = dict(asked)
        while True:
            page = await cast("Callable[..., Awaitable[Page[T]]]", list_page)(*args, **wanted)
            for row in page.data:
                yield row
            if page.next_cursor is None:
                return
            wanted["cursor"] = page.next_cursor

    async def _call(self, call: Call[T]) -> T:
        headers = call.headers(self.token, self._version)
        tried = 0
        while True:
            tried += 1
            answer: httpx.Response | None = None
            try:
                answer = await self._http.request(
                    call.method, call.path, params=call.parameters(), content=call.content(), headers=headers
                )
            except httpx.TransportError as error:
                if tried > self._retries:
                    raise Unreachable(_NO_ANSWER) from error
            if answer is not None and (tried > self._retries or not is_to_be_sent_again(answer)):
                return call.read(answer)
            await self._sleep(wait_s(tried, answer))
