"""A session with every right, for tools that look at the whole database at once: simulations, checks of a restore."""

from typing import Self

import asyncpg


class OwnerSession:
    """One connection of an administrator. Nothing that serves a request or works for a tenant has one."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._connection = connection

    @classmethod
    async def open(cls, url: str, *, name: str) -> Self:
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

    async def close(self) -> None:
        """Close the connection."""
        await self._connection.close(timeout=5)
