"""What the sync process tells of itself, in a file beside the warehouse: others cannot open the warehouse meanwhile."""

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from enum import Enum
from pathlib import Path

import msgspec

from vend.warehouse.errors import WarehouseBusy
from vend.warehouse.first_load import LoadProgress
from vend.warehouse.sync import Progress, Watcher
from vend.warehouse.target import Position, Target
from vend.warehouse.told import Planned

_WRITE_EVERY_S = 1.0
_COUNT_EVERY_S = 10.0


class State(Enum):
    """What the process does."""

    STARTING = "starting"
    LOADING = "loading"
    FOLLOWING = "following"
    WAITING = "waiting"
    BROKEN = "broken"
    STOPPED = "stopped"


class Told(msgspec.Struct, frozen=True):
    """What the process last said.

    Attributes:
        told_at: when.
        pid: its process.
        detail: what it waits for, or what is broken and which command mends it.
        caught_up_at: everything that was committed before then is in the warehouse.
        changes: row changes applied since the process began.
        transactions: likewise.
        batches: commits of the warehouse that held changes.
        load: the load that goes on.
        rows: of each table, some seconds old.
        planned: what the process does by itself; None where it only follows.
    """

    state: State
    told_at: datetime
    pid: int
    detail: str = ""
    position: Position | None = None
    caught_up_at: datetime | None = None
    changes: int = 0
    transactions: int = 0
    batches: int = 0
    load: LoadProgress | None = None
    rows: dict[str, int] = {}
    planned: Planned | None = None


def told_path(warehouse: Path) -> Path:
    """Give the path of the file beside a warehouse."""
    return warehouse.with_name(f"{warehouse.name}.status")


def read_told(warehouse: Path) -> Told | None:
    """Read what the process last said; None when nobody said anything that can be read."""
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(told_path(warehouse).read_bytes(), type=Told)
    return None


class Teller(Watcher):
    """Writes the file, at most once a second unless the state changes.

    Args:
        warehouse: the warehouse's file.
        clock: gives the present instant.
        count_every_s: how often rows are counted at most, which may cost.
    """

    def __init__(
        self, warehouse: Path, clock: Callable[[], datetime], *, count_every_s: float = _COUNT_EVERY_S
    ) -> None:
        self._count_every_s = max(count_every_s, _COUNT_EVERY_S)
        self._path = told_path(warehouse)
        self._clock = clock
        self._told = Told(State.STARTING, clock(), os.getpid())
        self._target: Target | None = None
        self._written_at = self._counted_at = 0.0
        self.say(State.STARTING)

    def opened(self, target: Target) -> None:
        """Take the warehouse whose rows are counted now and then."""
        self._target = target
        self._counted_at = 0.0

    def closed(self) -> None:
        """Forget the warehouse, which is closed."""
        self._target = None

    def say(self, state: State, detail: str = "") -> None:
        """Tell of a new state at once."""
        self._told = msgspec.structs.replace(self._told, state=state, detail=detail, load=None)
        if self._target is not None and state in {State.FOLLOWING, State.STOPPED}:
            self._count()
        self._write()

    def planned(self, planned: Planned) -> None:
        """Tell at once of what goes on beside following."""
        self._told = msgspec.structs.replace(self._told, planned=planned)
        self._write()

    def loading(self, progress: LoadProgress) -> None:
        """See `Watcher`."""
        self._told = msgspec.structs.replace(self._told, state=State.LOADING, detail="", load=progress)
        self._write_now_and_then()

    def following(self, progress: Progress) -> None:
        """See `Watcher`."""
        self._told = msgspec.structs.replace(
            self._told,
            state=State.FOLLOWING,
            detail="",
            load=None,
            position=progress.position,
            changes=progress.changes,
            transactions=progress.transactions,
            batches=progress.batches,
        )
        self._write_now_and_then()

    def caught_up(self) -> None:
        """See `Watcher`."""
        if self._told.state is not State.FOLLOWING:
            self.say(State.FOLLOWING)
        self._told = msgspec.structs.replace(self._told, caught_up_at=self._clock())
        self._write_now_and_then()

    def _write_now_and_then(self) -> None:
        now = time.monotonic()
        if now - self._written_at < _WRITE_EVERY_S:
            return
        if now - self._counted_at > self._count_every_s and self._told.state is State.FOLLOWING:
            self._count()
        self._write()

    def _count(self) -> None:
        if self._target is not None:
            self._counted_at = time.monotonic()
            self._told = msgspec.structs.replace(self._told, rows=self._target.row_counts())

    def _write(self) -> None:
        """Put a new file in the old one's place; a disk that is full must not end the work."""
        self._written_at = time.monotonic()
        self._told = msgspec.structs.replace(self._told, told_at=self._clock())
        fresh = self._path.with_name(f"{self._path.name}.new")
        with contextlib.suppress(OSError):
            fresh.write_bytes(msgspec.json.encode(self._told))
            fresh.replace(self._path)


@contextlib.contextmanager
def held(warehouse: Path) -> Iterator[None]:
    """Hold a warehouse for this process; the hold ends with the process, however it ends.

    Raises:
        WarehouseBusy: another process holds it.
    """
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    with warehouse.with_name(f"{warehouse.name}.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            told = read_told(warehouse)
            who = f" (process {told.pid})" if told else ""
            raise WarehouseBusy(
                f"Another process works on the warehouse {warehouse}{who}; one at a time does. Stop it first."
            ) from None
        yield


def is_held(warehouse: Path) -> bool:
    """Say whether some process holds a warehouse."""
    try:
        with warehouse.with_name(f"{warehouse.name}.lock").open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
    except FileNotFoundError:
        return False
    return False
