"""`vend sync`."""

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import structlog

from vend.app import logs
from vend.app.compose import clock
from vend.app.settings import MigrateSettings, SyncSettings
from vend.app.warehouse import build_source, ended_by_signals, open_target
from vend.cli import sync_show as show
from vend.cli.progress import console, steps
from vend.db.publication import publish
from vend.domain.errors import Invalid
from vend.warehouse import verify as verifying
from vend.warehouse.errors import Waits
from vend.warehouse.first_load import LoadProgress
from vend.warehouse.keep_up import keep_up
from vend.warehouse.look import look_at
from vend.warehouse.lsn import format_lsn
from vend.warehouse.replication.slot import drop_slot
from vend.warehouse.status import State, Teller, held, told_path
from vend.warehouse.sync import Sync, Watcher
from vend.warehouse.tables import PUBLICATION, ROLE, TABLES
from vend.warehouse.target import Position

_log = structlog.get_logger("vend.sync")
_LOG_EVERY_S = 5.0


class Line(msgspec.Struct, frozen=True):
    """The last line of a command that moves the warehouse."""

    applied_lsn: str
    changes: int
    transactions: int
    rows: int
    took_s: float


def setup() -> None:
    """Make the publication, the policies and the grants.

    Raises:
        BadSettings: VEND_OWNER_DATABASE_URL is missing or wrong.
        NotReady, DatabaseUnavailable: see `publish`.
    """
    settings = MigrateSettings.from_environment(os.environ)
    logs.configure(settings.log, settings.log_level, program="sync-setup")
    owner_url = settings.owner_database_url.reveal()
    changed = asyncio.run(publish(owner_url, TABLES, publication=PUBLICATION, role=ROLE))
    print(f"{len(TABLES)} tables are published" if changed else f"nothing to do: {len(TABLES)} tables are published")


def run() -> None:
    """Keep the warehouse up until SIGTERM or Ctrl-C.

    Raises:
        BadSettings: a setting is missing or wrong.
        WarehouseBusy: another process works on the warehouse.
        Broken: going on would be a guess.
    """
    settings = _settings("sync")
    with ended_by_signals() as stop, held(settings.warehouse):
        teller = _Logged(settings.warehouse, clock)
        _log.info("sync_starts", warehouse=str(settings.warehouse), slot=settings.sync_slot)
        keep_up(build_source(settings), lambda: open_target(settings), teller, stop=stop, told=_waits)
        _log.info("sync_stopped")


def once(*, json_only: bool) -> None:
    """Bring the warehouse up to now.

    Raises:
        BadSettings, WarehouseBusy, Waits, Broken: nothing was applied in half.
    """
    with _opened(quiet=json_only) as sync:
        began = time.monotonic()
        _end(sync, sync.drain(), began)


def resnapshot(table: str, *, json_only: bool) -> None:
    """Load a table anew.

    Raises:
        Invalid: the warehouse has no such table.
    """
    with _opened(quiet=json_only) as sync:
        began = time.monotonic()
        sync.drain()
        if table not in sync.target.tables():
            raise Invalid(f"The warehouse has no table {table}; `vend sync status` lists them.", field="table")
        sync.load_anew(table)
        _end(sync, sync.drain(), began)


def rebuild(*, json_only: bool) -> None:
    """Forget the slot and the file, and load everything anew.

    Raises:
        SlotBusy: another process reads from the slot.
    """
    settings = _settings("sync-rebuild")
    with held(settings.warehouse):
        with build_source(settings).server.session() as session:
            drop_slot(session, settings.sync_slot)
        for path in (settings.warehouse, settings.warehouse.with_name(f"{settings.warehouse.name}.wal")):
            path.unlink(missing_ok=True)
        told_path(settings.warehouse).unlink(missing_ok=True)
    once(json_only=json_only)


def verify(*, json_only: bool) -> None:
    """Compare; exit 1 when something differs.

    Raises:
        BadSettings, WarehouseBusy, Waits, Broken: nothing could be compared.
    """
    began = time.monotonic()
    with _opened(quiet=json_only) as sync, steps(quiet=json_only) as tell:
        verdict = verifying.verify(sync, tell=lambda table: tell(f"comparing {table}"))
    if not json_only:
        show.verdict(console(), verdict)
    print(msgspec.json.encode(show.VerdictLine.of(verdict, took_s=round(time.monotonic() - began, 2))).decode())
    sys.exit(1 if verdict.differences else 0)


def status(*, json_only: bool) -> None:
    """Show how far the warehouse is; exit 1 when something is wrong.

    Raises:
        BadSettings: a setting is missing or wrong.
    """
    settings = _settings("sync-status")
    source = build_source(settings)
    found = look_at(source, settings.warehouse, lambda: open_target(settings), now=clock())
    if not json_only:
        show.status(console(), settings.warehouse, found)
    print(msgspec.json.encode(found).decode())
    sys.exit(0 if found.is_well else 1)


def _settings(program: str) -> SyncSettings:
    settings = SyncSettings.from_environment(os.environ)
    logs.configure(settings.log, settings.log_level, program=program)
    return settings


@contextlib.contextmanager
def _opened(*, quiet: bool) -> Iterator[Sync]:
    """Hold and open the warehouse for one piece of work, and show how a load goes on; it may be cut at any moment."""
    settings = _settings("sync")
    with held(settings.warehouse), steps(quiet=quiet) as tell:
        target = open_target(settings)
        try:
            yield Sync(build_source(settings), target, watcher=_Steps(tell))
        finally:
            target.close()


def _end(sync: Sync, position: Position, began: float) -> None:
    rows = sum(sync.target.row_counts().values())
    took_s = round(time.monotonic() - began, 2)
    line = Line(format_lsn(position.applied_lsn), sync.changes, sync.transactions, rows, took_s)
    print(msgspec.json.encode(line).decode())


def _waits(error: Waits) -> None:
    _log.warning("sync_waits", code=error.code, detail=error.detail)


class _Steps(Watcher):
    """Shows a load on standard error."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell

    def loading(self, progress: LoadProgress) -> None:
        self._tell(show.load(progress))


class _Logged(Teller):
    """Tells the log of a load, and once it follows."""

    def __init__(self, warehouse: Path, now: Callable[[], datetime]) -> None:
        super().__init__(warehouse, now)
        self._due_s = 0.0

    def loading(self, progress: LoadProgress) -> None:
        super().loading(progress)
        if progress.took_s >= self._due_s or not progress.table:
            self._due_s = progress.took_s + _LOG_EVERY_S
            _log.info("sync_loads", says=show.load(progress))

    def say(self, state: State, detail: str = "") -> None:
        super().say(state, detail)
        _log.info(f"sync_{state.value}")
