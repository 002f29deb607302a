"""Garages with a customer each, made once, and pools that a test may break."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import pytest

from tests.conftest import Database
from tests.db.rows import fill
from vend.db.connections import Connections
from vend.domain.ids import make_id

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
async def superuser(database: Database) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """Looks past row-level security, and makes what a test needs."""
    connection = await asyncpg.connect(database.server.superuser_url(database.name))
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
async def tenants(superuser: "asyncpg.Connection[asyncpg.Record]") -> list[UUID]:
    """Eight garages, each with one row in every tenant table."""
    garages = [make_id(NOW) for _ in range(8)]
    for garage_id in garages:
        await fill(superuser, garage_id, NOW)
    return garages


@pytest.fixture
async def new_pool(database: Database) -> AsyncIterator[Callable[..., Connections]]:
    """Make pools that are closed with the test."""
    async with AsyncExitStack() as stack:

        def make(
            role: str = "vend_app", *, port: int | None = None, size_max: int = 4, wait_s_max: float = 5.0
        ) -> Connections:
            url = database.url(role)
            if port is not None:
                url = url.replace(f":{database.server.port}/", f":{port}/") + "?sslmode=disable"
            pool = Connections(url, name="test-pool", size_max=size_max, wait_s_max=wait_s_max)
            stack.push_async_callback(pool.close)
            return pool

        yield make
