"""Looks at a warehouse and its source from outside, while a sync process works or while none does."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from vend.domain.errors import VendError
from vend.warehouse.errors import Broken, Waits
from vend.warehouse.first_load import LoadProgress
from vend.warehouse.lsn import format_lsn
from vend.warehouse.models.last import LastRun, read_last
from vend.warehouse.models.project import Workplace
from vend.warehouse.replication.catalog import held_back_by
from vend.warehouse.replication.slot import SlotFacts
from vend.warehouse.start import judge_new, look
from vend.warehouse.status import State, is_held, read_told
from vend.warehouse.sync import Source
from vend.warehouse.target import Position, Target
from vend.warehouse.told import LastVerify, Planned
from vend.warehouse.verified import read_verified

_NEW = "The warehouse is new: `vend sync run` loads it and keeps it up."
_STOPPED = "No process keeps the warehouse up: `vend sync run` does, `vend sync once` brings it up to now."


class Slot(msgspec.Struct, frozen=True):
    """The replication slot.

    Attributes:
        confirmed_lsn: what was confirmed lies before it.
        retained_bytes: how much log it keeps the server from removing.
        safe_bytes: how much more may be written before it is lost; None when nothing limits it.
        failover: whether standbys keep a copy of it.
    """

    active: bool
    status: str
    confirmed_lsn: str
    retained_bytes: int
    safe_bytes: int | None
    failover: bool


class Look(msgspec.Struct, frozen=True):
    """What was found; also what metrics are made of.

    Attributes:
        detail: what is waited for or broken, with the command that mends it; empty when all is well.
        running: whether a process works on the warehouse now.
        applied_lsn: every transaction that was committed before it is in the warehouse.
        applied_at: when the last of them was committed.
        lag_bytes: how much log lies behind it; what is not of ours counts too.
        lag_s: since when the warehouse has not been up with the log; None when that is not known.
        changes: row changes that the process has applied since it began.
        rows: of each table.
        stale: tables whose rows are not to be trusted until they are loaded anew, and why.
        planned: what the process does by itself; None while none runs.
        last_run: of the models, with what is kept back and why; None before the first.
        verified: the last comparison of both sides; None before the first.
    """

    state: str
    detail: str
    is_well: bool
    running: bool
    slot: Slot | None = None
    applied_lsn: str | None = None
    applied_at: datetime | None = None
    lag_bytes: int | None = None
    lag_s: float | None = None
    changes: int = 0
    transactions: int = 0
    batches: int = 0
    load: LoadProgress | None = None
    rows: dict[str, int] = {}
    stale: dict[str, str] = {}
    planned: Planned | None = None
    last_run: LastRun | None = None
    verified: LastVerify | None = None


def look_at(source: Source, path: Path, peek: Callable[[], Target | None], *, now: datetime) -> Look:
    """Look; what cannot be reached is told, not raised.

    Args:
        path: beside which a process tells what it does.
        peek: opens the warehouse to look at it; None when there is none yet.
    """
    seen, position = _process(path, now) if is_held(path) else _resting(path, peek)
    last_run, verified = read_last(Workplace.beside(path).folder), read_verified(path)
    right = (last_run is None or last_run.is_well) and (verified is None or verified.is_well)
    known = msgspec.structs.replace(seen, last_run=last_run, verified=verified, is_well=seen.is_well and right)
    return _with_source(source, known, position)


def _process(path: Path, now: datetime) -> tuple[Look, Position | None]:
    """See what the process that works says of itself."""
    told = read_told(path)
    if told is None:
        return Look(State.STARTING.value, "", is_well=True, running=True), None
    lag_s = round((now - told.caught_up_at).total_seconds(), 3) if told.caught_up_at else None
    found = Look(
        told.state.value,
        told.detail,
        is_well=told.state not in {State.BROKEN, State.WAITING},
        running=True,
        lag_s=lag_s,
        changes=told.changes,
        transactions=told.transactions,
        batches=told.batches,
        load=told.load,
        rows=told.rows,
        planned=told.planned,
    )
    return found, told.position


def _resting(path: Path, peek: Callable[[], Target | None]) -> tuple[Look, Position | None]:
    """See what the warehouse itself says, while nobody works on it."""
    try:
        target = peek()
    except VendError as error:
        state = State.WAITING if isinstance(error, Waits) else State.BROKEN
        return Look(state.value, error.detail, is_well=False, running=False), None
    if target is None:
        return Look("new", _NEW, is_well=True, running=False), None
    try:
        position, tables, rows = target.position(), target.tables(), target.row_counts()
    finally:
        target.close()
    stale = {name: state.stale for name, state in tables.items() if state.stale}
    told = read_told(path)
    if told is not None and told.state is State.BROKEN:
        return Look(told.state.value, told.detail, is_well=False, running=False, rows=rows, stale=stale), position
    return Look(State.STOPPED.value, _STOPPED, is_well=True, running=False, rows=rows, stale=stale), position


def _with_source(source: Source, seen: Look, position: Position | None) -> Look:
    """Add what the server says."""
    known = msgspec.structs.replace(
        seen,
        applied_lsn=format_lsn(position.applied_lsn) if position else None,
        applied_at=position.applied_at if position else None,
    )
    try:
        found, end_lsn = look(source.server, position, source.slot, moves=seen.running)
        if not seen.running:
            judge_new(position, found, source.slot)
        with source.server.session() as session:
            waits_for = held_back_by(session)
    except (Broken, Waits) as error:
        if seen.state == State.BROKEN.value:
            return known
        state = State.BROKEN if isinstance(error, Broken) else State.WAITING
        return msgspec.structs.replace(known, state=state.value, detail=error.detail, is_well=False)
    if waits_for and known.is_well:
        detail = (
            f"The server sends nothing before the standbys {', '.join(waits_for)} have it, and nobody reads their "
            "slots: start them, or take them off synchronized_standby_slots (a promoted standby inherits that setting)."
        )
        known = msgspec.structs.replace(known, detail=detail, is_well=False)
    return msgspec.structs.replace(
        known,
        slot=_slot(found) if found else None,
        lag_bytes=max(0, end_lsn - position.applied_lsn) if position else None,
    )


def _slot(found: SlotFacts) -> Slot:
    return Slot(
        active=found.active_pid is not None,
        status=found.wal_status,
        confirmed_lsn=format_lsn(found.confirmed_lsn),
        retained_bytes=found.retained_bytes,
        safe_bytes=found.safe_bytes,
        failover=found.failover,
    )
