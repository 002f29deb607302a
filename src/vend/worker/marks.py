"""Tells the database how the worker's jobs ran, so that whoever runs the system sees one that does not.

A job that looks every tenth of a second is told of once in a while, an error at once. Telling is no job's duty: where
the database is away, the job has failed for that reason already.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import msgspec
import structlog

from vend.db.door import Door
from vend.domain.errors import VendError
from vend.store import ops

_log = structlog.get_logger(__name__)

EVERY = timedelta(seconds=15)
_ERROR_MAX = 500


class JobEnd(msgspec.Struct, frozen=True):
    """One run of a job that has ended; `error` is why it failed."""

    name: str
    at: datetime
    duration_s: float
    error: str | None


Tell = Callable[[JobEnd], Awaitable[None]]
"""Is told of every run that has ended."""


async def nobody(_: JobEnd) -> None:
    """Tell nobody."""


class _Untold(msgspec.Struct):
    """What was not written yet of a job."""

    runs: int = 0
    failures: int = 0
    told_at: datetime | None = None


class JobMarks:
    """Writes how jobs ran; each worker has its own."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._untold: dict[str, _Untold] = {}

    async def __call__(self, end: JobEnd) -> None:
        """Count a run, and write what was counted if it is time or the job failed."""
        untold = self._untold.setdefault(end.name, _Untold())
        untold.runs += 1
        untold.failures += end.error is not None
        recent = untold.told_at is not None and end.at - untold.told_at < EVERY
        if recent and end.error is None:
            return
        try:
            async with self._door.platform(reason="note how a job of the worker ran") as platform:
                await platform.run(
                    ops.mark_job(
                        name=end.name,
                        ran_at=end.at,
                        duration_ms=round(end.duration_s * 1000),
                        runs=untold.runs,
                        failures=untold.failures,
                        error=None if end.error is None else end.error[:_ERROR_MAX],
                    )
                )
        except VendError as error:
            _log.warning("job_not_marked", job=end.name, code=error.code)
        else:
            self._untold[end.name] = _Untold(told_at=end.at)
