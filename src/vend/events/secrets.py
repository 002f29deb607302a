"""What messages to an endpoint are signed with.

A secret is not kept anywhere: it is HMAC-SHA256 of the endpoint's id and the secret's number under a key derived from
the key that signs access lists, so asking again under the same idempotency key shows it again. What is kept is its
SHA-256, which tells by which key it was made after that key was changed.
"""

import hashlib
import hmac
from datetime import datetime
from typing import Protocol
from uuid import UUID

from vend.domain.errors import Kind, VendError
from vend.domain.standard_webhook import secret_of

_PURPOSE = "webhook endpoints"
_NUMBER_BYTES = 4


class EndpointSecretGone(VendError):
    """The endpoint's secret was made under a key that is no longer there; rotate it."""

    code = "webhook_secret_gone"
    kind = Kind.CONFLICT


class Derives(Protocol):
    """A key from which others are derived, such as `vend.gates.signing.ListKeys`."""

    def derive(self, purpose: str) -> list[bytes]:
        """Give 32 bytes for a purpose from each key that there is, the present one's first."""


class Secrets(Protocol):
    """What tells which secrets an endpoint has."""

    @property
    def secret_number(self) -> int:
        """How many it has had."""

    @property
    def secret_hash(self) -> bytes:
        """The SHA-256 of the last."""

    @property
    def previous_secret_hash(self) -> bytes | None:
        """The SHA-256 of the one before."""

    @property
    def previous_secret_until_at(self) -> datetime | None:
        """Until when that one signs along."""


def new_secret(keys: Derives, endpoint_id: UUID, number: int) -> str:
    """Make an endpoint's secret of a number."""
    return _candidates(keys, endpoint_id, number)[0]


def secret_for(keys: Derives, endpoint_id: UUID, number: int, kept: bytes) -> str:
    """Give an endpoint's secret of a number.

    Args:
        kept: its SHA-256.

    Raises:
        EndpointSecretGone: it was made under a key that is no longer there.
    """
    for secret in _candidates(keys, endpoint_id, number):
        if hmac.compare_digest(hash_secret(secret), kept):
            return secret
    raise EndpointSecretGone("The key that this secret was made with is no longer there; rotate the secret.")


def signing_secrets(keys: Derives, endpoint_id: UUID, held: Secrets, *, now: datetime) -> list[str]:
    """Give what a message is signed with: the last secret, and for a while the one before.

    Raises:
        EndpointSecretGone: the last one was made under a key that is no longer there.
    """
    secrets = [secret_for(keys, endpoint_id, held.secret_number, held.secret_hash)]
    if held.previous_secret_hash is not None and (until := held.previous_secret_until_at) is not None and now < until:
        secrets.append(secret_for(keys, endpoint_id, held.secret_number - 1, held.previous_secret_hash))
    return secrets


def hash_secret(secret: str) -> bytes:
    """Give the SHA-256 under which a secret is kept."""
    return hashlib.sha256(secret.encode()).digest()


def _candidates(keys: Derives, endpoint_id: UUID, number: int) -> list[str]:
    """Give what the secret is under each key, the present one's first."""
    about = endpoint_id.bytes + number.to_bytes(_NUMBER_BYTES)
    return [secret_of(hmac.new(derived, about, hashlib.sha256).digest()) for derived in keys.derive(_PURPOSE)]
