"""Free ports on the loopback interface."""

import secrets
import socket
import threading

from vend.engines.errors import EngineError

LOOPBACK = "127.0.0.1"

# Below the range from which systems take the ports of outgoing connections (Linux: 32768 on, macOS: 49152 on), so that
# no connection can take a port between our look and the server's listening.
_FIRST, _LAST = 15_000, 31_999
_TRIES_MAX = 1_000

_given: set[int] = set()
_lock = threading.Lock()


def free_port() -> int:
    """Return a loopback TCP port that nothing listens on, never the same one twice in this process.

    Another program may still take it before it is used; the engine then says so in its log.

    Raises:
        EngineError: no free port was found.
    """
    with _lock:
        for _ in range(_TRIES_MAX):
            port = _FIRST + secrets.randbelow(_LAST - _FIRST + 1)
            if port not in _given and _is_free(port):
                _given.add(port)
                return port
    raise EngineError(f"no free port between {_FIRST} and {_LAST} on {LOOPBACK}: is something using them all?")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
