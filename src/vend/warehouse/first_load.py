"""Loads tables whole: at the beginning, and anew when their rows can no longer be followed.

A temporary slot exports a snapshot together with its exact place in the log; a COPY under that snapshot is the table as
of there, whoever writes meanwhile. The stream then applies to it what was committed from that place on, and nothing
before. The lasting slot is made first, so it has everything from the place on; a load that broke off goes on with the
tables that are missing, at a place of their own.

A snapshot does not hold against a rewrite of the table (a change of type, TRUNCATE): rows are then gone for it. So the
catalog is read before the snapshot is taken, and again while the COPY still keeps the table from being changed.
"""

import contextlib
import time
from collections.abc import Callable, Generator, Sequence

import msgspec

from vend.warehouse.kinds import LISTS, kind_of
from vend.warehouse.replication.catalog import Fingerprint, fingerprints
from vend.warehouse.replication.session import Server, Session
from vend.warehouse.replication.slot import exported
from vend.warehouse.shape import Shape
from vend.warehouse.target import Piece, TableState, Target

_TELL_EVERY_S = 0.2
_EXPECTED = """
select relation.relname::text, sum(greatest(leaf.reltuples, 0))::bigint
from pg_class as relation
cross join lateral (
    select relation.oid union select relid from pg_partition_tree(relation.oid)
) as part (oid)
inner join pg_class as leaf on leaf.oid = part.oid and leaf.relkind = 'r'
where relation.relnamespace = 'public'::regnamespace and relation.relname = any (%s)
group by relation.relname
"""


class LoadProgress(msgspec.Struct, frozen=True):
    """How far a load has come.

    Attributes:
        table: the one that is being loaded.
        rows: of all tables so far.
        rows_expected: of all tables, as the server estimates.
        took_s: since the beginning.
    """

    table: str
    tables_done: int
    tables: int
    rows: int
    rows_expected: int
    took_s: float

    @property
    def rows_per_s(self) -> float:
        """How fast it goes."""
        return self.rows / self.took_s if self.took_s else 0.0

    @property
    def remaining_s(self) -> float | None:
        """How long it will take at this speed; None where nothing is known."""
        left = self.rows_expected - self.rows
        return left / self.rows_per_s if self.rows and left > 0 else None


Tell = Callable[[LoadProgress], None]


class TableChanged(Exception):
    """A table was changed in its columns or rewritten while it was loaded; nothing of it was kept."""


class Stopped(Exception):
    """The process is to end; nothing of the table that was being loaded stays."""


def load_tables(
    server: Server,
    target: Target,
    tables: Sequence[str],
    *,
    publication: str,
    tell: Tell,
    stop: Callable[[], bool] = lambda: False,
) -> list[str]:
    """Load tables as of one place in the log.

    Returns:
        Those that have to be loaded again, since they were changed meanwhile.

    Raises:
        Stopped: `stop` said so.
        SourceAway, WarehouseFull: nothing of the table that was being loaded stays; what was loaded before does.
    """
    with server.session() as looking:
        before = fingerprints(looking, publication)
        progress = _Progress(tables, dict(looking.rows(_EXPECTED, list(tables))), tell, stop)
        with (
            exported(server, "load") as (snapshot, loaded_lsn),
            server.session() as reading,
            reading.snapshot(snapshot),
        ):
            again = []
            for table in tables:
                rows = _checked(looking, reading, before[table], publication)
                state = TableState(before[table].shape, loaded_lsn, before[table].files)
                try:
                    target.load(state, progress.counting(table, rows))
                except TableChanged:
                    again.append(table)
            progress.end()
            return again


def copy_query(shape: Shape) -> str:
    """Give the query whose CSV a target loads."""
    columns = ", ".join(
        f'to_json("{column.name}")' if kind_of(column) in LISTS else f'"{column.name}"' for column in shape.columns
    )
    return f'select {columns} from public."{shape.table}"'  # noqa: S608 (names from the catalog)


def _checked(looking: Session, reading: Session, expected: Fingerprint, publication: str) -> Generator[Piece]:
    """Give the table's CSV; at its end look whether the table is still stored as it was before the snapshot."""
    yield from reading.copy_out(copy_query(expected.shape))
    table = expected.shape.table
    if fingerprints(looking, publication, table).get(table) != expected:
        raise TableChanged


class _Progress:
    """Counts rows as they pass."""

    def __init__(self, tables: Sequence[str], expected: dict[str, int], tell: Tell, stop: Callable[[], bool]) -> None:
        self._tables = tables
        self._expected = sum(expected.values())
        self._tell = tell
        self._stop = stop
        self._rows = 0
        self._began = time.monotonic()

    def counting(self, table: str, rows: Generator[Piece]) -> Generator[Piece]:
        """Pass rows on, one a piece as the server sends them, and tell now and then how far it is."""
        due = 0.0
        with contextlib.closing(rows):  # a COPY that is not read to its end has to be broken off
            for row in rows:
                self._rows += 1
                if self._rows & 0xFF == 1 and time.monotonic() > due:
                    due = time.monotonic() + _TELL_EVERY_S
                    if self._stop():
                        raise Stopped
                    self._say(table)
                yield row

    def end(self) -> None:
        """Tell that all is loaded."""
        self._say("")

    def _say(self, table: str) -> None:
        done = self._tables.index(table) if table else len(self._tables)
        took_s = time.monotonic() - self._began
        expected = max(self._expected, self._rows) if table else self._rows
        self._tell(LoadProgress(table, done, len(self._tables), self._rows, expected, took_s))
