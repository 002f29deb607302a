"""The embedded Valkey: counters and caches, on loopback, behind a random password, kept in memory alone."""

import socket
from pathlib import Path

from vend.engines.binaries import valkey_server
from vend.engines.engine import Engine
from vend.engines.folder import write_private
from vend.engines.ports import LOOPBACK, free_port
from vend.engines.process import Command

_ANSWER_S_MAX = 0.5
_CONFIG = """\
bind {host}
port {port}
protected-mode yes
requirepass {password}
dir {data}
save ""
appendonly no
daemonize no
maxmemory 256mb
maxmemory-policy volatile-lru
"""


class Valkey(Engine):
    """One Valkey server; what it holds is gone after a stop, as nothing that matters may live there alone."""

    def __init__(
        self, folder: Path, *, name: str = "valkey", port: int | None = None, binary: Path | None = None
    ) -> None:
        super().__init__(name, folder)
        self._fixed_port = port
        self._binary = binary
        self.port = port or 0

    @property
    def url(self) -> str:
        """The address with its password, as the clients take it: `redis://:<password>@127.0.0.1:<port>/0`."""
        return f"redis://:{self._password()}@{LOOPBACK}:{self.port}/0"

    def _password(self) -> str:
        return self.folder.secret(self.name)

    def _command(self) -> Command:
        program = valkey_server(self._binary)
        self.port = self._fixed_port or free_port()
        data = self.folder.make_data(self.name)
        config = data / "valkey.conf"
        write_private(
            config, _CONFIG.format(host=LOOPBACK, port=self.port, password=self._password(), data=_quoted(data))
        )
        self.folder.give(config)
        return Command(argv=[program, config], log=self.folder.log(self.name), cwd=data, account=self.folder.account)

    def _is_ready(self) -> bool:
        return ping(self.port, self._password())


def ping(port: int, password: str) -> bool:
    """Say whether a Valkey or Redis server on loopback takes the password and answers PING."""
    question = f"AUTH {password}\r\nPING\r\n".encode()
    try:
        with socket.create_connection((LOOPBACK, port), timeout=_ANSWER_S_MAX) as connection:
            connection.sendall(question)
            answer = b""
            while answer.count(b"\r\n") < 2:  # noqa: PLR2004 (one line for AUTH, one for PING)
                part = connection.recv(256)
                if not part:
                    return False
                answer += part
    except OSError:
        return False
    return answer == b"+OK\r\n+PONG\r\n"


def _quoted(path: Path) -> str:
    """Quote a path for the configuration file, where blanks part words."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
