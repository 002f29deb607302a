"""The warehouse as schemas of a database at Snowflake: `raw` for the rows, `_cdc` for what it knows of the source.

What is applied waits in the stage, as files, until it is committed: then one short transaction copies the files in,
deletes, changes and inserts rows, and writes the position. Snowflake commits by itself around every CREATE, so a table
is made anew outside such a transaction, and is not trusted until its state is written.
"""

import contextlib
import tempfile
from collections.abc import Generator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec

from vend.warehouse.batch import TableChanges
from vend.warehouse.errors import Waits, WarehouseBusy, WarehouseFull
from vend.warehouse.shape import Shape
from vend.warehouse.snowflake import columns as sql
from vend.warehouse.snowflake import files, statements
from vend.warehouse.snowflake.access import Access
from vend.warehouse.snowflake.session import Session
from vend.warehouse.target import Digest, Group, Piece, Position, TableState

_STAGE = "@_cdc.arriving"
_THERE = "select table_schema, table_name from information_schema.tables where table_schema in ('RAW', '_CDC')"
_MADE = (
    "create schema if not exists raw",
    "create schema if not exists _cdc",
    (
        "create table if not exists _cdc.position (slot varchar, system_id varchar, timeline number(10, 0),"
        " applied_lsn number(20, 0), applied_at timestamp_tz(6), writer varchar)"
    ),
    (
        "create table if not exists _cdc.loaded (name varchar, shape varchar, loaded_lsn number(20, 0), files varchar,"
        " stale varchar)"
    ),
)
_PARQUET = "file_format = (type = parquet) match_by_column_name = case_insensitive"
_ROWS_LOADED = 3
"""Where COPY's answer has them, file by file."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _Staged(msgspec.Struct, frozen=True):
    """Changes of one table that wait in the stage.

    Attributes:
        place: of the file; empty where the table is emptied and nothing else.
        partial: how many rows keep values that they have.
    """

    shape: Shape
    place: str
    truncated: bool
    removes: bool
    inserts: bool
    partial: int


class SnowflakeTarget:
    """One database at Snowflake, written by this process alone.

    Whoever opens it to write puts its own name beside the position; a process that finds another name there has been
    followed by somebody, and stops. Where an older session's commit is still under way, putting the name waits for it.

    Args:
        access: where and as whom.
        writes: False only looks; the schemas have to be there then.

    Raises:
        WarehouseAway, WarehouseForbids: see `Session`.
    """

    def __init__(self, access: Access, *, writes: bool = True) -> None:
        self._session = Session(access)
        self._writer = uuid4().hex
        self._staged: list[_Staged] = []
        self._states: dict[str, TableState] | None = None
        if writes:
            try:
                self._take_over()
            except BaseException:
                self._session.close()
                raise

    def _take_over(self) -> None:
        there = {tuple(row) for row in self._session.run(_THERE)}
        if ("_CDC", "LOADED") not in there:
            for statement in _MADE:
                self._session.run(statement)
        self._session.run("create or replace stage _cdc.arriving")  # what a process that died has left in it goes
        self._session.run("update _cdc.position set writer = %s", [self._writer])
        for name, state in self.tables().items():
            if not state.stale and ("RAW", name.upper()) not in there:
                self._mark_stale(name, "its table at Snowflake is gone")

    # ------------------------------------------------------------------ what it knows

    def is_there(self) -> bool:
        """Say whether anybody has begun with it."""
        return ("_CDC", "LOADED") in {tuple(row) for row in self._session.run(_THERE)}

    def position(self) -> Position | None:
        """See `Target`."""
        rows = self._session.run(
            "select slot, system_id, timeline, applied_lsn, date_part(epoch_microsecond, applied_at) from _cdc.position"
        )
        if not rows:
            return None
        slot, system_id, timeline, applied_lsn, micros = rows[0]
        applied_at = None if micros is None else _EPOCH + timedelta(microseconds=int(micros))
        return Position(slot, system_id, int(timeline), int(applied_lsn), applied_at)

    def tables(self) -> dict[str, TableState]:
        """See `Target`. Asked for again and again, so it is remembered: nobody else changes it."""
        if self._states is None:
            rows = self._session.run("select name, shape, loaded_lsn, files, stale from _cdc.loaded order by name")
            decode = msgspec.json.decode
            self._states = {
                name: TableState(decode(shape, type=Shape), int(lsn), decode(numbers, type=dict[int, int]), stale)
                for name, shape, lsn, numbers, stale in rows
            }
        return dict(self._states)

    def row_counts(self) -> dict[str, int]:
        """See `Target`. A table that somebody dropped has none, and is loaded anew when it is opened to be written."""
        there = {tuple(row) for row in self._session.run(_THERE)}
        tables = [table for table in self.tables() if ("RAW", table.upper()) in there]
        counts = " union all ".join(f"select '{table}', count(*) from {sql.raw(table)}" for table in tables)  # noqa: S608
        return {table: int(rows) for table, rows in self._session.run(counts)} if tables else {}

    # ------------------------------------------------------------------ loading

    def begin_with(self, position: Position) -> None:
        """See `Target`."""
        with self._transaction():
            self._session.run("delete from _cdc.position")
            self._session.run(
                "insert into _cdc.position (slot, system_id, timeline, applied_lsn, applied_at, writer)"
                " values (%s, %s, %s, %s, %s, %s)",
                [*_plain(position), self._writer],
            )

    def load(self, state: TableState, csv: Generator[Piece]) -> int:
        """See `Target`. A table that is half made is stale, whatever happens then."""
        shape = state.shape
        self._session.run(statements.make_arriving(shape))
        place = f"load-{uuid4().hex}"
        with contextlib.closing(csv), _folder() as folder:
            staged = [self._stage(path, f"/{place}/") for path in files.write_rows(shape, csv, folder)]
        rows = self._copy_in(shape, f"{place}/") if staged else 0
        self._be_the_writer()
        if shape.table in self.tables():
            self._mark_stale(shape.table, "it is being loaded")
        self._session.run(statements.make(shape))
        with self._transaction():
            self._be_the_writer()
            self._empty_arriving(shape)
            self._write_table(state)
        self._states = {**self.tables(), shape.table: state}
        return rows

    def forget_all(self) -> None:
        """Drop everything, the rows as well as what is known of the source."""
        for schema in ("raw", "_cdc"):
            self._session.run(f"drop schema if exists {schema}")
        self._states = None

    def forget(self, table: str) -> None:
        """See `Target`."""
        self._mark_stale(table, "it is not published any more")
        for name in (sql.raw(table), sql.arriving(table)):
            self._session.run(f"drop table if exists {name}")
        self._session.run("delete from _cdc.loaded where name = %s", [table])
        self._states = None

    # ------------------------------------------------------------------ changes

    def apply(self, changes: TableChanges) -> None:
        """See `Target`. The files are handed over now, the rows change when it commits."""
        place = ""
        if changes.removed or changes.whole or changes.partial:
            place = f"{changes.shape.table}-{uuid4().hex}.parquet"
            with _folder() as folder:
                path = folder / place
                files.write_changes(changes, path)
                self._stage(path)
        self._staged.append(
            _Staged(
                changes.shape,
                place,
                truncated=changes.truncated,
                removes=bool(changes.removed),
                inserts=bool(changes.whole),
                partial=len(changes.partial),
            )
        )

    def commit(self, position: Position, stale: Mapping[str, str]) -> None:
        """See `Target`."""
        with self._transaction():
            for staged in self._staged:
                self._change(staged)
            self._write_position(position)
            for table, reason in stale.items():
                self._mark_stale(table, reason)
        self._staged.clear()

    def rollback(self) -> None:
        """See `Target`. Files that wait are left to the next start, which makes the stage anew."""
        self._staged.clear()

    def _change(self, staged: _Staged) -> None:
        shape = staged.shape
        if staged.truncated:
            self._session.run(f"delete from {sql.raw(shape.table)}")  # noqa: S608 (our own name)
        if not staged.place:
            return
        self._copy_in(shape, staged.place)
        if staged.removes:
            self._session.run(statements.remove(shape))
        if staged.partial:
            changed = self._session.changed(statements.change(shape))
            assert changed == staged.partial, "a row whose values were kept is not there, or is there twice"
        if staged.inserts:
            self._session.run(statements.insert(shape))
        self._empty_arriving(shape)

    def _stage(self, path: Path, below: str = "") -> str:
        """Hand a file over, and keep nothing of it here."""
        self._session.put(path, f"{_STAGE}{below}")
        path.unlink()
        return path.name

    def _copy_in(self, shape: Shape, place: str) -> int:
        """Copy staged files in, and say how many rows they held."""
        copied = self._session.run(
            f"copy into {sql.arriving(shape.table)} from {_STAGE}/{place} {_PARQUET} force = true purge = true"
        )
        return sum(int(row[_ROWS_LOADED]) for row in copied)

    def _empty_arriving(self, shape: Shape) -> None:
        self._session.run(f"delete from {sql.arriving(shape.table)}")  # noqa: S608 (our own name)

    # ------------------------------------------------------------------ adding up

    def digests(self, shape: Shape) -> dict[Group, Digest]:
        """See `Target`."""
        return {
            UUID(group) if group else None: Digest(int(rows), int(total), tuple(sums))
            for group, rows, total, *sums in self._session.run(sql.digest_statement(shape))
        }

    def row_hashes(self, shape: Shape, group: Group) -> dict[str, int]:
        """See `Target`."""
        statement, arguments = sql.row_hashes_statement(shape, group)
        return {key: int(total) for key, total in self._session.run(statement, arguments)}

    def tell_run(self, as_of: datetime, source_lsn: str) -> None:
        """Tell the models what the run is of that begins now."""
        self._session.run("create schema if not exists _models")
        self._session.run(
            "create or replace transient table _models.run"
            " (as_of timestamp_tz(6) not null, source_lsn varchar not null)"
        )
        self._session.run(
            "insert into _models.run (as_of, source_lsn) values (%s, %s)", [as_of.isoformat(), source_lsn]
        )

    def close(self) -> None:
        """See `Target`."""
        self._session.close()

    # ------------------------------------------------------------------ its own tables

    def _write_position(self, position: Position) -> None:
        """Write it if nobody else has taken the warehouse over since it was opened.

        Raises:
            WarehouseBusy: somebody has.
        """
        changed = self._session.changed(
            "update _cdc.position set slot = %s, system_id = %s, timeline = %s, applied_lsn = %s, applied_at = %s"
            " where writer = %s",
            [*_plain(position), self._writer],
        )
        _check_writer(changed)

    def _be_the_writer(self) -> None:
        _check_writer(
            self._session.changed("update _cdc.position set writer = %s where writer = %s", [self._writer] * 2)
        )

    def _write_table(self, state: TableState) -> None:
        shape, numbers = (msgspec.json.encode(one).decode() for one in (state.shape, state.files))
        self._session.run("delete from _cdc.loaded where name = %s", [state.shape.table])
        self._session.run(
            "insert into _cdc.loaded (name, shape, loaded_lsn, files, stale) values (%s, %s, %s, %s, %s)",
            [state.shape.table, shape, state.loaded_lsn, numbers, state.stale],
        )

    def _mark_stale(self, table: str, reason: str) -> None:
        """Let nobody trust a table that is there."""
        self._session.run("update _cdc.loaded set stale = %s where name = %s", [reason, table])
        states = self.tables()
        self._states = states | {table: msgspec.structs.replace(states[table], stale=reason)}

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._session.run("begin")
        try:
            yield
            self._session.run("commit")
        except BaseException:
            self._staged.clear()
            self._states = None
            with contextlib.suppress(Waits):  # a session that has failed altogether has rolled back already
                self._session.run("rollback")
            raise


def _plain(position: Position) -> list[Any]:
    at = position.applied_at
    return [
        position.slot,
        position.system_id,
        position.timeline,
        position.applied_lsn,
        None if at is None else at.isoformat(),
    ]


def _check_writer(changed: int) -> None:
    if changed != 1:
        raise WarehouseBusy("Another process has taken over the warehouse at Snowflake; one at a time writes it.")


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """Give a folder for files that are on their way.

    Raises:
        WarehouseFull: the disk here is full.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="vend-snowflake-") as folder:
            yield Path(folder)
    except OSError as error:
        raise WarehouseFull(f"What goes to Snowflake could not be written on this machine first: {error}.") from error
