"""A small client of our own API, for the demo's walk: what any program of a customer would do."""

import secrets
from types import TracebackType
from typing import Any, Self

import aiohttp
import msgspec

from vend.domain.errors import VendError

_ANSWER_S_MAX = 20.0


class ApiRefused(VendError):
    """The API answered with a problem (RFC 9457)."""

    code = "api_refused"

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(f"{status} {body.get('code', '')}: {body.get('detail') or body.get('title') or body}")
        self.status = status
        self.body = body


class ApiClient:
    """Speaks JSON to one address; a context manager.

    Attributes:
        token: sent as the bearer, once it is set.
        last_request_id: which request was the last, in everybody's logs.
    """

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._session: aiohttp.ClientSession | None = None
        self.token: str | None = None
        self.last_request_id = ""

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_ANSWER_S_MAX))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._session is not None
        await self._session.close()

    async def get(self, path: str, query: dict[str, str] | None = None) -> dict[str, Any]:
        """Read something.

        Raises:
            ApiRefused: the answer is a problem.
        """
        return await self._ask("GET", path, query=query)

    async def post(self, path: str, body: dict[str, Any], *, key: str | None = None) -> dict[str, Any]:
        """Make something.

        Args:
            path: where.
            body: what.
            key: the idempotency key; None for a new one.

        Raises:
            ApiRefused: the answer is a problem.
        """
        return await self._ask("POST", path, body=body, key=key or secrets.token_hex(16))

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, str] | None = None,
        body: dict[str, Any] | None = None,
        key: str | None = None,
    ) -> dict[str, Any]:
        assert self._session is not None, "use it as a context manager"
        self.last_request_id = secrets.token_hex(16)
        headers = {"X-Request-Id": self.last_request_id, "Accept": "application/json"}
        headers |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= {"Idempotency-Key": key} if key else {}
        data = None
        if body is not None:
            data, headers["Content-Type"] = msgspec.json.encode(body), "application/json"
        url = self._base_url + path
        async with self._session.request(method, url, params=query, data=data, headers=headers) as response:
            raw = await response.read()
        try:
            answer: dict[str, Any] = msgspec.json.decode(raw) if raw else {}
        except msgspec.DecodeError:
            answer = {"detail": raw[:200].decode(errors="replace")}
        if response.status >= 400:  # noqa: PLR2004 (HTTP's own border between answers and problems)
            raise ApiRefused(response.status, answer)
        return answer
