"""Random transactions on a real PostgreSQL; the warehouse, of either sort, has the same rows after each drain."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.conftest import Lab
from tests.warehouse.small import TABLES
from vend.warehouse import apply

EARLY, LATE = datetime.fromisoformat("0001-01-02"), datetime.fromisoformat("9999-12-30")
GARAGES = [UUID(int=1), UUID(int=2)]
TEXTS = ["", "plain", 'with "quotes", commas\nand lines\r\n', "\\N", "é🅿", " {a,b} ", "NULL", "\t"]
texts = (
    st.none()
    | st.sampled_from(TEXTS)
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
)
cars = st.fixed_dictionaries(
    {
        "plate": texts,
        "tags": st.none() | st.lists(st.none() | st.sampled_from(TEXTS), max_size=3),
        "counts": st.none() | st.lists(st.none() | st.integers(-(2**31), 2**31 - 1), max_size=3),
        "at": st.none() | st.datetimes(timezones=st.just(UTC), min_value=EARLY, max_value=LATE).map(str),
        "on_date": st.none() | st.dates(),
        "share": st.none() | st.decimals(-999, 999, places=4),
        "flag": st.none() | st.booleans(),
        "extra": st.none() | st.dictionaries(st.sampled_from(TEXTS), st.integers(), max_size=2).map(json.dumps),
        "raw": st.none() | st.binary(max_size=5),
        "anything": st.none()
        | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=9),
    }
)
BIG = 3_000  # stored out of line, so an update that leaves it alone does not send it

# Each changes one table in one way; `{n}` is a number of the script's.
CHANGES = [
    "insert into garages values ('00000000-0000-0000-0000-00000000000{d}', 'Garage {n}') on conflict (id) do update set name = excluded.name",
    "delete from garages where name like '%{d}'",
    "insert into notes select {n} * 10 + i, repeat('x', {big}) || i, 'o' from generate_series(0, 4) i on conflict do nothing",
    "update notes set other = 'changed {n}' where id % 3 = {d} % 3",
    "update notes set id = id + 1000 where id % 5 = {d} % 5 and not exists (select from notes n where n.id = notes.id + 1000)",
    "update notes set body = '' where id % 7 = {d} % 7",
    "delete from notes where id % 4 = {d} % 4",
    "truncate notes",
    "insert into pays select '00000000-0000-0000-0000-000000000001', {n} * 10 + i, '2026-05-01'::timestamptz + i * interval '40 days', {n} from generate_series(0, 4) i on conflict do nothing",
    "update pays set amount_minor = amount_minor + {n} where id % 3 = {d} % 3",
    "update pays set at = at + interval '200 days' where id % 4 = {d} % 4 and at < '2026-09-01'",
    "delete from pays where id % 5 = {d} % 5",
    "truncate pays, notes",
    "alter table notes add column added_{n} integer not null default {d}; update notes set other = 'after {n}' where id % 2 = 0",
    "alter table notes rename column other to renamed; insert into notes (id, renamed) values ({n} * 100000, 'r'); alter table notes rename column renamed to other",
    "alter table cars alter column share type numeric(8, 4)",
    "alter table pays alter column amount_minor type bigint using amount_minor + 1",
    "alter table notes drop column if exists extra_{d}; alter table notes add column extra_{d} text default 'dflt'",
]
steps = st.one_of(
    st.tuples(st.just("sql"), st.sampled_from(CHANGES), st.integers(0, 9)),
    st.tuples(st.just("car"), cars, st.integers(0, 5)),
    st.tuples(st.just("car gone"), st.none(), st.integers(0, 5)),
)
transactions = st.lists(
    st.tuples(st.lists(steps, min_size=1, max_size=4), st.sampled_from(["commit", "commit", "commit", "rollback"]), st.booleans()),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(
    max_examples=8, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(script=transactions, changes_max=st.sampled_from([2, 20_000]))
def test_any_history_is_mirrored(
    lab: Lab, script: list[Any], changes_max: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply, "CHANGES_MAX", changes_max)  # with 2, transactions are applied in parts
    for done, ending, drains in script:
        try:
            with lab.admin.transaction():
                for step in done:
                    act(lab, *step)
                if ending == "rollback":
                    raise psycopg.Rollback
        except psycopg.errors.UniqueViolation:
            pass
        if drains:
            lab.drain()
            assert mirrored(lab)
    lab.drain()
    assert mirrored(lab)


@pytest.mark.parametrize(
    ("lab", "changes_max"), [("duckdb", 2), ("duckdb", 20_000), ("snowflake", 20_000)], indirect=["lab"]
)
def test_each_kind_of_change_is_mirrored_at_once_and_in_one_transaction(
    lab: Lab, changes_max: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply, "CHANGES_MAX", changes_max)
    fill = [change for change in CHANGES if change.startswith("insert")]
    for change in fill:
        act(lab, "sql", change, 1)
    lab.drain()
    plain_changes = [change for change in CHANGES if "alter" not in change]
    for number, change in enumerate(plain_changes):
        act(lab, "sql", change, number % 10)
        for again in fill:
            act(lab, "sql", again, number % 10)
    lab.drain()
    assert mirrored(lab)
    with lab.admin.transaction():
        for number, change in enumerate(plain_changes):
            act(lab, "sql", change, number % 10)
            for again in fill:
                act(lab, "sql", again, number % 10)
    lab.drain()
    assert mirrored(lab)
    for number, change in enumerate(change for change in CHANGES if "alter" in change):
        act(lab, "sql", change, number % 10)
        for again in fill:
            act(lab, "sql", again, number % 10)
    lab.drain()
    assert mirrored(lab)


_numbers = iter(range(1, 1_000_000))


def act(lab: Lab, kind: str, what: Any, number: int) -> None:
    garage = GARAGES[number % 2]
    if kind == "sql":
        lab.run(what.format(n=next(_numbers), d=number, big=BIG))
    elif kind == "car gone":
        lab.run("delete from cars where garage_id = %s and id = %s", garage, number)
    else:
        names = ", ".join(what)
        holes = ", ".join(["%s"] * len(what))
        lab.run(
            f"insert into cars (garage_id, id, {names}) values (%s, %s, {holes})"
            f" on conflict (garage_id, id) do update set ({names}) = row({holes})",
            garage, number, *what.values(), *what.values(),
        )  # fmt: skip


def mirrored(lab: Lab) -> bool:
    """Compare the rows themselves, by other means than `vend sync verify`."""
    for table in TABLES:
        names, rows = lab.rows(table)
        ours = {plain(row) for row in rows}
        listed = ", ".join(f'"{name}"' for name in names)
        with lab.admin.cursor() as cursor:
            cursor.execute(f'select {listed} from "{table}"')
            theirs = {plain(row) for row in cursor.fetchall()}
        assert len(ours) == len(rows), table
        assert ours == theirs, table
    return True


def plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_plain(value) for value in row)


def _plain(value: Any) -> Any:  # noqa: PLR0911 (a line a type)
    match value:
        case list() | dict():
            return json.dumps(value)
        case str() if value[:1] + value[-1:] in {"{}", "[]"}:  # a target may keep JSON as its text
            try:
                return json.dumps(json.loads(value))
            except ValueError:
                return value
        case bool():
            return value
        case Decimal() | int():
            return f"{Decimal(value):f}"
        case datetime():
            return value.timestamp()
        case UUID():
            return str(value)
        case bytearray():
            return bytes(value)
        case date() | bytes() | str() | None:
            return value
    raise AssertionError(f"{value!r} of {type(value)}")
