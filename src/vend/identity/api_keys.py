"""API keys: `vend_live_<prefix>_<secret>`, for programs that act for an operator.

A key's secret is not kept anywhere. It is HMAC-SHA256 of the key's id under a key derived from the token signing key,
so it has 256 bits that nobody can guess, and asking again under the same idempotency key shows it again. What is kept
is its SHA-256: with nothing to guess, a slow hash would protect nothing and cost every request.
"""

import hashlib
import hmac
import re
from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.db.door import Door
from vend.db.errors import MissingReference
from vend.db.handles import PlatformTx
from vend.domain.errors import Invalid, Kind, NotFound, VendError
from vend.domain.ids import make_id
from vend.domain.operation import Asked, KeyReused
from vend.domain.operation import input_hash as hash_input
from vend.identity.tokens import TokenKeys
from vend.store import identity
from vend.store.identity import ApiKey, AskedApiKey, KeyRole

_SHAPE = re.compile(r"vend_(live|test)_[0-9a-f]{12}_[0-9a-f]{64}")
Mode = Literal["live", "test"]
LIFETIME_MAX = timedelta(days=3653)


class SecretGone(VendError):
    """The key was made under a signing key that is no longer there, so its secret cannot be shown again."""

    code = "secret_gone"
    kind = Kind.CONFLICT


class NewApiKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An API key to be made."""

    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", description="What it is for.")]
    role: Annotated[KeyRole, Meta(description="What it may do.")]
    garage_id: Annotated[UUID, Meta(description="The one garage that it is for.")] | None = None
    expires_at: Annotated[datetime, Meta(tz=True, description="From when on it does not work.")] | None = None


class IssuedApiKey(msgspec.Struct, frozen=True):
    """A new API key, with the key itself for the one time that it is shown.

    Attributes:
        key: sent as `Authorization: Bearer …`.
        garage_id: the one garage that it is for, None for all of the operator's.
        prefix: what the key begins with, to tell keys apart.
    """

    id: UUID
    operator_id: UUID
    garage_id: UUID | None
    name: str
    role: KeyRole
    prefix: str
    key: str
    created_at: datetime
    expires_at: datetime | None

    def __repr__(self) -> str:
        return f"IssuedApiKey({self.prefix}…)"


class _Question(msgspec.Struct, frozen=True):
    """What an idempotency key stands for: the same words of the same person for the same operator."""

    operator_id: UUID
    created_by: UUID
    command: NewApiKey


def is_api_key(credential: str) -> bool:
    """Say whether a credential has the shape of an API key."""
    return _SHAPE.fullmatch(credential) is not None


def hash_key(key: str) -> bytes:
    """Give the SHA-256 under which a key is kept."""
    return hashlib.sha256(key.encode()).digest()


async def create_api_key(
    door: Door,
    keys: TokenKeys,
    operator_id: UUID,
    command: NewApiKey,
    *,
    created_by: UUID,
    mode: Mode,
    asked: Asked,
    now: datetime,
) -> IssuedApiKey:
    """Make an API key, or show the one again that was made under the same idempotency key.

    Args:
        created_by: the user who asks; a key cannot make keys.
        mode: which system it is for, told by its beginning; it decides nothing.

    Raises:
        Invalid: it would have expired already, or in more than ten years.
        NotFound: there is no such operator, or the garage is not theirs.
        KeyReused: the idempotency key was used with another input.
        SecretGone: it was made long ago, under a signing key that is no longer there.
    """
    question = hash_input("create_api_key", _Question(operator_id, created_by, command))
    key_id = make_id(now)
    prefix = f"vend_{mode}_{key_id.hex[-12:]}"
    issued = _candidates(keys, prefix, key_id)[0]
    async with door.platform_transaction(reason="create an API key") as platform:
        earlier = await _earlier(platform, operator_id, asked, question)
        if earlier is not None:
            return _shown_again(keys, earlier)
        await _check(platform, operator_id, command, now=now)
        try:
            made = await platform.run(
                identity.insert_api_key(
                    key_id=key_id,
                    operator_id=operator_id,
                    scope_id=command.garage_id,
                    name=command.name.strip(),
                    prefix=prefix,
                    secret_hash=hash_key(issued),
                    role=command.role,
                    created_by=created_by,
                    idempotency_key=asked.idempotency_key,
                    input_hash=question,
                    expires_at=command.expires_at,
                    now=now,
                )
            )
        except MissingReference:
            raise NotFound("There is no such operator.") from None
        if made is not None:
            await _note(platform, operator_id, asked, "api_key.created", key_id, now=now)
        # Where somebody else made it in this very moment, theirs is the answer.
        row = await _earlier(platform, operator_id, asked, question)
        assert row is not None, "it was inserted above, by us or by them"
        return _shown_again(keys, row)


async def revoke_api_key(door: Door, operator_id: UUID, key_id: UUID, *, asked: Asked, now: datetime) -> ApiKey:
    """Revoke an API key; requests with it are refused within seconds. One that is revoked already stays so.

    Raises:
        NotFound: the operator has no such key.
    """
    async with door.platform_transaction(reason="revoke an API key") as platform:
        if await platform.run(identity.revoke_api_key(operator_id=operator_id, key_id=key_id, now=now)) is not None:
            await _note(platform, operator_id, asked, "api_key.revoked", key_id, now=now)
        key = await platform.run(identity.read_api_key(operator_id=operator_id, key_id=key_id))
    if key is None:
        raise NotFound("There is no such API key.")
    return key


def _candidates(keys: TokenKeys, prefix: str, key_id: UUID) -> list[str]:
    """Give what the key is under each signing key, the present one's first."""
    return [
        f"{prefix}_{hmac.new(derived, key_id.bytes, hashlib.sha256).hexdigest()}" for derived in keys.derive("api keys")
    ]


async def _earlier(platform: PlatformTx, operator_id: UUID, asked: Asked, question: bytes) -> AskedApiKey | None:
    row = await platform.run(identity.asked_api_key(operator_id=operator_id, idempotency_key=asked.idempotency_key))
    if row is not None and row.input_hash != question:
        raise KeyReused("This Idempotency-Key was used with another request; use a new key for a new request.")
    return row


async def _check(platform: PlatformTx, operator_id: UUID, command: NewApiKey, *, now: datetime) -> None:
    if command.expires_at is not None and not now < command.expires_at <= now + LIFETIME_MAX:
        raise Invalid("Give an instant within the next ten years, or leave it out.", field="expires_at")
    if command.garage_id is not None and not await platform.run(
        identity.owns_garage(operator_id=operator_id, scope_id=command.garage_id)
    ):
        raise NotFound("There is no such garage of this operator.", field="garage_id")


def _shown_again(keys: TokenKeys, row: AskedApiKey) -> IssuedApiKey:
    for key in _candidates(keys, row.prefix, row.id):
        if hmac.compare_digest(hash_key(key), row.secret_hash):
            return IssuedApiKey(
                id=row.id,
                operator_id=row.operator_id,
                garage_id=row.garage_id,
                name=row.name,
                role=row.role,
                prefix=row.prefix,
                key=key,
                created_at=row.created_at,
                expires_at=row.expires_at,
            )
    raise SecretGone("This key cannot be shown again; make another and revoke this one.")


async def _note(
    platform: PlatformTx, operator_id: UUID, asked: Asked, action: str, key_id: UUID, *, now: datetime
) -> None:
    await platform.run(
        identity.insert_operator_audit(
            audit_id=make_id(now),
            operator_id=operator_id,
            actor=asked.actor,
            action=action,
            subject_id=key_id,
            request_id=asked.request_id,
            detail="{}",
            now=now,
        )
    )
