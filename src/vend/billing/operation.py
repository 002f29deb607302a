"""Keeps what was asked for, so that asking twice gives one deed and one answer."""

from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

import msgspec

from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.errors import Kind, VendError
from vend.domain.ids import make_id
from vend.domain.operation import Asked, KeyReused, Operation, input_hash, retry_after
from vend.store import audit, operations

T = TypeVar("T")

_GRACE = timedelta(seconds=30)
"""How long whoever began an operation has it alone, before the resolver takes it up."""


class StillRunning(VendError):
    """The same key is being worked on at this moment."""

    code = "still_running"
    kind = Kind.CONFLICT


class Begun(msgspec.Struct, frozen=True):
    """An operation that this transaction began."""

    operation_id: UUID


async def begin(
    garage: GarageTx,
    asked: Asked,
    *,
    kind: str,
    command: msgspec.Struct,
    subject_id: UUID | None,
    now: datetime,
) -> Begun | Operation:
    """Begin an operation, or give the one that was begun under the same key.

    A second caller waits here until the first one's transaction ends.

    Raises:
        KeyReused: the key was used with another input.
    """
    operation_id = make_id(now)
    hashed = input_hash(kind, command)
    begun = await garage.run(
        operations.claim(
            operation_id=operation_id,
            actor=asked.actor,
            idempotency_key=asked.idempotency_key,
            kind=kind,
            input_hash=hashed,
            request=msgspec.json.encode(command).decode(),
            subject_id=subject_id,
            next_attempt_at=now + _GRACE,
            now=now,
        )
    )
    if begun is not None:
        return Begun(operation_id)
    earlier = await garage.run(operations.read_by_key(actor=asked.actor, idempotency_key=asked.idempotency_key))
    assert earlier is not None, "the claim met a row that is there"
    if earlier.input_hash != hashed:
        raise KeyReused("This Idempotency-Key was used with another request; use a new key for a new request.")
    return earlier


def answer_of(earlier: Operation, answer: type[T]) -> T:
    """Give the answer that was given before.

    Raises:
        StillRunning: there is none yet.
    """
    if earlier.answer is None:
        raise StillRunning("The same request is being worked on; ask again in a few seconds.")
    return msgspec.json.decode(earlier.answer, type=answer)


async def settle(garage: GarageTx, begun: Begun, answer: msgspec.Struct, *, now: datetime) -> None:
    """Give the operation its answer, in the transaction that makes it true."""
    await garage.run(
        operations.settle(
            operation_id=begun.operation_id,
            state="succeeded",
            answer=msgspec.json.encode(answer).decode(),
            now=now,
        )
    )


async def leave_open(door: Door, operation: Operation, error: VendError, *, now: datetime) -> None:
    """Leave an operation to the resolver, since its outcome at Stripe is not known."""
    async with door.garage_transaction(operation.garage_id) as garage:
        await garage.run(
            operations.defer(
                operation_id=operation.id,
                state="unknown",
                next_attempt_at=now + retry_after(operation.attempts),
                last_error=f"{error.code}: {error.detail}",
            )
        )


async def leave_until(door: Door, operation: Operation, at: datetime) -> None:
    """Leave an operation that is to be done later to the resolver; nobody has asked Stripe yet."""
    async with door.garage_transaction(operation.garage_id) as garage:
        await garage.run(
            operations.defer(operation_id=operation.id, state="reserved", next_attempt_at=at, last_error=None)
        )


async def note(
    garage: GarageTx,
    asked: Asked,
    action: str,
    subject_id: UUID,
    *,
    now: datetime,
    detail: dict[str, str | int | bool | None] | None = None,
) -> None:
    """Write the audit log's entry in the change's own transaction."""
    await garage.run(
        audit.insert(
            audit_id=make_id(now),
            now=now,
            actor=asked.actor,
            action=action,
            subject_id=subject_id,
            request_id=asked.request_id,
            detail=msgspec.json.encode(detail or {}).decode(),
        )
    )
