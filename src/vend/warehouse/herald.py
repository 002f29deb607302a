"""Tells the database of a warehouse, every few seconds and whatever else goes on, from what lies beside its file.

The process that keeps a warehouse up answers nobody, and may be on a machine of its own: whoever runs the system reads
of it where everything else is read, from the database. A process that died shows there by the age of what it told.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import structlog

from vend.db.publishing import Publisher
from vend.domain.errors import VendError
from vend.warehouse.lsn import format_lsn
from vend.warehouse.models.last import read_last
from vend.warehouse.models.project import Workplace
from vend.warehouse.status import read_told
from vend.warehouse.told import WarehouseTold
from vend.warehouse.verified import read_verified

EVERY_S = 5.0
_log = structlog.get_logger(__name__)


def gather(warehouse: Path) -> WarehouseTold | None:
    """Read what lies beside a warehouse; None where nothing does."""
    told = read_told(warehouse)
    if told is None:
        return None
    return WarehouseTold(
        state=told.state.value,
        detail=told.detail,
        pid=told.pid,
        applied_lsn=format_lsn(told.position.applied_lsn) if told.position else None,
        applied_at=told.position.applied_at if told.position else None,
        caught_up_at=told.caught_up_at,
        changes=told.changes,
        transactions=told.transactions,
        batches=told.batches,
        rows=told.rows,
        planned=told.planned,
        last_run=read_last(Workplace.beside(warehouse).folder),
        verified=read_verified(warehouse),
    )


async def tell(warehouse: Path, slot: str, publisher_url: str, *, now: datetime) -> None:
    """Tell once.

    Raises:
        NotPublishable, DatabaseUnavailable: nothing was told.
    """
    told = gather(warehouse)
    if told is not None:
        async with Publisher(publisher_url) as publisher:
            await publisher.tell(slot, msgspec.json.encode(told).decode(), now=now)


@contextlib.contextmanager
def telling(
    warehouse: Path, slot: str, publisher_url: str, clock: Callable[[], datetime], *, every_s: float = EVERY_S
) -> Iterator[None]:
    """Tell every few seconds while the block runs, and once more at its end."""
    ended = threading.Event()
    last_error = ""

    def once() -> None:
        nonlocal last_error
        try:
            asyncio.run(tell(warehouse, slot, publisher_url, now=clock()))
            last_error = ""
        except VendError as error:  # the log has it once; the age of what was told says the rest
            if error.detail != last_error:
                last_error = error.detail
                _log.warning("warehouse_not_told", code=error.code, detail=error.detail)

    def again_and_again() -> None:
        while not ended.wait(every_s):
            once()

    thread = threading.Thread(target=again_and_again, name="herald", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        once()
