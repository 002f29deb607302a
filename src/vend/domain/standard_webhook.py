"""Signs what is sent to other people's addresses, as Standard Webhooks has it (standardwebhooks.com, version 1).

The secret is `whsec_` and base64 of 24 to 64 bytes. What is signed is `<id>.<timestamp>.<body>` with HMAC-SHA256; a
receiver computes the same, compares in constant time, and refuses what is older than five minutes.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from vend.domain.errors import Invalid

PREFIX = "whsec_"
TOLERANCE = timedelta(minutes=5)
_BYTES_MIN, _BYTES_MAX = 24, 64


class BadSecret(Invalid):
    """A signing secret that is none: `whsec_` and base64 of 24 to 64 bytes."""

    code = "bad_webhook_secret"


class BadSignature(Invalid):
    """A message that was not signed with the secret, or not as it is, or not within the last minutes."""

    code = "bad_webhook_signature"


def secret_of(raw: bytes) -> str:
    """Write a secret as people copy it."""
    assert _BYTES_MIN <= len(raw) <= _BYTES_MAX, "the standard's bounds"
    return PREFIX + base64.b64encode(raw).decode()


def headers(message_id: str, body: bytes, secrets: Sequence[str], *, at: datetime) -> dict[str, str]:
    """Give the three headers of a message.

    Args:
        message_id: the same for every try of one message, so that a receiver can tell a repetition.
        secrets: one, or several while one is being changed; the receiver takes whichever it knows.
        at: the instant of this try.

    Raises:
        BadSecret: a secret is none.
    """
    timestamp = int(at.timestamp())
    values = [_signature(message_id, timestamp, body, _raw(secret)) for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{value}" for value in values),
    }


def verify(sent: dict[str, str], body: bytes, secret: str, *, now: datetime) -> None:
    """Believe a message, as a receiver does.

    Raises:
        BadSecret: the secret is none.
        BadSignature: a header is missing, the message is not from now, or no signature fits.
    """
    try:
        message_id, timestamp = sent["webhook-id"], int(sent["webhook-timestamp"])
        signatures = sent["webhook-signature"].split(" ")
    except (KeyError, ValueError):
        raise BadSignature("The headers webhook-id, webhook-timestamp and webhook-signature are needed.") from None
    if abs(now.timestamp() - timestamp) > TOLERANCE.total_seconds():
        raise BadSignature("This message was not signed within the last minutes.")
    expected = f"v1,{_signature(message_id, timestamp, body, _raw(secret))}"
    if not any(hmac.compare_digest(expected.encode(), one.encode()) for one in signatures):
        raise BadSignature("No signature fits.")


def _raw(secret: str) -> bytes:
    try:
        raw = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if not secret.startswith(PREFIX) or not _BYTES_MIN <= len(raw) <= _BYTES_MAX:
        raise BadSecret("A signing secret is whsec_ and base64 of 24 to 64 bytes.")
    return raw


def _signature(message_id: str, timestamp: int, body: bytes, raw: bytes) -> str:
    signed = f"{message_id}.{timestamp}.".encode() + body
    return base64.b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()
