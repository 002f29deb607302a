"""Makes the parts of `vend sync` from its settings."""

import contextlib
import signal
from collections.abc import Iterator
from datetime import timedelta

from vend.app.compose import clock
from vend.app.settings import SyncSettings
from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.herald import telling
from vend.warehouse.models.project import Workplace
from vend.warehouse.models.runner import Dbt
from vend.warehouse.models.runs import Runs
from vend.warehouse.models.schedule import Listener, Plan, Scheduled
from vend.warehouse.orders import FiledOrders
from vend.warehouse.replication.session import Server
from vend.warehouse.sync import FLUSH_S, Source
from vend.warehouse.tables import PUBLICATION, TABLES
from vend.warehouse.verified import Verifying

_FLUSH_S = {"scheduled": FLUSH_S, "seconds": 0.25}


def build_source(settings: SyncSettings) -> Source:
    """Make the source; nothing is connected yet."""
    return Source(Server(settings.sync_database_url.reveal()), settings.sync_slot, PUBLICATION, TABLES)


def build_scheduled(settings: SyncSettings, listener: Listener) -> Scheduled:
    """Make what the process does beside following: what others ask for, models, and comparing once a day."""
    url = settings.publisher_database_url
    dbt = Dbt(Workplace.beside(settings.warehouse))
    runs = None if url is None else Runs(url.reveal(), clock, dbt)
    verifying = Verifying(settings.warehouse, clock)
    plan = Plan(settings.models_mode, timedelta(hours=settings.models_every_hours), settings.verify_hour)
    if runs is not None and plan.mode == "seconds":
        dbt.warm_soon()
    filed = FiledOrders(settings.warehouse, verifying, runs)
    return Scheduled(filed, runs, verifying, plan, told=listener, clock=clock)


def flush_s(settings: SyncSettings) -> float:
    """Give how long changes are gathered before the warehouse commits them."""
    return _FLUSH_S[settings.models_mode]


@contextlib.contextmanager
def told_of(settings: SyncSettings) -> Iterator[None]:
    """Let the database be told of the warehouse while the block runs, where it is known where."""
    url = settings.publisher_database_url
    if url is None:
        yield
        return
    with telling(settings.warehouse, settings.sync_slot, url.reveal(), clock):
        yield


def open_target(settings: SyncSettings) -> DuckDbTarget:
    """Open the warehouse.

    Raises:
        WarehouseBusy, WarehouseDamaged, WarehouseFull: see `DuckDbTarget`.
    """
    return DuckDbTarget(settings.warehouse)


class Ending:
    """Whether the process was told to end."""

    def __init__(self) -> None:
        self.told = False

    def __call__(self) -> bool:
        """Say so."""
        return self.told


@contextlib.contextmanager
def ended_by_signals() -> Iterator[Ending]:
    """Let SIGTERM and Ctrl-C end the work at its next boundary; a second one ends it at once."""
    ending = Ending()

    def end(*_: object) -> None:
        if ending.told:
            raise KeyboardInterrupt
        ending.told = True

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield ending
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
