"""Our own programs as engines: the API instances, the worker, the Stripe sandbox."""

import signal
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from vend.engines.engine import Engine
from vend.engines.process import Command

_ANSWER_S_MAX = 2.0


class PythonProcess(Engine):
    """One process of this Python, as this user.

    Args:
        name: its name in the folder's `log` and `run`.
        args: the interpreter's arguments, such as `["-m", "vend", "worker"]`.
        env: its whole environment; nothing is inherited.
        folder: the folder shared by a set of engines.
        ready: asked again and again until it returns True; see `http_ready`. It must not block for long.
        cwd: its working directory; None takes this process's.
        stop_grace_s: how long it may take to end by SIGTERM before SIGKILL.
    """

    def __init__(
        self,
        name: str,
        args: Sequence[str],
        env: Mapping[str, str],
        folder: Path,
        ready: Callable[[], bool],
        *,
        cwd: Path | None = None,
        stop_grace_s: float = 10.0,
    ) -> None:
        super().__init__(name, folder)
        self._args = list(args)
        self._env = dict(env)
        self._ready = ready
        self._cwd = cwd
        self._stop_grace_s = stop_grace_s

    def _command(self) -> Command:
        return Command(
            argv=[sys.executable, *self._args],
            log=self.folder.log(self.name),
            cwd=self._cwd or Path.cwd(),
            env=self._env,
            stop=((signal.SIGTERM, self._stop_grace_s),),
        )

    def _is_ready(self) -> bool:
        return self._ready()


def http_ready(url: str) -> Callable[[], bool]:
    """Return a question for `ready`: does a GET of this plain-http address answer with a 2xx status?"""
    parts = urlsplit(url)
    address = (parts.hostname or "", parts.port or 80)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    request = f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n".encode()

    def answers() -> bool:
        try:
            with socket.create_connection(address, timeout=_ANSWER_S_MAX) as connection:
                connection.sendall(request)
                status = connection.makefile("rb").readline(64).split()
        except OSError:
            return False
        return len(status) > 1 and status[1].startswith(b"2")

    return answers
