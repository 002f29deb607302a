"""A warehouse with a book of any size, made inside DuckDB: for measuring models, not for looking at.

The tables are those that `vend sync` makes of our schema, by the same code; the rows are made from numbers.
"""

import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vend.db.migrate import migrate
from vend.db.publication import publish
from vend.db.roles import ROLES, RolePasswords, create_database
from vend.domain.ledger import ACCOUNT_KINDS
from vend.engines import Postgres, fresh_folder
from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.pgoutput import Row
from vend.warehouse.replication.session import Server
from vend.warehouse.sync import Source, Sync
from vend.warehouse.tables import PUBLICATION, ROLE, TABLES

AS_OF = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""The instant that the book is of."""

GARAGES = 500
MONTHS = 36
_DATABASE = "vend"
_PASSWORDS = RolePasswords(*(f"bench-{role}" for role in ROLES))
_PAYMENTS_PER_SUBSCRIPTION = 12.6
_ROWS_PER_INVOICE = 8
_TODAY = 19  # what is due later in the last month is not there yet
_BOOK = Path(__file__).with_name("bench_book.sql")

Tell = Callable[[str], None]


def make_book(path: Path, *, payments: int, tell: Tell = lambda _: None) -> DuckDbTarget:
    """Make a warehouse with about as many payments; it is open for writing when it is given back."""
    tell("making the tables")
    target = _with_tables(path)
    who, once, monthly, last = _parts()
    connection = target.another()
    try:
        tell("writing what is there once")
        _draw(connection, who, payments)
        _run(connection, once)
        connection.execute(
            "insert into raw.ledger_accounts by name select id as garage_id, code, kind, currency, created_at"
            " from raw.garages cross join (select unnest($codes) as code, unnest($kinds) as kind)",
            {"codes": [str(one) for one in ACCOUNT_KINDS], "kinds": list(ACCOUNT_KINDS.values())},
        )
        for month in range(MONTHS):
            tell(f"writing month {month + 1} of {MONTHS}")
            _set(connection, m=month, day_from=0, day_until=_TODAY, one_in=1)
            _run(connection, monthly)
        tell("writing what follows from it")
        _run(connection, last)
        connection.execute("checkpoint")
    finally:
        connection.close()
    return target


def later_rows(target: DuckDbTarget, *, payments: int, rows: int) -> dict[str, list[Row]]:
    """Give what the day after `AS_OF` brings to a book, table by table, as the log would send it.

    Args:
        payments: as the book was made with.
        rows: about as many, of all tables together.
    """
    who, _, monthly, _ = _parts()
    shapes = {name: state.shape for name, state in target.tables().items()}
    connection = target.another()
    try:
        _draw(connection, who, payments)
        connection.execute("attach ':memory:' as later; create schema later.raw")
        for name in shapes:
            connection.execute(f'create table later.raw."{name}" as from raw."{name}" limit 0')
        due = payments / MONTHS / 28
        connection.execute("use later")
        _set(
            connection, m=MONTHS - 1, day_from=_TODAY, day_until=_TODAY + 1,
            one_in=max(1, round(due * _ROWS_PER_INVOICE / rows)),
        )  # fmt: skip
        _run(connection, monthly)
        return {
            name: [[None if one is None else one.encode() for one in row] for row in found]
            for name, shape in shapes.items()
            if (found := connection.execute(_as_text(name, shape.names)).fetchall())
        }
    finally:
        connection.close()


def _as_text(table: str, columns: tuple[str, ...]) -> str:
    listed = ", ".join(f'"{column}"::varchar' for column in columns)
    return f'select {listed} from later.raw."{table}"'  # noqa: S608 (our own names)


def _draw(connection: Any, who: str, payments: int) -> None:
    """Make the temporary tables of who is there; the same for the same number."""
    _set(connection, garages=min(GARAGES, max(1, payments // 2000)))
    _set(connection, subscriptions=max(100, round(payments / _PAYMENTS_PER_SUBSCRIPTION)))
    _run(connection, who)


def _with_tables(path: Path) -> DuckDbTarget:
    """Make an empty warehouse of our schema, as the first load of an empty database makes it."""
    target = DuckDbTarget(path)
    with fresh_folder() as folder, Postgres(folder, durable=False) as server:
        owner_url = server.url(user="vend_owner", password=_PASSWORDS.vend_owner, database=_DATABASE)

        async def prepare() -> None:
            await create_database(server.superuser_url(), _DATABASE, _PASSWORDS)
            await migrate(owner_url)
            await publish(owner_url, TABLES, publication=PUBLICATION, role=ROLE)

        asyncio.run(prepare())
        url = server.url(user=ROLE, password=_PASSWORDS.vend_sync, database=_DATABASE)
        Sync(Source(Server(url), "bench", PUBLICATION, TABLES), target).drain()
    return target


def _parts() -> list[str]:
    _, *parts = _BOOK.read_text(encoding="utf-8").split("-- part: ")
    return [part.split("\n", 1)[1] for part in parts]


def _set(connection: Any, **variables: int) -> None:
    for name, value in variables.items():
        connection.execute(f"set variable {name} = {value}")


def _run(connection: Any, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            connection.execute(statement).fetchall()


if __name__ == "__main__":
    make_book(
        Path(sys.argv[1]),
        payments=int(sys.argv[2]),
        tell=lambda what: print(what, flush=True),  # noqa: T201 (to the process that waits)
    ).close()
