"""Engines that a killed run left behind: found by the files in `<folder>/run`, ended, and forgotten.

The guard normally leaves nothing. This is for the rest: guard and parent killed together, or the machine switched off.
A process is signalled only when its pid *and* its start time are the recorded ones, or when it belongs to the recorded
process group and session; never because of its name.
"""

import json
import os
import signal
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vend.engines.errors import EngineError
from vend.engines.folder import Folder, write_private
from vend.engines.identity import Identity, group_members, identify, wait_gone

_POLITE_S = 4.0
_KILLED_S = 5.0


@dataclass(frozen=True, slots=True)
class Record:
    """Which processes one engine is made of: who started it, its guard, and the engine itself."""

    folder: str
    owner: Identity
    guard: Identity
    engine: Identity

    def living(self) -> list[Identity]:
        """List what still runs of the engine, workers of a dead master included."""
        found = [process for process in (self.guard, self.engine) if process.alive()]
        leader = identify(self.engine.pid)
        if leader is None or leader == self.engine:  # else the pid, and with it perhaps the group, is another's now
            found += [p for p in group_members(self.engine.pid, self.guard.pid) if p not in found]
        return found


def write_record(path: Path, record: Record) -> None:
    """Keep a record for the next run."""
    write_private(path, json.dumps(asdict(record)))


def read_record(path: Path) -> Record | None:
    """Read a record, or None when the file is missing or not one of ours."""
    try:
        raw: dict[str, Any] = json.loads(path.read_text())
        people = {key: Identity(int(raw[key]["pid"]), str(raw[key]["started"])) for key in ("owner", "guard", "engine")}
        return Record(folder=str(raw["folder"]), **people)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def myself() -> Identity:
    """Return the identity of this process."""
    me = identify(os.getpid())
    assert me is not None
    return me


def clear_leftovers(path: Path) -> list[str]:
    """End what killed runs have left in an engines' folder; return the names of the engines that were ended.

    Raises:
        EngineError: another process that still lives runs engines there, or a left-over could not be ended.
    """
    folder = Folder(path)
    return [run.stem for run in folder.runs() if clear_record(run)]


def clear_record(path: Path) -> bool:
    """End what is left of one recorded engine and remove its record; return whether anything had to be ended.

    Raises:
        EngineError: its owner still lives, so it is no left-over; or it could not be ended.
    """
    record = read_record(path)
    living = record.living() if record else []
    if record and living:
        if record.owner.alive():
            raise EngineError(_in_use(path.stem, record))
        _end(record, living)
    path.unlink(missing_ok=True)
    return bool(living)


def _in_use(name: str, record: Record) -> str:
    if record.owner == myself():
        return f"engine {name!r} in {record.folder} already runs in this process: stop it before starting it again"
    return (
        f"engine {name!r} in {record.folder} is run by process {record.owner.pid}, which is alive: "
        f"stop that one first (Ctrl-C where it runs, or `kill {record.owner.pid}`), or use another folder"
    )


def _end(record: Record, living: list[Identity]) -> None:
    """End politely through the guard (or directly when it is gone), then by force."""
    if not record.guard.send(signal.SIGTERM):
        for process in living:
            process.send(signal.SIGTERM)
    if wait_gone(living, _POLITE_S) and not record.living():
        return
    rest = record.living()
    for process in rest:
        process.send(signal.SIGKILL)
    if not wait_gone(rest, _KILLED_S):
        pids = ", ".join(str(process.pid) for process in rest)
        raise EngineError(
            f"left-over processes {pids} in {record.folder} do not end by SIGKILL: look at them with `ps`"
        )
