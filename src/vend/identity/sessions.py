"""Signs people in and out: an access token for minutes, and a refresh token for days that works once.

A refresh token that comes back after it was used has been copied by somebody; since nobody can tell who is the thief,
its whole family is revoked and its user signs in again (RFC 9700, section 4.14.2).
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
import structlog
from msgspec import Meta

from vend.db.door import Door
from vend.domain.ids import make_id
from vend.identity.errors import RefreshRefused, SignInRefused
from vend.identity.passwords import LENGTH_MAX, Passwords
from vend.identity.tokens import TokenKeys
from vend.store import identity

REFRESH_LIFETIME = timedelta(days=30)
_PREFIX = "vend_refresh_"
_ROUNDS_MAX = 10
_log = structlog.get_logger(__name__)

RefreshToken = Annotated[
    str, Meta(pattern=r"^vend_refresh_[0-9a-f]{64}$", description="The refresh token that was given last.")
]


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An e-mail address and its password."""

    email: Annotated[str, Meta(min_length=3, max_length=254, description="The address that you sign in with.")]
    password: Annotated[str, Meta(min_length=1, max_length=LENGTH_MAX, description="Your password.")]

    def __repr__(self) -> str:
        return "SignIn(***)"


class Refresh(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A refresh token, to be exchanged for the next pair or to be given up."""

    refresh_token: RefreshToken

    def __repr__(self) -> str:
        return "Refresh(***)"


class Session(msgspec.Struct, frozen=True):
    """A pair of tokens.

    Attributes:
        access_token: sent as `Authorization: Bearer …`.
        expires_at: when the access token ends.
        refresh_token: works once, for the next pair.
        refresh_expires_at: when it ends if it is not used.
    """

    access_token: str
    expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime

    def __repr__(self) -> str:
        return "Session(***)"


async def sign_in(door: Door, keys: TokenKeys, passwords: Passwords, command: SignIn, *, now: datetime) -> Session:
    """Check a password and begin a session.

    Raises:
        SignInRefused: no such user, disabled, without a password, or another password; all alike and as slow.
    """
    user_id = await check_password(door, passwords, command)
    token, expires_at = _make_refresh(), now + REFRESH_LIFETIME
    async with door.platform(reason="sign-in") as platform:
        await platform.run(
            identity.insert_refresh(
                token_id=make_id(now),
                family_id=make_id(now),
                user_id=user_id,
                token_hash=_hash(token),
                expires_at=expires_at,
                now=now,
            )
        )
    return _session(keys, user_id, token, expires_at, now=now)


async def check_password(door: Door, passwords: Passwords, command: SignIn) -> UUID:
    """Check a password; gives whose it is. A hash with older parameters is replaced on the way.

    Raises:
        SignInRefused: no such user, disabled, without a password, or another password; all alike and as slow.
    """
    async with door.platform(reason="sign-in") as platform:
        user = await platform.run(identity.find_user(email=command.email.strip()))
    known_hash = user.password_hash if user is not None and user.disabled_at is None else None
    matched = await passwords.matches(known_hash, command.password)
    if user is None or known_hash is None or not matched:
        raise SignInRefused("E-mail or password is wrong.")
    if passwords.is_outdated(known_hash):
        newer_hash = await passwords.hash(command.password)
        async with door.platform(reason="sign-in") as platform:
            await platform.run(
                identity.set_password_hash(user_id=user.id, password_hash=newer_hash, old_hash=known_hash)
            )
    return user.id


async def refresh(door: Door, keys: TokenKeys, command: Refresh, *, now: datetime) -> Session:
    """Exchange a refresh token for the next pair; it works once, for one of all who try.

    Raises:
        RefreshRefused: it does not work now; its whole family is revoked, in case somebody has copied it.
    """
    token, expires_at = _make_refresh(), now + REFRESH_LIFETIME
    async with door.platform(reason="refresh a session") as platform:
        user_id = await platform.run(
            identity.rotate_refresh(
                token_hash=_hash(command.refresh_token),
                next_id=make_id(now),
                next_hash=_hash(token),
                expires_at=expires_at,
                now=now,
            )
        )
    if user_id is None:
        # Used up, revoked, expired or a disabled user's: nothing of its family is to work after this.
        if await _revoke(door, command, now=now):
            _log.warning("session_revoked", reason="a refresh token came back that does not work")
        raise RefreshRefused("This refresh token does not work any more; sign in again.")
    return _session(keys, user_id, token, expires_at, now=now)


async def sign_out(door: Door, command: Refresh, *, now: datetime) -> None:
    """Revoke a refresh token and its family; the access token ends by itself within minutes. Unknown ones are fine."""
    await _revoke(door, command, now=now)


async def _revoke(door: Door, command: Refresh, *, now: datetime) -> int:
    """Revoke a family until nothing of it is left; gives how many tokens that were.

    A token that is being exchanged at this moment is only seen by the next round, together with its successor.
    """
    revoked = 0
    async with door.platform(reason="revoke a session") as platform:
        for _ in range(_ROUNDS_MAX):
            more = await platform.run(identity.revoke_family(token_hash=_hash(command.refresh_token), now=now))
            if not more:
                break
            revoked += more
    return revoked


def _make_refresh() -> str:
    return _PREFIX + secrets.token_hex(32)


def _hash(token: str) -> bytes:
    """Give the SHA-256 under which a token is kept; 256 random bits leave nothing to guess, so it needs no salt."""
    return hashlib.sha256(token.encode()).digest()


def _session(keys: TokenKeys, user_id: UUID, token: str, expires_at: datetime, *, now: datetime) -> Session:
    access = keys.issue(user_id, now=now)
    return Session(
        access_token=access.token, expires_at=access.expires_at, refresh_token=token, refresh_expires_at=expires_at
    )
