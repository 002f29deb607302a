"""The same project, unchanged, at Snowflake: all models build, all tests hold, and every figure is DuckDB's."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import pytest
from snowflake import connector

from tests.portfolio.conftest import NOW
from tests.warehouse_models.conftest import Modelled
from vend.warehouse.models.at_snowflake import SnowflakeRuns
from vend.warehouse.models.last import read_last
from vend.warehouse.models.project import PROJECT
from vend.warehouse.models.ran import Ran
from vend.warehouse.snowflake.access import Access
from vend.warehouse.snowflake.target import SnowflakeTarget
from vend.warehouse.sync import Sync

SLOT = "models_at_snowflake"
# docs.snowflake.com, "Reserved & limited keywords": none of these can be a name without quotes, as models write names.
RESERVED = frozenset(
    [
        "account",
        "all",
        "alter",
        "and",
        "any",
        "as",
        "asc",
        "between",
        "by",
        "case",
        "cast",
        "check",
        "column",
        "connect",
        "connection",
        "constraint",
        "create",
        "cross",
        "current",
        "current_date",
        "current_time",
        "current_timestamp",
        "current_user",
        "database",
        "delete",
        "desc",
        "distinct",
        "drop",
        "else",
        "exists",
        "false",
        "following",
        "for",
        "from",
        "full",
        "grant",
        "group",
        "gscluster",
        "having",
        "ilike",
        "in",
        "increment",
        "inner",
        "insert",
        "intersect",
        "into",
        "is",
        "issue",
        "join",
        "lateral",
        "left",
        "like",
        "localtime",
        "localtimestamp",
        "minus",
        "natural",
        "not",
        "null",
        "of",
        "on",
        "or",
        "order",
        "organization",
        "qualify",
        "regexp",
        "revoke",
        "right",
        "rlike",
        "row",
        "rows",
        "sample",
        "schema",
        "select",
        "set",
        "some",
        "start",
        "table",
        "tablesample",
        "then",
        "to",
        "trigger",
        "true",
        "try_cast",
        "union",
        "unique",
        "update",
        "using",
        "values",
        "view",
        "when",
        "whenever",
        "where",
        "with",
    ]
)
pytestmark = pytest.mark.timeout(300)  # minutes on a busy machine: some 1,500 statements, each by HTTP


class AtSnowflake(msgspec.Struct):
    """A warehouse at Snowflake of the same database, and what building the models gave."""

    access: Access
    ran: Ran

    def rows(self, statement: str) -> list[Any]:
        with connector.connect(**self.access.arguments()) as session:
            cursor = session.cursor().execute(statement)
            assert cursor is not None
            return list(cursor.fetchall())


@pytest.fixture(scope="module")
async def built(
    modelled: Modelled, snowflake: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[AtSnowflake]:
    folder: Path = tmp_path_factory.mktemp("at_snowflake")
    access = Access(
        account="acme", user="vend_sync", password="right", warehouse="loading", database="vend", address=snowflake
    )  # fmt: skip
    source = msgspec.structs.replace(modelled.source, slot=SLOT)
    target = SnowflakeTarget(access)
    runs = SnowflakeRuns(access, folder / "warehouse", lambda: NOW)
    done = await asyncio.to_thread(runs.run, Sync(source, target))
    target.close()
    assert (done.published, done.withheld) == ([], {}), "what tenants read is DuckDB's alone"
    last = read_last(folder / "warehouse.models")
    assert last is not None
    assert (last.is_well, last.as_of, last.models) == (True, NOW, done.ran.models)
    assert "right" not in (folder / "warehouse.models" / "profiles.yml").read_text(), "no secret lies in a file"
    assert not any(name.startswith("DBT_ENV_SECRET_VEND") for name in os.environ)
    yield AtSnowflake(access, done.ran)
    with psycopg.connect(modelled.database.server.superuser_url(), autocommit=True) as admin:
        admin.execute("select pg_drop_replication_slot(%s)", (SLOT,))


def test_every_model_builds_and_every_test_holds_there_too(built: AtSnowflake, modelled: Modelled) -> None:
    ran, there = built.ran, modelled.built.ran
    assert (ran.failures, ran.skipped) == ([], 0)
    assert (ran.models, ran.tests, ran.marts) == (there.models, there.tests, there.marts)


def test_every_mart_is_the_same_value_for_value(built: AtSnowflake, modelled: Modelled) -> None:
    filled = 0
    for mart in built.ran.marts:
        with modelled.warehouse() as warehouse:
            result = warehouse.execute(f"select * from marts.{mart}")
            columns = ", ".join(column[0] for column in result.description)
            expected = sorted(plain(row) for row in result.fetchall())
        found = sorted(plain(row) for row in built.rows(f"select {columns} from marts.{mart}"))
        assert found == expected, mart
        filled += bool(expected)
    assert filled >= 15, "the small book has rows for nearly all of them"


def plain(row: Any) -> tuple[str, ...]:
    """Write values alike; an id is text at Snowflake."""
    return tuple(repr(str(value) if isinstance(value, UUID) else value) for value in row)


def test_no_name_is_a_word_of_snowflakes_language(built: AtSnowflake) -> None:
    names = {
        row[0].lower()
        for row in built.rows(
            "select table_name from information_schema.tables union select column_name from information_schema.columns"
            " where table_schema <> 'INFORMATION_SCHEMA'"
        )
    }
    assert len(names) > 300
    for file in PROJECT.rglob("*.sql"):
        text = re.sub(r"--.*", "", file.read_text())
        names |= set(re.findall(r"\) as (\w+)", text)) | set(re.findall(r"\bas (\w+)\s*(?:,|$)", text, re.MULTILINE))
        names |= set(re.findall(r"\b(\w+) as \(\s", text))
    assert not names & RESERVED
