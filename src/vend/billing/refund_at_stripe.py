"""A refund that was let go is made at Stripe once, and recorded: the second half of `vend.billing.refund`."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.operation import StillRunning, leave_open
from vend.billing.ordering import ORDER_AGE_MAX, once
from vend.billing.record_refunds import RefundsReading, read_refunds, write_refunds
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.errors import Kind, VendError
from vend.domain.ids import ID_STEP
from vend.domain.invoice import Payment
from vend.domain.operation import Operation, OperationState
from vend.domain.refund import RefundRequest
from vend.store import operations, payments, refund_requests
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import OutcomeUnknown, Rejected, RetryLater, ShapeRefused
from vend.stripe_gateway.refunds import create_refund, find_refund
from vend.stripe_gateway.shapes import RawRefund

KIND = "refund"


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
    """Stripe refused the refund; nothing went back."""

    code = "refund_refused"
    kind = Kind.DECLINED


Answer = Requested | Refused


def replay(earlier: Operation) -> Requested:
    """Give the answer of an operation that was begun before.

    Raises:
        StillRunning: there is none yet.
        RefundRefused: Stripe had refused.
    """
    if earlier.answer is None:
        raise StillRunning("This refund is being made; look at its request in a few seconds.")
    answer: Answer = msgspec.json.decode(earlier.answer, type=Answer)
    if isinstance(answer, Refused):
        raise RefundRefused(answer.detail, field=answer.field)
    return answer


class _Load(msgspec.Struct, frozen=True):
    operation: Operation
    request: RefundRequest
    payment: Payment

    @property
    def charge(self) -> str:
        """Stripe's charge."""
        assert self.payment.stripe_charge_id is not None, "a payment outside of Stripe is settled when it is asked for"
        return self.payment.stripe_charge_id


async def drive(
    door: Door, stripe: StripeGateway, garage_id: UUID, operation_id: UUID, *, look_first: bool, now: datetime
) -> Requested | Pending:
    """Carry an open refund to its end, or leave it open for the resolver.

    Args:
        look_first: whether Stripe may have done it already, since somebody else began.

    Raises:
        RefundRefused: Stripe refused; nothing went back, and nothing is promised any more.
    """
    load = await _read(door, garage_id, operation_id)
    if load.operation.answer is not None:
        return replay(load.operation)
    try:
        await _at_stripe(stripe, load, look_first=look_first, now=now)
        reading = await read_refunds(stripe, load.charge)
    except Rejected as refused:
        return await _refuse(door, load, Refused(refused.detail, refused.field), now=now)
    except (OutcomeUnknown, RetryLater, ShapeRefused) as error:
        await leave_open(door, load.operation, error, now=now)
        return Pending(load.request)
    return await _settle(door, load, reading, now=now)


async def _read(door: Door, garage_id: UUID, operation_id: UUID) -> _Load:
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        operation = await garage.run(operations.read_one(operation_id=operation_id))
        assert operation is not None, "it was reserved, and nothing is deleted"
        assert operation.subject_id is not None, "a refund's operation names its request"
        request = await garage.run(refund_requests.read_one(request_id=operation.subject_id))
        assert request is not None, "nothing is deleted"
        at = request.payment_attempted_at
        payment = await garage.run(payments.read_one(payment_id=request.payment_id, from_at=at, until_at=at + ID_STEP))
        assert payment is not None, "composite foreign keys hold it"
        return _Load(operation, request, payment)


async def _at_stripe(stripe: StripeGateway, load: _Load, *, look_first: bool, now: datetime) -> RawRefund:
    """Make the refund at Stripe, unless it is there."""

    async def create(key: str) -> RawRefund:
        return await create_refund(stripe, load.request, charge=load.charge, key=key)

    async def look() -> RawRefund | None:
        return await find_refund(stripe, load.request, charge=load.charge)

    if look_first:
        found = await look()
        if found is not None:
            return found
    if now - load.operation.created_at > ORDER_AGE_MAX:
        raise Rejected("Stripe could not be asked within a day; nothing went back.", reason="order_expired")
    return await once(load.operation, create, look)


async def _settle(door: Door, load: _Load, reading: RefundsReading, *, now: datetime) -> Requested:
    """Write the charge's refunds and the request's end."""
    async with door.garage_transaction(load.request.garage_id) as garage:
        await write_refunds(garage, reading, now=now)
        await garage.run(refund_requests.end(request_id=load.request.id, state="succeeded", refusal=None, now=now))
        answer = Requested(msgspec.structs.replace(load.request, state="succeeded", updated_at=now))
        kept = await _keep(garage, load, "succeeded", answer, now=now)
        assert isinstance(kept, Requested), "a refusal that was kept is raised"
        return kept


async def _refuse(door: Door, load: _Load, refused: Refused, *, now: datetime) -> Requested:
    """Keep the refusal; what was promised is free again."""
    async with door.garage_transaction(load.request.garage_id) as garage:
        kept = await _keep(garage, load, "rejected", refused, now=now)
        await garage.run(
            refund_requests.end(request_id=load.request.id, state="failed", refusal=refused.detail, now=now)
        )
    if isinstance(kept, Requested):
        return kept
    raise RefundRefused(refused.detail, field=refused.field)


async def _keep(
    garage: GarageTx, load: _Load, state: OperationState, answer: Requested | Refused, *, now: datetime
) -> Requested | Refused:
    """Give the operation its answer; somebody else's where they have finished it first."""
    settled = await garage.run(
        operations.settle(
            operation_id=load.operation.id, state=state, answer=msgspec.json.encode(answer).decode(), now=now
        )
    )
    if settled is not None:
        return answer
    earlier = await garage.run(operations.read_one(operation_id=load.operation.id))
    assert earlier is not None, "nothing is deleted"
    return replay(earlier)
