"""What the last comparison with the source found, in a file beside it, for whoever looks while it is open."""

import contextlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from vend.domain.errors import VendError
from vend.warehouse.lsn import format_lsn
from vend.warehouse.sync import Sync
from vend.warehouse.told import LastVerify
from vend.warehouse.verify import Verdict, verify

_NAMED = 20


def _path(warehouse: Path) -> Path:
    return warehouse.with_name(f"{warehouse.name}.verified")


def read_verified(warehouse: Path) -> LastVerify | None:
    """Read it; None when nothing was compared yet."""
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(_path(warehouse).read_bytes(), type=LastVerify)
    return None


class Verifying:
    """Compares a warehouse with its source, and remembers what was found.

    Args:
        clock: gives the present instant.
    """

    def __init__(self, warehouse: Path, clock: Callable[[], datetime]) -> None:
        self._path = _path(warehouse)
        self._clock = clock
        self.last = read_verified(warehouse)

    def run(self, sync: Sync, *, tell: Callable[[str], None] = lambda _: None) -> Verdict:
        """Compare everything, with a sync that is free to follow.

        Raises:
            Waits, Broken: nothing could be compared; what was found last stays, with the reason beside it.
        """
        began_at = self._clock()
        try:
            verdict = verify(sync, tell=tell)
        except VendError as error:
            before = self.last or LastVerify(began_at, began_at)
            self._note(msgspec.structs.replace(before, error=error.detail, tried_at=began_at))
            raise
        differ = sorted({one.table for one in verdict.differences})
        self._note(
            LastVerify(
                began_at=began_at,
                ended_at=self._clock(),
                lsn=format_lsn(verdict.lsn),
                tables=verdict.tables,
                groups=verdict.groups,
                rows=verdict.rows,
                different=len(verdict.differences),
                named=differ[:_NAMED],
            )
        )
        return verdict

    def _note(self, last: LastVerify) -> None:
        """Put it in the place of the one before; a disk that is full must not end the work."""
        self.last = last
        fresh = self._path.with_name(f"{self._path.name}.new")
        with contextlib.suppress(OSError):
            fresh.write_bytes(msgspec.json.encode(last))
            fresh.replace(self._path)
