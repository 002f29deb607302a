"""What every test may ask for: a real PostgreSQL with the schema, and a door into it."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import msgspec
import pytest
import stripe

from tests.world import World, make_world
from vend.db.connections import Connections
from vend.db.door import Door
from vend.db.migrate import migrate
from vend.db.roles import ROLES, RolePasswords, create_database
from vend.engines import fresh_folder
from vend.engines.postgres import Postgres

PASSWORDS = RolePasswords(*(f"test-{role}" for role in ROLES))


# The SDK waits between its tries; what a story proves of lost answers holds for short waits too.
stripe.HTTPClient.INITIAL_DELAY = 0.01


class Database(msgspec.Struct, frozen=True):
    """Where the test database is, per role."""

    server: Postgres
    name: str

    def url(self, role: str) -> str:
        return self.server.url(user=role, password=getattr(PASSWORDS, role), database=self.name)


@pytest.fixture(scope="session")
def engines_folder() -> Iterator[Path]:
    with fresh_folder() as path:
        yield path


@pytest.fixture(scope="session")
def database(engines_folder: Path) -> Iterator[Database]:
    with Postgres(engines_folder, durable=False) as server:

        async def prepare() -> None:
            await create_database(server.superuser_url(), "vend", PASSWORDS)
            await migrate(server.url(user="vend_owner", password=PASSWORDS.vend_owner, database="vend"))

        asyncio.run(prepare())
        yield Database(server, "vend")


@pytest.fixture(scope="session")
def snowflake() -> Iterator[str]:
    """Give the address of a server that speaks Snowflake's protocol; what it is told it forgets when it ends."""
    script = Path(__file__).with_name("fakesnow_server.py")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.kill()


@pytest.fixture(scope="session")
async def door(database: Database) -> AsyncIterator[Door]:
    door = Door(
        Connections(database.url("vend_app"), name="test-app"),
        platform=Connections(database.url("vend_platform"), name="test-platform"),
    )
    yield door
    await door.close()


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
async def world(door: Door, database: Database) -> AsyncIterator[World]:
    async with make_world(door) as made:
        yield made
    # What a story left undone must not be taken up by the next one, whose Stripe knows nothing of it.
    connection = await asyncpg.connect(database.server.superuser_url(database.name))
    await connection.execute(
        "update stripe_events set state = 'parked', settled_at = now(), claim_id = null, claimed_until = null"
        " where state = 'received';"
        " update operations set state = 'rejected', settled_at = now(), next_attempt_at = null where settled_at is null;"
        " update dunning_cases set closed_at = now(), outcome = 'recovered', next_step_at = null where closed_at is null;"
        " update subscriptions set status = 'active' where status in ('past_due', 'unpaid');"
        " update invoices set status = 'void' where status = 'open';"
        " update rate_changes set closed_at = now() where announced_at is not null and closed_at is null"
    )
    await connection.close()
