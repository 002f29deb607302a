"""The replication slot: the server's own memory of how far the warehouse has come."""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
import psycopg

from vend.warehouse.errors import SlotBusy
from vend.warehouse.lsn import parse_lsn
from vend.warehouse.replication.session import Server, Session, told

_FACTS = """
select
    active_pid,
    confirmed_flush_lsn::text,
    coalesce(wal_status, 'lost'),
    invalidation_reason,
    failover,
    pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint,
    safe_wal_size,
    inactive_since
from pg_replication_slots where slot_name = %s
"""


class SlotFacts(msgspec.Struct, frozen=True):
    """What the server says of the slot.

    Attributes:
        active_pid: the server process that reads from it now.
        confirmed_lsn: what was confirmed lies before it; the server sends nothing from there again.
        wal_status: `reserved`, `extended`, `unreserved` (about to be lost) or `lost`.
        invalidation_reason: why it is lost.
        failover: whether standbys keep a copy of it.
        retained_bytes: how much log it keeps the server from removing.
        safe_bytes: how much more may be written before it is lost; None when nothing limits it.
    """

    active_pid: int | None
    confirmed_lsn: int
    wal_status: str
    invalidation_reason: str | None
    failover: bool
    retained_bytes: int
    safe_bytes: int | None
    inactive_since: datetime | None

    @property
    def lost(self) -> bool:
        """Whether the server has thrown away what it owed."""
        return self.wal_status == "lost" or self.invalidation_reason is not None


class System(msgspec.Struct, frozen=True):
    """Whose log it is."""

    system_id: str
    timeline: int


def read_slot(session: Session, name: str) -> SlotFacts | None:
    """Look at the slot; None when there is none."""
    row = session.row(_FACTS, name)
    if row is None:
        return None
    pid, confirmed, status, reason, failover, retained, safe, since = row
    lsn = parse_lsn(confirmed) if confirmed else 0
    return SlotFacts(pid, lsn, status, reason, failover, int(retained or 0), None if safe is None else int(safe), since)


def create_slot(server: Server, name: str) -> int:
    """Make the slot, one that standbys keep too; give from where on it has everything."""
    with server.replication() as walsender:
        made = walsender.command(
            f"CREATE_REPLICATION_SLOT {quoted(name)} LOGICAL pgoutput (SNAPSHOT 'nothing', FAILOVER true)"
        )
    return parse_lsn(str(made[0]["consistent_point"]))


def drop_slot(session: Session, name: str) -> None:
    """Drop the slot; none there is fine.

    Raises:
        SlotBusy: somebody reads from it.
    """
    with told():
        try:
            session.connection.execute(
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = %s", (name,)
            )
        except psycopg.errors.ObjectInUse as error:
            raise SlotBusy(f"Somebody reads from the slot {name}; stop `vend sync run` first.") from error


def identify(server: Server) -> System:
    """Say whose log it is."""
    with server.replication() as walsender:
        row = walsender.command("IDENTIFY_SYSTEM")[0]
    return System(str(row["systemid"]), int(str(row["timeline"])))


def fork_of(server: Server, timeline: int, now: int) -> int | None:
    """Say where the log left a timeline on its way to the present one; None when it never was on it.

    Args:
        timeline: an earlier one.
        now: the present one.
    """
    with server.replication() as walsender:
        history: dict[str, Any] = walsender.command(f"TIMELINE_HISTORY {now}")[0]
    for line in str(history["content"]).splitlines():
        fields = line.split()
        if fields and fields[0] == str(timeline):
            return parse_lsn(fields[1])
    return None


@contextlib.contextmanager
def exported(server: Server, purpose: str) -> Iterator[tuple[str, int]]:
    """Export a snapshot together with its exact place in the log; both end with the block.

    It comes from a temporary slot: every transaction whose commit lies before the place is seen by the snapshot, and no
    other. Importing sessions keep the snapshot for as long as their own transaction lasts.

    Args:
        purpose: letters that go into the temporary slot's name.

    Yields:
        The snapshot's name and the place.
    """
    with server.replication() as walsender:
        pid = walsender.connection.backend_pid
        made = walsender.command(
            f"CREATE_REPLICATION_SLOT {quoted(f'vend_{purpose}_{pid}')} TEMPORARY LOGICAL pgoutput (SNAPSHOT 'export')"
        )
        yield str(made[0]["snapshot_name"]), parse_lsn(str(made[0]["consistent_point"]))


def quoted(name: str) -> str:
    """Quote a name for the replication protocol."""
    return '"' + name.replace('"', '""') + '"'
