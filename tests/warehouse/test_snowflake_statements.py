"""What is said to Snowflake, word by word: the order of a commit, and what no emulator checks."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from tests.warehouse.test_batch import SHAPE as PLAIN
from vend.warehouse.batch import TableBatch
from vend.warehouse.pgoutput import UNCHANGED
from vend.warehouse.shape import Column, Shape
from vend.warehouse.snowflake import columns, statements, target
from vend.warehouse.snowflake.access import Access
from vend.warehouse.target import Position, TableState

ACCESS = Access(account="acme", user="vend_sync", password="x", database="vend", warehouse="loading")
SHAPE = Shape("pays", (Column("id", 20), Column("at", 1184), Column("note", 25)), ("id",))


class Recorded:
    """A session that writes down what it is told, and answers as an empty account does."""

    def __init__(self, _: Access) -> None:
        self.said: list[str] = []
        self.files: list[dict[str, list[Any]]] = []

    def run(self, statement: str, _: Sequence[Any] = ()) -> list[Any]:
        self.said.append(statement)
        return [("a file", "LOADED", 2, 2)] if statement.startswith("copy") else []

    def changed(self, statement: str, _: Sequence[Any] = ()) -> int:
        self.run(statement)
        return 1

    def put(self, file: Path, _: str) -> None:
        self.said.append("put")
        self.files.append(parquet.read_table(file).to_pydict())

    def close(self) -> None:
        self.said.append("close")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> tuple[target.SnowflakeTarget, Recorded]:
    monkeypatch.setattr(target, "Session", Recorded)
    made = target.SnowflakeTarget(ACCESS)
    session: Any = made._session
    session.said.clear()
    return made, session


def begun(said: list[str]) -> list[str]:
    return [" ".join(statement.split()[:3]) for statement in said]


def test_a_batch_is_staged_first_and_changed_in_one_short_transaction(
    opened: tuple[target.SnowflakeTarget, Recorded],
) -> None:
    made, session = opened
    batch = TableBatch(SHAPE)
    batch.insert([b"1", None, b""])
    batch.delete([b"2", None, None])
    batch.update([b"3", None, None], [b"4", b"2026-01-01 00:00:00+00", UNCHANGED])
    made.apply(batch.changes())
    assert session.said == ["put"], "nothing is locked while changes are gathered"
    assert session.files == [
        {
            "_WHAT": ["remove", "whole", "partial"],
            "_KEPT": [None, None, "001"],
            "_ORIGIN_ID": [None, None, "3"],
            "ID": ["2", "1", "4"],
            "AT": [None, None, "2026-01-01 00:00:00+00"],
            "NOTE": [None, "", None],
        }
    ]
    made._states = {"notes": TableState(PLAIN, 5, {1: 1})}
    made.commit(Position("slot", "1", 1, 9), {"notes": "its columns were changed"})
    assert made.tables()["notes"].stale == "its columns were changed"
    assert begun(session.said) == [
        "put", "begin", 'copy into _cdc."ARRIVING_PAYS"', 'delete from raw."PAYS"', 'update raw."PAYS" as',
        'insert into raw."PAYS"', 'delete from _cdc."ARRIVING_PAYS"', "update _cdc.position set",
        "update _cdc.loaded set", "commit",
    ]  # fmt: skip
    assert session.said[-3].endswith("where writer = %s"), "whoever was followed by another writes nothing"


def test_what_is_rolled_back_is_never_said(opened: tuple[target.SnowflakeTarget, Recorded]) -> None:
    made, session = opened
    batch = TableBatch(SHAPE)
    batch.insert([b"1", None, b""])
    made.apply(batch.changes())
    made.rollback()
    made.commit(Position("slot", "1", 1, 9), {})
    assert begun(session.said) == ["put", "begin", "update _cdc.position set", "commit"]


def test_a_table_is_made_anew_in_one_statement_and_trusted_only_after_it(
    opened: tuple[target.SnowflakeTarget, Recorded],
) -> None:
    made, session = opened
    state = TableState(SHAPE, 5, {1: 1})
    made._states = {"pays": state}
    assert made.load(state, (row for row in [b'1,,""\n', b'2,2026-01-01 00:00:00+00,"a\nb"\n'])) == 2
    assert session.files == [{"ID": ["1", "2"], "AT": [None, "2026-01-01 00:00:00+00"], "NOTE": ["", "a\nb"]}]
    assert begun(session.said) == [
        "create or replace", "put", 'copy into _cdc."ARRIVING_PAYS"', "update _cdc.position set",
        "update _cdc.loaded set", "create or replace", "begin", "update _cdc.position set", 'delete from _cdc."ARRIVING_PAYS"', "delete from _cdc.loaded",
        "insert into _cdc.loaded", "commit",
    ]  # fmt: skip


def test_the_statements_are_these() -> None:
    assert statements.make(SHAPE) == (
        'create or replace transient table raw."PAYS" ("ID" number(19, 0), "AT" timestamp_tz(6), "NOTE" varchar) as'
        ' select cast("ID" as number(19, 0)) as "ID", cast("AT" as timestamp_tz(6)) as "AT", "NOTE" as "NOTE"'
        ' from _cdc."ARRIVING_PAYS"'
    )
    assert statements.remove(SHAPE) == (
        'delete from raw."PAYS" as t using (select cast("ID" as number(19, 0)) as "ID" from _cdc."ARRIVING_PAYS"'
        ' where _WHAT = \'remove\') as r where t."ID" = r."ID"'
    )
    assert statements.change(SHAPE) == (
        'update raw."PAYS" as t set "ID" = case when substr(r._KEPT, 1, 1) = \'1\' then t."ID"'
        ' else cast(r."ID" as number(19, 0)) end,'
        ' "AT" = case when substr(r._KEPT, 2, 1) = \'1\' then t."AT" else cast(r."AT" as timestamp_tz(6)) end,'
        ' "NOTE" = case when substr(r._KEPT, 3, 1) = \'1\' then t."NOTE" else r."NOTE" end'
        " from _cdc.\"ARRIVING_PAYS\" as r where r._WHAT = 'partial'"
        ' and t."ID" = cast(r."_ORIGIN_ID" as number(19, 0))'
    )
    assert columns.digest_statement(PLAIN).startswith('select "GARAGE_ID", cast(count(*) as varchar), cast(sum(')
