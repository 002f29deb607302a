"""Statements for whoever runs the system: what waits, since when, and how the worker's jobs ran."""

from datetime import datetime

import msgspec

from vend.db.queries import platform, read


class JobRun(msgspec.Struct, frozen=True):
    """How one of the worker's jobs ran last; the counts are of all workers, since the first."""

    name: str
    last_run_at: datetime
    last_success_at: datetime | None
    last_duration_ms: int
    runs: int
    failures: int


class OpenOperations(msgspec.Struct, frozen=True):
    """How many operations of a kind are not settled, and since when the oldest is open."""

    kind: str
    state: str
    operations: int
    oldest_at: datetime | None


@platform("ops/mark_job")
def mark_job(*, name: str, ran_at: datetime, duration_ms: int, runs: int, failures: int, error: str | None) -> None:
    """Note how a job ran."""


@platform("ops/jobs")
def jobs() -> list[JobRun]:
    """Give how each job ran last."""


@platform("ops/open_operations")
def open_operations() -> list[OpenOperations]:
    """Count what is not settled yet."""


@read("ops/replica_lag")
def replica_lag() -> int | None:
    """Give how many milliseconds what is read lies behind; None where the primary is read."""
