"""A seam for simulations: every message to the server passes a gate, which decides when it may go, and whether.

Without a gate nothing here runs. With one, the connections that `Connections` opens are wrapped; what uses them is the
same code as ever.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

import asyncpg

_PATIENCE_S = 300.0
T = TypeVar("T")
Work = Callable[[], Awaitable[T]]
Session = Any
"""An asyncpg connection; it has no types of its own."""


async def rolled_back(session: Session) -> bool:
    """Roll back what is open; False for a session that the server has ended."""
    try:
        if not session.is_closed() and session.is_in_transaction():
            await session.execute("rollback")
    except (asyncpg.InternalClientError, asyncpg.PostgresConnectionError, OSError):
        # The first: its farewell came while nothing was asked, and asyncpg reads on for an end that it does not have.
        return False
    return not session.is_closed()


class Gate(Protocol):
    """Decides when a message may go to the server."""

    async def open(self, url: str, make: Work[Session]) -> Session:
        """Give a session for this address: made now, or one that somebody dropped and that is as good as new."""

    async def pass_through(self, what: str, arguments: tuple[Any, ...], session: Session, work: Work[T]) -> T:
        """Do `work`, now or later.

        Args:
            what: the SQL.
            arguments: its values.
            session: that it is sent on.
            work: sends the message and waits for the answer.

        Raises:
            ConnectionError: the connection is to be held for lost, before or after the server had the message.
        """

    def dropped(self, session: Session) -> None:
        """Hear that a connection was closed without a word to the server, which must roll its transaction back."""


class GatedConnection:
    """The part of an asyncpg connection that the door uses, each message through the gate."""

    def __init__(self, session: Session, gate: Gate) -> None:
        self._session = session
        self._gate = gate
        self._closed = False

    async def fetch(self, sql: str, *arguments: Any) -> Any:
        """Run a statement; give its rows."""
        return await self._run(sql, arguments, lambda: self._session.fetch(sql, *arguments))

    async def fetchrow(self, sql: str, *arguments: Any) -> Any:
        """Run a statement; give its first row."""
        return await self._run(sql, arguments, lambda: self._session.fetchrow(sql, *arguments))

    async def fetchval(self, sql: str, *arguments: Any) -> Any:
        """Run a statement; give the first value of its first row."""
        return await self._run(sql, arguments, lambda: self._session.fetchval(sql, *arguments))

    async def execute(self, sql: str, *arguments: Any) -> Any:
        """Run a statement; give its status."""
        return await self._run(sql, arguments, lambda: self._session.execute(sql, *arguments))

    async def _run(self, sql: str, arguments: tuple[Any, ...], work: Work[T]) -> T:
        try:
            return await self._gate.pass_through(sql, arguments, self._session, work)
        except ConnectionError:
            self.terminate()
            raise

    def is_closed(self) -> bool:
        """Whether the connection is gone."""
        return self._closed or bool(self._session.is_closed())

    def is_in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return bool(self._session.is_in_transaction())

    def terminate(self) -> None:
        """Close at once."""
        if not self._closed:
            self._closed = True
            self._gate.dropped(self._session)

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109, ARG002 - asyncpg's signature
        """Close an idle connection."""
        self.terminate()


def gated_connect(gate: Gate) -> Callable[..., Awaitable[Any]]:
    """Give what stands in for `asyncpg.connect`."""

    async def connect(url: str, **named: Any) -> GatedConnection:
        # A statement may wait for a lock for as long as the gate holds its owner back; that is no time-out.
        untimed = named | {"timeout": _PATIENCE_S, "command_timeout": None}
        return GatedConnection(await gate.open(url, lambda: asyncpg.connect(url, **untimed)), gate)

    return connect
