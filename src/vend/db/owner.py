"""A session with every right, for tools that look at the whole database at once: simulations, checks of a restore."""

import asyncio

import asyncpg

_END_S_MAX = 10.0


class OwnerSession:
    """One connection of an administrator. Nothing that serves a request or works for a tenant has one."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._connection = connection

    @classmethod
    async def open(cls, url: str, *, name: str) -> "OwnerSession":
        """Connect.

        Args:
            url: of a superuser, or of whoever bypasses row-level security.
            name: what `pg_stat_activity.application_name` shows.
        """
        settings = {"application_name": name, "timezone": "UTC", "jit": "off"}
        return cls(await asyncpg.connect(url, timeout=10, server_settings=settings))

    async def value(self, sql: str, *arguments: object) -> object:
        """Run a statement; give the first value of its first row."""
        found: object = await self._connection.fetchval(sql, *arguments)
        return found

    async def rows(self, sql: str, *arguments: object) -> list[tuple[object, ...]]:
        """Run a statement; give its rows."""
        return [tuple(record) for record in await self._connection.fetch(sql, *arguments)]

    async def script(self, sql: str) -> None:
        """Run statements without values, in one message."""
        await self._connection.execute(sql)

    async def is_blocked(self, pid: int) -> bool:
        """Whether a session waits for a lock that another one holds."""
        return bool(await self._connection.fetchval("select pg_blocking_pids($1) <> '{}'", pid))

    async def end_session(self, pid: int) -> None:
        """End somebody's session, and wait until the server has rolled its transaction back."""
        async with asyncio.timeout(_END_S_MAX):
            # The server's own wait looks only every 100 ms.
            while await self._connection.fetch(
                "select pg_terminate_backend(pid) from pg_stat_activity where pid = $1", pid
            ):
                pass

    async def close(self) -> None:
        """Close the connection."""
        await self._connection.close(timeout=5)
