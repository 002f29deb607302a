"""Reads one setting's text. Each parser says in its ValueError what is wrong and how to mend it, never the value."""

import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from vend.app.secret import Secret

Parser = Callable[[str], Any]

_STRIPE_KEY = re.compile(r"(sk|rk)_(test|live)_[A-Za-z0-9_]{8,}")
_WEBHOOK_SECRET = re.compile(r"whsec_[A-Za-z0-9+/=_-]{8,}")
_SLOT = re.compile(r"[a-z0-9_]{1,63}")
_SNOWFLAKE_ACCOUNT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SNOWFLAKE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*")
_PORT_MAX = 65_535


def text(value: str) -> str:
    """Take any text."""
    return value


def folder(value: str) -> Path:
    """Read a folder's path, `~` allowed."""
    return Path(value).expanduser()


def choice(*allowed: str) -> Parser:
    """Make a parser that takes one of several words, whatever their case."""

    def parse(value: str) -> str:
        if value.lower() not in allowed:
            raise ValueError(f"set it to one of {', '.join(allowed)}")
        return value.lower()

    return parse


def yes_or_no(value: str) -> bool:
    """Read yes or no."""
    return bool(choice("yes", "no")(value) == "yes")


def whole_number(least: int, most: int) -> Parser:
    """Make a parser that takes a whole number within limits, both included."""

    def parse(value: str) -> int:
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise ValueError(f"set it to a whole number from {least} to {most}")
        return int(value)

    return parse


port = whole_number(1, _PORT_MAX)


def postgres_url(value: str) -> Secret:
    """Read postgresql://role:password@host:port/database."""
    parts = urlsplit(value)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("begin it with postgresql://")
    _check_port(parts)
    missing = [
        what
        for what, there in (
            ("the role", parts.username),
            ("the host", parts.hostname),
            ("the database's name", parts.path.strip("/")),
        )
        if not there
    ]
    if missing:
        raise ValueError(f"{' and '.join(missing)} is missing; write postgresql://role:password@host:5432/database")
    return Secret(value)


def postgres_hosts(value: str) -> Secret:
    """Read an address that may name several hosts, parted by commas, and libpq's options behind a question mark."""
    parts = urlsplit(value)
    before, at, hosts = parts.netloc.rpartition("@")
    for host in hosts.split(","):
        postgres_url(parts._replace(netloc=f"{before}{at}{host}", query="").geturl())
    return Secret(value)


def file(value: str) -> Path:
    """Read a file's path, `~` allowed; from now on it does not depend on the folder that the process is in."""
    return Path(value).expanduser().absolute()


def slot_name(value: str) -> str:
    """Read the name of a replication slot."""
    if not _SLOT.fullmatch(value):
        raise ValueError("use at most 63 small letters, digits and _")
    return value


def secret(value: str) -> Secret:
    """Take any secret."""
    return Secret(value)


def snowflake_account(value: str) -> str:
    """Read an account's identifier."""
    if not _SNOWFLAKE_ACCOUNT.fullmatch(value):
        raise ValueError("write what stands before .snowflakecomputing.com in its address, such as acme-eu1")
    return value


def snowflake_name(value: str) -> str:
    """Read a name that Snowflake takes without quotes."""
    if not _SNOWFLAKE_NAME.fullmatch(value):
        raise ValueError("use letters, digits, _ and $, a letter or _ first")
    return value


def redis_url(value: str) -> Secret:
    """Read redis://:password@host:port/number, or rediss:// for TLS."""
    parts = urlsplit(value)
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
        raise ValueError("write redis://:password@host:6379/0, or rediss:// for TLS")
    _check_port(parts)
    return Secret(value)


def http_url(value: str) -> str:
    """Read an address without a path's slash at its end."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("write a whole address, such as https://billing.example.com")
    if parts.query or parts.fragment or parts.username:
        raise ValueError("leave out what stands after ? or #, and any user name")
    _check_port(parts)
    return value.rstrip("/")


def _check_port(parts: Any) -> None:
    try:
        _ = parts.port
    except ValueError:
        raise ValueError(f"its port is no number from 1 to {_PORT_MAX}") from None


def networks(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Read addresses or networks, parted by commas."""
    try:
        return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
    except ValueError:
        raise ValueError("write addresses or networks parted by commas, such as 10.0.0.0/8, ::1") from None


def stripe_key(value: str) -> Secret:
    """Read a secret or restricted key of Stripe."""
    if value.startswith("pk_"):
        raise ValueError("this is a publishable key; take the secret one (sk_…) or a restricted one (rk_…)")
    if not _STRIPE_KEY.fullmatch(value):
        raise ValueError("take a secret (sk_test_…, sk_live_…) or restricted (rk_…) key from Stripe's dashboard")
    return Secret(value)


def webhook_secrets(value: str) -> tuple[Secret, ...]:
    """Read one or more signing secrets, parted by commas; the newest first while they are being changed."""
    found = [part.strip() for part in value.split(",") if part.strip()]
    if not found or not all(_WEBHOOK_SECRET.fullmatch(part) for part in found):
        raise ValueError("copy the endpoint's signing secret (whsec_…) from Stripe; part several by commas")
    return tuple(Secret(part) for part in found)


def token_key(value: str) -> Secret:
    r"""Read Ed25519 keys in PEM, the signing one first; `\n` written as two characters counts as a line's end."""
    from vend.identity.tokens import TokenKeys  # noqa: PLC0415 (100 ms that only the API needs)

    return _ed25519_keys(value, lambda pem: TokenKeys.from_pem(pem, issuer="checked"))


def access_list_key(value: str) -> Secret:
    """Read Ed25519 keys in PEM as `token_key` does."""
    from vend.gates.signing import ListKeys  # noqa: PLC0415 (100 ms that only those programs need that sign)

    return _ed25519_keys(value, ListKeys.from_pem)


def _ed25519_keys(value: str, read: Callable[[str], object]) -> Secret:
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 (50 ms that most programs do not need)

    pem = value.replace("\\n", "\n").strip() + "\n"
    try:
        read(pem)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValueError(
            "this is no unencrypted Ed25519 private key in PEM; make one with `openssl genpkey -algorithm ed25519`"
        ) from None
    return Secret(pem)


def snowflake_key(value: str) -> Secret:
    """Read an RSA key in PEM as `token_key` does."""
    from vend.warehouse.snowflake.access import private_key_der  # noqa: PLC0415 (50 ms that most programs do not need)

    pem = value.replace("\\n", "\n").strip() + "\n"
    try:
        private_key_der(pem)
    except ValueError:
        raise ValueError(
            "this is no unencrypted RSA private key in PEM; make one with `openssl genpkey -algorithm rsa`"
        ) from None
    return Secret(pem)
