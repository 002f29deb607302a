"""Delivers webhooks: posts what the queue holds, signed, and goes on until each endpoint has taken its events."""

import asyncio
import contextlib
import logging
import time

import aiohttp

from stripe_sandbox.sandbox import Sandbox
from stripe_sandbox.sdk import API_VERSION
from stripe_sandbox.webhooks import Delivery

_log = logging.getLogger("stripe_sandbox")

_TIMEOUT_S = 20.0
_AT_ONCE = 8
_DUE_AT_ONCE = 20
_IDLE_S = 0.02
_AFTER_FAILURE_S = 30.0
_HTTP_OK = range(200, 300)


class Deliverer:
    """Posts the deliveries of a sandbox, several at once, each when it is due by the wall clock.

    Args:
        sandbox: Whose queue it empties.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._in_flight: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Deliver until cancelled; what is in flight then is delivered again after a restart."""
        timeout = aiohttp.ClientTimeout(total=_TIMEOUT_S)
        async with aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as session:
            try:
                while True:
                    self._start_due(session)
                    await self._pause()
            finally:
                for task in tuple(self._in_flight.values()):
                    task.cancel()
                await asyncio.gather(*tuple(self._in_flight.values()), return_exceptions=True)

    async def _pause(self) -> None:
        """Until a delivery has ended and makes room, or for a moment."""
        if self._in_flight:
            await asyncio.wait(tuple(self._in_flight.values()), timeout=_IDLE_S, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(_IDLE_S)

    def _start_due(self, session: aiohttp.ClientSession) -> None:
        for delivery in self._sandbox.webhooks.due(self._sandbox.clock(), limit=_AT_ONCE + len(self._in_flight)):
            if delivery.id not in self._in_flight and len(self._in_flight) < _AT_ONCE:
                task = asyncio.create_task(self._deliver(session, delivery))
                self._in_flight[delivery.id] = task

    async def _deliver(self, session: aiohttp.ClientSession, delivery: Delivery) -> None:
        try:
            succeeded = await post(session, delivery)
            self._sandbox.webhooks.record(delivery, succeeded=succeeded, now=self._sandbox.clock())
        finally:
            del self._in_flight[delivery.id]


async def post(session: aiohttp.ClientSession, delivery: Delivery) -> bool:
    """One attempt; True when the endpoint answered with a 2xx."""
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": delivery.signature(int(time.time())),
        "User-Agent": f"Stripe/1.0 (stripe_sandbox; {API_VERSION})",
    }
    try:
        async with session.post(delivery.url, data=delivery.payload, headers=headers, allow_redirects=False) as answer:
            return answer.status in _HTTP_OK
    except (aiohttp.ClientError, TimeoutError) as error:
        _log.info("webhook %s not delivered: %s", delivery.event, error or type(error).__name__)
        return False


async def keep_time(sandbox: Sandbox, *, every_s: float) -> None:
    """Let the sandbox's time pass, a little at once so that callers are not kept waiting, until cancelled."""
    while True:
        try:
            wait_s = 0 if sandbox.run_due(limit=_DUE_AT_ONCE) else every_s
        except Exception:  # noqa: BLE001 - whatever it is, it is logged and time goes on
            # An object that cannot go on (a history with holes) must not end the server, and must not be silent.
            _log.exception("what was due could not be done; it is tried again in %s s", _AFTER_FAILURE_S)
            wait_s = _AFTER_FAILURE_S
        await asyncio.sleep(wait_s)


async def cancelled(*tasks: asyncio.Task[None]) -> None:
    """Cancel `tasks` and wait until they have ended."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError):
            await task
