"""Makes the parts of `vend sync` from its settings."""

import contextlib
import signal
from collections.abc import Iterator
from datetime import timedelta

from vend.app.compose import clock
from vend.app.settings import SnowflakeSettings, SyncSettings
from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.herald import telling
from vend.warehouse.models.at_snowflake import SnowflakeModels, SnowflakeRuns
from vend.warehouse.models.build import Models
from vend.warehouse.models.project import Workplace
from vend.warehouse.models.runner import Dbt
from vend.warehouse.models.runs import Runs
from vend.warehouse.models.schedule import Listener, Plan, Scheduled
from vend.warehouse.orders import FiledOrders
from vend.warehouse.replication.session import Server
from vend.warehouse.snowflake.access import Access, private_key_der
from vend.warehouse.snowflake.target import SnowflakeTarget
from vend.warehouse.sync import FLUSH_S, Source
from vend.warehouse.tables import PUBLICATION, TABLES
from vend.warehouse.target import Target
from vend.warehouse.verified import Verifying

_FLUSH_S = {"scheduled": FLUSH_S, "seconds": 0.25}


def build_source(settings: SyncSettings) -> Source:
    """Make the source; nothing is connected yet."""
    return Source(Server(settings.sync_database_url.reveal()), settings.sync_slot, PUBLICATION, TABLES)


def build_runs(settings: SyncSettings) -> Runs | None:
    """Make what runs the models; None where it is not said where to publish. Of those at Snowflake nothing is."""
    if isinstance(settings, SnowflakeSettings):
        return SnowflakeRuns(
            build_access(settings), settings.warehouse, clock, secure_views=settings.snowflake_secure_views
        )
    url = settings.publisher_database_url
    return None if url is None else Runs(url.reveal(), clock, Dbt(Workplace.beside(settings.warehouse)))


def build_scheduled(settings: SyncSettings, listener: Listener) -> Scheduled:
    """Make what the process does beside following: what others ask for, models, and comparing once a day."""
    runs = build_runs(settings)
    verifying = Verifying(settings.warehouse, clock)
    plan = Plan(settings.models_mode, timedelta(hours=settings.models_every_hours), settings.verify_hour)
    if runs is not None and plan.mode == "seconds":
        runs.warm_soon()
    filed = FiledOrders(settings.warehouse, verifying, runs)
    return Scheduled(filed, runs, verifying, plan, told=listener, clock=clock)


def flush_s(settings: SyncSettings) -> float:
    """Give how long changes are gathered before the warehouse commits them."""
    if isinstance(settings, SnowflakeSettings):
        return settings.snowflake_every_minutes * 60.0
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


def open_warehouse(settings: SyncSettings) -> Target:
    """Open the warehouse.

    Raises:
        WarehouseBusy, WarehouseDamaged, WarehouseFull: see `DuckDbTarget`.
        WarehouseAway, WarehouseForbids: see `SnowflakeTarget`.
    """
    if isinstance(settings, SnowflakeSettings):
        return SnowflakeTarget(build_access(settings))
    return open_target(settings)


def open_target(settings: SyncSettings) -> DuckDbTarget:
    """Open the warehouse that is a file; raises as `open_warehouse`."""
    return DuckDbTarget(settings.warehouse)


def open_models(settings: SyncSettings) -> Models:
    """Open a warehouse for its models; raises as `open_warehouse`."""
    if isinstance(settings, SnowflakeSettings):
        access = build_access(settings)
        return SnowflakeModels(SnowflakeTarget(access), Dbt(Workplace.beside(settings.warehouse, access)))
    return Models(open_target(settings))


def peek(settings: SyncSettings) -> Target | None:
    """Open the warehouse to look at it and leave it to whoever writes it; None when there is none yet.

    Raises:
        As `open_warehouse`.
    """
    if isinstance(settings, SnowflakeSettings):
        target = SnowflakeTarget(build_access(settings), writes=False)
        if target.is_there():
            return target
        target.close()
        return None
    return open_target(settings) if settings.warehouse.exists() else None


def forget(settings: SyncSettings) -> None:
    """Throw a warehouse away, all that it holds.

    Raises:
        As `open_warehouse`.
    """
    if isinstance(settings, SnowflakeSettings):
        target = SnowflakeTarget(build_access(settings))
        try:
            target.forget_all()
        finally:
            target.close()
    for path in (settings.warehouse, settings.warehouse.with_name(f"{settings.warehouse.name}.wal")):
        path.unlink(missing_ok=True)


def build_access(settings: SnowflakeSettings) -> Access:
    """Say how Snowflake is reached, and as whom."""
    key, password = settings.snowflake_private_key, settings.snowflake_password
    return Access(
        account=settings.snowflake_account,
        user=settings.snowflake_user,
        database=settings.snowflake_database,
        warehouse=settings.snowflake_warehouse,
        role=settings.snowflake_role,
        password=password.reveal() if password else None,
        private_key=private_key_der(key.reveal()) if key else None,
        address=settings.snowflake_address,
    )


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
