"""Lets something other than HTTP carry the SDK's requests: a simulation that has its own network and its own time."""

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec
import stripe


class Reply(msgspec.Struct, frozen=True):
    """What came back whole."""

    status: int
    headers: dict[str, str]
    body: bytes


class Transport(Protocol):
    """Carries requests; everything above it is the SDK's own: encoding, retries, errors."""

    async def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Carry one attempt.

        Raises:
            OSError: no answer came, or not in time; the SDK tries again.
            Exception: any other means that the answer broke off, which the SDK does not try again.
        """

    async def sleep(self, seconds: float) -> None:
        """Wait before another attempt."""


class TransportClient(stripe.HTTPClient):
    """The SDK's client over a transport.

    Args:
        transport: carries the requests.
    """

    name = "transport"

    def __init__(self, transport: Transport) -> None:
        super().__init__()
        self._transport = transport

    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """Carry one attempt; as in the SDK's own clients only what comes before the body is tried again."""
        body = post_data.encode() if isinstance(post_data, str) else post_data or b""
        try:
            reply = await self._transport.send(method.upper(), url, headers, body)
        except OSError as error:
            raise _no_answer(error) from error
        return reply.body, reply.status, reply.headers

    async def sleep_async(self, secs: float) -> None:
        """Wait as long as the SDK wants to."""
        await self._transport.sleep(secs)

    def _add_jitter_time(self, sleep_seconds: float) -> float:
        """Add none: a transport is there so that a run can be repeated."""
        return sleep_seconds

    async def close_async(self) -> None:
        """There is nothing to close."""


def _no_answer(error: OSError) -> stripe.APIConnectionError:
    """Give the error that the SDK tries again after."""
    return stripe.APIConnectionError(str(error), should_retry=True)  # type: ignore[no-untyped-call]  # the SDK's own
