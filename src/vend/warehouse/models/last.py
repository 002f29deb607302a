"""What the last run of the models came to, in a file beside the warehouse, for whoever looks while it is open."""

import contextlib
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from vend.warehouse.models.ran import Failure

RunKind = Literal["full", "changed", "asked"]


class LastRun(msgspec.Struct, frozen=True):
    """A run that has ended.

    Attributes:
        kind: all models; those that stand on tables which were changed; or those that somebody asked for.
        as_of: the instant that its figures are of; None where nothing was built.
        published: how many tables were published.
        failures: what failed, in this run or in an earlier one that no run has looked at again since.
        withheld: tables that keep their last good figures, each with the reason.
        error: what kept the whole run from its end; empty when nothing did.
    """

    began_at: datetime
    ended_at: datetime
    kind: RunKind = "full"
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
