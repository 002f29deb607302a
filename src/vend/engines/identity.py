"""Telling one process from another for certain: a pid together with the moment that its process started.

A pid alone is reused by the system sooner or later, so a pid from a file must never be signalled by itself. Linux's
`/proc` gives the start time in clock ticks since boot; elsewhere `ps` gives it in seconds.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

_PROC = Path("/proc")


class _Row(NamedTuple):
    """One line of the system's process table."""

    pid: int
    parent: int
    group: int
    session: int | None
    state: str
    started: str


@dataclass(frozen=True, slots=True)
class Identity:
    """One process: its pid and when it started, in a form that only this system writes and compares."""

    pid: int
    started: str

    def alive(self) -> bool:
        """Say whether exactly this process still runs; a zombie or another process with its pid does not count."""
        return identify(self.pid) == self

    def send(self, number: int) -> bool:
        """Send a signal to exactly this process; return False when it is gone."""
        with contextlib.ExitStack() as stack, contextlib.suppress(ProcessLookupError):
            deliver = partial(os.kill, self.pid)
            if hasattr(os, "pidfd_open"):  # pins the process, so that the pid cannot be reused under our hands
                handle = os.pidfd_open(self.pid)
                stack.callback(os.close, handle)
                deliver = partial(signal.pidfd_send_signal, handle)
            if self.alive():
                deliver(number)
                return True
        return False


def identify(pid: int) -> Identity | None:
    """Return the identity of the living process with this pid, or None."""
    row = _proc_row(pid) if _has_proc() else next(_ps_rows(pid), None)
    return None if row is None or row.state in "ZX" else Identity(row.pid, row.started)


def started_at_s(process: Identity) -> float:
    """Return when a process started, in Unix seconds of today's clock (Linux only).

    Raises:
        ValueError: this system does not tell.
    """
    ticks = int(process.started.rpartition(":")[2])
    age_s = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    return time.time() - age_s


def children_of(pid: int) -> list[Identity]:
    """List the living direct children of a process."""
    return [Identity(row.pid, row.started) for row in _living() if row.parent == pid]


def group_members(group: int, session: int) -> list[Identity]:
    """List the living processes of a process group inside a session (the group alone where sessions are not told)."""
    return [
        Identity(row.pid, row.started) for row in _living() if row.group == group and row.session in (session, None)
    ]


def wait_gone(processes: Iterable[Identity], timeout_s: float) -> bool:
    """Wait until none of the processes lives; return False when time ran out first."""
    waiting = list(processes)
    deadline = time.monotonic() + timeout_s
    while waiting := [process for process in waiting if process.alive()]:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _living() -> Iterator[_Row]:
    if _has_proc():
        rows = (_proc_row(int(entry.name)) for entry in _PROC.iterdir() if entry.name.isdigit())
    else:
        rows = (row for row in _ps_rows())
    return (row for row in rows if row is not None and row.state not in "ZX")


@cache
def _has_proc() -> bool:
    return (_PROC / "self" / "stat").exists()


@cache
def _boot_id() -> str:
    """Return what tells this boot from others: ticks since boot mean nothing after a restart of the machine."""
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return "boot"


def _proc_row(pid: int) -> _Row | None:
    try:
        text = (_PROC / str(pid) / "stat").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None
    fields = text.rpartition(")")[2].split()  # the name before it may hold blanks and brackets
    return _Row(
        pid=pid,
        parent=int(fields[1]),
        group=int(fields[2]),
        session=int(fields[3]),
        state=fields[0],
        started=f"{_boot_id()}:{fields[19]}",
    )


def _ps_rows(pid: int | None = None) -> Iterator[_Row]:
    which = ["-A"] if pid is None else ["-p", str(pid)]
    command = ["ps", *which, "-o", "pid=,ppid=,pgid=,state=,lstart="]
    environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
    answer = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)  # noqa: S603 (fixed)
    for line in answer.stdout.splitlines():
        number, parent, group, state, *started = line.split()
        yield _Row(int(number), int(parent), int(group), None, state[0], " ".join(started))
