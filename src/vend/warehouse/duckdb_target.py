"""The warehouse as one DuckDB file.

Only here is DuckDB known. A file is written by one process at a time: DuckDB itself refuses a second one.
"""

import contextlib
from collections.abc import Generator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import duckdb
import msgspec
import pyarrow as pa

from vend.domain.errors import VendError
from vend.warehouse import changed
from vend.warehouse import duckdb_types as types
from vend.warehouse.batch import TableChanges
from vend.warehouse.errors import WarehouseBusy, WarehouseDamaged, WarehouseFull, WarehouseRefuses
from vend.warehouse.pgoutput import UNCHANGED
from vend.warehouse.piped import piped
from vend.warehouse.shape import Column, Shape
from vend.warehouse.target import Digest, Group, Piece, Position, TableState

CONFIG: Mapping[str, str | int | bool] = {
    "threads": 2,
    "memory_limit": "3GB",
    "preserve_insertion_order": False,
    # DuckDB 2.0.0 and 2.0.1 take a wrong range for a sum over joins, and then `a <> sum` for true where both are equal:
    # without this the models' test `recurring_revenue_now_is_the_subscriptions` finds garages that do not differ.
    "disabled_optimizers": "statistics_propagation",
}
"""How the file is opened; another connection of the same process has to say the same."""

_MADE = (
    "create schema if not exists raw",
    "create schema if not exists _cdc",
    (
        "create table if not exists _cdc.position (slot varchar, system_id varchar, timeline integer,"
        " applied_lsn ubigint, applied_at timestamptz)"
    ),
    "create table if not exists _cdc.loaded (name varchar, shape json, loaded_lsn ubigint, files json, stale varchar)",
    *changed.MADE,
)
CSV = (
    "header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '',"
    " allow_quoted_nulls = false, max_line_size = 8388608, buffer_size = 8388608"
)
"""How PostgreSQL's CSV is read: nothing unquoted is NULL, `""` is the empty string."""

# What DuckDB raises when it cannot write; a commit that fails is rolled back.
_NOT_WRITTEN = (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.FatalException, duckdb.TransactionException)
# What it says where the file is cut short or its bytes were changed.
_DAMAGE = ("Corrupt database file", "Could not read enough bytes", "not a valid DuckDB database", "magic bytes")
_REBUILD = "`vend sync rebuild` loads everything anew."


class DuckDbTarget:
    """One file.

    Args:
        path: the file; it and its folder are made when missing.

    Raises:
        WarehouseBusy: another process has it open.
        WarehouseDamaged: it is no database that can be read.
        WarehouseFull: it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._in_transaction = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WarehouseFull(f"The folder of the warehouse {path} cannot be made: {error.strerror}.") from error
        self._connection = _opened(path)
        with self._told():
            for statement in _MADE:
                self._run(statement)
        self._look_at_notes()

    # ------------------------------------------------------------------ what it knows

    def position(self) -> Position | None:
        """See `Target`."""
        rows = self._rows("select slot, system_id, timeline, applied_lsn, applied_at from _cdc.position")
        return Position(*rows[0]) if rows else None

    def tables(self) -> dict[str, TableState]:
        """See `Target`."""
        rows = self._rows("select name, shape, loaded_lsn, files, stale from _cdc.loaded order by name")
        decode = msgspec.json.decode
        return {
            name: TableState(decode(shape, type=Shape), loaded_lsn, decode(files, type=dict[int, int]), stale)
            for name, shape, loaded_lsn, files, stale in rows
        }

    def row_counts(self) -> dict[str, int]:
        """See `Target`."""
        return {
            name: self._scalar(f"select count(*) from {_raw(name)}")  # noqa: S608 (our own name)
            for name in self.tables()
        }

    # ------------------------------------------------------------------ loading

    def begin_with(self, position: Position) -> None:
        """See `Target`."""
        with self._transaction():
            self._write_position(position)

    def load(self, state: TableState, csv: Generator[Piece]) -> int:
        """See `Target`."""
        shape = state.shape
        with self._transaction(), piped(csv) as pipe:
            self._make(shape)
            arriving = ", ".join(f"'{column.name}': '{types.arriving(column)}'" for column in shape.columns)
            values = ", ".join(types.from_csv(column) for column in shape.columns)
            rows = self._scalar(
                f"insert into {_raw(shape.table)} select {values}"  # noqa: S608 (names of our own tables)
                f" from read_csv('{pipe}', {CSV}, columns = {{{arriving}}})"
            )
            self._write_table(state)
            self._note_all(shape.table)
        return rows

    def forget(self, table: str) -> None:
        """See `Target`."""
        with self._transaction():
            self._run(f"drop table if exists {_raw(table)}")
            self._run("delete from _cdc.loaded where name = ?", [table])
            self._note_all(table)

    def _make(self, shape: Shape) -> None:
        columns = ", ".join(f'"{column.name}" {types.type_of(column)}' for column in shape.columns)
        self._run(f"create or replace table {_raw(shape.table)} ({columns})")

    # ------------------------------------------------------------------ changes

    def apply(self, changes: TableChanges) -> None:
        """See `Target`."""
        with self._told():
            if not self._in_transaction:
                self._run("begin")
                self._in_transaction = True
            if changes.truncated:
                self._run(f"delete from {_raw(changes.shape.table)}")  # noqa: S608 (our own name)
                self._note_all(changes.shape.table)
            if changes.partial:
                self._fill_partial(changes)
            if changes.removed:
                self._remove(changes)
            if changes.whole:
                self._insert(changes.shape, changes.whole)
            if changes.partial:
                self._run(f"insert into {_raw(changes.shape.table)} select * from partial")  # noqa: S608
                self._note(changes.shape, "partial", is_gone=False)
                self._run("drop table partial")

    def commit(self, position: Position, stale: Mapping[str, str]) -> None:
        """See `Target`."""
        with self._told():
            if not self._in_transaction:
                self._run("begin")
                self._in_transaction = True
            self._note_no_end()
            self._write_position(position)
            for table, reason in stale.items():
                self._run("update _cdc.loaded set stale = ? where name = ?", [reason, table])
            self._run("commit")
            self._in_transaction = False

    def rollback(self) -> None:
        """See `Target`."""
        self._in_transaction = False
        with contextlib.suppress(duckdb.Error):  # a connection that has failed altogether has rolled back already
            self._connection.execute("rollback").fetchall()
            self._look_at_notes()

    def _remove(self, changes: TableChanges) -> None:
        shape = changes.shape
        key = [column for column in shape.columns if column.name in shape.key]
        order = [column.name for column in key]
        places = [shape.key.index(name) for name in order]
        removed = _columns(key, [[one[place] for one in changes.removed] for place in places])
        matches = " and ".join(f't."{c.name}" = r."{c.name}"' for c in key)
        values = ", ".join(f'{types.from_text(c)} as "{c.name}"' for c in key)
        with self._registered("arriving", removed):
            delete = f"delete from {_raw(shape.table)} as t using (select {values} from arriving) as r where {matches}"  # noqa: S608
            if not self._is_noted(shape):
                self._run(delete)
                return
            listed = ", ".join(f't."{name}"' for name in changed.noted_columns(shape))
            gone = self._connection.sql(f"{delete} returning {listed}").to_arrow_table()
        with self._registered("gone", gone.rename_columns(list(changed.noted_columns(shape)))):
            self._note(shape, "gone", is_gone=True)

    def _insert(self, shape: Shape, rows: list[Any]) -> None:
        values = ", ".join(types.from_text(column) for column in shape.columns)
        with self._registered("arriving", _columns(shape.columns, list(zip(*rows, strict=True)))):
            self._run(f"insert into {_raw(shape.table)} select {values} from arriving")  # noqa: S608
            self._note(shape, "arriving", is_gone=False)

    def _fill_partial(self, changes: TableChanges) -> None:
        """Put the partial images into a temporary table, with what their rows have so far in the place of UNCHANGED."""
        shape, images = changes.shape, changes.partial
        rows = [[None if value is UNCHANGED else value for value in image.row] for image in images]
        kept = [[value is UNCHANGED for value in image.row] for image in images]
        arrow = _columns(shape.columns, list(zip(*rows, strict=True)))
        for column, flags in zip(shape.columns, zip(*kept, strict=True), strict=True):
            arrow = arrow.append_column(f"kept {column.name}", pa.array(flags))
        by_name = {column.name: column for column in shape.columns}
        for place, name in enumerate(shape.key):
            origin = [cast("tuple[bytes | None, ...]", image.origin)[place] for image in images]
            arrow = arrow.append_column(f"origin {name}", _texts(by_name[name], origin))
        values = ", ".join(
            f'case when "kept {c.name}" then t."{c.name}" else {types.from_text(c, "arriving.")} end as "{c.name}"'
            for c in shape.columns
        )
        matches = " and ".join(
            f't."{name}" = {types.from_text(by_name[name], "arriving.", prefix="origin ")}' for name in shape.key
        )
        with self._registered("arriving", arrow):
            self._run(
                f"create or replace temp table partial as select {values} from arriving"  # noqa: S608 (our own names)
                f" join {_raw(shape.table)} as t on {matches}"
            )
        assert self._scalar("select count(*) from partial") == len(images), "a row whose values were kept is not there"

    # ------------------------------------------------------------------ what changed

    def noted(self) -> int:
        """Give the number of the last note."""
        return self._scalar(f"select coalesce(max(number), 0) from {changed.TABLE}")  # noqa: S608 (our own name)

    def forget_notes(self, until: int) -> None:
        """Forget notes up to a number, since models were built of what they tell; from here on there are notes."""
        with self._transaction():
            self._run(f"delete from {changed.TABLE} where number <= ?", [until])  # noqa: S608 (our own name)
        self._look_at_notes()

    def _look_at_notes(self) -> None:
        """Learn whether notes are taken: not where one says already that anything may have changed."""
        self._notes = not self._scalar(f"select count(*) from {changed.TABLE} where garage_id is null")  # noqa: S608

    def _is_noted(self, shape: Shape) -> bool:
        return self._notes and changed.is_noted(shape)

    def _note(self, shape: Shape, rows: str, *, is_gone: bool) -> None:
        if self._is_noted(shape):
            self._run(changed.note_statement(shape, rows, is_gone=is_gone))

    def _note_all(self, table: str) -> None:
        """Note that anything may have changed, and nothing more until models were built whole."""
        if self._notes:
            self._run(f"insert into {changed.TABLE} (table_name) values (?)", [table])  # noqa: S608 (our own name)
            self._notes = False

    def _note_no_end(self) -> None:
        if self._notes and self._scalar(f"select count(*) from {changed.TABLE}") > changed.NOTES_MAX:  # noqa: S608
            self._note_all("too many to be noted")

    # ------------------------------------------------------------------ adding up

    def digests(self, shape: Shape) -> dict[Group, Digest]:
        """See `Target`."""
        rows = self._rows(types.digest_statement(shape))
        return {
            group if isinstance(group, UUID) else None: Digest(count, int(total), tuple(sums))
            for group, count, total, *sums in rows
        }

    def row_hashes(self, shape: Shape, group: Group) -> dict[str, int]:
        """See `Target`."""
        statement, arguments = types.row_hashes_statement(shape, group)
        return dict(self._rows(statement, arguments))

    def another(self) -> duckdb.DuckDBPyConnection:
        """Give a connection of its own to the same file; it sees what is committed."""
        return self._connection.cursor()

    def close(self) -> None:
        """See `Target`."""
        self._connection.close()

    # ------------------------------------------------------------------ the connection

    def _write_position(self, position: Position) -> None:
        self._run("delete from _cdc.position")
        self._run("insert into _cdc.position values (?, ?, ?, ?, ?)", msgspec.structs.astuple(position))

    def _write_table(self, state: TableState) -> None:
        shape, files = (msgspec.json.encode(one).decode() for one in (state.shape, state.files))
        self._run("delete from _cdc.loaded where name = ?", [state.shape.table])
        self._run(
            "insert into _cdc.loaded values (?, ?, ?, ?, ?)",
            [state.shape.table, shape, state.loaded_lsn, files, state.stale],
        )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        assert not self._in_transaction, "changes that are being applied would be committed without their position"
        with self._told():
            self._run("begin")
            try:
                yield
                self._run("commit")
            except BaseException:
                self.rollback()
                raise

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Give DuckDB's errors our names."""
        try:
            yield
        except duckdb.Error as error:
            raise self._named(error) from error

    def _named(self, error: duckdb.Error) -> VendError:
        says = _first_line(error)
        if _is_damage(error):
            return WarehouseDamaged(f"The warehouse {self.path} is damaged ({says}).", mend=_REBUILD)
        if isinstance(error, _NOT_WRITTEN):
            return WarehouseFull(
                f"The warehouse {self.path} could not be written ({says}). Is its disk full? Nothing was applied in"
                " half, and it is tried again."
            )
        return WarehouseRefuses(
            f"The warehouse cannot hold what the database has ({says}).",
            mend="mend the value or the column's type in the database, then `vend sync run` goes on.",
        )

    @contextlib.contextmanager
    def _registered(self, name: str, arrow: pa.Table) -> Iterator[None]:
        self._connection.register(name, arrow)
        try:
            yield
        finally:
            with contextlib.suppress(duckdb.Error):  # in a transaction that has failed, of whose cause is told
                self._connection.unregister(name)

    def _run(self, statement: str, arguments: Any = None) -> list[Any]:
        """Run a statement to its end; DuckDB refuses the next one while a result is not read out."""
        return self._connection.execute(statement, arguments).fetchall()

    def _rows(self, statement: str, arguments: list[Any] | None = None) -> list[Any]:
        with self._told():
            return self._run(statement, arguments)

    def _scalar(self, statement: str) -> int:
        return int(self._rows(statement)[0][0])


def _opened(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), config=dict(CONFIG))
    except duckdb.IOException as error:
        says = _first_line(error)
        if "lock" in says.lower():
            raise WarehouseBusy(
                f"Another process has the warehouse {path} open; one at a time writes it. ({says})"
            ) from error
        if _is_damage(error):
            raise WarehouseDamaged(f"The warehouse {path} is no whole DuckDB file ({says}).", mend=_REBUILD) from error
        raise WarehouseFull(f"The warehouse {path} cannot be opened ({says}).") from error
    except duckdb.Error as error:
        raise WarehouseDamaged(f"The warehouse {path} is damaged ({_first_line(error)}).", mend=_REBUILD) from error


def _is_damage(error: duckdb.Error) -> bool:
    """Whether it tells of bytes that are not what was written; DuckDB has no class of its own for that."""
    says = str(error)
    return isinstance(error, (duckdb.SerializationException, duckdb.InternalException)) or any(
        sign in says for sign in _DAMAGE
    )


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:300]


def _raw(table: str) -> str:
    return f'raw."{table}"'


def _columns(columns: Iterable[Column], values: list[Any]) -> pa.Table:
    return pa.table({column.name: _texts(column, one) for column, one in zip(columns, values, strict=True)})


def _texts(column: Column, values: Iterable[bytes | None]) -> pa.Array:
    """Make a column of text; the bytes are UTF-8 as PostgreSQL sends them, so nothing is decoded one by one."""
    return pa.array(types.prepared(column, values), pa.binary()).cast(pa.string())
