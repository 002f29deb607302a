"""The guard: a tiny process between us and one engine, so that the engine never outlives us.

Run as a script by `process.Child`, with nothing of `vend` imported, so it starts in about 15 ms and depends on no
installation. A guard is needed because Linux's own parent-death signal is tied to the *thread* that forked, is cleared
by setuid, and does not exist elsewhere. A pipe has none of these troubles: when the parent is gone, however it went,
the kernel closes its end.

Standard input: one JSON line (the order), after it one byte for each signal to deliver; end of file means that the
parent is gone. Standard output: one JSON line, `{"pid": ...}` or `{"error": ...}`. Exit code: the engine's own, or
128 + the signal that ended it.
"""

import contextlib
import ctypes
import json
import os
import select
import signal
import sys
import time
from typing import Any

PARENT_POLL_S = 1.0
PR_SET_PDEATHSIG = 1


class Guard:
    """One engine process, the pipe from the parent, and what to do when either ends."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order
        self.parent = order["parent"]
        self.pid = 0
        self.status: int | None = None  # only where the system cannot look without reaping
        self.wake_r, self.wake_w = os.pipe()
        os.set_blocking(self.wake_r, False)
        os.set_blocking(self.wake_w, False)
        self.told_to_end = False

    def catch_signals(self) -> None:
        """Wake the loop when the engine ends; take a signal to ourselves as the order to end the engine."""
        signal.set_wakeup_fd(self.wake_w, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.on_end_signal)

    def on_end_signal(self, *_: object) -> None:
        """Remember that we were asked to end."""
        self.told_to_end = True

    def start(self) -> str | None:
        """Fork and execute the engine; return what went wrong, or None."""
        failed_r, failed_w = os.pipe()  # closes by itself when exec succeeds
        me = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            self.become_engine(me, failed_w)
        os.close(failed_w)
        with os.fdopen(failed_r) as failed:
            return failed.read() or None

    def become_engine(self, guard_pid: int, failed_w: int) -> None:
        """In the child: own process group, the account, the files; then the engine's program. Never returns."""
        try:
            self.prepare_engine(guard_pid)
            os.execve(self.order["argv"][0], self.order["argv"], self.order["env"])  # noqa: S606 (its purpose)
        except OSError as error:
            os.write(failed_w, str(error).encode())
        finally:
            os._exit(127)

    def prepare_engine(self, guard_pid: int) -> None:
        """In the child: everything that has to be as the engine expects before its program starts."""
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        if self.order["uid"] is not None:
            os.setgroups([])
            os.setgid(self.order["gid"])
            os.setuid(self.order["uid"])
        if sys.platform == "linux":
            # Second line of defence, should the guard itself be killed. After setuid, which would clear it; the guard
            # has one thread, so "the thread that forked" is the guard.
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, self.order["orphaned"][0][0], 0, 0, 0)
            if os.getppid() != guard_pid:
                os._exit(127)
        os.umask(0o077)
        os.chdir(self.order["cwd"])
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.dup2(2, 1)

    def ended(self) -> bool:
        """Say whether the engine has ended, leaving it a zombie so that its pid and group cannot be reused yet."""
        if hasattr(os, "waitid"):
            return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        if self.status is None:  # macOS before Python 3.13
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = status if pid else None
        return self.status is not None

    def deliver(self, number: int) -> None:
        """Send a signal to the engine; SIGKILL goes to everything it started in its group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if number == signal.SIGKILL:
                os.killpg(self.pid, number)
            else:
                os.kill(self.pid, number)

    def wait(self, timeout_s: float) -> bytes:
        """Sleep until the parent writes, the engine ends, a signal comes or time is up; return the parent's bytes."""
        ready, _, _ = select.select([0, self.wake_r], [], [], timeout_s)
        if self.wake_r in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(self.wake_r, 512)
        if 0 not in ready:
            return b""
        data = os.read(0, 64)
        self.told_to_end |= not data
        return data

    def run(self) -> None:
        """Pass signals on until the engine ends, or end it once the parent is gone."""
        while not self.ended():
            for number in self.wait(PARENT_POLL_S):
                self.deliver(number)
            # A fork of the parent may hold the pipe open after the parent is dead: our parent's pid tells the truth.
            if self.told_to_end or os.getppid() != self.parent:
                self.end_engine()

    def end_engine(self) -> None:
        """Send the signals of the order, each with its time to work, the last one being SIGKILL."""
        for number, grace_s in [*self.order["orphaned"], (signal.SIGKILL, 10.0)]:
            self.deliver(number)
            deadline = time.monotonic() + grace_s
            while not self.ended() and time.monotonic() < deadline:
                time.sleep(0.01)
            if self.ended():
                return

    def finish(self) -> int:
        """Kill what the engine left in its group, reap it, and return the exit code to hand on."""
        self.deliver(signal.SIGKILL)
        status = os.waitpid(self.pid, 0)[1] if self.status is None else self.status
        code = os.waitstatus_to_exitcode(status)
        return code if code >= 0 else 128 - code


def read_order() -> dict[str, Any]:
    """Read the first line of standard input byte by byte, so that no later byte is swallowed."""
    line = bytearray()
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            sys.exit(0)  # the parent went before it had ordered anything
        line += byte
    order: dict[str, Any] = json.loads(line)
    return order


def main() -> int:
    """Start the engine, report its pid, watch until it or the parent ends."""
    guard = Guard(read_order())
    guard.catch_signals()
    error = guard.start()
    report = {"error": error} if error else {"pid": guard.pid}
    with contextlib.suppress(BrokenPipeError):
        os.write(1, json.dumps(report).encode() + b"\n")
    os.close(1)
    guard.run()
    return guard.finish()


if __name__ == "__main__":
    sys.exit(main())
