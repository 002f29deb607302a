"""Makes the parts of `vend sync` from its settings."""

import contextlib
import signal
from collections.abc import Iterator

from vend.app.compose import clock
from vend.app.settings import SyncSettings
from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.models.runs import Runs
from vend.warehouse.replication.session import Server
from vend.warehouse.sync import Source
from vend.warehouse.tables import PUBLICATION, TABLES


def build_source(settings: SyncSettings) -> Source:
    """Make the source; nothing is connected yet."""
    return Source(Server(settings.sync_database_url.reveal()), settings.sync_slot, PUBLICATION, TABLES)


def build_runs(settings: SyncSettings) -> Runs | None:
    """Make what runs the models; None where it is not said where to publish."""
    url = settings.publisher_database_url
    return None if url is None else Runs(url.reveal(), clock)


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
