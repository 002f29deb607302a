"""Money goes back: asked for, let go by somebody who may, done once at Stripe, recorded.

    ask      transaction: the payment's lock, what is left of it, the request and, within the limit, the operation
    approve  transaction: the request's lock, four eyes, the approver's limit, the operation
    Stripe   the refund, keyed by the operation; our metadata says which request it carries out
    settle   transaction: the charge's refunds as Stripe has them, the request's end, the operation's answer

What is promised counts as gone, so that two who refund one payment never give back more than was paid.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.commands import NewRefund, RefundDecision
from vend.billing.money_back import Pending, Requested, drive, replay
from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.billing.record_refunds import write_outside_refund
from vend.billing.refund_at_stripe import REFUND
from vend.billing.settings import settings_of
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.access import Role
from vend.domain.errors import Invalid, NotFound
from vend.domain.ids import ID_STEP, instant_of, make_id
from vend.domain.invoice import Payment
from vend.domain.operation import Asked
from vend.domain.refund import (
    AlreadyDecided,
    OverLimit,
    OwnRequest,
    RefundRequest,
    RequestState,
    limit_of,
    refundable,
    within,
)
from vend.store import credit_notes, payments, refund_requests
from vend.stripe_gateway.gateway import StripeGateway


class AskOrder(msgspec.Struct, frozen=True, tag="ask"):
    """What is asked for: what the idempotency key stands for."""

    payment_id: UUID
    refund: NewRefund


class ApproveOrder(msgspec.Struct, frozen=True, tag="approve"):
    """Which request is let go."""

    request_id: UUID
    decision: RefundDecision


class RejectOrder(msgspec.Struct, frozen=True, tag="reject"):
    """Which request is turned down."""

    request_id: UUID
    decision: RefundDecision


class Staff(msgspec.Struct, frozen=True):
    """Who asks or decides: the actor, with their roles in the garage."""

    asked: Asked
    roles: frozenset[Role]


async def ask_refund(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    payment_id: UUID,
    command: NewRefund,
    *,
    by: Staff,
    now: datetime,
) -> Requested | Pending:
    """Refund a payment, or keep the wish until somebody lets it.

    Raises:
        NotFound: the garage has no such payment.
        NotRefundable, RefundTooLarge, CurrencyMismatch: see `vend.domain.refund.refundable`.
        Invalid: how it went back is missing, or has no place here.
        RefundRefused: Stripe refused; nothing went back.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        request_id = make_id(now)
        order = AskOrder(payment_id, command)
        operation = await begin(garage, by.asked, kind=REFUND.kind, command=order, subject_id=request_id, now=now)
        if not isinstance(operation, Begun):
            return replay(operation)
        payment = await _lock_payment(garage, payment_id)
        promised = await _promised(garage, payment)
        amount = refundable(
            payment, promised_minor=promised, wanted_minor=command.amount_minor, currency=command.currency
        )
        _check_way(payment, command)
        alone = within(amount, limit_of(by.roles, await settings_of(garage)))
        request = _request(payment, command, amount, by=by, alone=alone, request_id=request_id, now=now)
        await garage.run(refund_requests.insert(request=request))
        told: dict[str, str | int | bool | None] = {
            "amount_minor": amount,
            "alone": alone,
            "payment_id": str(payment_id),
        }
        await note(garage, by.asked, "refund.asked", request_id, now=now, detail=told)
        if not alone:
            answer = Requested(request)
            await settle(garage, operation, answer, now=now)
            return answer
        if payment.stripe_charge_id is None:
            return await _outside(garage, operation, request, payment, now=now)
    return await drive(door, stripe, garage_id, REFUND, operation.operation_id, look_first=False, now=now)


async def approve_refund(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    request_id: UUID,
    command: RefundDecision,
    *,
    by: Staff,
    now: datetime,
) -> Requested | Pending:
    """Let a refund go that somebody else asked for.

    Raises:
        NotFound: the garage has no such request.
        AlreadyDecided: it does not wait any more.
        OwnRequest: whoever asked cannot approve.
        OverLimit: it is over the approver's limit.
        NotRefundable: the payment was disputed meanwhile.
        RefundRefused: Stripe refused; nothing went back.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        order = ApproveOrder(request_id, command)
        operation = await begin(garage, by.asked, kind=REFUND.kind, command=order, subject_id=request_id, now=now)
        if not isinstance(operation, Begun):
            return replay(operation)
        waiting = await lock_waiting(garage, request_id)
        if waiting.payment_id is None:
            raise NotFound("This is no request for a refund.")
        await check_eyes(garage, waiting, by)
        payment = await _lock_payment(garage, waiting.payment_id)
        others = await _promised(garage, payment) - waiting.amount_minor
        refundable(payment, promised_minor=others, wanted_minor=waiting.amount_minor, currency=None)
        request = await decide(garage, waiting, "executing", command, by=by, now=now)
        if payment.stripe_charge_id is None:
            return await _outside(garage, operation, request, payment, now=now)
    return await drive(door, stripe, garage_id, REFUND, operation.operation_id, look_first=False, now=now)


async def reject_refund(
    door: Door, garage_id: UUID, request_id: UUID, command: RefundDecision, *, by: Staff, now: datetime
) -> Requested:
    """Turn a refund or a credit note down; whoever asked may take it back so.

    Raises:
        NotFound: the garage has no such request.
        AlreadyDecided: it does not wait any more.
        OverLimit: the caller may not decide, and it is not their own.
        KeyReused: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        order = RejectOrder(request_id, command)
        operation = await begin(garage, by.asked, kind="reject_refund", command=order, subject_id=request_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Requested)
        waiting = await lock_waiting(garage, request_id)
        own = waiting.requested_by == by.asked.actor
        if not own and not within(waiting.amount_minor, limit_of(by.roles, await settings_of(garage))):
            raise OverLimit("This refund is over the limit of your role; ask an administrator of the operator.")
        answer = Requested(await decide(garage, waiting, "rejected", command, by=by, now=now))
        await settle(garage, operation, answer, now=now)
        return answer


async def _lock_payment(garage: GarageTx, payment_id: UUID) -> Payment:
    found: Payment | None = None
    try:
        from_at = instant_of(payment_id)
        found = await garage.run(payments.lock(payment_id=payment_id, from_at=from_at, until_at=from_at + ID_STEP))
    except OverflowError:
        pass  # an id of no instant is nobody's
    if found is None:
        raise NotFound("There is no such payment in this garage.")
    return found


async def _promised(garage: GarageTx, payment: Payment) -> int:
    """Give what other requests and credit notes have taken of a payment already, in minor units."""
    asked = await garage.run(refund_requests.promised(payment_id=payment.id))
    room = await garage.run(credit_notes.room(invoice_id=payment.invoice_id))
    # What a note refunded is counted with the payment's refunds.
    return asked + room.credits_asked_minor + room.given_elsewhere_minor


async def check_eyes(garage: GarageTx, waiting: RefundRequest, by: Staff) -> None:
    """Let only somebody else decide, and only up to their limit.

    Raises:
        OwnRequest: whoever asked cannot approve.
        OverLimit: it is over the approver's limit.
    """
    if waiting.requested_by == by.asked.actor:
        raise OwnRequest("Somebody else than who asked for this must approve it.")
    if not within(waiting.amount_minor, limit_of(by.roles, await settings_of(garage))):
        raise OverLimit("This is over the limit of your role; ask an administrator of the operator.")


async def lock_waiting(garage: GarageTx, request_id: UUID) -> RefundRequest:
    """Give a request that waits for a decision, and keep others away.

    Raises:
        NotFound: the garage has no such request.
        AlreadyDecided: it does not wait any more.
    """
    found = await garage.run(refund_requests.lock(request_id=request_id))
    if found is None:
        raise NotFound("There is no such refund request in this garage.")
    if found.state != "pending_approval":
        raise AlreadyDecided(f"This refund request is {found.state.replace('_', ' ')} already.")
    return found


def _check_way(payment: Payment, command: NewRefund) -> None:
    """A payment through Stripe goes back through Stripe; any other one as somebody says that it did."""
    if payment.stripe_charge_id is None and command.method is None:
        raise Invalid("This payment came outside of Stripe; say how the money goes back.", field="method")
    if payment.stripe_charge_id is not None and (command.method or command.reference):
        raise Invalid("This payment goes back through Stripe; leave method and reference out.", field="method")


def _request(
    payment: Payment, command: NewRefund, amount: int, *, by: Staff, alone: bool, request_id: UUID, now: datetime
) -> RefundRequest:
    return RefundRequest(
        garage_id=payment.garage_id,
        id=request_id,
        payment_id=payment.id,
        payment_attempted_at=payment.attempted_at,
        invoice_id=None,
        state="executing" if alone else "pending_approval",
        amount_minor=amount,
        currency=payment.currency,
        reason=command.reason,
        note=command.note,
        method=command.method,
        reference=command.reference,
        requested_by=by.asked.actor,
        decided_by=by.asked.actor if alone else None,
        decided_at=now if alone else None,
        decision_note=None,
        refusal=None,
        created_at=now,
        updated_at=now,
    )


async def decide(
    garage: GarageTx, waiting: RefundRequest, state: RequestState, command: RefundDecision, *, by: Staff, now: datetime
) -> RefundRequest:
    """Write what somebody decided of a request."""
    actor = by.asked.actor
    await garage.run(
        refund_requests.decide(
            request_id=waiting.id, state=state, decided_by=actor, decision_note=command.note, now=now
        )
    )
    word = "approved" if state == "executing" else "rejected"
    await note(garage, by.asked, f"refund.{word}", waiting.id, now=now)
    return msgspec.structs.replace(
        waiting, state=state, decided_by=actor, decided_at=now, decision_note=command.note, updated_at=now
    )


async def _outside(
    garage: GarageTx, operation: Begun, request: RefundRequest, payment: Payment, *, now: datetime
) -> Requested:
    """Record money that went back by check, transfer or cash: nobody else has to be asked."""
    await write_outside_refund(garage, request, payment, now=now)
    await garage.run(refund_requests.end(request_id=request.id, state="succeeded", refusal=None, now=now))
    answer = Requested(msgspec.structs.replace(request, state="succeeded"))
    await settle(garage, operation, answer, now=now)
    return answer
