"""Reading `postmaster.pid`, the file in which a PostgreSQL server says who it is and how far it has come."""

import signal
import time
from pathlib import Path

from vend.engines.errors import EngineError
from vend.engines.identity import Identity, identify, started_at_s, wait_gone

# Lines of the file (PostgreSQL's src/include/utils/pidfile.h): 1 pid, 2 data folder, 3 start (Unix seconds), 4 port,
# 5 socket folder, 6 listen address, 7 shared memory key and id, 8 status.
_PID, _START, _MEMORY, _STATUS = 0, 2, 6, 7
_PROC = Path("/proc")
_FAST_S = 4.0
_IMMEDIATE_S = 4.0
_BACKENDS_S = 10.0
_CLOCK_STEP_S = 3.0
_SHM_ID, _SHM_ATTACHED = 1, 6  # columns of /proc/sysvipc/shm


def status(data: Path, pid: int | None) -> str:
    """Return `starting`, `ready`, `standby` (not yet consistent) or `stopping` for the server with this pid, or ``."""
    lines = _lines(data)
    if len(lines) <= _STATUS or lines[_PID].strip() != str(pid):
        return ""
    return lines[_STATUS].strip()


def clear_postmaster(data: Path) -> None:
    """End the server that a killed run has left on this data folder, and remove its stale `postmaster.pid`.

    PostgreSQL itself refuses to start when the pid in a stale file belongs to any other process of the same account, so
    the file goes when that process is not a server working in this folder. Without Linux's `/proc` the file is left to
    PostgreSQL's own judgement.

    Raises:
        EngineError: the server on this folder, or a session of it, does not end.
    """
    lines = _lines(data)
    if not lines or not (_PROC / "self").exists():
        return
    server = _server_of(data, lines)
    if server is not None:
        _end(server, data)
    _wait_for_backends(data, lines)
    (data / "postmaster.pid").unlink(missing_ok=True)


def _lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _server_of(data: Path, lines: list[str]) -> Identity | None:
    """Return the living server that the file speaks of; None when its pid is dead or by now another's.

    A server's working directory is its data folder. Where the system does not let us look (root in a container without
    the trace capability), the process must belong to the folder's owner and have started when the file says.
    """
    pid = lines[_PID].strip()
    found = identify(int(pid)) if pid.isdigit() else None
    if found is None:
        return None
    try:
        ours = (_PROC / pid / "cwd").readlink() == data.resolve()
    except FileNotFoundError:
        return None
    except PermissionError:
        ours = _started_as_written(found, data, lines)
    return found if ours else None


def _started_as_written(process: Identity, data: Path, lines: list[str]) -> bool:
    try:
        same_account = (_PROC / str(process.pid)).stat().st_uid == data.stat().st_uid
        return same_account and abs(started_at_s(process) - int(lines[_START])) <= _CLOCK_STEP_S
    except (FileNotFoundError, IndexError, ValueError):
        return False


def _end(server: Identity, data: Path) -> None:
    for number, patience_s in ((signal.SIGINT, _FAST_S), (signal.SIGQUIT, _IMMEDIATE_S)):
        server.send(number)
        if wait_gone([server], patience_s):
            return
    raise EngineError(
        f"an earlier PostgreSQL (process {server.pid}) on {data} does not end: stop it by hand, then retry"
    )


def _wait_for_backends(data: Path, lines: list[str]) -> None:
    """Wait until no session of a killed server holds its shared memory: a new server refuses to start before."""
    memory = lines[_MEMORY].split() if len(lines) > _MEMORY else []
    deadline = time.monotonic() + _BACKENDS_S
    while memory and _attached(memory[-1]):
        if time.monotonic() > deadline:
            raise EngineError(
                f"sessions of a killed PostgreSQL on {data} still work (shared memory {memory[-1]}, see `ipcs -mp`): "
                f"wait for them or end them, then retry",
            )
        time.sleep(0.02)


def _attached(memory_id: str) -> int:
    """Count the processes attached to a System V shared memory segment of this system."""
    try:
        rows = (_PROC / "sysvipc/shm").read_text().splitlines()[1:]
    except OSError:
        return 0
    return sum(int(row.split()[_SHM_ATTACHED]) for row in rows if row.split()[_SHM_ID] == memory_id)
