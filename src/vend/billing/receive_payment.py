"""A check, a transfer or cash is recorded for an invoice.

A part that leaves something to be paid is ours alone: one transaction. What settles the invoice is reserved as a
pending payment, Stripe is told that the invoice was paid out of band, and then it stands; a lost answer is found out
by the resolver. Stripe cannot take that back, so a payment that settled its invoice cannot be voided.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from vend.billing.bad_debt import recover
from vend.billing.commands import NewReceivedPayment, Voiding
from vend.billing.operation import Begun, StillRunning, answer_of, begin, leave_open, note, settle
from vend.billing.ordering import once
from vend.billing.posting import Cause, post, post_reversals
from vend.billing.record_invoice import InvoiceReading, read_invoice, write_invoice
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.errors import Kind, NotFound, VendError
from vend.domain.garage import Garage
from vend.domain.ids import instant_of, make_id
from vend.domain.invoice import Invoice, Payment
from vend.domain.ledger import payment_received
from vend.domain.operation import Asked, Operation
from vend.domain.period import day_start, local_date
from vend.domain.received import check_received, settles
from vend.store import garages, invoices, operations, payments, received
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.out_of_band import pay_out_of_band
from vend.stripe_gateway.outcome import OutcomeUnknown, Rejected, RetryLater, ShapeRefused

KIND = "receive_payment"
ID_STEP = timedelta(milliseconds=1)  # a payment's id tells its instant that exactly


class AlreadyRecorded(VendError):
    """A payment with this reference was recorded for the invoice already."""

    code = "already_recorded"
    kind = Kind.CONFLICT


class ReceiptRefused(VendError):
    """Stripe would not take the invoice for paid, since it is paid or void; nothing was recorded."""

    code = "receipt_refused"
    kind = Kind.CONFLICT


class CannotBeVoided(VendError):
    """The payment is at the bank, has settled its invoice, or does not stand."""

    code = "cannot_be_voided"
    kind = Kind.CONFLICT


class Receipt(msgspec.Struct, frozen=True):
    """What is recorded for which invoice: what the idempotency key stands for."""

    invoice_id: UUID
    command: NewReceivedPayment


class VoidOrder(msgspec.Struct, frozen=True):
    """Which payment is taken back, and why: what the idempotency key stands for."""

    payment_id: UUID
    command: Voiding


class Received(msgspec.Struct, frozen=True, tag="received"):
    """It stands."""

    payment: Payment


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """Stripe would not take the invoice for paid."""

    detail: str


class Pending(msgspec.Struct, frozen=True, tag="pending"):
    """Whether Stripe knows is not known yet; the resolver finds out."""

    payment: Payment


_Answer = Received | Refused


async def receive_payment(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    invoice_id: UUID,
    command: NewReceivedPayment,
    *,
    asked: Asked,
    now: datetime,
) -> Received | Pending:
    """Record a payment that came outside of Stripe.

    Raises:
        NotFound: the garage has no such invoice.
        BadReceivedDate, NothingOwed, Overpayment, PartRefused: see `vend.domain.received`.
        AlreadyRecorded: a payment with this reference stands.
        ReceiptRefused: Stripe has the invoice as paid or void.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        place = await garage.run(garages.read_one())
        if place is None:
            raise NotFound("There is no such garage.")
        check_received(command.received_date, local_date(now, place.time_zone))
        at = _received_at(command.received_date, place, now)
        payment_id = make_id(at)
        receipt = Receipt(invoice_id, command)
        operation = await begin(garage, asked, kind=KIND, command=receipt, subject_id=payment_id, now=now)
        if not isinstance(operation, Begun):
            return _replay(operation)
        invoice = await garage.run(invoices.lock(invoice_id=invoice_id))
        if invoice is None:
            raise NotFound("There is no such invoice.")
        whole = await _check(garage, invoice, command)
        payment = _payment(payment_id, at, invoice, command, recorded_by=asked.actor, whole=whole, now=now)
        await garage.run(payments.insert(payment=payment))
        await note(garage, asked, "payment.received", payment_id, now=now, detail={"method": command.method})
        if not whole:
            await _book(garage, place, payment, now=now)
            answer = Received(payment)
            await settle(garage, operation, answer, now=now)
            return answer
    return await drive(door, stripe, garage_id, operation.operation_id, look_first=False, now=now)


async def _check(garage: GarageTx, invoice: Invoice, command: NewReceivedPayment) -> bool:
    """Say whether it settles the invoice, under the invoice's lock."""
    before = await garage.run(received.received_minor(invoice_id=invoice.id))
    whole = settles(invoice, before, command.amount_minor)
    if command.reference is not None and await garage.run(
        received.is_there(invoice_id=invoice.id, method=command.method, reference=command.reference)
    ):
        raise AlreadyRecorded("This payment was recorded for the invoice already.", field="reference")
    return whole


def _received_at(received_date: date, place: Garage, now: datetime) -> datetime:
    """Give the instant of a payment: now, or for an earlier day its first instant."""
    return now if received_date == local_date(now, place.time_zone) else day_start(received_date, place.time_zone)


def _payment(
    payment_id: UUID,
    at: datetime,
    invoice: Invoice,
    command: NewReceivedPayment,
    *,
    recorded_by: str,
    whole: bool,
    now: datetime,
) -> Payment:
    return Payment(
        garage_id=invoice.garage_id,
        id=payment_id,
        attempted_at=at,
        invoice_id=invoice.id,
        customer_id=invoice.customer_id,
        subscription_id=invoice.subscription_id,
        status="pending" if whole else "succeeded",
        amount_minor=command.amount_minor,
        fee_minor=0,
        refunded_minor=0,
        currency=invoice.currency,
        payment_date=command.received_date,
        method=command.method,
        method_brand=None,
        method_last4=None,
        failure_code=None,
        stripe_charge_id=None,
        stripe_payment_intent_id=None,
        reference=command.reference,
        recorded_by=recorded_by,
        dispute_status=None,
        created_at=now,
    )


def _replay(earlier: Operation) -> Received:
    if earlier.answer is None:
        raise StillRunning("This payment is being recorded; look at the invoice in a few seconds.")
    answer: _Answer = msgspec.json.decode(earlier.answer, type=_Answer)
    if isinstance(answer, Refused):
        raise ReceiptRefused(answer.detail)
    return answer


async def drive(
    door: Door, stripe: StripeGateway, garage_id: UUID, operation_id: UUID, *, look_first: bool, now: datetime
) -> Received | Pending:
    """Carry an open receipt to its end, or leave it open for the resolver.

    Raises:
        ReceiptRefused: Stripe has the invoice as paid or void; the payment does not stand.
    """
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        operation = await garage.run(operations.read_one(operation_id=operation_id))
        assert operation is not None, "it was reserved, and nothing is deleted"
        if operation.answer is not None:
            return _replay(operation)
        receipt = msgspec.json.decode(operation.request, type=Receipt)
        invoice = await garage.run(invoices.read_one(invoice_id=receipt.invoice_id))
        assert operation.subject_id is not None, "every receipt has its payment"
        at = instant_of(operation.subject_id)
        payment = await garage.run(
            payments.read_one(payment_id=operation.subject_id, from_at=at, until_at=at + ID_STEP)
        )
    assert invoice is not None, "nothing is deleted"
    assert payment is not None, "same"
    try:
        reading = await _at_stripe(stripe, operation, invoice, look_first=look_first)
    except Rejected as refused:
        return await _end(door, operation, payment, None, Refused(refused.detail), now=now)
    except (OutcomeUnknown, RetryLater, ShapeRefused) as error:
        await leave_open(door, operation, error, now=now)
        return Pending(payment)
    standing = msgspec.structs.replace(payment, status="succeeded")
    return await _end(door, operation, payment, reading, Received(standing), now=now)


async def _at_stripe(
    stripe: StripeGateway, operation: Operation, invoice: Invoice, *, look_first: bool
) -> InvoiceReading:
    """Let Stripe take the invoice for paid, unless it does; gives the invoice as it is then."""

    async def look() -> InvoiceReading | None:
        found = await read_invoice(stripe, invoice.stripe_invoice_id)
        if found.raw.status == "void" or any(one.status == "succeeded" for one in found.charges):
            raise Rejected("Stripe has collected this invoice, or it is void.", reason="invoice_settled")
        return found if found.raw.status == "paid" else None

    async def make(key: str) -> InvoiceReading:
        await pay_out_of_band(stripe, invoice.stripe_invoice_id, key=key)
        return await read_invoice(stripe, invoice.stripe_invoice_id)

    found = await look() if look_first else None
    if found is not None:
        return found
    try:
        return await once(operation, make, look)
    except Rejected:
        found = await look()
        if found is None:
            raise
        return found


async def _end(
    door: Door,
    operation: Operation,
    payment: Payment,
    reading: InvoiceReading | None,
    answer: _Answer,
    *,
    now: datetime,
) -> Received:
    """Write what Stripe says of the invoice, let the payment stand or not, and keep the answer."""
    stands = isinstance(answer, Received)
    async with door.garage_transaction(payment.garage_id) as garage:
        settled = await garage.run(
            operations.settle(
                operation_id=operation.id,
                state="succeeded" if stands else "rejected",
                answer=msgspec.json.encode(answer).decode(),
                now=now,
            )
        )
        if settled is None:
            earlier = await garage.run(operations.read_one(operation_id=operation.id))
            assert earlier is not None, "nothing is deleted"
            return _replay(earlier)
        if reading is not None:
            await write_invoice(garage, reading, now=now)
        await garage.run(
            received.settle(
                payment_id=payment.id,
                attempted_at=payment.attempted_at,
                status="succeeded" if stands else "failed",
                failure_code=None if stands else "invoice_settled",
            )
        )
        if stands:
            place = await garage.run(garages.read_one())
            assert place is not None, "its payment is there"
            await _book(garage, place, payment, now=now)
    if isinstance(answer, Refused):
        raise ReceiptRefused(answer.detail)
    return answer


async def _book(garage: GarageTx, place: Garage, payment: Payment, *, now: datetime) -> None:
    cause = _cause(place, payment)
    if await post(garage, payment_received(amount_minor=payment.amount_minor), cause, now=now):
        await recover(garage, cause, amount_minor=payment.amount_minor, now=now)


def _cause(place: Garage, payment: Payment, occurred_at: datetime | None = None) -> Cause:
    at = occurred_at or payment.attempted_at
    return Cause(
        source_id=str(payment.id),
        currency=payment.currency,
        effective_date=local_date(at, place.time_zone),
        occurred_at=at,
        invoice_id=payment.invoice_id,
        payment_id=payment.id,
    )


async def void_payment(
    door: Door, garage_id: UUID, payment_id: UUID, command: Voiding, *, asked: Asked, now: datetime
) -> Payment:
    """Take back a payment that was recorded by mistake: reversed in the ledger, kept on record.

    Raises:
        NotFound: no such payment was recorded by hand.
        CannotBeVoided: it is deposited, has settled its invoice, or does not stand.
        KeyReused: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        order = VoidOrder(payment_id, command)
        operation = await begin(garage, asked, kind="void_payment", command=order, subject_id=payment_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Payment)
        payment = await _voidable(garage, payment_id)
        place = await garage.run(garages.read_one())
        assert place is not None, "its payment is there"
        await garage.run(
            received.settle(
                payment_id=payment.id, attempted_at=payment.attempted_at, status="failed", failure_code="voided"
            )
        )
        await post_reversals(garage, ("payment_received", "bad_debt_recovered"), _cause(place, payment, now), now=now)
        await note(garage, asked, "payment.voided", payment.id, now=now, detail={"reason": command.reason.strip()})
        voided = msgspec.structs.replace(payment, status="failed", failure_code="voided")
        await settle(garage, operation, voided, now=now)
        return voided


async def _voidable(garage: GarageTx, payment_id: UUID) -> Payment:
    try:
        at = instant_of(payment_id)
    except OverflowError:
        raise NotFound("There is no such payment by check, ach or cash.") from None
    found = await garage.run(received.lock(payment_ids=[payment_id], from_at=at, until_at=at + ID_STEP))
    if not found:
        raise NotFound("There is no such payment by check, ach or cash.")
    (payment,) = found
    if payment.status != "succeeded":
        raise CannotBeVoided("This payment does not stand; there is nothing to take back.")
    if await garage.run(received.is_deposited(payment_id=payment_id)):
        raise CannotBeVoided("This payment is at the bank already.")
    invoice = await garage.run(invoices.lock(invoice_id=payment.invoice_id))
    assert invoice is not None, "composite foreign keys hold it"
    if invoice.status not in ("open", "uncollectible"):
        raise CannotBeVoided("The invoice is settled, and Stripe cannot open it again; bill the amount anew.")
    return payment
