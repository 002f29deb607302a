"""`vend sync` from the outside, on the real schema: set up, load, follow, look, compare, mend."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import duckdb
import msgspec
import psycopg
import pytest
from typer.testing import CliRunner

from tests.conftest import PASSWORDS, Database
from tests.db.rows import fill
from vend.cli.sync_commands import sync
from vend.db.migrate import migrate
from vend.db.roles import create_database
from vend.domain.errors import VendError
from vend.domain.ids import make_id
from vend.warehouse.tables import IN_PART, TABLES

SLOT = "vend_sync_commands"
NAME = "sync_commands"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Place(msgspec.Struct):
    """A database with every table filled, and what `vend sync` is told of it."""

    admin_url: str
    environment: dict[str, str]
    garages: list[UUID]

    @property
    def path(self) -> Path:
        return Path(self.environment["VEND_WAREHOUSE"])

    def vend(self, *arguments: str, code: int = 0) -> Any:
        """Run a command in this process; give its last line, or the message that it ends with."""
        answer = CliRunner().invoke(sync, [*arguments], env=self.environment)
        if isinstance(answer.exception, VendError):
            assert code == 1, answer.exception
            return str(answer.exception)
        assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
        assert answer.exit_code == code, answer.output
        return json.loads(answer.stdout.splitlines()[-1])

    def run(self, sql: str, *arguments: Any) -> Any:
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            cursor = admin.execute(sql, arguments or None)
            return cursor.fetchone() if cursor.description else None

    def warehouse(self, sql: str) -> Any:
        with duckdb.connect(str(self.path), read_only=True) as connection:
            return connection.execute(sql).fetchone()


@pytest.fixture(scope="module")
def place(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    server, path = database.server, tmp_path_factory.mktemp("sync") / "deep" / "warehouse.duckdb"
    garages = [make_id(NOW), make_id(NOW)]

    async def prepare() -> None:
        await create_database(server.superuser_url(), NAME, PASSWORDS)
        await migrate(server.url(user="vend_owner", password=PASSWORDS.vend_owner, database=NAME))
        connection = await asyncpg.connect(server.superuser_url(NAME))
        for garage in garages:
            await fill(connection, garage, NOW)
        await connection.close()

    asyncio.run(prepare())
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VEND_")}
    made = Place(
        server.superuser_url(NAME),
        clean
        | {
            "VEND_SYNC_DATABASE_URL": server.url(user="vend_sync", password=PASSWORDS.vend_sync, database=NAME),
            "VEND_WAREHOUSE": str(path),
            "VEND_SYNC_SLOT": SLOT,
        },
        garages,
    )
    yield made
    with psycopg.connect(server.superuser_url(), autocommit=True) as admin:
        admin.execute(
            "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = %s", (SLOT,)
        )
        admin.execute(f"drop database {NAME} with (force)")


@contextmanager
def running(place: Place) -> Iterator[subprocess.Popen[str]]:
    """A sync process that follows."""
    with subprocess.Popen(
        [sys.executable, "-m", "vend.cli", "sync", "run"], env=place.environment | {"VEND_LOG": "json"},
        stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stderr is not None
        for line in process.stderr:
            if "sync_following" in line:
                break
        else:
            pytest.fail("it ended early")
        try:
            yield process
        finally:
            process.kill()


def eventually(place: Place, wanted: Any, deadline_s: float = 10.0) -> Any:
    deadline = time.monotonic() + deadline_s
    while not wanted(found := place.vend("status", "--json")):
        assert time.monotonic() < deadline, found
    return found


def test_nothing_works_before_it_is_set_up_and_the_message_names_the_command(place: Place) -> None:
    said = place.vend("once", code=1)
    assert "has no publication vend_warehouse" in said
    assert "`vend sync setup`" in said


def test_setup_opens_what_is_published_and_nothing_else(place: Place, database: Database) -> None:
    owner = database.server.url(user="vend_owner", password=PASSWORDS.vend_owner, database=NAME)
    environment = {**dict.fromkeys(place.environment, ""), "VEND_OWNER_DATABASE_URL": owner}
    for wanted in ("tables are published", "nothing to do"):
        answer = CliRunner().invoke(sync, ["setup"], env=environment)
        assert answer.exception is None, answer.exception
        assert wanted in answer.stdout
    with psycopg.connect(place.environment["VEND_SYNC_DATABASE_URL"], autocommit=True) as reader:
        readable = reader.execute(
            "select c.relname::text, array_agg(a.attname::text) from pg_class c join pg_attribute a on a.attrelid = c.oid"
            " and a.attnum > 0 and not a.attisdropped where c.relnamespace = 'public'::regnamespace"
            " and c.relkind in ('r', 'p') and has_column_privilege(c.oid, a.attnum, 'select') group by 1"
        ).fetchall()
        opened = {name: set(columns) for name, columns in readable}
        assert opened.keys() == TABLES.keys()
        assert all(opened[table] == set(columns) for table, columns in IN_PART.items())
        for table in TABLES:
            columns = ", ".join(sorted(opened[table]))
            seen = reader.execute(f"select count(*) from (select {columns} from {table})").fetchone()
            assert seen == place.run(f"select count(*) from {table}"), f"{table}: it sees all garages"
        for refused in ("update garages set name = 'x'", "delete from payments", "select phone from customers"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute(refused)


def test_once_loads_everything_and_then_only_what_changed(place: Place) -> None:
    first = place.vend("once", "--json")
    assert first["rows"] >= 2 * len(TABLES) - 4
    assert first["changes"] == 0
    place.run("update customers set name = 'Grace', updated_at = now() where garage_id = %s", place.garages[0])
    second = place.vend("once", "--json")
    assert (second["changes"], second["transactions"]) == (1, 1)
    found = place.warehouse("select count(*), count(*) filter (name = 'Grace') from raw.customers")
    assert found[0] >= 2
    assert found[1] >= 1
    assert "phone" not in str(place.warehouse("select string_agg(column_name) from information_schema.columns"))


def test_verify_agrees_and_then_finds_one_changed_row_of_one_garage(place: Place) -> None:
    good = place.vend("verify", "--json")
    assert good["different"] == 0
    assert good["tables"] == len(TABLES)
    assert good["rows"] >= 2 * len(TABLES) - 4
    with duckdb.connect(str(place.path)) as connection:
        connection.execute(
            f"update raw.ledger_transfers set amount_minor = amount_minor + 1 where garage_id = '{place.garages[1]}'"
        )
    bad = place.vend("verify", "--json", code=1)
    (one,) = bad["differences"]
    assert (one["table"], one["garage"]) == ("ledger_transfers", str(place.garages[1]))
    there, here = one["sums"]["amount_minor"]
    assert int(here) == int(there) + 1
    assert list(one["keys"].values()) == ["different"]
    with duckdb.connect(str(place.path)) as connection:
        connection.execute(f"delete from raw.invoices where garage_id = '{place.garages[0]}'")
    worse = place.vend("verify", "--json", code=1)
    assert {one["table"] for one in worse["differences"]} == {"ledger_transfers", "invoices"}


def test_resnapshot_mends_a_table(place: Place) -> None:
    assert "has no table nothing" in place.vend("resnapshot", "nothing", code=1)
    place.vend("resnapshot", "invoices", "--json")
    assert {one["table"] for one in place.vend("verify", "--json", code=1)["differences"]} == {"ledger_transfers"}
    place.vend("resnapshot", "ledger_transfers", "--json")
    assert place.vend("verify", "--json")["different"] == 0


def test_status_while_a_process_runs_and_after_it_was_told_to_end(place: Place) -> None:
    with running(place) as process:
        place.run("update garages set name = 'Seen' where id = %s", place.garages[0])
        found = eventually(place, lambda look: look["changes"] == 1)
        assert (found["state"], found["running"], found["is_well"], found["detail"]) == ("following", True, True, "")
        assert found["slot"]["active"] is True
        assert found["slot"]["failover"] is True
        assert found["lag_s"] < 5
        assert found["rows"].keys() == TABLES.keys()
        assert "one at a time does" in place.vend("once", code=1)
        assert place.vend("verify", "--json")["different"] == 0, "the running process compares"
        assert place.vend("resnapshot", "garages", "--json")["rows"] > 0
        assert "has no table nothing" in place.vend("resnapshot", "nothing", code=1)
        place.run("update garages set name = 'Seen again' where id = %s", place.garages[1])
        eventually(place, lambda look: look["changes"] == 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    rested = place.vend("status", "--json")
    assert (rested["state"], rested["running"], rested["is_well"]) == ("stopped", False, True)
    assert rested["lag_bytes"] >= 0
    assert place.warehouse("select count(*) from raw.garages where name = 'Seen'") == (1,)


def test_a_missing_file_a_damaged_one_and_a_missing_slot_are_told_and_rebuilt(place: Place) -> None:
    whole = place.path.read_bytes()
    place.path.unlink()
    assert "was its file deleted or moved?" in place.vend("once", code=1)
    assert "vend sync rebuild" in place.vend("status", "--json", code=1)["detail"]
    place.path.unlink()
    place.path.write_bytes(b"no database at all" * 1000)
    assert "vend sync rebuild" in place.vend("once", code=1)
    place.path.write_bytes(whole)
    place.vend("once", "--json")
    newer = place.path.read_bytes()
    place.run("update garages set name = 'Later'")
    place.vend("once", "--json")
    place.path.write_bytes(newer)
    assert "it is an older copy" in place.vend("once", code=1)
    place.run("select pg_drop_replication_slot(%s)", SLOT)
    assert "is missing" in place.vend("once", code=1)
    assert place.vend("status", "--json", code=1)["state"] == "broken"
    assert place.vend("rebuild", "--json")["rows"] > 0
    assert place.vend("verify", "--json")["different"] == 0


def test_the_same_commands_keep_a_warehouse_at_snowflake(
    place: Place, snowflake: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = ("garages", "ledger_transfers")  # all of them would take as long, one by one, as the whole file does
    place.run(
        "create publication vend_small for table garages, ledger_transfers with (publish_via_partition_root = true)"
    )
    monkeypatch.setattr("vend.app.warehouse.PUBLICATION", "vend_small")
    monkeypatch.setattr("vend.app.warehouse.TABLES", dict.fromkeys(tables))
    there = msgspec.structs.replace(
        place,
        environment=place.environment
        | {
            "VEND_SNOWFLAKE_ACCOUNT": "acme",
            "VEND_SNOWFLAKE_USER": "VEND_SYNC",
            "VEND_SNOWFLAKE_PASSWORD": "right",
            "VEND_SNOWFLAKE_DATABASE": "COMMANDS",
            "VEND_SNOWFLAKE_WAREHOUSE": "LOADING",
            "VEND_SNOWFLAKE_SLOT": "at_snowflake",
            "VEND_SNOWFLAKE_ADDRESS": snowflake,
        },
    )

    def vend(*arguments: str, code: int = 0) -> Any:
        return there.vend(*arguments, "--target", "snowflake", code=code)

    assert vend("status", "--json")["state"] == "new"
    assert vend("once", "--json")["rows"] == 4
    place.run("update garages set name = 'At Snowflake' where id = %s", place.garages[0])
    assert (vend("once", "--json")["changes"], vend("once", "--json")["changes"]) == (1, 0)
    assert vend("verify", "--json")["different"] == 0
    found = vend("status", "--json")
    assert (found["state"], found["is_well"], found["rows"]) == ("stopped", True, dict.fromkeys(tables, 2))
    assert found["slot"]["status"] == "reserved"
    assert vend("resnapshot", "garages", "--json")["rows"] == 4
    there.environment["VEND_SNOWFLAKE_PASSWORD"] = "wrong"
    assert "refuses the user VEND_SYNC" in vend("once", code=1)
    refused = vend("status", "--json", code=1)
    assert (refused["state"], refused["is_well"]) == ("broken", False)
    there.environment["VEND_SNOWFLAKE_PASSWORD"] = "right"
    place.run("select pg_drop_replication_slot('at_snowflake')")
    assert "`vend sync rebuild --target snowflake`" in vend("once", code=1)
    assert vend("rebuild", "--json")["rows"] == 4
    assert vend("verify", "--json")["different"] == 0
    place.run("select pg_drop_replication_slot('at_snowflake')")
