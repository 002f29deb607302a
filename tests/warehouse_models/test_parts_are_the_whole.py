"""What is built of changes alone is, row by row, what is built of everything."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from vend.app.bench_book import AS_OF, make_book
from vend.warehouse.batch import TableChanges
from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.models.build import Models
from vend.warehouse.models.project import Workplace
from vend.warehouse.models.ran import Ran
from vend.warehouse.models.runner import Command, Dbt

PAYMENTS = 1_000
SEEDS = int(os.environ.get("PARTS_SEEDS", "1"))
"""How often it all happens anew, to other rows."""

# Each table with what happens to some of its rows: an expression for a column, `gone`, or a second row with this column.
HAPPENS = [
    ("invoices", "status", "'void'"),
    ("invoices", "customer_id", "(select min(id) from raw.customers)"),
    ("invoices", "issued_at", "issued_at - interval 40 days"),
    ("invoices", "gone", ""),
    ("invoice_line_taxes", "amount_minor", "amount_minor + 7"),
    ("invoice_line_taxes", "gone", ""),
    ("payments", "status", "'failed'"),
    ("payments", "payment_date", "payment_date - 33"),
    ("payments", "gone", ""),
    ("ledger_transfers", "another", "md5(id::varchar)::uuid"),
    ("ledger_transfers", "gone", ""),
    ("ledger_transfers", "effective_date", "effective_date - 33"),
    ("subscription_changes", "another", "change_number + 10"),
    ("subscription_changes", "pass_id", "(select max(id) from raw.passes)"),
    ("subscription_changes", "gone", ""),
    ("subscriptions", "ended_at", "coalesce(ended_at, '2026-11-01 00:00:00+00')"),
    ("garages", "time_zone", "'Asia/Tokyo'"),
    ("customers", "name", "'Somebody else'"),
    ("refunds", "gone", ""),
]
KEYS = {"ledger_transfers": "id", "subscription_changes": "change_number"}


class Untested(Dbt):
    """Makes rows and does not judge them: what happens here breaks every law of a book."""

    def run(self, command: Command, *arguments: Any, **options: Any) -> Ran:
        return super().run("run" if command == "build" else command, *arguments, **options)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Models]:
    target = make_book(tmp_path_factory.mktemp("parts") / "book.duckdb", payments=PAYMENTS)
    yield Models(target, Untested(Workplace.beside(target.path)))
    target.close()


def change(target: DuckDbTarget, table: str, column: str, value: str, seed: int) -> None:
    """Let something happen to a few rows."""
    key = ", ".join(target.tables()[table].shape.key)
    few = f"({key}) in (select {key} from raw.{table} order by hash({key}, {seed}) limit {1 if table == 'garages' else 3})"
    if (table, column) == ("invoices", "gone"):  # a foreign key: with an invoice goes what is of it
        for other in ("invoice_line_taxes", "payments", "ledger_transfers"):
            apply(target, other, f"invoice_id in (select id from raw.invoices where {few})", "gone", "")
    apply(target, table, few, column, value)


def apply(target: DuckDbTarget, table: str, where: str, column: str, value: str) -> None:
    """Do it by the way that changes take in a stream."""
    shape = target.tables()[table].shape
    new = KEYS[table] if column == "another" else column
    values = ", ".join(f"({value if name == new else name})::varchar" for name in shape.names)
    keys, rows = (
        [tuple(None if one is None else one.encode() for one in row) for row in found]
        for found in (
            read(
                target, f"select {', '.join(f'{name}::varchar' for name in shape.key)} from raw.{table} where {where}"
            ),
            read(target, f"select {values} from raw.{table} where {where}"),
        )
    )
    changes = TableChanges(
        shape,
        truncated=False,
        removed=[] if column == "another" else keys,
        whole=[] if column == "gone" else [list(row) for row in rows],
        partial=[],
    )
    position = target.position()
    assert position is not None
    target.apply(changes)
    target.commit(position, {})


def read(target: DuckDbTarget, statement: str) -> list[tuple[Any, ...]]:
    with target.another() as connection:
        return connection.execute(statement).fetchall()


def tables(target: DuckDbTarget) -> list[str]:
    """Name what the models made, whether it is kept or looked up."""
    found = read(
        target,
        "select table_schema || '.' || table_name from information_schema.tables"
        " where table_schema in ('intermediate', 'marts') order by 1",
    )
    return [name for (name,) in found]


def keep(target: DuckDbTarget) -> None:
    """Copy all of it."""
    for name in tables(target):
        read(target, f"create or replace table kept.{name.replace('.', '_')} as from {name}")


def differing(target: DuckDbTarget) -> dict[str, list[Any]]:
    """Give the rows that are not what was kept, or not as often."""
    found = {}
    for name in tables(target):
        kept = f"kept.{name.replace('.', '_')}"
        both = f"(from {name} except all from {kept}) union all (from {kept} except all from {name})"
        if rows := read(target, f"select * from ({both})"):
            found[name] = rows
    return found


@pytest.mark.timeout(600)
def test_parts_are_the_whole_whatever_changed(models: Models) -> None:
    target = models.target
    assert isinstance(target, DuckDbTarget)
    moment = models.moment(AS_OF)
    models.build(moment)
    read(target, "create schema kept")
    for seed in range(1, SEEDS + 1):
        for table, column, value in HAPPENS:
            change(target, table, column, value, seed)
        for _ in range(2 if seed == 1 else 1):  # twice is not otherwise than once
            assert models.build(moment, whole=False).failures == []
            keep(target)
        assert models.build(moment).failures == []
        assert differing(target) == {}
