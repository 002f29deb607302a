"""What the process that keeps a warehouse up tells of it, to the database and to whoever looks.

Imports nothing heavy: who only reads it needs neither DuckDB nor dbt.
"""

from datetime import datetime
from typing import Literal

import msgspec

from vend.warehouse.models.last import LastRun

Mode = Literal["seconds", "scheduled"]
Doing = Literal["", "full run", "run of what changed", "verify"]


class LastVerify(msgspec.Struct, frozen=True):
    """The last comparison of source and warehouse.

    Attributes:
        lsn: the place at which both were looked at; empty when none was carried through yet.
        tables: how many were compared.
        groups: how many sums of a garage and table.
        rows: how many rows, at the source.
        different: how many groups differed.
        named: the tables of those, some of them.
        tried_at: when a later one could not be carried through; None when the last one was.
        error: why.
    """

    began_at: datetime
    ended_at: datetime
    lsn: str = ""
    tables: int = 0
    groups: int = 0
    rows: int = 0
    different: int = 0
    named: list[str] = []
    tried_at: datetime | None = None
    error: str = ""

    @property
    def is_well(self) -> bool:
        """Whether both were the same, and no later try failed."""
        return not (self.different or self.error)


class Planned(msgspec.Struct, frozen=True):
    """What the process does by itself.

    Attributes:
        doing: what goes on now; empty when it only follows.
        next_full_at: when all models are built next; None where the process was not given where to publish.
        next_verify_at: when source and warehouse are compared next.
        waiting: tables that were changed and whose changes are in no report yet; counted in the mode `seconds` alone.
        waiting_since: since when the first of them waits.
        runs: runs of the models since the process began.
        runs_failed: those in which something failed.
        last_full: the last run of all models.
    """

    mode: Mode
    doing: Doing = ""
    next_full_at: datetime | None = None
    next_verify_at: datetime | None = None
    waiting: list[str] = []
    waiting_since: datetime | None = None
    runs: int = 0
    runs_failed: int = 0
    last_full: LastRun | None = None


class WarehouseTold(msgspec.Struct, frozen=True):
    """Everything that is told of one warehouse.

    Attributes:
        state: what the process does, a value of `status.State`.
        detail: what it waits for, or what is broken and which command mends it.
        caught_up_at: everything that was committed before then is in the warehouse.
        changes: row changes applied since the process began.
        rows: of each table, some seconds old.
        planned: what the process does by itself.
        last_run: of the models; None before the first.
        verified: the last comparison; None before the first.
    """

    state: str
    detail: str
    pid: int
    applied_lsn: str | None = None
    applied_at: datetime | None = None
    caught_up_at: datetime | None = None
    changes: int = 0
    transactions: int = 0
    batches: int = 0
    rows: dict[str, int] = {}
    planned: Planned | None = None
    last_run: LastRun | None = None
    verified: LastVerify | None = None
