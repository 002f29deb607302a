"""Whether something listens on a loopback port."""

import socket
from collections.abc import Callable

from vend.engines.ports import LOOPBACK


def port_is_taken(port: int) -> bool:
    """Say whether something listens on a loopback port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return True
    return False


def listens(port: int) -> Callable[[], bool]:
    """Give a question: does anything accept connections there?"""

    def asks() -> bool:
        try:
            socket.create_connection((LOOPBACK, port), timeout=1.0).close()
        except OSError:
            return False
        return True

    return asks
