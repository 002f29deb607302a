"""Starting one program under its guard (see `guard.py`), and ending it again."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vend.engines.accounts import Account
from vend.engines.errors import EngineError
from vend.engines.identity import Identity, identify, wait_gone

_GUARD = Path(__file__).with_name("guard.py")
_LOG_TAIL_BYTES = 16 * 1024
_LOG_TAIL_LINES = 12
_GUARD_START_S_MAX = 20.0

Escalation = Sequence[tuple[signal.Signals, float]]
"""Signals in order of politeness, each with the seconds it is given; SIGKILL follows by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What to run and how to end it.

    `stop` is used when we end the program, `orphaned` when our own process is gone and nobody waits any more.
    """

    argv: Sequence[str | Path]
    log: Path
    cwd: Path
    account: Account | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    stop: Escalation = ((signal.SIGTERM, 10.0),)
    orphaned: Escalation = ((signal.SIGTERM, 2.0),)


class Child:
    """One running program in its own process group, which its guard ends when this process goes away.

    Raises:
        EngineError: the program could not be executed.
    """

    def __init__(self, command: Command) -> None:
        self._command = command
        self._log_start = command.log.stat().st_size if command.log.exists() else 0
        self._guard = self._start_guard()
        try:
            self.pid = self._order()
        except BaseException:
            self._close()
            raise
        self.guard_identity = identify(self._guard.pid)
        self.identity = identify(self.pid)

    def _start_guard(self) -> subprocess.Popen[bytes]:
        log = os.open(self._command.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            return subprocess.Popen(  # noqa: S603 (our own script under our own interpreter)
                [sys.executable, "-I", "-S", str(_GUARD)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                bufsize=0,
                start_new_session=True,  # Ctrl-C in a terminal is for us; we then stop the engines in order
            )
        finally:
            os.close(log)

    def _order(self) -> int:
        """Tell the guard what to run; return the program's pid."""
        command = self._command
        order = {
            "argv": [str(part) for part in command.argv],
            "env": dict(command.env),
            "cwd": str(command.cwd),
            "uid": command.account.uid if command.account else None,
            "gid": command.account.gid if command.account else None,
            "orphaned": [(int(number), grace_s) for number, grace_s in command.orphaned],
            "parent": os.getpid(),
        }
        assert self._guard.stdin is not None
        assert self._guard.stdout is not None
        self._guard.stdin.write(json.dumps(order).encode() + b"\n")
        report: dict[str, Any] = json.loads(self._guard.stdout.readline() or b"{}")
        if "pid" not in report:
            reason = report.get("error", "its guard ended at once")
            raise EngineError(f"cannot run {command.argv[0]}: {reason}; is it installed for this machine and account?")
        return int(report["pid"])

    def poll(self) -> int | None:
        """Return the exit code (128 + signal when killed by one), or None while the program runs."""
        return self._guard.poll()

    def wait(self, timeout_s: float) -> int | None:
        """Wait for the program's own end; return its exit code, or None when it still runs."""
        try:
            code = self._guard.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None
        self._close()
        return code

    def send(self, number: signal.Signals) -> None:
        """Deliver a signal to the program (SIGKILL: to its whole group); no effect once it has ended."""
        assert self._guard.stdin is not None
        try:
            self._guard.stdin.write(bytes([number]))
        except (BrokenPipeError, ValueError):  # ended; or we have closed the pipe after its end
            return

    def end(self) -> int:
        """Stop the program, politely first, and return its exit code once it and its group are gone."""
        for number, grace_s in self._command.stop:
            self.send(number)
            code = self.wait(grace_s)
            if code is not None:
                wait_gone(identities(self), grace_s)  # at once, unless the guard was killed before its program
                return code
        self.send(signal.SIGKILL)
        code = self.wait(_GUARD_START_S_MAX)
        if code is None:
            raise EngineError(f"process {self.pid} does not end even by SIGKILL; the kernel holds it (a dead disk?)")
        return code

    def log_tail(self) -> str:
        """Return the last lines that the program has printed since this start, indented."""
        with self._command.log.open("rb") as log:
            end = log.seek(0, os.SEEK_END)
            log.seek(max(self._log_start, end - _LOG_TAIL_BYTES))
            lines = log.read().decode(errors="replace").splitlines()[-_LOG_TAIL_LINES:]
        return "\n".join(f"    {line}" for line in lines) or "    (it printed nothing)"

    def _close(self) -> None:
        """Close our ends of the pipes; a guard that still runs takes that as our end."""
        for pipe in (self._guard.stdin, self._guard.stdout):
            if pipe is not None:
                pipe.close()
        self._guard.wait(_GUARD_START_S_MAX)


def run_to_end(command: Command, *, what: str, timeout_s: float) -> None:
    """Run a program that ends by itself, such as initdb.

    Raises:
        EngineError: it failed or took longer than `timeout_s`; the message holds the end of its output.
    """
    child = Child(command)
    code = child.wait(timeout_s)
    if code is None:
        child.end()
        raise EngineError(
            f"{what} took longer than {timeout_s:.0f} s and was stopped; its last lines:\n{child.log_tail()}"
        )
    if code != 0:
        raise EngineError(f"{what} failed with exit code {code}; its last lines:\n{child.log_tail()}")


def identities(child: Child) -> list[Identity]:
    """Return the guard and the program as they were right after the start."""
    return [found for found in (child.guard_identity, child.identity) if found is not None]
