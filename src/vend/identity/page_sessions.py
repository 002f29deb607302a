"""Signs people in to pages: a secret in a cookie that no script reads, kept here as its hash.

A pair of tokens would have to be exchanged every ten minutes, by a browser that sends several requests at once; a
second use of the same refresh token would end the session. A page's session is looked up instead, and ends at once
when its person signs out, after twelve hours without use, and after fourteen days in any case.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from vend.db.door import Door
from vend.domain.ids import make_id
from vend.identity.passwords import Passwords
from vend.identity.sessions import SignIn, check_password
from vend.store import page_sessions

IDLE_MAX = timedelta(hours=12)
LIFETIME = timedelta(days=14)
_PREFIX = "vend_page_"
_LENGTH = len(_PREFIX) + 64
_MASK_BYTES = 32


def is_page_token(credential: str) -> bool:
    """Say whether a credential is a page's; it opens pages and nothing else."""
    return credential.startswith(_PREFIX) and len(credential) == _LENGTH


async def sign_in_to_pages(door: Door, passwords: Passwords, command: SignIn, *, now: datetime) -> str:
    """Check a password and begin a session; gives the cookie's secret.

    Raises:
        SignInRefused: see `check_password`.
    """
    user_id = await check_password(door, passwords, command)
    token = _PREFIX + secrets.token_hex(32)
    async with door.platform(reason="sign-in to pages") as platform:
        await platform.run(
            page_sessions.insert(
                session_id=make_id(now), user_id=user_id, token_hash=_hash(token), expires_at=now + LIFETIME, now=now
            )
        )
    return token


async def sign_out_of_pages(door: Door, token: str, *, now: datetime) -> None:
    """End the session of a cookie; one that is unknown is fine."""
    async with door.platform(reason="sign-out of pages") as platform:
        await platform.run(page_sessions.end(token_hash=_hash(token), now=now))


def form_token(token: str) -> str:
    """Give what a form must send back, so that no other site can send it; other each time, since pages are compressed.

    A secret that stands in every page could be guessed byte by byte from the lengths of compressed answers (BREACH);
    so it goes out masked by random bytes that go with it.
    """
    mask = secrets.token_bytes(_MASK_BYTES)
    return mask.hex() + _masked(_form_secret(token), mask).hex()


def is_form_token(token: str, given: str) -> bool:
    """Say whether a form's token belongs to a session."""
    try:
        raw = bytes.fromhex(given)
    except ValueError:
        return False
    if len(raw) != 2 * _MASK_BYTES:
        return False
    return hmac.compare_digest(_masked(raw[_MASK_BYTES:], raw[:_MASK_BYTES]), _form_secret(token))


def _form_secret(token: str) -> bytes:
    return hmac.digest(token.encode(), b"vend form", "sha256")


def _masked(value: bytes, mask: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(value, mask, strict=True))


def _hash(token: str) -> bytes:
    """Give the SHA-256 under which a secret of 256 random bits is kept; there is nothing to guess, so no salt."""
    return hashlib.sha256(token.encode()).digest()
