"""How an account at Snowflake is reached, and as whom."""

from typing import Any
from urllib.parse import urlsplit

import msgspec

TIMEOUT_S = 60
"""How long one request may take, trying again included; a long statement is many requests."""

_LOCK_TIMEOUT_S = 60
_PROTOCOL_PORTS = {"http": 80, "https": 443}


def private_key_der(pem: str) -> bytes:
    """Turn a user's private key into the form that the connector takes.

    Raises:
        ValueError: it is no unencrypted RSA key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 (50 ms that most programs do not need)
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 (same)
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415 (same)

    try:
        key = form.load_pem_private_key(pem.encode(), None)
    except (TypeError, UnsupportedAlgorithm) as error:
        raise ValueError("the key cannot be read, or is encrypted") from error
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("Snowflake takes RSA keys")  # noqa: TRY004 (what was written is wrong)
    return key.private_bytes(form.Encoding.DER, form.PrivateFormat.PKCS8, form.NoEncryption())


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Where and as whom.

    Attributes:
        warehouse: what Snowflake calls a warehouse: the machines that work, not the data.
        role: None for the user's own.
        password: one of this and the key is needed.
        private_key: unencrypted PKCS #8, DER.
        address: of another server that speaks Snowflake's protocol; None for Snowflake.
        timeout_s: see `TIMEOUT_S`.
    """

    account: str
    user: str
    database: str
    warehouse: str
    role: str | None = None
    password: str | None = None
    private_key: bytes | None = None
    address: str | None = None
    timeout_s: int = TIMEOUT_S

    def __repr__(self) -> str:
        return f"Access({self.user} at {self.account}, {self.database})"

    def arguments(self) -> dict[str, Any]:
        """Give what the connector is told.

        Every instant is meant in UTC, and values are read as PostgreSQL writes them, whatever the account's defaults.
        """
        secret: dict[str, Any] = {"private_key": self.private_key} if self.private_key else {"password": self.password}
        return secret | self.server() | {
            "account": self.account,
            "user": self.user,
            "database": self.database,
            "warehouse": self.warehouse,
            "role": self.role,
            "client_session_keep_alive": True,  # changes may be gathered for longer than a session lasts by itself
            "login_timeout": self.timeout_s,
            "network_timeout": self.timeout_s,
            "platform_detection_timeout_seconds": 0.0,  # it would ask each cloud's metadata service who we are
            "session_parameters": {
                "ABORT_DETACHED_QUERY": True,
                "BINARY_INPUT_FORMAT": "HEX",
                "CLIENT_TELEMETRY_ENABLED": False,
                "DATE_INPUT_FORMAT": "AUTO",
                "LOCK_TIMEOUT": _LOCK_TIMEOUT_S,
                "QUERY_TAG": "vend sync",
                "QUOTED_IDENTIFIERS_IGNORE_CASE": False,
                "TIMESTAMP_INPUT_FORMAT": "AUTO",
                "TIMEZONE": "UTC",
            },
        }  # fmt: skip

    def server(self) -> dict[str, Any]:
        """Give host, port and protocol where they do not follow from the account."""
        if self.address is None:
            return {}
        parts = urlsplit(self.address)
        return {"protocol": parts.scheme, "host": parts.hostname, "port": parts.port or _PROTOCOL_PORTS[parts.scheme]}
