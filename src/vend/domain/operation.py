"""Operations: what somebody asked for, kept so that asking again gives the same answer and a crash loses nothing."""

import hashlib
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.errors import Kind, VendError

OperationState = Literal["reserved", "unknown", "succeeded", "rejected"]
_RETRY_FIRST_S = 30
_RETRY_MAX_S = 3600


class Asked(msgspec.Struct, frozen=True):
    """Who asks, and under which idempotency key.

    Attributes:
        actor: stable name of the caller, such as `user:<id>`.
        idempotency_key: 1 to 255 characters, the caller's or one made for them.
        request_id: of the request, for audit and logs.
    """

    actor: str
    idempotency_key: str
    request_id: str | None = None


class Operation(msgspec.Struct, frozen=True):
    """One thing that was asked for.

    Attributes:
        kind: which flow.
        input_hash: SHA-256 of the kind and the input; another input under the same key is refused.
        request: the input as JSON, so that a resolver can go on.
        state: reserved and unknown are to be driven on; succeeded and rejected are final.
        subject_id: what it makes or changes.
        answer: the final answer as JSON.
    """

    garage_id: UUID
    id: UUID
    actor: str
    kind: str
    input_hash: bytes
    request: str
    state: OperationState
    subject_id: UUID | None
    answer: str | None
    attempts: int
    created_at: datetime


class DueOperation(msgspec.Struct, frozen=True):
    """An operation that somebody left open, and where to find it."""

    garage_id: UUID
    id: UUID
    kind: str


class KeyReused(VendError):
    """The idempotency key was used before with another input."""

    code = "idempotency_key_reused"
    kind = Kind.MISMATCH


def input_hash(kind: str, command: msgspec.Struct) -> bytes:
    """Give the SHA-256 of a flow's name and its input."""
    return hashlib.sha256(kind.encode() + b"\0" + msgspec.json.encode(command, order="deterministic")).digest()


def retry_after(attempts: int) -> timedelta:
    """Give how long a resolver waits after the n-th try: 30 s doubling up to an hour."""
    return timedelta(seconds=min(_RETRY_FIRST_S * 2 ** min(attempts, 16), _RETRY_MAX_S))
