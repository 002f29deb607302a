"""A database of its own on the tests' server, small tables of every kind, and a warehouse file."""

import asyncio
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import psycopg
import pytest
from snowflake import connector

from tests.conftest import PASSWORDS, Database
from tests.warehouse.small import PUBLICATION, SLOT, TABLES
from vend.db.roles import create_database
from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.replication.session import Server
from vend.warehouse.snowflake.access import Access
from vend.warehouse.snowflake.target import SnowflakeTarget
from vend.warehouse.sync import Source, Sync
from vend.warehouse.target import Target

SCHEMA = """
create table garages (id uuid primary key, name text not null);
create table cars (
    garage_id uuid, id bigint, plate text, tags text[], counts integer[], at timestamptz, on_date date, share numeric(7, 4),
    flag boolean, extra jsonb, raw bytea, anything numeric, primary key (garage_id, id)
);
create table notes (id bigint primary key, body text, other text);
alter table notes alter column body set storage external;
create table pays (garage_id uuid, id bigint, at timestamptz, amount_minor bigint, primary key (garage_id, id, at)) partition by range (at);
create table pays_1 partition of pays for values from ('2026-01-01') to ('2026-07-01');
create table pays_2 partition of pays default;
create publication vend_warehouse for table garages, cars, notes, pays with (publish_via_partition_root = true);
grant usage on schema public to vend_sync;
grant select on all tables in schema public to vend_sync;
"""
_numbers = itertools.count(1)

EACH_TARGET = pytest.mark.parametrize("lab", ["duckdb", "snowflake"], indirect=True)
"""Lets a test run with each sort of warehouse; others run with DuckDB."""


class Lab(msgspec.Struct, kw_only=True):
    """A source and where its warehouse is: a file, or an account at Snowflake, with what a process tells beside the file."""

    admin: psycopg.Connection[Any]
    server: Server
    url: str
    admin_url: str
    path: Path
    access: Access | None = None

    @property
    def source(self) -> Source:
        return Source(self.server, SLOT, PUBLICATION, TABLES)

    def run(self, sql: str, *arguments: Any) -> None:
        self.admin.execute(sql, arguments or None)

    def open(self) -> Target:
        return DuckDbTarget(self.path) if self.access is None else SnowflakeTarget(self.access)

    def sync(self) -> Sync:
        return Sync(self.source, self.open())

    def rows(self, table: str) -> tuple[list[str], list[Any]]:
        """Give what the warehouse has, by other means than a target's: the columns' names, and the rows."""
        if self.access is None:
            with duckdb.connect(str(self.path), read_only=True) as warehouse:
                result = warehouse.execute(f'select * from raw."{table}"')
                return [column[0] for column in result.description], result.fetchall()
        with connector.connect(**self.access.arguments()) as session:
            cursor = session.cursor().execute(f'select * from raw."{table.upper()}"')
            assert cursor is not None
            return [column.name.lower() for column in cursor.description], cursor.fetchall()

    def drain(self) -> None:
        """Bring the warehouse up, with a process of its own as it were."""
        sync = self.sync()
        try:
            sync.drain()
        finally:
            sync.target.close()


@pytest.fixture(scope="module")
def lab_database(database: Database) -> Iterator[str]:
    name = f"lab_{next(_numbers)}"
    asyncio.run(create_database(database.server.superuser_url(), name, PASSWORDS))
    yield name
    with psycopg.connect(database.server.superuser_url(), autocommit=True) as admin:
        admin.execute(f"drop database {name} with (force)")


def account(address: str) -> Access:
    """Give a database of its own at the server that speaks Snowflake's protocol."""
    return Access(
        account="acme",
        user="vend_sync",
        password="right",
        warehouse="loading",
        database=f"lab_{next(_numbers)}",
        address=address,
        timeout_s=1,
    )


@pytest.fixture
def lab(request: pytest.FixtureRequest, database: Database, lab_database: str, tmp_path: Path) -> Iterator[Lab]:
    """A source with fresh tables, and a warehouse; see EACH_TARGET."""
    at_snowflake = getattr(request, "param", "duckdb") == "snowflake"
    access = account(request.getfixturevalue("snowflake")) if at_snowflake else None
    url = database.server.url(user="vend_sync", password=PASSWORDS.vend_sync, database=lab_database)
    admin_url = database.server.superuser_url(lab_database)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(SCHEMA)
        yield Lab(
            admin=admin,
            server=Server(url),
            url=url,
            admin_url=admin_url,
            path=tmp_path / "warehouse.duckdb",
            access=access,
        )
        admin.execute(
            "select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = %s and active", (SLOT,)
        )
        deadline = 50
        while admin.execute("select from pg_replication_slots where slot_name = %s and active", (SLOT,)).rowcount and (
            deadline := deadline - 1
        ):
            admin.execute("select pg_sleep(0.02)")
        admin.execute(
            "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = %s", (SLOT,)
        )
        admin.execute("drop publication vend_warehouse; drop table garages, cars, notes, pays")
