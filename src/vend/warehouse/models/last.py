"""What the last run of the models came to, in a file beside the warehouse, for whoever looks while it is open."""

import contextlib
from datetime import datetime
from pathlib import Path

import msgspec

from vend.warehouse.models.ran import Failure


class LastRun(msgspec.Struct, frozen=True):
    """A run that has ended.

    Attributes:
        as_of: the instant that its figures are of; None where nothing was built.
        published: how many tables were published.
        withheld: tables that keep their last good figures, each with the reason.
        error: what kept the whole run from its end; empty when nothing did.
    """

    began_at: datetime
    ended_at: datetime
    as_of: datetime | None = None
    models: int = 0
    tests: int = 0
    published: int = 0
    failures: list[Failure] = []
    withheld: dict[str, str] = {}
    error: str = ""

    @property
    def is_well(self) -> bool:
        """Whether everything was built, held and was published."""
        return not (self.error or self.failures)


def write_last(folder: Path, last: LastRun) -> None:
    """Put it in the place of the one before; a disk that is full must not end the work."""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / "last.new"
        fresh.write_bytes(msgspec.json.encode(last))
        fresh.replace(folder / "last.json")


def read_last(folder: Path) -> LastRun | None:
    """Read it; None when no run has ended yet."""
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode((folder / "last.json").read_bytes(), type=LastRun)
    return None
