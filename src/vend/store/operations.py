"""Statements about operations."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import platform, read, write
from vend.domain.operation import DueOperation, Operation, OperationState
from vend.domain.pass_change import OpenChange


@write("operations/claim")
def claim(
    *,
    operation_id: UUID,
    actor: str,
    idempotency_key: str,
    kind: str,
    input_hash: bytes,
    request: str,
    subject_id: UUID | None,
    next_attempt_at: datetime,
    now: datetime,
) -> UUID | None:
    """Begin an operation; None when the key was used before."""


@read("operations/read_by_key")
def read_by_key(*, actor: str, idempotency_key: str) -> Operation | None:
    """Give what was asked under a key."""


@read("operations/read")
def read_one(*, operation_id: UUID) -> Operation | None:
    """Give an operation."""


@read("operations/asked_for")
def asked_for(*, subject_id: UUID, kind: str) -> Operation | None:
    """Give the operation in which something was asked for, as against decided on."""


@write("operations/settle")
def settle(*, operation_id: UUID, state: OperationState, answer: str, now: datetime) -> UUID | None:
    """Give the final answer; None when there is one."""


@write("operations/defer")
def defer(*, operation_id: UUID, state: OperationState, next_attempt_at: datetime, last_error: str | None) -> None:
    """Keep it open for the resolver."""


@read("operations/waiting")
def waiting(*, subject_id: UUID, kind: str) -> UUID | None:
    """Give the open operation on a subject that nobody has taken to Stripe yet."""


@platform("operations/due")
def due(*, now: datetime, row_limit: int) -> list[DueOperation]:
    """Give operations that somebody left open."""


@read("operations/open_changes")
def open_changes(*, driver_id: UUID) -> list[OpenChange]:
    """Give the changes of pass that are under way for a driver; only true under the lock of the garage."""


@read("operations/is_open")
def is_open(*, subject_id: UUID, kind: str) -> bool:
    """Say whether something of a kind is under way on a subject; only true under the subject's lock."""


@write("operations/set_request")
def set_request(*, operation_id: UUID, request: str) -> None:
    """Keep what an operation is to bring about."""
