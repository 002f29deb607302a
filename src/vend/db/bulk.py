"""Writes many rows at once: COPY into a temporary table, then one insert under the transaction's own rights.

PostgreSQL refuses COPY FROM on a table with row-level security, and rightly so; the insert … select that follows meets
every policy, grant, key and check that a row written by itself would meet.

Rows in bulk are history: no event is written of them (`vend.history`, migration 0054).
"""

import re
from collections.abc import Sequence

import asyncpg
import msgspec

from vend.db.errors import DatabaseUnavailable, Duplicate, MissingReference
from vend.db.handles import GarageTx, PlatformTx

_TABLE = re.compile(r"[a-z_]{1,50}")
_TIMEOUT_S = 120.0


async def bulk_insert(tx: GarageTx | PlatformTx, table: str, rows: Sequence[msgspec.Struct]) -> int:
    """Insert Structs of one type whose fields are the table's columns; a table once a transaction.

    Args:
        tx: a transaction; what its role may not insert, this cannot either.
        table: written in the program, never from outside.
        rows: in any number; none is fine.

    Returns:
        How many were inserted: all of them.

    Raises:
        Duplicate: a unique key refused a row; nothing of the transaction stays.
        MissingReference: a foreign key did.
        DatabaseUnavailable: the connection was lost.
    """
    assert _TABLE.fullmatch(table), "a table's name, not a piece of SQL"
    if not rows:
        return 0
    if isinstance(tx, GarageTx):
        tx.wrote = True
    names = rows[0].__struct_fields__
    columns = ", ".join(names)
    staging = f"bulk_{table}"
    connection = tx._lane.connection  # noqa: SLF001 - the same room: handles run declared statements, this runs COPY
    try:
        await connection.execute(
            f"set local statement_timeout = {int(_TIMEOUT_S * 1000)};"
            " set local vend.history = 'on';"
            f" create temporary table {staging} (like {table} including defaults) on commit drop"
        )
        await connection.copy_records_to_table(
            staging, columns=names, records=map(msgspec.structs.astuple, rows), timeout=_TIMEOUT_S
        )
        await connection.execute(
            f"insert into {table} ({columns}) select {columns} from pg_temp.{staging}",  # noqa: S608 - checked above
            timeout=_TIMEOUT_S,
        )
    except asyncpg.UniqueViolationError as error:
        raise Duplicate(error.constraint_name or "") from error
    except asyncpg.ForeignKeyViolationError as error:
        raise MissingReference(error.constraint_name or "") from error
    except (OSError, asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError) as error:
        tx.broken = True
        raise DatabaseUnavailable("The database connection was lost; nothing was written.") from error
    except BaseException:
        tx.broken = True
        raise
    return len(rows)


async def analyze(owner_url: str) -> None:
    """Let the planner learn about rows that were just loaded, rather than a minute later; only the owner may.

    Raises:
        DatabaseUnavailable: the server does not answer.
    """
    try:
        connection = await asyncpg.connect(owner_url, timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise DatabaseUnavailable("The database does not answer; check VEND_OWNER_DATABASE_URL.") from error
    try:
        await connection.execute("analyze", timeout=_TIMEOUT_S)
    finally:
        await connection.close(timeout=5)
