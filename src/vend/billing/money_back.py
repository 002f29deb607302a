"""What was asked for and let go is made at Stripe once, and recorded: the second half of refunds and credit notes.

load     what the deed works with: the request, and what it is about
Stripe   the deed, keyed by the operation; our metadata says which request it carries out
settle   transaction: what Stripe has then, the request's end, the operation's answer
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

import msgspec

from vend.billing.operation import StillRunning, leave_open
from vend.billing.ordering import ORDER_AGE_MAX, once
from vend.db.door import Door
from vend.db.handles import GarageSnapshot, GarageTx
from vend.domain.errors import Kind, VendError
from vend.domain.operation import Operation, OperationState
from vend.domain.refund import RefundRequest
from vend.store import operations, refund_requests
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import OutcomeUnknown, Rejected, RetryLater, ShapeRefused

About = TypeVar("About")
Made = TypeVar("Made")
Reading = TypeVar("Reading")


class Requested(msgspec.Struct, frozen=True, tag="requested"):
    """The request is kept; its state says whether the money went back or somebody else must let it."""

    request: RefundRequest


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """Stripe would not do it; nothing went back."""

    detail: str
    field: str | None


class Pending(msgspec.Struct, frozen=True, tag="pending"):
    """Whether Stripe did it is not known yet; the amount stays promised, and the resolver finds out."""

    request: RefundRequest


class RefundRefused(VendError):
    """Stripe refused; nothing went back, and nothing was credited."""

    code = "refund_refused"
    kind = Kind.DECLINED


Answer = Requested | Refused


class Deed(msgspec.Struct, Generic[About, Made, Reading], frozen=True):
    """One way of giving back.

    Attributes:
        kind: of its operations.
        load: gives what the deed works with.
        find: looks whether Stripe has done it.
        make: does it, under a key.
        read: reads what is to be written afterwards.
        write: writes that.
    """

    kind: str
    load: Callable[[GarageSnapshot, RefundRequest], Awaitable[About]]
    find: Callable[[StripeGateway, RefundRequest, About], Awaitable[Made | None]]
    make: Callable[[StripeGateway, RefundRequest, About, str], Awaitable[Made]]
    read: Callable[[StripeGateway, About, Made], Awaitable[Reading]]
    write: Callable[[GarageTx, Reading, datetime], Awaitable[object]]


def replay(earlier: Operation) -> Requested:
    """Give the answer of an operation that was begun before.

    Raises:
        StillRunning: there is none yet.
        RefundRefused: Stripe had refused.
    """
    if earlier.answer is None:
        raise StillRunning("This is being made; look at its request in a few seconds.")
    answer: Answer = msgspec.json.decode(earlier.answer, type=Answer)
    if isinstance(answer, Refused):
        raise RefundRefused(answer.detail, field=answer.field)
    return answer


async def drive(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    deed: Deed[About, Made, Reading],
    operation_id: UUID,
    *,
    look_first: bool,
    now: datetime,
) -> Requested | Pending:
    """Carry an open deed to its end, or leave it open for the resolver.

    Args:
        look_first: whether Stripe may have done it already, since somebody else began.

    Raises:
        RefundRefused: Stripe refused; nothing went back, and nothing is promised any more.
    """
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        operation = await garage.run(operations.read_one(operation_id=operation_id))
        assert operation is not None, "it was reserved, and nothing is deleted"
        if operation.answer is not None:
            return replay(operation)
        assert operation.subject_id is not None, "its operation names its request"
        request = await garage.run(refund_requests.read_one(request_id=operation.subject_id))
        assert request is not None, "nothing is deleted"
        about = await deed.load(garage, request)
    try:
        made = await _at_stripe(stripe, deed, operation, request, about, look_first=look_first, now=now)
        reading = await deed.read(stripe, about, made)
    except Rejected as refused:
        return await _refuse(door, operation, request, Refused(refused.detail, refused.field), now=now)
    except (OutcomeUnknown, RetryLater, ShapeRefused) as error:
        await leave_open(door, operation, error, now=now)
        return Pending(request)
    async with door.garage_transaction(garage_id) as tx:
        await deed.write(tx, reading, now)
        await tx.run(refund_requests.end(request_id=request.id, state="succeeded", refusal=None, now=now))
        answer = Requested(msgspec.structs.replace(request, state="succeeded", updated_at=now))
        return await _keep(tx, operation, "succeeded", answer, now=now) or answer


async def _at_stripe(
    stripe: StripeGateway,
    deed: Deed[About, Made, Reading],
    operation: Operation,
    request: RefundRequest,
    about: About,
    *,
    look_first: bool,
    now: datetime,
) -> Made:
    """Do it at Stripe, unless it is done."""

    async def make(key: str) -> Made:
        return await deed.make(stripe, request, about, key)

    async def look() -> Made | None:
        return await deed.find(stripe, request, about)

    if look_first:
        found = await look()
        if found is not None:
            return found
    if now - operation.created_at > ORDER_AGE_MAX:
        raise Rejected("Stripe could not be asked within a day; nothing went back.", reason="order_expired")
    try:
        return await once(operation, make, look)
    except Rejected:
        # Somebody else may have done this same deed since we looked, and then Stripe has nothing left for ours.
        found = await look()
        if found is None:
            raise
        return found


async def _refuse(
    door: Door, operation: Operation, request: RefundRequest, refused: Refused, *, now: datetime
) -> Requested:
    """Keep the refusal; what was promised is free again."""
    async with door.garage_transaction(request.garage_id) as garage:
        earlier = await _keep(garage, operation, "rejected", refused, now=now)
        await garage.run(refund_requests.end(request_id=request.id, state="failed", refusal=refused.detail, now=now))
    if earlier is not None:
        return earlier
    raise RefundRefused(refused.detail, field=refused.field)


async def _keep(
    garage: GarageTx, operation: Operation, state: OperationState, answer: Answer, *, now: datetime
) -> Requested | None:
    """Give the operation its answer; somebody else's where they have finished it first."""
    settled = await garage.run(
        operations.settle(operation_id=operation.id, state=state, answer=msgspec.json.encode(answer).decode(), now=now)
    )
    if settled is not None:
        return None
    earlier = await garage.run(operations.read_one(operation_id=operation.id))
    assert earlier is not None, "nothing is deleted"
    return replay(earlier)
