"""Verifies webhook signatures with the SDK's own code, behind the limits that it lacks.

The SDK raises TypeError on a non-ASCII header and UnicodeDecodeError on bad UTF-8, accepts timestamps years ahead, and
tries as many signatures as a header holds; whatever is odd ends here as BadSignature.
"""

from collections.abc import Sequence
from datetime import datetime

import stripe

from vend.domain.errors import Invalid

BODY_BYTES_MAX = 1_048_576
_HEADER_CHARS_MAX = 2048
_SIGNATURES_MAX = 16
_TOLERANCE_S = 300


class BadSignature(Invalid):
    """The webhook was not signed by Stripe with one of our secrets within the last five minutes."""

    code = "bad_signature"


def verify(body: bytes, header: str | None, *, secrets: Sequence[str], now: datetime) -> str:
    """Check a webhook's signature (docs.stripe.com/webhooks#verify-manually).

    Args:
        body: exactly as received.
        header: of `Stripe-Signature`.
        secrets: the endpoint's secrets, several while one is being rotated.
        now: the instant of receipt.

    Returns:
        The body as text.

    Raises:
        BadSignature: forged, too old, too far ahead, or malformed.
    """
    refused = BadSignature("The webhook signature is missing or wrong; send it with the endpoint's current secret.")
    if header is None or len(body) > BODY_BYTES_MAX or len(header) > _HEADER_CHARS_MAX or not header.isascii():
        raise refused
    fields = [part.strip().partition("=") for part in header.split(",")]
    stamps = [value for key, _, value in fields if key == "t"]
    if len(stamps) != 1 or not stamps[0].isdigit() or sum(key == "v1" for key, *_ in fields) > _SIGNATURES_MAX:
        raise refused
    if abs(now.timestamp() - int(stamps[0])) > _TOLERANCE_S:
        raise refused
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise refused from None
    if not any(_signed(text, header, secret) for secret in secrets):
        raise refused
    return text


def _signed(text: str, header: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(text, header, secret, None)
    except (stripe.StripeError, ValueError, TypeError):
        return False
    return True
