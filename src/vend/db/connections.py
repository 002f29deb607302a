"""A bounded set of connections of one role to one server.

asyncpg's own pool sends a reset query at each release, a round trip of its own; here a connection keeps the tenant that
it last carried, and is handed first to whoever asks for that tenant. What keeps this safe is in `door.py`.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Mapping

import asyncpg

from vend.db.errors import DatabaseUnavailable
from vend.db.gate import Gate, gated_connect

# How the driver says that a connection is gone. The last one: the server's farewell has come, its end not yet.
LOST = (OSError, asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError, asyncpg.InternalClientError)
_CONNECT_FAILURES = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)


class Lane:
    """One connection and the tenant setting that its session carries ('' for none)."""

    __slots__ = ("connection", "tenant")

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        self.connection = connection
        self.tenant = ""


class Connections:
    """Opens connections as they are needed, up to a limit, and hands each to one user at a time.

    Args:
        url: postgresql://role:password@host:port/database.
        name: what `pg_stat_activity.application_name` shows.
        size_max: how many at once.
        wait_s_max: how long a caller waits for a free one, or for a server that does not answer.
        settings: server settings of each session.
        gate: decides when each message may go to the server (simulations); None lets it go at once.
    """

    def __init__(
        self,
        url: str,
        *,
        name: str,
        size_max: int = 10,
        wait_s_max: float = 5.0,
        settings: Mapping[str, str] | None = None,
        gate: Gate | None = None,
    ) -> None:
        self._url = url
        self._settings = {"application_name": name, "jit": "off", "timezone": "UTC"} | dict(settings or {})
        self._size_max = size_max
        self._wait_s_max = wait_s_max
        self._idle: list[Lane] = []
        self._waiting: deque[asyncio.Future[Lane | None]] = deque()
        self._open = 0
        self._closed = False
        self._connect_with = asyncpg.connect if gate is None else gated_connect(gate)

    @property
    def open_count(self) -> int:
        """How many connections exist or are being made."""
        return self._open

    async def take(self, tenant: str) -> Lane:
        """Give a connection, one that already carries `tenant` if there is one.

        Raises:
            DatabaseUnavailable: the server does not answer, or none became free in time.
        """
        if self._closed:
            raise DatabaseUnavailable("The service is stopping; try again in a moment.")
        for index in range(len(self._idle) - 1, -1, -1):
            if self._idle[index].tenant == tenant:
                lane = self._idle.pop(index)
                break
        else:
            lane = self._idle.pop() if self._idle and self._open >= self._size_max else await self._new_or_wait()
        if lane.connection.is_closed():
            self.drop(lane)
            return await self.take(tenant)
        return lane

    async def _new_or_wait(self) -> Lane:
        if self._open < self._size_max:
            self._open += 1
            return await self._connect()
        future: asyncio.Future[Lane | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            # Not wait_for: before Python 3.12 it swallows a cancellation that meets the result.
            async with asyncio.timeout(self._wait_s_max):
                lane = await future
        except BaseException as error:
            # The lane may have been handed over in the same instant; it must not get lost.
            if future.done() and not future.cancelled():
                self._pass_on(future.result())
            if isinstance(error, TimeoutError):
                raise DatabaseUnavailable("The database is busy; try again in a few seconds.") from None
            raise
        finally:
            with contextlib.suppress(ValueError):
                self._waiting.remove(future)
        return lane or await self._connect()

    def _pass_on(self, lane: Lane | None) -> None:
        if lane is None:
            self._free_place()
        else:
            self.give_back(lane)

    def _free_place(self) -> None:
        """Give the place of a connection that is gone to whoever waits longest; it stays counted until nobody does."""
        if not self._wake(None):
            self._open -= 1

    async def _connect(self) -> Lane:
        """Open a connection in a place that is counted already."""
        try:
            connection = await self._connect_with(
                self._url, timeout=self._wait_s_max, command_timeout=30, server_settings=self._settings
            )
        except _CONNECT_FAILURES as error:
            self._free_place()
            raise DatabaseUnavailable("The database does not answer; try again in a few seconds.") from error
        except BaseException:
            self._free_place()
            raise
        return Lane(connection)

    def _wake(self, lane: Lane | None) -> bool:
        """Hand a lane, or (None) the permission to open one, to whoever waits longest."""
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(lane)
                return True
        return False

    def give_back(self, lane: Lane) -> None:
        """Return a connection that is known to be idle and outside a transaction."""
        if self._closed or lane.connection.is_closed() or lane.connection.is_in_transaction():
            self.drop(lane)
        elif not self._wake(lane):
            self._idle.append(lane)

    def drop(self, lane: Lane) -> None:
        """Close a connection whose state is not known."""
        lane.connection.terminate()
        self._free_place()

    async def close(self) -> None:
        """Close what is idle now, and the rest as it comes back."""
        self._closed = True
        while self._idle:
            lane = self._idle.pop()
            self._open -= 1
            with contextlib.suppress(*_CONNECT_FAILURES):
                await lane.connection.close(timeout=2)
