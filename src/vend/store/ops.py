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


class WarehouseRow(msgspec.Struct, frozen=True):
    """What a warehouse told of itself, and what this server says of its replication slot.

    Attributes:
        told: JSON; see `vend.warehouse.told.WarehouseTold`.
        active: whether somebody reads from the slot; None where there is no such slot.
        wal_status: PostgreSQL's word for whether the log that the slot needs is still there.
        retained_bytes: how much log the slot keeps the server from removing.
        safe_bytes: how much more may be written before the slot is lost; None when nothing limits it.
    """

    slot: str
    told_at: datetime
    told: str
    active: bool | None
    wal_status: str | None
    retained_bytes: int | None
    safe_bytes: int | None


class PublishedMart(msgspec.Struct, frozen=True):
    """The last publication of one table of figures.

    Attributes:
        as_of: the instant that its figures are of; None while none were published.
        row_count: how many there are.
        withheld_at: since when newer figures are kept back; None while none are.
        withheld_why: the model or test for which they are.
    """

    mart: str
    as_of: datetime | None
    published_at: datetime | None
    row_count: int
    withheld_at: datetime | None
    withheld_why: str | None


@platform("ops/mark_job")
def mark_job(*, name: str, ran_at: datetime, duration_ms: int, runs: int, failures: int, error: str | None) -> None:
    """Note how a job ran."""


@platform("ops/jobs")
def jobs() -> list[JobRun]:
    """Give how each job ran last."""


@platform("ops/open_operations")
def open_operations() -> list[OpenOperations]:
    """Count what is not settled yet."""


@platform("ops/warehouses")
def warehouses() -> list[WarehouseRow]:
    """Give what each warehouse told of itself."""


@platform("ops/publications")
def publications() -> list[PublishedMart]:
    """Give when each table of figures was published last."""


@read("ops/replica_lag")
def replica_lag() -> int | None:
    """Give how many milliseconds what is read lies behind; None where the primary is read."""
