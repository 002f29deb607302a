"""What others ask of a running sync process: files in a folder beside the warehouse, one an order, one an answer.

Only the process that holds the warehouse can look into it, so `vend sync verify` and `vend sync resnapshot` leave an
order while one runs. An order is taken between two transactions; one that nobody waits for any more is thrown away.
"""

import contextlib
import os
import time
from pathlib import Path
from typing import Literal

import msgspec

from vend.domain.errors import Invalid, Unavailable, VendError
from vend.warehouse.keep_up import Orders
from vend.warehouse.models.build import Built
from vend.warehouse.models.runs import Runs
from vend.warehouse.status import is_held
from vend.warehouse.sync import Moved, Sync
from vend.warehouse.verified import Verifying
from vend.warehouse.verify import Verdict

_POLL_S = 0.1
_TAKEN_S_MAX = 30.0
_STALE_S = 60.0


class Order(msgspec.Struct, frozen=True):
    """What is asked for.

    Attributes:
        table: of a resnapshot.
        select: of a run of the models: which; none is all of them.
    """

    kind: Literal["verify", "resnapshot", "models"]
    table: str = ""
    select: list[str] = []


class Answer(msgspec.Struct, frozen=True):
    """What came of it: a verdict, how far it moved, what was built, or the sentence that tells what went wrong."""

    verdict: Verdict | None = None
    moved: Moved | None = None
    built: Built | None = None
    error: str = ""


class NotTaken(Unavailable):
    """The running process did not take the order, as when it waits for the database itself."""

    code = "order_not_taken"


def orders_folder(warehouse: Path) -> Path:
    """Give the folder beside a warehouse."""
    return warehouse.with_name(f"{warehouse.name}.orders")


def ask(warehouse: Path, order: Order) -> Answer:
    """Leave an order for the running process and wait for its answer.

    Raises:
        NotTaken: it was not taken in time, or the process ended over it.
    """
    folder = orders_folder(warehouse)
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{os.getpid()}-{time.time_ns()}.order"
    fresh = path.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(order))
    fresh.rename(path)
    answer = path.with_suffix(".answer")
    began = time.monotonic()
    try:
        while not answer.exists():
            waiting = path.exists()
            if (waiting and time.monotonic() - began > _TAKEN_S_MAX) or not is_held(warehouse):
                raise NotTaken(
                    "The process that works on the warehouse did not take the order: see `vend sync status`."
                )
            time.sleep(_POLL_S)
        return msgspec.json.decode(answer.read_bytes(), type=Answer)
    finally:
        path.unlink(missing_ok=True)
        answer.unlink(missing_ok=True)


class FiledOrders(Orders):
    """The orders beside one warehouse.

    Args:
        verifying: compares it with its source.
        runs: runs the models; None where this process was not given where to publish.
    """

    def __init__(self, warehouse: Path, verifying: Verifying, runs: Runs | None = None) -> None:
        self._folder = orders_folder(warehouse)
        self._verifying = verifying
        self._runs = runs

    def is_asked(self) -> bool:
        """See `Orders`."""
        return bool(self._waiting())

    def carry_out(self, sync: Sync) -> None:
        """See `Orders`."""
        for path in self._waiting():
            with contextlib.suppress(OSError, msgspec.MsgspecError):
                asked_at = path.stat().st_mtime
                content = path.read_bytes()
                path.unlink()
                if time.time() - asked_at <= _STALE_S:
                    answer = carry_out(sync, msgspec.json.decode(content, type=Order), self._verifying, self._runs)
                    fresh = path.with_suffix(".new")
                    fresh.write_bytes(msgspec.json.encode(answer))
                    fresh.rename(path.with_suffix(".answer"))

    def _waiting(self) -> list[Path]:
        with contextlib.suppress(OSError):
            return sorted(self._folder.glob("*.order"))
        return []


def carry_out(sync: Sync, order: Order, verifying: Verifying, runs: Runs | None = None) -> Answer:
    """Do what was asked, with a sync that is free to do it."""
    try:
        if order.kind == "models":
            return Answer(built=_run(sync, order, runs))
        if order.kind == "verify":
            return Answer(verdict=verifying.run(sync))
        return Answer(moved=resnapshot(sync, order.table))
    except VendError as error:  # told to whoever asked; what lasts shows again when the process goes on
        sync.target.rollback()
        return Answer(error=error.detail)


def _run(sync: Sync, order: Order, runs: Runs | None) -> Built:
    if runs is None:
        raise Unavailable(
            "The process that works on the warehouse was started without VEND_PUBLISHER_DATABASE_URL: start it with it."
        )
    return runs.run(sync, order.select)


def resnapshot(sync: Sync, table: str) -> Moved:
    """Load a table anew.

    Raises:
        Invalid: the warehouse has no such table.
        Waits, Broken: as for `Sync.follow`.
    """
    sync.drain()
    if table not in sync.target.tables():
        raise Invalid(f"The warehouse has no table {table}; `vend sync status` lists them.", field="table")
    sync.load_anew(table)
    return sync.moved(sync.drain())
