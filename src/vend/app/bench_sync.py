"""What change data capture costs, each figure beside a limit that is measured in the same run on the same machine.

- a first load, beside PostgreSQL's COPY piped straight into DuckDB with the same types;
- changes in transactions of a hundred, decoded and applied, in changes a second;
- changes one by one, through the stream, beside the usual way of asking for them by SQL
  (`pg_logical_slot_peek_binary_changes`, then advance the slot) with the same decoder and the same warehouse;
- one transaction that is many batches large, and how much memory it takes.
"""

import asyncio
import contextlib
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from vend.app.bars import Bar, picture
from vend.db.migrate import migrate
from vend.db.publication import publish
from vend.db.roles import ROLES, RolePasswords, create_database
from vend.domain.errors import Unavailable
from vend.engines import Postgres
from vend.warehouse.apply import CHANGES_MAX, Applier
from vend.warehouse.batch import TableBatch, TableChanges
from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.first_load import copy_query, load_tables
from vend.warehouse.pgoutput import Insert, decode
from vend.warehouse.replication.catalog import fingerprints
from vend.warehouse.replication.session import Server
from vend.warehouse.replication.slot import create_slot
from vend.warehouse.shape import Shape
from vend.warehouse.sync import Source, Sync
from vend.warehouse.tables import PUBLICATION, ROLE, TABLES

_DATABASE = "vend"
_TABLE = "ledger_transfers"
_PASSWORDS = RolePasswords(*(f"bench-{role}" for role in ROLES))
_TURNS = 2
_PER_TRANSACTION = 100
_WRITTEN_AT_ONCE = 10_000
_SLOT, _PEEK_SLOT = "bench", "bench_peek"
_MB = 1024 * 1024

# Foreign keys are unchecked: the rows are made to fit.
_FILL = """
set session_replication_role = replica;
insert into ledger_transfers (garage_id, id, kind, debit_account, credit_account, amount_minor, currency,
    effective_date, occurred_at, recorded_at, source_id, invoice_id, payment_id)
select md5((i % 200)::text)::uuid, uuidv7(), 'charge', 'stripe_cash', 'receivable', 1000 + i, 'USD',
    '2026-11-01'::date + i % 28, now(), now(), 'ch_{mark}_' || i, uuidv7(), uuidv7()
from generate_series(1, {rows}) as numbers (i);
"""
_CHANGE = """
set session_replication_role = replica;
do $$ begin
    for i in 1 .. {times} loop
        insert into ledger_transfers (garage_id, id, kind, debit_account, credit_account, amount_minor, currency,
            effective_date, occurred_at, recorded_at, source_id, invoice_id, payment_id)
        select md5((j % 200)::text)::uuid, uuidv7(), 'charge', 'stripe_cash', 'receivable', 1000 + j, 'USD',
            '2026-11-01', now(), now(), 'ch_{mark}_' || i || '_' || j, uuidv7(), uuidv7()
        from generate_series(1, {size}) as numbers (j);
        commit;
    end loop;
end $$;
"""
_PEEK = (
    "select data from pg_logical_slot_peek_binary_changes(%s, null, %s, 'proto_version', '1', 'publication_names', %s)"
)
_ADVANCE = "select pg_replication_slot_advance(%s, %s::pg_lsn)"

Tell = Callable[[str], None]


class Stages(msgspec.Struct, frozen=True):
    """Where the processor time of a change goes, in microseconds, all threads together.

    Attributes:
        rest_us: reading from the server, committing, and what is around all of it.
        decode_us: from bytes to a row.
        gather_us: by key, so that the last image wins.
        apply_us: into the warehouse, with a note of what changed.
    """

    rest_us: float
    decode_us: float
    gather_us: float
    apply_us: float


class Result(msgspec.Struct, frozen=True):
    """What was measured.

    Attributes:
        load_ratio: `load_per_s` of `bare_per_s`.
        changes_per_s: in transactions of a hundred.
        changes_cpu_us: what one of those took this process, in microseconds of its processor, all threads together;
            other work on the machine does not change it much.
        stages: where that went, measured on one batch.
        peek_ratio: `single_per_s` of `peek_per_s`.
        large_per_s: of one transaction with all the changes.
        memory_mb: the most that this process held until the batches of a hundred were applied.
        memory_large_mb: likewise until one transaction of as many changes was applied after them.
    """

    rows: int
    changes: int
    load_per_s: float
    bare_per_s: float
    load_ratio: float
    changes_per_s: float
    changes_cpu_us: float
    stages: Stages
    single_per_s: float
    peek_per_s: float
    peek_ratio: float
    large_per_s: float
    memory_mb: float
    memory_large_mb: float


def measure(folder: Path, *, rows: int, changes: int, tell: Tell = lambda _: None) -> Result:
    """Start a server, fill it, and measure.

    Args:
        folder: for the server and the warehouses; see `fresh_folder`.
        rows: of the table that is loaded.
        changes: of each measurement of changes.
        tell: is told each step.
    """
    settings = {"shared_buffers": "256MB", "max_wal_size": "2GB", "checkpoint_timeout": "15min"}
    with Postgres(folder, durable=False, settings=settings) as server:
        return _Bench(server, folder, tell).run(rows, changes)


def drawn(result: Result) -> str:
    """Draw what a second brings, beside the limits."""
    named = (
        ("first load: COPY piped into DuckDB", result.bare_per_s, True),
        ("first load: vend sync", result.load_per_s, False),
        ("changes one by one: asked for by SQL", result.peek_per_s, True),
        ("changes one by one: vend sync", result.single_per_s, False),
        ("changes by the hundred: vend sync", result.changes_per_s, False),
    )
    bars = [Bar(name, a_second, f"{a_second:,.0f}", is_limit=is_limit) for name, a_second, is_limit in named]
    return picture("Rows or changes a second", bars)


class _Bench:
    def __init__(self, server: Postgres, folder: Path, tell: Tell) -> None:
        self._server = server
        self._folder = folder
        self._tell = tell
        self._marks = 0
        url = server.url(user=ROLE, password=_PASSWORDS.vend_sync, database=_DATABASE)
        self._source = Source(Server(url), _SLOT, PUBLICATION, TABLES)

    def run(self, rows: int, changes: int) -> Result:
        self._prepare(rows)
        load_s, bare_s = self._loads()
        target = DuckDbTarget(self._folder / "followed.duckdb")
        sync = Sync(self._source, target, stop=lambda: False)
        try:
            self._tell("loading")
            sync.drain()
            target.forget_notes(target.noted())  # models were built, so what changes is noted
            create_slot(self._source.server, _PEEK_SLOT)
            hundreds_s, cpu_s = self._follow(sync, changes // _PER_TRANSACTION, _PER_TRANSACTION)
            memory_mb = _most_memory_mb()
            changes_cpu_us = cpu_s / changes * 1_000_000
            stages = self._stages(target, changes_cpu_us)
            singles = changes // 2
            self._skip_peek()
            single_s, _ = self._follow(sync, singles, 1)
            peek_s = self._peek(target)
            large_s, _ = self._follow(sync, 1, changes)
        finally:
            target.close()
        return Result(
            rows=rows,
            changes=changes,
            load_per_s=round(rows / load_s),
            bare_per_s=round(rows / bare_s),
            load_ratio=round(bare_s / load_s, 3),
            changes_per_s=round(changes / hundreds_s),
            changes_cpu_us=round(changes_cpu_us, 1),
            stages=stages,
            single_per_s=round(singles / single_s),
            peek_per_s=round(singles / peek_s),
            peek_ratio=round(peek_s / single_s, 2),
            large_per_s=round(changes / large_s),
            memory_mb=round(memory_mb),
            memory_large_mb=round(_most_memory_mb()),
        )

    def _prepare(self, rows: int) -> None:
        self._tell("making the schema")
        owner_url = self._server.url(user="vend_owner", password=_PASSWORDS.vend_owner, database=_DATABASE)

        async def prepare() -> None:
            await create_database(self._server.superuser_url(), _DATABASE, _PASSWORDS)
            await migrate(owner_url)
            await publish(owner_url, TABLES, publication=PUBLICATION, role=ROLE)

        asyncio.run(prepare())
        self._tell(f"filling {rows:,} rows")
        self._write(_FILL, rows=rows)
        self._server.psql("checkpoint", database=_DATABASE)

    def _write(self, statement: str, **numbers: int) -> None:
        self._marks += 1
        self._server.psql(statement.format(mark=self._marks, **numbers), database=_DATABASE)

    # ------------------------------------------------------------------ loading

    def _loads(self) -> tuple[float, float]:
        """Take turns between our load and the bare one; give the best of each, in seconds."""
        with self._source.server.session() as session:
            shape = fingerprints(session, PUBLICATION, _TABLE)[_TABLE].shape
        ours, bare = [], []
        for turn in range(_TURNS):
            self._tell(f"turn {turn + 1} of {_TURNS}: COPY piped into DuckDB")
            bare.append(self._bare(shape))
            self._tell(f"turn {turn + 1} of {_TURNS}: vend sync")
            ours.append(self._ours())
        return min(ours), min(bare)

    def _ours(self) -> float:
        with _fresh(self._folder / "loaded.duckdb") as path:
            target = DuckDbTarget(path)
            began = time.perf_counter()
            load_tables(self._source.server, target, [_TABLE], publication=PUBLICATION, tell=lambda _: None)
            took_s = time.perf_counter() - began
            target.close()
        return took_s

    def _bare(self, shape: Shape) -> float:
        """Let psql write CSV into a pipe and another process read it into a new DuckDB file: no bookkeeping at all."""
        password = self._server.superuser_url().split(":", 2)[2].split("@", 1)[0]
        environment = {"PATH": os.defpath, "LC_ALL": "C", "PGPASSWORD": password}
        where = ["-h", "127.0.0.1", "-p", str(self._server.port), "-U", "postgres", "-d", _DATABASE]
        copy = f"copy ({copy_query(shape)}) to stdout (format csv)"
        with _fresh(self._folder / "bare.duckdb") as path:
            reader = [sys.executable, "-m", "vend.warehouse.bare_load", str(path), msgspec.json.encode(shape).decode()]
            with (
                subprocess.Popen(  # noqa: S603 (our own binary and arguments)
                    reader, stdin=subprocess.PIPE, stdout=subprocess.PIPE
                ) as taken,
            ):
                assert taken.stdin is not None
                assert taken.stdout is not None
                taken.stdout.readline()  # it has imported what it needs
                began = time.perf_counter()
                given = subprocess.run(  # noqa: S603 (same)
                    [self._server.tool("psql"), "-XAtq", *where, "-c", copy],
                    stdout=taken.stdin,
                    env=environment,
                    check=False,
                )
                taken.stdin.close()
                taken.wait()
                took_s = time.perf_counter() - began
        if given.returncode or taken.returncode:
            raise Unavailable("COPY into DuckDB failed; see above.")
        return took_s

    # ------------------------------------------------------------------ following

    def _follow(self, sync: Sync, transactions: int, size: int) -> tuple[float, float]:
        """Write transactions of a size, then follow them; give the seconds of that, by the clock and the processor."""
        self._tell(f"writing {transactions:,} transactions of {size:,} rows")
        for written in range(0, transactions, _WRITTEN_AT_ONCE):
            self._write(_CHANGE, times=min(_WRITTEN_AT_ONCE, transactions - written), size=size)
        self._tell(f"following {transactions:,} transactions of {size:,} rows")
        before, began, cpu_began = sync.changes, time.perf_counter(), time.process_time()
        sync.drain()
        took_s, cpu_s = time.perf_counter() - began, time.process_time() - cpu_began
        assert sync.changes - before == transactions * size, "all of them were applied"
        return took_s, cpu_s

    def _stages(self, target: DuckDbTarget, whole_us: float) -> Stages:
        """Take one batch of the changes through each stage by itself; the warehouse has them, so it undoes it."""
        self._tell("measuring the stages of a batch")
        with self._source.server.session() as session:
            messages = [row[0] for row in session.rows(_PEEK, _PEEK_SLOT, CHANGES_MAX, PUBLICATION)]
        events, decode_s = _timed(lambda: [decode(message) for message in messages])
        rows = [event.new for event in events if isinstance(event, Insert)]
        batch = TableBatch(target.tables()[_TABLE].shape)

        def gather() -> TableChanges:
            for row in rows:
                batch.insert(row)
            return batch.changes()

        changes, gather_s = _timed(gather)
        _, apply_s = _timed(lambda: target.apply(changes))
        target.rollback()
        decode_us, gather_us, apply_us = (
            round(took_s / len(rows) * 1_000_000, 2) for took_s in (decode_s, gather_s, apply_s)
        )
        rest_us = round(whole_us - decode_us - gather_us - apply_us, 2)
        return Stages(rest_us, decode_us, gather_us, apply_us)

    def _skip_peek(self) -> None:
        """Move the other slot to where the stream is, so that both read the same changes."""
        with self._source.server.session() as session:
            session.rows(_ADVANCE, _PEEK_SLOT, session.value("select pg_current_wal_flush_lsn()::text"))

    def _peek(self, target: DuckDbTarget) -> float:
        """Ask for the same changes by SQL, batch by batch; the warehouse is a new one that was loaded before them."""
        position = target.position()
        assert position is not None
        self._tell("asking for the same transactions by SQL")
        applier = Applier(target, msgspec.structs.replace(position, applied_lsn=1))
        began = time.perf_counter()
        with self._source.server.session() as session:
            while messages := session.rows(_PEEK, _PEEK_SLOT, CHANGES_MAX, PUBLICATION):
                for (message,) in messages:
                    event = decode(message)
                    if event is not None:
                        applier.take(event, len(message))
                lsn = applier.commit().applied_lsn
                session.rows(_ADVANCE, _PEEK_SLOT, f"{lsn >> 32:X}/{lsn & 0xFFFFFFFF:X}")
        took_s = time.perf_counter() - began
        target.commit(position, {})
        return took_s


T = TypeVar("T")


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    """Do something; give the seconds of processor that it took, all threads together."""
    began = time.process_time()
    return work(), time.process_time() - began


@contextlib.contextmanager
def _fresh(path: Path) -> Iterator[Path]:
    """Give a file's path that is free, and free it again."""
    try:
        yield path
    finally:
        for one in (path, path.with_name(f"{path.name}.wal")):
            one.unlink(missing_ok=True)


def _most_memory_mb() -> float:
    """Give the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MB
