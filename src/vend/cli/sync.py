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
from vend.app.home import Home, default_home
from vend.app.settings import DemoSettings, MigrateSettings, SyncSettings, TargetName, sync_settings
from vend.app.warehouse import (
    build_scheduled,
    build_source,
    ended_by_signals,
    flush_s,
    forget,
    open_warehouse,
    peek,
    told_of,
)
from vend.cli import sync_show as show
from vend.cli.naming import for_target
from vend.cli.progress import console, steps
from vend.db.publication import publish
from vend.domain.errors import Unavailable, VendError
from vend.warehouse import orders
from vend.warehouse.errors import Waits
from vend.warehouse.first_load import LoadProgress
from vend.warehouse.keep_up import keep_up
from vend.warehouse.look import look_at
from vend.warehouse.models.build import Built
from vend.warehouse.models.schedule import Listener
from vend.warehouse.replication.slot import drop_slot
from vend.warehouse.status import State, Teller, held, is_held, told_path
from vend.warehouse.sync import Moved, Sync, Watcher
from vend.warehouse.tables import PUBLICATION, ROLE, TABLES
from vend.warehouse.told import Planned
from vend.warehouse.verified import Verifying
from vend.warehouse.verify import Verdict

_log = structlog.get_logger("vend.sync")
_LOG_EVERY_S = 5.0
_OWN = {"VEND_SYNC_DATABASE_URL", "VEND_SYNC_DATABASE_URL_FILE", "VEND_WAREHOUSE"}


class Line(Moved, frozen=True):
    """The last line of a command that moves the warehouse."""

    took_s: float = 0.0


def setup(*, target: TargetName) -> None:
    """Make the publication, the policies and the grants; at Snowflake what a warehouse stands in.

    Raises:
        BadSettings: VEND_OWNER_DATABASE_URL is missing or wrong, or a setting of Snowflake.
        NotReady, DatabaseUnavailable: see `publish`.
        WarehouseAway, WarehouseForbids: see `SnowflakeTarget`.
    """
    settings = MigrateSettings.from_environment(os.environ)
    logs.configure(settings.log, settings.log_level, program="sync-setup")
    owner_url = settings.owner_database_url.reveal()
    changed = asyncio.run(publish(owner_url, TABLES, publication=PUBLICATION, role=ROLE))
    print(f"{len(TABLES)} tables are published" if changed else f"nothing to do: {len(TABLES)} tables are published")
    if target == "snowflake":
        open_warehouse(sync_settings(os.environ, target)).close()
        print("Snowflake lets us in; what a warehouse needs there is made")


def run(*, target: TargetName) -> None:
    """Keep the warehouse up until SIGTERM or Ctrl-C.

    Raises:
        BadSettings: a setting is missing or wrong.
        WarehouseBusy: another process works on the warehouse.
        Broken: going on would be a guess.
    """
    settings = _settings("sync", target)
    gathered_s = flush_s(settings)
    with ended_by_signals() as stop, held(settings.warehouse), told_of(settings):
        teller = _Logged(settings.warehouse, clock, count_every_s=gathered_s)
        _log.info("sync_starts", warehouse=str(settings.warehouse), slot=settings.sync_slot)
        keep_up(
            build_source(settings),
            lambda: open_warehouse(settings),
            teller,
            stop=stop,
            told=_waits,
            flush_s=gathered_s,
            orders=build_scheduled(settings, _Heard(teller)),
        )
        _log.info("sync_stopped")


def once(*, json_only: bool, target: TargetName) -> None:
    """Bring the warehouse up to now.

    Raises:
        BadSettings, WarehouseBusy, Waits, Broken: nothing was applied in half.
    """
    began = time.monotonic()
    with _opened(_settings("sync", target), quiet=json_only) as sync:
        _end(sync.moved(sync.drain()), began)


def resnapshot(table: str, *, json_only: bool, target: TargetName) -> None:
    """Load a table anew, by the process that works on the warehouse if there is one.

    Raises:
        Invalid: the warehouse has no such table.
    """
    settings, began = _settings("sync", target, or_demo=True), time.monotonic()
    if is_held(settings.warehouse):
        moved = _asked(settings, orders.Order("resnapshot", table), quiet=json_only).moved
        assert moved is not None, "an answer without an error has what was asked for"
    else:
        with _opened(settings, quiet=json_only) as sync:
            moved = orders.resnapshot(sync, table)
    _end(moved, began)


def rebuild(*, json_only: bool, target: TargetName) -> None:
    """Forget the slot and the warehouse, and load everything anew.

    Raises:
        SlotBusy: another process reads from the slot.
    """
    settings = _settings("sync-rebuild", target)
    with held(settings.warehouse):
        with build_source(settings).server.session() as session:
            drop_slot(session, settings.sync_slot)
        forget(settings)
        told_path(settings.warehouse).unlink(missing_ok=True)
    once(json_only=json_only, target=target)


def verify(*, json_only: bool, target: TargetName) -> None:
    """Compare; exit 1 when something differs.

    Raises:
        BadSettings, WarehouseBusy, Waits, Broken: nothing could be compared.
    """
    settings, began = _settings("sync", target, or_demo=True), time.monotonic()
    if is_held(settings.warehouse):
        verdict = _asked(settings, orders.Order("verify"), quiet=json_only).verdict
        assert verdict is not None, "an answer without an error has what was asked for"
    else:
        with _opened(settings, quiet=json_only) as sync, steps(quiet=json_only) as tell:
            verifying = Verifying(settings.warehouse, clock)
            verdict = verifying.run(sync, tell=lambda table: tell(f"comparing {table}"))
    if not json_only:
        show.verdict(console(), verdict, target)
    print(msgspec.json.encode(show.VerdictLine.of(verdict, took_s=round(time.monotonic() - began, 2))).decode())
    sys.exit(1 if verdict.differences else 0)


def status(*, json_only: bool, target: TargetName) -> None:
    """Show how far the warehouse is; exit 1 when something is wrong.

    Raises:
        BadSettings: a setting is missing or wrong.
    """
    settings = _settings("sync-status", target, or_demo=True)
    source = build_source(settings)
    found = look_at(source, settings.warehouse, lambda: peek(settings), now=clock())
    found = msgspec.structs.replace(found, detail=for_target(found.detail, target))
    if not json_only:
        show.status(console(), settings.warehouse, found)
    print(msgspec.json.encode(found).decode())
    sys.exit(0 if found.is_well else 1)


def _settings(program: str, target: TargetName, *, or_demo: bool = False) -> SyncSettings:
    """Read the settings; where none of sync's are made and a demo was started here, those of its warehouse."""
    environment = dict(os.environ)
    if or_demo and not environment.keys() & _OWN:
        home = Home(DemoSettings.from_environment(environment).home or default_home())
        if found := home.sync_settings():
            print(f"the demo's warehouse in {home.path}:", file=sys.stderr)
            environment |= found
    settings = sync_settings(environment, target)
    logs.configure(settings.log, settings.log_level, program=program)
    return settings


@contextlib.contextmanager
def _opened(settings: SyncSettings, *, quiet: bool) -> Iterator[Sync]:
    """Hold and open the warehouse for one piece of work, and show how a load goes on; it may be cut at any moment."""
    with held(settings.warehouse), steps(quiet=quiet) as tell:
        warehouse = open_warehouse(settings)
        try:
            yield Sync(build_source(settings), warehouse, watcher=_Steps(tell))
        finally:
            warehouse.close()


def _asked(settings: SyncSettings, order: orders.Order, *, quiet: bool) -> orders.Answer:
    """Let the process that works on the warehouse do it.

    Raises:
        Unavailable: it could not; the message is its own.
    """
    with steps(quiet=quiet) as tell:
        tell("the process that works on the warehouse does it")
        answer = orders.ask(settings.warehouse, order)
    if answer.error:
        raise Unavailable(answer.error)
    return answer


def _end(moved: Moved, began: float) -> None:
    took_s = round(time.monotonic() - began, 2)
    print(msgspec.json.encode(Line(**msgspec.structs.asdict(moved), took_s=took_s)).decode())


class _Heard(Listener):
    """Tells the log and the file beside the warehouse of what the process does by itself."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller

    def planned(self, planned: Planned) -> None:
        self._teller.planned(planned)

    def modelled(self, outcome: Built | VendError) -> None:
        if isinstance(outcome, VendError):
            _log.warning("models_not_built", code=outcome.code, detail=outcome.detail)
            return
        failed = [failure.name for failure in outcome.ran.failures]
        tell = _log.warning if failed else _log.info
        tell("models_built", tests=outcome.ran.tests, published=len(outcome.published), failed=failed)

    def verified(self, outcome: Verdict | VendError) -> None:
        if isinstance(outcome, VendError):
            _log.warning("warehouse_not_verified", code=outcome.code, detail=outcome.detail)
        elif outcome.differences:
            tables = sorted({one.table for one in outcome.differences})
            _log.error("warehouse_differs", different=len(outcome.differences), tables=tables)
        else:
            _log.info("warehouse_verified", tables=outcome.tables, rows=outcome.rows)


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

    def __init__(self, warehouse: Path, now: Callable[[], datetime], *, count_every_s: float) -> None:
        super().__init__(warehouse, now, count_every_s=count_every_s)
        self._due_s = 0.0

    def loading(self, progress: LoadProgress) -> None:
        super().loading(progress)
        if progress.took_s >= self._due_s or not progress.table:
            self._due_s = progress.took_s + _LOG_EVERY_S
            _log.info("sync_loads", says=show.load(progress))

    def say(self, state: State, detail: str = "") -> None:
        super().say(state, detail)
        _log.info(f"sync_{state.value}")
