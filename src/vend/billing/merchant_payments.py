"""A merchant pays its statement by check, transfer or cash, in parts if it likes; or what is left is given up."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.billing.commands import Voiding
from vend.billing.merchant_commands import GivingUp, MerchantPaymentReceived
from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.billing.posting import Cause, post, post_reversals
from vend.billing.receive_payment import AlreadyRecorded, CannotBeVoided
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.errors import NotFound
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.ledger import merchant_paid, merchant_written_off
from vend.domain.merchant import MerchantPayment, MerchantStatement
from vend.domain.operation import Asked
from vend.domain.period import local_date
from vend.domain.received import NothingOwed, Overpayment, check_received
from vend.store import garages, merchants


class PaymentOrder(msgspec.Struct, frozen=True):
    """What the idempotency key of a payment stands for."""

    statement_id: UUID
    payment: MerchantPaymentReceived


class VoidOrder(msgspec.Struct, frozen=True):
    """What the idempotency key of a voided payment stands for."""

    payment_id: UUID
    command: Voiding


class GiveUpOrder(msgspec.Struct, frozen=True):
    """What the idempotency key of a write-off stands for."""

    statement_id: UUID
    command: GivingUp


async def receive(
    door: Door, garage_id: UUID, statement_id: UUID, command: MerchantPaymentReceived, *, asked: Asked, now: datetime
) -> MerchantPayment:
    """Record what a merchant has paid for a statement.

    Raises:
        NotFound: the garage has no such statement.
        BadReceivedDate, NothingOwed, Overpayment: see `vend.domain.received`.
        AlreadyRecorded: a payment with this reference stands.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        payment_id, order = make_id(now), PaymentOrder(statement_id, command)
        operation = await begin(garage, asked, kind="merchant_payment", command=order, subject_id=payment_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, MerchantPayment)
        statement, place = await _owing(garage, statement_id)
        check_received(command.received_date, local_date(now, place.time_zone))
        if command.amount_minor > statement.left_minor:
            left = statement.left_minor
            raise Overpayment(f"Only {left} is left of this statement; return the rest.", field="amount_minor")
        await _check_reference(garage, statement_id, command)
        made = MerchantPayment(
            garage_id=garage_id,
            id=payment_id,
            statement_id=statement_id,
            method=command.method,
            amount_minor=command.amount_minor,
            currency=statement.currency,
            received_date=command.received_date,
            reference=command.reference,
            recorded_by=asked.actor,
            deposit_id=None,
            voided_at=None,
            created_at=now,
        )
        await garage.run(merchants.insert_payment(payment=made))
        await _settle(garage, statement, paid_minor=statement.paid_minor + made.amount_minor)
        await post(
            garage, merchant_paid(amount_minor=made.amount_minor), _cause(made, made.received_date, now), now=now
        )
        await note(garage, asked, "merchant_payment.received", payment_id, now=now, detail={"method": made.method})
        await settle(garage, operation, made, now=now)
        return made


async def void_payment(
    door: Door, garage_id: UUID, payment_id: UUID, command: Voiding, *, asked: Asked, now: datetime
) -> MerchantPayment:
    """Take back a payment that was recorded by mistake; the statement is owed again.

    Raises:
        NotFound: no such payment was recorded.
        CannotBeVoided: it is deposited, or does not stand.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        order = VoidOrder(payment_id, command)
        operation = await begin(
            garage, asked, kind="void_merchant_payment", command=order, subject_id=payment_id, now=now
        )
        if not isinstance(operation, Begun):
            return answer_of(operation, MerchantPayment)
        found = await garage.run(merchants.lock_payments(payment_ids=[payment_id]))
        if not found:
            raise NotFound("There is no such payment of a merchant.")
        (payment,) = found
        if payment.voided_at is not None:
            raise CannotBeVoided("This payment does not stand; there is nothing to take back.")
        if payment.deposit_id is not None:
            raise CannotBeVoided("This payment is at the bank already.")
        statement = await garage.run(merchants.lock_statement(statement_id=payment.statement_id))
        place = await garage.run(garages.read_one())
        assert statement is not None, "a foreign key says so"
        assert place is not None, "its payment is there"
        await garage.run(merchants.void(payment_id=payment_id, now=now))
        await _settle(garage, statement, paid_minor=statement.paid_minor - payment.amount_minor)
        cause = _cause(payment, local_date(now, place.time_zone), now)
        await post_reversals(garage, ("merchant_payment",), cause, now=now)
        voided = msgspec.structs.replace(payment, voided_at=now)
        reason = command.reason.strip()
        await note(garage, asked, "merchant_payment.voided", payment_id, now=now, detail={"reason": reason})
        await settle(garage, operation, voided, now=now)
        return voided


async def give_up(
    door: Door, garage_id: UUID, statement_id: UUID, command: GivingUp, *, asked: Asked, now: datetime
) -> MerchantStatement:
    """Write off what is left of a statement, as bad debt; its tax stays owed to the tax office.

    Raises:
        NotFound: the garage has no such statement.
        NothingOwed: nothing is left of it.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        order = GiveUpOrder(statement_id, command)
        operation = await begin(
            garage, asked, kind="merchant_write_off", command=order, subject_id=statement_id, now=now
        )
        if not isinstance(operation, Begun):
            return answer_of(operation, MerchantStatement)
        statement, place = await _owing(garage, statement_id)
        left = statement.left_minor
        await garage.run(
            merchants.set_settled(
                statement_id=statement_id,
                paid_minor=statement.paid_minor,
                written_off_minor=statement.written_off_minor + left,
            )
        )
        cause = Cause(
            source_id=str(statement_id),
            currency=statement.currency,
            effective_date=local_date(now, place.time_zone),
            occurred_at=now,
        )
        await post(garage, merchant_written_off(amount_minor=left), cause, now=now)
        detail: dict[str, str | int | bool | None] = {"reason": command.reason.strip(), "amount_minor": left}
        await note(garage, asked, "merchant_statement.written_off", statement_id, now=now, detail=detail)
        written = await garage.run(merchants.read_statement(statement_id=statement_id))
        assert written is not None, "nothing is deleted"
        await settle(garage, operation, written, now=now)
        return written


async def _owing(garage: GarageTx, statement_id: UUID) -> tuple[MerchantStatement, Garage]:
    statement = await garage.run(merchants.lock_statement(statement_id=statement_id))
    if statement is None:
        raise NotFound("There is no such statement in this garage.")
    if statement.left_minor == 0:
        raise NothingOwed("Nothing is left to be paid of this statement.")
    place = await garage.run(garages.read_one())
    assert place is not None, "its statement is there"
    return statement, place


async def _check_reference(garage: GarageTx, statement_id: UUID, command: MerchantPaymentReceived) -> None:
    for one in await garage.run(merchants.payments_of(statement_id=statement_id)):
        same = (one.method, one.reference) == (command.method, command.reference)
        if command.reference is not None and same and one.voided_at is None:
            raise AlreadyRecorded("This payment was recorded for the statement already.", field="reference")


async def _settle(garage: GarageTx, statement: MerchantStatement, *, paid_minor: int) -> None:
    await garage.run(
        merchants.set_settled(
            statement_id=statement.id, paid_minor=paid_minor, written_off_minor=statement.written_off_minor
        )
    )


def _cause(payment: MerchantPayment, effective_date: date, occurred_at: datetime) -> Cause:
    return Cause(
        source_id=str(payment.id),
        currency=payment.currency,
        effective_date=effective_date,
        occurred_at=occurred_at,
    )
