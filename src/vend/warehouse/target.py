"""What a warehouse has to be able to do. DuckDB is one; whatever can stage, COPY, DELETE and INSERT can be another.

A target keeps its data in the schema `raw`, one table for each of ours, and what it knows of the source beside it. Both
change in one transaction, so that what it says of itself is always true.
"""

from collections.abc import Generator, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec

from vend.warehouse.batch import TableChanges
from vend.warehouse.shape import Shape


class Position(msgspec.Struct, frozen=True):
    """How far a warehouse has come, and in whose log.

    Attributes:
        slot: the replication slot that feeds it.
        system_id: PostgreSQL's identifier of the cluster.
        timeline: the cluster's timeline when it was written; a promotion begins a new one.
        applied_lsn: every transaction whose commit lies before it is in the warehouse.
        applied_at: when the last of them was committed at the source; None before the first.
    """

    slot: str
    system_id: str
    timeline: int
    applied_lsn: int
    applied_at: datetime | None = None


class TableState(msgspec.Struct, frozen=True):
    """What a warehouse knows of one table.

    Attributes:
        loaded_lsn: its rows were loaded as of there; of what was committed before, nothing is to be applied.
        files: where the source keeps the rows, partition by partition: its OID and the file's number. A rewrite makes a
            new file, and sends no changes.
        stale: why its rows can be trusted no more, so that it is loaded anew; empty when they can.
    """

    shape: Shape
    loaded_lsn: int
    files: dict[int, int]
    stale: str = ""


class Digest(msgspec.Struct, frozen=True):
    """What a set of rows adds up to, computed alike at the source and in the warehouse.

    Attributes:
        rows: how many there are.
        hash: the sum of each row's hash.
        sums: of each column of exact numbers, as text.
    """

    rows: int
    hash: int
    sums: tuple[str, ...]


Piece = bytes | bytearray | memoryview
"""Bytes in one of the forms in which a driver hands them on."""

Group = UUID | None
"""A garage; None for tables that belong to no garage."""


class Target(Protocol):
    """One warehouse, opened for writing by this process alone."""

    def position(self) -> Position | None:
        """Give how far it has come; None for a new one."""

    def tables(self) -> dict[str, TableState]:
        """Give the tables that it has."""

    def begin_with(self, position: Position) -> None:
        """Remember whose log it follows, before anything is loaded; durable when this returns."""

    def load(self, state: TableState, csv: Generator[Piece]) -> int:
        """Put these rows in a table's place, made anew by its shape, and its state with them: all of it or nothing.

        Args:
            csv: PostgreSQL's CSV in pieces of any size: nothing unquoted is NULL, `""` is the empty string. To be
                closed when it is not read to its end.

        Returns:
            How many rows there are.
        """

    def forget(self, table: str) -> None:
        """Drop a table that is not to be there any more, and its state."""

    def apply(self, changes: TableChanges) -> None:
        """Change a table, inside the transaction that the first call begins; nobody sees it before `commit`."""

    def commit(self, position: Position, stale: Mapping[str, str]) -> None:
        """Make what was applied durable, together with the position and with the tables that are stale now, and why."""

    def rollback(self) -> None:
        """Undo what was applied since the last commit."""

    def row_counts(self) -> dict[str, int]:
        """Give how many rows each table has."""

    def digests(self, shape: Shape) -> dict[Group, Digest]:
        """Add up a table, garage by garage."""

    def row_hashes(self, shape: Shape, group: Group) -> dict[str, int]:
        """Give the hash of each row of a garage by its key, written as `digest.key_text` says."""

    def close(self) -> None:
        """Close it; what was not committed is gone."""
