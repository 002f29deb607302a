"""A database of its own, for runs over all garages: in the shared one, other stories' rows have another Stripe."""

from collections.abc import AsyncIterator

import pytest

from tests.conftest import PASSWORDS, Database
from vend.db.connections import Connections
from vend.db.door import Door
from vend.db.migrate import migrate
from vend.db.roles import create_database


@pytest.fixture(scope="session")
async def own_database(database: Database) -> Database:
    await create_database(database.server.superuser_url(), "reconciled", PASSWORDS)
    own = Database(database.server, "reconciled")
    await migrate(own.url("vend_owner"))
    return own


@pytest.fixture(scope="session")
async def own_door(own_database: Database) -> AsyncIterator[Door]:
    door = Door(
        Connections(own_database.url("vend_app"), name="reconcile-app"),
        platform=Connections(own_database.url("vend_platform"), name="reconcile-platform"),
    )
    yield door
    await door.close()
