"""The session that watches all others of a simulation, and lets those that wait for a lock stand still.

A transaction's end wakes everybody who waits for it, and then it is the machine that decides which of them comes first
to the next lock. So whoever waits is stopped, and goes on alone, when the seed's scheduler lets it: of all the server's
processes that play in a history one runs at a time.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vend.db.owner import OwnerSession
from vend.simulation.scripts import script

_END_S_MAX = 10.0
_LOOK_S = 0.0002
_CAN_STOP = Path("/proc/self/stat").exists()
"""Elsewhere than on Linux nobody says whether a process has stopped yet, and two that wait for one lock may race."""


class Control(OwnerSession):
    """Looks at locks, and stops, lets go on and ends the sessions of a history."""

    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self._stopped: set[int] = set()

    async def is_blocked(self, pid: int) -> bool:
        """Whether a session waits for a lock of another one, which may end without it.

        In a circle nobody may: there the server ends one of them by itself.
        """
        return bool(await self.value(script("is_blocked"), pid))

    async def stand_still(self, pid: int) -> bool:
        """Stop a session while it waits for a lock; False where it has something else to do by now."""
        if not _CAN_STOP:
            return True
        os.kill(pid, signal.SIGSTOP)
        self._stopped.add(pid)
        while not _has_stopped(pid):  # noqa: ASYNC110 - the kernel tells it to the parent alone
            await asyncio.sleep(_LOOK_S)
        # While it looks for circles it holds what all others need: then it must go on.
        if await self.value(script("rests"), pid):
            return True
        self.go_on(pid)
        return False

    def go_on(self, pid: int) -> None:
        """Let a session go on that stands still."""
        if pid in self._stopped:
            self._stopped.discard(pid)
            os.kill(pid, signal.SIGCONT)

    def let_all_go_on(self) -> None:
        """Let go on whoever stands still."""
        for pid in list(self._stopped):
            self.go_on(pid)

    async def end_session(self, pid: int) -> None:
        """End somebody's session, and wait until the server has rolled its transaction back."""
        async with asyncio.timeout(_END_S_MAX):
            # The server's own wait looks only every 100 ms.
            while await self.rows(script("end_session"), pid):
                self.go_on(pid)

    async def close(self) -> None:
        """Let everybody go on, and close the connection."""
        self.let_all_go_on()
        await super().close()


@contextmanager
def ended_in_order() -> Iterator[None]:
    """Let SIGTERM end what is played as Ctrl-C does, so that nobody is left standing still without a server."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _has_stopped(pid: int) -> bool:
    # The name in brackets may hold anything; the state follows it.
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2].startswith("T")
