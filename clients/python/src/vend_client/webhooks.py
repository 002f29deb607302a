"""Believes messages that were sent to a webhook endpoint, as Standard Webhooks has it."""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping

import msgspec

from vend_client import models

_TOLERANCE_S = 300


class BadMessage(Exception):
    """The message was not signed with this secret, or not as it is, or not within the last minutes."""


def verify_webhook(headers: Mapping[str, str], body: bytes, secret: str, *, now_s: float | None = None) -> models.Event:
    """Give the event of a message. Its id is the same for every try and every replay: drop what you have taken before.

    Args:
        body: as it came, byte for byte.
        now_s: seconds since 1970; without it the machine's clock.

    Raises:
        BadMessage: it is not to be believed.
    """
    sent = {name.lower(): value for name, value in headers.items()}
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        message_id, at_s = sent["webhook-id"], int(sent["webhook-timestamp"])
        signatures = sent["webhook-signature"].split(" ")
    except (KeyError, ValueError, binascii.Error):
        raise BadMessage("The secret, or a header of the signature, is missing or none.") from None
    if abs((time.time() if now_s is None else now_s) - at_s) > _TOLERANCE_S:
        raise BadMessage("This message was not signed within the last minutes.")
    signed = f"{message_id}.{at_s}.".encode() + body
    wanted = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    if not any(hmac.compare_digest(wanted, one.encode()) for one in signatures):
        raise BadMessage("No signature fits.")
    return msgspec.json.decode(body, type=models.Event)
