"""The portfolio, made once at full size and loaded once at a small one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from tests.conftest import PASSWORDS, Database
from vend.db.connections import Connections
from vend.db.door import Door
from vend.db.migrate import migrate
from vend.db.roles import create_database
from vend.portfolio.accounts import EMAILS
from vend.portfolio.book import GarageBook
from vend.portfolio.load import load
from vend.portfolio.people import Guest
from vend.portfolio.plan import outline, plan_garage
from vend.portfolio.summary import Summary

NOW = datetime(2026, 11, 24, 12, 45, tzinfo=UTC)
SEED = 7
SMALL = 0.06


def make_books(*, seed: int = SEED, now: datetime = NOW, scale: float = 1.0) -> list[GarageBook]:
    plan = outline(seed, now=now, users=EMAILS)
    guest = Guest(UUID(int=1), "Dana Whitfield", "driver@example.com")
    return [
        plan_garage(site, now=now, scale=scale, guest=guest if site is plan.sites[0] else None) for site in plan.sites
    ]


@pytest.fixture(scope="session")
def books() -> list[GarageBook]:
    return make_books()


async def new_database(database: Database, name: str) -> Database:
    await create_database(database.server.superuser_url(), name, PASSWORDS)
    made = Database(database.server, name)
    await migrate(made.url("vend_owner"))
    return made


@asynccontextmanager
async def closing_door(database: Database) -> AsyncIterator[Door]:
    door = Door(
        Connections(database.url("vend_app"), name="portfolio-app"),
        platform=Connections(database.url("vend_platform"), name="portfolio-platform"),
    )
    try:
        yield door
    finally:
        await door.close()


class Loaded(msgspec.Struct):
    database: Database
    door: Door
    sandbox_file: Path
    summary: Summary


@pytest.fixture(scope="session")
async def loaded(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Loaded]:
    own = await new_database(database, "portfolio")
    file = tmp_path_factory.mktemp("portfolio") / "stripe.db"
    async with closing_door(own) as door:
        summary = await load(door, sandbox_file=file, seed=SEED, now=NOW, scale=SMALL, owner_url=own.url("vend_owner"))
        yield Loaded(own, door, file, summary)
