"""A small portfolio, a warehouse synced from it, its models built once and published."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import msgspec
import psycopg
import pytest

from tests.conftest import Database
from tests.portfolio.conftest import NOW, SEED, closing_door, new_database
from vend.db.door import Door
from vend.db.publication import publish as set_up
from vend.db.publishing import Publisher
from vend.portfolio.load import load
from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.models.build import Built, Models, publish
from vend.warehouse.models.ran import Ran
from vend.warehouse.replication.session import Server
from vend.warehouse.sync import Source, Sync
from vend.warehouse.tables import PUBLICATION, ROLE, TABLES

SMALL = 0.03
SLOT = "models"
_SAID = "as_of, source_lsn, published_at, withheld_at, withheld_why"


class Modelled(msgspec.Struct):
    """A database, its warehouse, and what building the models gave."""

    database: Database
    door: Door
    source: Source
    target: DuckDbTarget
    models: Models
    built: Built
    published: dict[str, tuple[object, ...]] = msgspec.field(default_factory=dict)

    def publications(self) -> dict[str, tuple[object, ...]]:
        """Give what is said of each table of figures."""
        with self.postgres() as admin:
            rows = admin.execute(f"select mart, {_SAID} from reports.publications").fetchall()
        return {row[0]: row[1:] for row in rows}

    def say_as_before(self) -> None:
        """Let each table of figures be of the first build again, and kept back by nothing."""
        with self.postgres() as admin:
            for mart, said in self.published.items():
                places = ", ".join(["%s"] * len(said))
                admin.execute(f"update reports.publications set ({_SAID}) = ({places}) where mart = %s", (*said, mart))

    def build(self, *select: str, now: datetime = NOW) -> Built:
        """Build a part of the models, and publish it."""
        ran = self.models.build(self.models.moment(now), select)
        return asyncio.run(self.publish(ran, now=now))

    async def publish(self, ran: Ran, *, now: datetime = NOW) -> Built:
        async with Publisher(self.database.url("vend_publisher")) as publisher:
            return await publish(self.models, self.models.moment(now), ran, publisher, now=now)

    @contextlib.contextmanager
    def warehouse(self) -> Iterator[duckdb.DuckDBPyConnection]:
        connection = self.target.another()
        try:
            yield connection
        finally:
            connection.close()

    @contextlib.contextmanager
    def postgres(self, role: str | None = None) -> Iterator[psycopg.Connection]:
        """A session of a role; without one, of the administrator."""
        url = self.database.url(role) if role else self.database.server.superuser_url(self.database.name)
        with psycopg.connect(url, autocommit=True) as connection:
            yield connection


@pytest.fixture(scope="session")
async def modelled(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Modelled]:
    folder: Path = tmp_path_factory.mktemp("models")
    own = await new_database(database, "modelled")
    async with closing_door(own) as door:
        await load(
            door,
            sandbox_file=folder / "stripe.db",
            seed=SEED,
            now=NOW,
            scale=SMALL,
            owner_url=own.url("vend_owner"),
        )
        await set_up(own.url("vend_owner"), TABLES, publication=PUBLICATION, role=ROLE)
        source = Source(Server(own.url("vend_sync")), SLOT, PUBLICATION, TABLES)
        target = DuckDbTarget(folder / "warehouse.duckdb")
        await asyncio.to_thread(Sync(source, target).drain)
        models = Models(target)
        moment = models.moment(NOW)
        ran = await asyncio.to_thread(models.build, moment)
        async with Publisher(own.url("vend_publisher")) as publisher:
            built = await publish(models, moment, ran, publisher, now=NOW)
        made = Modelled(own, door, source, target, models, built)
        made.published = made.publications()
        yield made
        target.close()
    with psycopg.connect(database.server.superuser_url(), autocommit=True) as admin:
        admin.execute("select pg_drop_replication_slot(%s)", (SLOT,))


@pytest.fixture(autouse=True)
def nothing_stays_kept_back(request: pytest.FixtureRequest) -> Iterator[None]:
    """Stories share the models, in any order: what one says of the figures is gone when the next one begins."""
    yield
    if "modelled" in request.fixturenames:
        request.getfixturevalue("modelled").say_as_before()
