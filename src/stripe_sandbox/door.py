"""Who may call, and in which version of the API."""

import base64
import binascii
import contextlib

from stripe_sandbox.errors import ApiError
from stripe_sandbox.sdk import API_VERSION


def check_key(authorization: str, api_key: str) -> None:
    """Refuse a caller whose ``Authorization`` header does not carry the account's secret key.

    Raises:
        ApiError: 401.
    """
    shown = _credentials(authorization)
    if not shown:
        message = (
            "You did not provide an API key. You need to provide your API key in the Authorization header, using "
            "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
        )
        raise ApiError(401, "invalid_request_error", message, before_execution=True)
    if shown != api_key:
        hidden = shown[:8] + "*" * max(0, len(shown) - 12) + shown[-4:]
        raise ApiError(401, "invalid_request_error", f"Invalid API Key provided: {hidden}", before_execution=True)


def _credentials(authorization: str) -> str:
    """The key in a Bearer header, or the user name of a Basic one."""
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() == "basic":
        with contextlib.suppress(binascii.Error, UnicodeDecodeError):
            return base64.b64decode(credentials, validate=True).decode().partition(":")[0]
    return credentials.strip() if scheme.lower() == "bearer" else ""


def check_version(asked: str | None) -> None:
    """Refuse a caller that pins another version of the API: its shapes would be other ones.

    Raises:
        ApiError: 400.
    """
    if asked is not None and asked != API_VERSION:
        message = f"stripe_sandbox speaks Stripe API version {API_VERSION} only, not {asked}."
        raise ApiError(400, "invalid_request_error", message, before_execution=True)
