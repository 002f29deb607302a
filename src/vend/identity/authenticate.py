"""Turns a bearer credential into the caller: who it is, and what they may do where.

A signature and one statement tell who calls; the answer is believed for a few seconds, so a disabled user or a revoked
key is out within that time, on every instance, without anything to invalidate. Credentials are remembered as hashes.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from vend.db.door import Door
from vend.domain.access import Actor, Role
from vend.domain.api_version import FIRST
from vend.identity.api_keys import hash_key as hash_credential
from vend.identity.api_keys import is_api_key
from vend.identity.errors import BadCredential
from vend.identity.page_sessions import IDLE_MAX, is_page_token
from vend.identity.tokens import TokenKeys
from vend.store import identity, page_sessions
from vend.store.identity import KeyAccess, UserAccess

BELIEVED_FOR = timedelta(seconds=5)
_ACTORS_MAX = 10_000
_TOUCH_EVERY = timedelta(minutes=1)
_REASON = "who calls"
_Believed: TypeAlias = tuple[datetime, datetime, Actor]
"""From when, until when, whom. Nothing is believed before it was looked up, in case a clock is set back."""


class Authenticator:
    """Resolves credentials, with the memory of the last few seconds.

    Args:
        door: where callers are looked up.
        keys: whose signatures are believed.
        newest_version: of the API, to which an API key is pinned when it is first used.
        actors_max: how many callers are remembered at once; the one that was resolved longest ago is forgotten first.
    """

    def __init__(
        self, door: Door, keys: TokenKeys, *, newest_version: str = FIRST, actors_max: int = _ACTORS_MAX
    ) -> None:
        self._door = door
        self._keys = keys
        self._newest_version = newest_version
        self._actors_max = actors_max
        self._remembered: OrderedDict[bytes, _Believed] = OrderedDict()

    async def actor(self, credential: str, *, now: datetime, fresh: bool = False) -> Actor:
        """Give the caller that an access token, an API key or a page's session stands for.

        Args:
            fresh: look it up even if it is remembered, as for a garage that may have been opened a moment ago.

        Raises:
            BadCredential: it is none that works at `now`.
        """
        digest = hash_credential(credential)
        remembered = self._remembered.get(digest)
        if remembered is not None and not fresh and remembered[0] <= now < remembered[1]:
            return remembered[2]
        believed_until = now + BELIEVED_FOR
        if is_api_key(credential):
            actor = await self._of_key(digest, now)
        elif is_page_token(credential):
            actor = await self._of_page(digest, now)
        else:
            verified = self._keys.verify(credential, now=now)
            believed_until = min(believed_until, verified.expires_at)
            actor = await self._of_user(verified.user_id)
        self._remember(digest, (now, believed_until, actor))
        return actor

    def _remember(self, digest: bytes, believed: _Believed) -> None:
        self._remembered[digest] = believed
        self._remembered.move_to_end(digest)
        while len(self._remembered) > self._actors_max:
            self._remembered.popitem(last=False)

    async def _of_user(self, user_id: UUID) -> Actor:
        async with self._door.platform(reason=_REASON) as platform:
            rows = await platform.run(identity.user_access(user_id=user_id))
        if not rows:
            raise BadCredential("This user is not allowed in any more.")
        return user_actor(user_id, rows)

    async def _of_page(self, token_hash: bytes, now: datetime) -> Actor:
        async with self._door.platform(reason=_REASON) as platform:
            session = await platform.run(page_sessions.find(token_hash=token_hash, seen_after=now - IDLE_MAX, now=now))
            if session is None:
                raise BadCredential("This session is over; sign in again.")
            if now - session.last_seen_at > _TOUCH_EVERY:
                await platform.run(page_sessions.touch(session_id=session.id, now=now))
        return await self._of_user(session.user_id)

    async def _of_key(self, secret_hash: bytes, now: datetime) -> Actor:
        async with self._door.platform(reason=_REASON) as platform:
            rows = await platform.run(identity.key_access(secret_hash=secret_hash, now=now))
            if not rows:
                raise BadCredential("This API key is unknown, expired or revoked.")
            if rows[0].last_used_at is None or now - rows[0].last_used_at > _TOUCH_EVERY:
                await platform.run(identity.touch_key(key_id=rows[0].id, api_version=self._newest_version, now=now))
        return key_actor(rows, newest_version=self._newest_version)


def user_actor(user_id: UUID, rows: list[UserAccess]) -> Actor:
    """Put a user's roles together."""
    operators: dict[UUID, set[Role]] = {}
    garages: dict[UUID, set[Role]] = {}
    drivers: dict[UUID, UUID] = {}
    companies: dict[UUID, set[UUID]] = {}
    platform = False
    for row in rows:
        if row.role is None:
            continue
        role = Role(row.role)
        if row.garage_id is not None:
            garages.setdefault(row.garage_id, set()).add(role)
        elif row.operator_id is not None:
            operators.setdefault(row.operator_id, set()).add(role)
        else:
            platform = platform or role is Role.PLATFORM
        if row.garage_id is not None and row.driver_id is not None:
            drivers[row.garage_id] = row.driver_id
        if row.garage_id is not None and row.company_account_id is not None:
            companies.setdefault(row.garage_id, set()).add(row.company_account_id)
    return Actor(
        name=f"user:{user_id}",
        user_id=user_id,
        operator_roles=_frozen(operators),
        garage_roles=_frozen(garages),
        driver_ids=drivers,
        platform=platform,
        company_ids={garage_id: frozenset(ids) for garage_id, ids in companies.items()},
    )


def key_actor(rows: list[KeyAccess], *, newest_version: str = FIRST) -> Actor:
    """Put an API key's reach together; a key for one garage has no role for the operator as a whole."""
    first = rows[0]
    roles = frozenset({Role(first.role)})
    return Actor(
        name=f"key:{first.id}",
        user_id=None,
        operator_roles={first.operator_id: roles} if first.scope_id is None else {},
        garage_roles={row.garage_id: roles for row in rows if row.garage_id is not None},
        driver_ids={},
        api_version=first.api_version or newest_version,
    )


def _frozen(roles: dict[UUID, set[Role]]) -> dict[UUID, frozenset[Role]]:
    return {where: frozenset(what) for where, what in roles.items()}
