"""Decides at the start whether a warehouse may go on from where it is. What is not certain is refused."""

from collections.abc import Callable

import msgspec

from vend.warehouse.errors import OtherServer, SlotAhead, SlotBusy, SlotGone, WarehouseGone
from vend.warehouse.lsn import format_lsn
from vend.warehouse.replication.catalog import log_end
from vend.warehouse.replication.session import Server
from vend.warehouse.replication.slot import SlotFacts, System, create_slot, drop_slot, fork_of, identify, read_slot
from vend.warehouse.target import Position, Target

REBUILD = "`vend sync rebuild` loads everything anew."


def may_go_on(server: Server, target: Target, slot: str, check: Callable[[], None]) -> Position:
    """Give the position from which the stream is to be read; a new warehouse gets its slot.

    Args:
        check: looks at the server itself.

    Raises:
        Broken: see `vend.warehouse.errors`; each names the command that mends it.
        Waits: the server does not answer, or somebody reads from the slot.
    """
    check()
    system = identify(server)
    with server.session() as session:
        found = read_slot(session, slot)
        end_lsn = log_end(session)
    position = target.position()
    judge_new(position, found, slot)
    if position is None:
        position = Position(slot, system.system_id, system.timeline, 0)
        target.begin_with(position)
    if position.applied_lsn == 0:
        return _begun(server, target, position, found)
    _same_log(server, position, system, end_lsn)
    _fits(position, found)
    if found is not None and found.active_pid is not None:
        raise SlotBusy(f"Another process reads from the slot {slot} (server process {found.active_pid}).")
    if position.timeline != system.timeline:
        position = msgspec.structs.replace(position, timeline=system.timeline)
        target.commit(position, {})
    return position


def look(server: Server, position: Position | None, slot: str, *, moves: bool = False) -> tuple[SlotFacts | None, int]:
    """Look at the slot and the end of the log, and whether the warehouse fits them; changes nothing.

    Args:
        moves: whether a process works on the warehouse, which may be further than `position` by now.

    Raises:
        Broken: it does not.
        Waits: the server does not answer.
    """
    with server.session() as session:
        found, end_lsn = read_slot(session, slot), log_end(session)
    if position is not None and position.applied_lsn:
        _same_log(server, position, identify(server), end_lsn)
        confirmed_lsn = found.confirmed_lsn if found is not None and moves else 0
        _fits(msgspec.structs.replace(position, applied_lsn=max(position.applied_lsn, confirmed_lsn)), found)
    return found, end_lsn


def judge_new(position: Position | None, found: SlotFacts | None, slot: str) -> None:
    """Look whether a warehouse that holds nothing is a new one.

    Raises:
        WarehouseGone: its slot is there, so it has held something.
    """
    if position is None and found is not None:
        raise WarehouseGone(
            f"The slot {slot} is there, but the warehouse is empty: was its file deleted or moved?",
            mend=f"put the file back, or {REBUILD}",
        )


def _begun(server: Server, target: Target, position: Position, found: SlotFacts | None) -> Position:
    """Make the slot of a new warehouse, or take the one that a start which was broken off has left."""
    if found is not None and found.lost:
        with server.session() as session:
            drop_slot(session, position.slot)
        found = None
    lsn = create_slot(server, position.slot) if found is None else found.confirmed_lsn
    begun = msgspec.structs.replace(position, applied_lsn=lsn)
    target.begin_with(begun)
    return begun


def _same_log(server: Server, position: Position, system: System, end_lsn: int) -> None:
    """Look whether the server's log is the one that the warehouse has followed, and holds all that it has."""
    if position.system_id != system.system_id:
        raise OtherServer(
            "The warehouse follows another PostgreSQL cluster than the one at this address.", mend=REBUILD
        )
    if end_lsn < position.applied_lsn:
        raise OtherServer(
            f"The warehouse has come to {format_lsn(position.applied_lsn)}, the server's log ends at "
            f"{format_lsn(end_lsn)}: the server was restored, or a standby took over that lacked the last changes.",
            mend=REBUILD,
        )
    if position.timeline == system.timeline:
        return
    fork_lsn = fork_of(server, position.timeline, system.timeline)
    if fork_lsn is None or fork_lsn < position.applied_lsn:
        raise OtherServer(
            f"The server is on timeline {system.timeline}, which left the warehouse's timeline {position.timeline} "
            f"before {format_lsn(position.applied_lsn)}: changes that the warehouse has were lost in a failover.",
            mend=REBUILD,
        )


def _fits(position: Position, found: SlotFacts | None) -> None:
    """Look whether the slot still has all that the warehouse lacks."""
    if found is None:
        raise SlotGone(
            f"The slot {position.slot} is missing, so changes since {format_lsn(position.applied_lsn)} may be lost.",
            mend=REBUILD,
        )
    if found.lost:
        reason = found.invalidation_reason or "max_slot_wal_keep_size was passed"
        raise SlotGone(
            f"The server has given up the slot {position.slot} ({reason}); changes since "
            f"{format_lsn(position.applied_lsn)} are lost.",
            mend=REBUILD,
        )
    if found.confirmed_lsn > position.applied_lsn:
        raise SlotAhead(
            f"The slot {position.slot} was read up to {format_lsn(found.confirmed_lsn)}, this warehouse has come to "
            f"{format_lsn(position.applied_lsn)}: it is an older copy, or another warehouse uses the slot.",
            mend=f"put the right file back, or {REBUILD}",
        )
