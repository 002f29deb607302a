"""The guard before calls to addresses that customers gave us (server-side request forgery, CWE-918).

Only https is called, save on this machine where that is allowed for trying out; no user names, and no addresses that
are not the public's. A name is resolved by `GuardedResolver` for each connection, and the connection goes to what was
judged: a name that answers with something else the next moment gains nothing. Redirects are never followed.
"""

import asyncio
import re
import socket
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult

from vend.domain.errors import Invalid
from vend.domain.outbound_address import Address, may_be_called

URL_MAX = 2000
_PRINTABLE = range(0x21, 0x7F)
_ODD_HOST = re.compile(r"[:%]|(^|\.)(0x[0-9a-f]*|[0-9]+)\.?$", re.IGNORECASE)
"""Hosts that some library takes for numbers of an address: 127.1, 2130706433, 0x7f.1, [fe80::1%eth0]."""


class AddressRefused(Invalid):
    """An address that is not called: not https, or not the public's."""

    code = "address_refused"


def check_url(url: str, *, loopback: bool, field: str | None = None) -> None:
    """Refuse an address that can be told to be wrong without asking anybody.

    Args:
        loopback: whether this machine may be called, with http too.
        field: the input field that it came in.

    Raises:
        AddressRefused: it is none that is called; the message says why.
    """
    parts = _parts(url, field)
    literal = _literal(parts.hostname or "")
    if literal is not None and not may_be_called(literal, loopback=loopback):
        raise AddressRefused("Give an address on the public internet.", field=field)
    here = loopback and (literal is not None and literal.is_loopback)
    if parts.scheme != "https" and not (here and parts.scheme == "http"):
        raise AddressRefused("Begin it with https://.", field=field)


def _parts(url: str, field: str | None) -> SplitResult:
    if len(url) > URL_MAX or not all(ord(sign) in _PRINTABLE for sign in url) or "\\" in url:
        raise AddressRefused(f"Give an address of up to {URL_MAX} plain signs.", field=field)
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise AddressRefused("Give a whole address, such as https://gate.example.com/lists.", field=field) from None
    if not parts.hostname or parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused("Give an address with a host, without a user name and without a #.", field=field)
    if _ODD_HOST.search(parts.hostname) and _literal(parts.hostname) is None:
        raise AddressRefused("Write an address of numbers in full, such as 203.0.113.7.", field=field)
    return parts


def _literal(host: str) -> Address | None:
    """Read an address of numbers; one with a zone is of this machine's own network, so it is none."""
    try:
        return None if "%" in host else ip_address(host)
    except ValueError:
        return None


class GuardedResolver(AbstractResolver):
    """Resolves names for connections, and refuses a name if a single address that it stands for may not be called.

    Args:
        loopback: whether this machine may be called.
    """

    def __init__(self, *, loopback: bool) -> None:
        self._loopback = loopback

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Give what to connect to.

        Raises:
            AddressRefused: an address is not the public's.
            OSError: the name stands for nothing.
        """
        found = await self.look_up(host, port, family)
        results = []
        for kind, _, protocol, _, address in found:
            if not may_be_called(ip_address(str(address[0]).partition("%")[0]), loopback=self._loopback):
                raise AddressRefused("The name stands for an address that is not on the public internet.")
            results.append(
                ResolveResult(
                    hostname=host,
                    host=str(address[0]),
                    port=port,
                    family=kind,
                    proto=protocol,
                    flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
                )
            )
        return results

    async def look_up(self, host: str, port: int, family: int) -> list[Any]:
        """Ask the system's resolver."""
        loop = asyncio.get_running_loop()
        return await loop.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)

    async def close(self) -> None:
        """Nothing is kept open."""
