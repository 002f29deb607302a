"""Each table and column is sent to the warehouse or left out, on purpose: `vend.warehouse.tables` says which and why."""

import re
from typing import Any

import asyncpg
import pytest

from tests.conftest import Database
from vend.warehouse.tables import IN_PART, LEFT_OUT, LEFT_OUT_COLUMNS, WHOLE

# Names that tell of a secret, or of somebody's person: not to be sent without a second thought.
TELLTALE = re.compile(r"password|secret|token|_hash$|^phone$|^plate$|card_number|private|payload")


@pytest.fixture(scope="module")
async def columns(database: Database) -> dict[str, set[str]]:
    connection = await asyncpg.connect(database.server.superuser_url(database.name))
    rows: list[Any] = await connection.fetch(
        "select c.relname::text as table, a.attname::text as column from pg_class c"
        " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
        " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition"
    )
    await connection.close()
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["table"], set()).add(row["column"])
    return found


def test_every_table_is_sent_or_left_out_with_a_reason(columns: dict[str, set[str]]) -> None:
    listed = [*WHOLE, *IN_PART, *LEFT_OUT]
    assert len(listed) == len(set(listed)), "a table is listed twice in vend.warehouse.tables"
    undecided = columns.keys() - set(listed)
    assert not undecided, (
        f"{sorted(undecided)}: list it in src/vend/warehouse/tables.py: WHOLE if a report needs it, IN_PART if it holds"
        " somebody's data, LEFT_OUT with the reason otherwise"
    )
    gone = set(listed) - columns.keys()
    assert not gone, f"{sorted(gone)}: no such table; take it off src/vend/warehouse/tables.py"


def test_every_column_of_a_table_that_is_sent_in_part_is_decided(columns: dict[str, set[str]]) -> None:
    assert IN_PART.keys() == LEFT_OUT_COLUMNS.keys()
    for table, sent in IN_PART.items():
        assert set(sent) | LEFT_OUT_COLUMNS[table].keys() == columns[table], (
            f"{table}: list each column in IN_PART or, with the reason, in LEFT_OUT_COLUMNS"
        )
        assert not set(sent) & LEFT_OUT_COLUMNS[table].keys(), f"{table}: a column is both sent and left out"


def test_nothing_is_sent_whose_name_tells_of_a_secret_or_a_person(columns: dict[str, set[str]]) -> None:
    sent = {(table, column) for table in WHOLE for column in columns[table]}
    sent |= {(table, column) for table, listed in IN_PART.items() for column in listed}
    found = sorted(f"{table}.{column}" for table, column in sent if TELLTALE.search(column))
    assert not found, f"{found}: send the table in part, without it"


def test_each_reason_is_a_reason() -> None:
    for reason in [*LEFT_OUT.values(), *(why for columns in LEFT_OUT_COLUMNS.values() for why in columns.values())]:
        assert len(reason) >= 4
