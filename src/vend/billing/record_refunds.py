"""Records what went back of a charge, and what that means for the ledger."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.posting import Cause, post, post_reversals
from vend.billing.recognise import release_for_refund, restore_released
from vend.billing.record_credit_notes import NoteReading, NoteRefunded, book_notes, read_notes, write_notes
from vend.billing.record_invoice import InvoiceReading, read_invoice, write_invoice
from vend.db.handles import GarageTx
from vend.domain.errors import NotFound
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.invoice import Invoice, Payment, Refund
from vend.domain.ledger import Account, refund_succeeded
from vend.domain.period import local_date
from vend.domain.refund import RefundRequest
from vend.domain.tax import refund_tax
from vend.store import credit_notes, garages, invoices, payments, refund_requests
from vend.store.credit_notes import TakenBack
from vend.stripe_gateway.facts import instant
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.refunds import request_of
from vend.stripe_gateway.shapes import RawCharge, RawRefund

_PAID_BACK = ("refund_price", "refund_tax", "refund_deferred")
_UNDONE = frozenset({"failed", "canceled"})
# docs.stripe.com/refunds: a refund that succeeded can still fail when the bank sends it back.
_NEXT = {
    "pending": frozenset({"pending", "requires_action", "succeeded", "failed", "canceled"}),
    "requires_action": frozenset({"requires_action", "pending", "succeeded", "failed", "canceled"}),
    "succeeded": frozenset({"succeeded", "failed"}),
    "failed": frozenset({"failed"}),
    "canceled": frozenset({"canceled"}),
}


class RefundsReading(msgspec.Struct, frozen=True):
    """Stripe's charge, the invoice that it paid with its credit notes, and all refunds of it, read together."""

    charge: RawCharge
    invoice: InvoiceReading | None
    refunds: list[RawRefund]
    notes: list[NoteReading]


async def read_refunds(stripe: StripeGateway, stripe_charge_id: str) -> RefundsReading:
    """Ask Stripe for a charge, its invoice and its refunds."""
    charge = await stripe.read_charge(stripe_charge_id)
    paid = await stripe.invoice_paid_by(charge.payment_intent) if charge.payment_intent else None
    # The refunds first: a note that made one of them is then there as well.
    refunds = await stripe.refunds_of(stripe_charge_id)
    invoice = await read_invoice(stripe, paid) if paid else None
    return RefundsReading(charge, invoice, refunds, await read_notes(stripe, invoice) if invoice else [])


async def write_refunds(garage: GarageTx, reading: RefundsReading, *, now: datetime) -> Payment:
    """Write a reading; writing it again changes nothing.

    Raises:
        NotFound: the charge paid no invoice of this garage.
    """
    payment = await payment_of(garage, reading, now=now)
    place = await garage.run(garages.read_one())
    invoice = await garage.run(invoices.read_one(invoice_id=payment.invoice_id))
    assert place is not None, "composite foreign keys hold it"
    assert invoice is not None, "composite foreign keys hold it"
    known = {one.stripe_refund_id: one for one in await garage.run(payments.refunds_of(payment_id=payment.id))}
    noted = await write_notes(garage, place, invoice, reading.notes, now=now)
    credited = await garage.run(credit_notes.standing(invoice_id=invoice.id))
    standing = [known[raw.id] for raw in reading.refunds if raw.id in known and raw.status not in _UNDONE]
    for raw in reading.refunds:
        refund, note = known.get(raw.id), noted.get(raw.id)
        if refund is None:
            tax_minor = note.tax_minor if note else _tax_of(raw.amount, standing, credited, invoice)
            refund = _refund(place, payment, raw, note, tax_minor=tax_minor, now=now)
            refund = msgspec.structs.replace(refund, request_id=await _request_of(garage, raw))
            if raw.status not in _UNDONE:
                standing.append(refund)
        lines = note.lines if note else None
        await _write_refund(garage, refund, raw, place, payment, lines=lines, now=now)
    await book_notes(garage, place, invoice.id, reading.notes, now=now)
    await garage.run(payments.set_refunded(payment_id=payment.id, attempted_at=payment.attempted_at))
    return payment


async def payment_of(garage: GarageTx, reading: RefundsReading, *, now: datetime) -> Payment:
    """Give the charge's payment, locked; written first where the invoice's own event is still on its way.

    Raises:
        NotFound: the charge paid no invoice of this garage.
    """
    charge = reading.charge
    of_charge = payments.lock_by_charge(stripe_charge_id=charge.id, attempted_at=instant(charge.created))
    payment = await garage.run(of_charge)
    if payment is None and reading.invoice is not None:
        await write_invoice(garage, reading.invoice, now=now)
        payment = await garage.run(of_charge)
    if payment is None:
        raise NotFound(f"No payment here is {charge.id} at Stripe.")
    return payment


async def _request_of(garage: GarageTx, raw: RawRefund) -> UUID | None:
    """Give the request of ours that a refund carries out; its metadata is Stripe's word, so it is looked up."""
    named = request_of(raw, garage.garage_id)
    found = None if named is None else await garage.run(refund_requests.read_one(request_id=named))
    return None if found is None else found.id


def _tax_of(amount_minor: int, standing: Sequence[Refund], credited: TakenBack, invoice: Invoice) -> int:
    return refund_tax(
        amount_minor,
        standing_minor=credited.amount_minor + sum(one.amount_minor for one in standing),
        standing_tax_minor=credited.tax_minor + sum(one.tax_minor for one in standing),
        subtotal_minor=invoice.subtotal_minor,
        tax_minor=invoice.tax_minor,
    )


def _refund(
    place: Garage, payment: Payment, raw: RawRefund, note: NoteRefunded | None, *, tax_minor: int, now: datetime
) -> Refund:
    refunded_at = instant(raw.created)
    return Refund(
        garage_id=place.id,
        id=make_id(refunded_at),
        payment_id=payment.id,
        payment_attempted_at=payment.attempted_at,
        status=raw.status,
        amount_minor=raw.amount,
        tax_minor=tax_minor,
        currency=place.currency,
        reason=raw.reason,
        refund_date=local_date(refunded_at, place.time_zone),
        refunded_at=refunded_at,
        stripe_refund_id=raw.id,
        request_id=None,
        method=None,
        reference=None,
        credit_note_id=note.credit_note_id if note else None,
        created_at=now,
    )


async def _write_refund(
    garage: GarageTx,
    refund: Refund,
    raw: RawRefund,
    place: Garage,
    payment: Payment,
    *,
    lines: Collection[int] | None,
    now: datetime,
) -> None:
    """Insert it, or move the one that is there forward; then book it. The payment's lock keeps other writers away."""
    await garage.run(payments.insert_refund(refund=refund))
    known = await garage.run(payments.lock_refund(stripe_refund_id=raw.id))
    assert known is not None, "it was inserted, or met"
    if raw.status != known.status and raw.status in _NEXT[known.status]:
        await garage.run(payments.set_refund_status(refund_id=known.id, status=raw.status))
    await _post_refund(garage, known, raw, place, payment, lines=lines, now=now)


async def _post_refund(
    garage: GarageTx,
    refund: Refund,
    raw: RawRefund,
    place: Garage,
    payment: Payment,
    *,
    lines: Collection[int] | None,
    now: datetime,
) -> None:
    """Book money that went back; and, where the bank sent it back to us, the reversal."""
    occurred_at = refund.refunded_at if raw.status == "succeeded" else now
    cause = Cause(
        source_id=raw.id,
        currency=refund.currency,
        effective_date=local_date(occurred_at, place.time_zone),
        occurred_at=occurred_at,
        invoice_id=payment.invoice_id,
        payment_id=payment.id,
        refund_id=refund.id,
    )
    if raw.status == "succeeded":
        postings = refund_succeeded(amount_minor=refund.amount_minor, tax_minor=refund.tax_minor)
        if await post(garage, postings, cause, now=now):
            price_minor = refund.amount_minor - refund.tax_minor
            await release_for_refund(garage, place, cause, price_minor=price_minor, lines=lines, now=now)
    elif raw.status in _UNDONE and await post_reversals(garage, _PAID_BACK, cause, now=now):
        await restore_released(garage, cause, kind="refund", now=now)


async def write_outside_refund(garage: GarageTx, request: RefundRequest, payment: Payment, *, now: datetime) -> Refund:
    """Record that a request's money went back by check, transfer or cash; the payment is locked by the caller."""
    place = await garage.run(garages.read_one())
    invoice = await garage.run(invoices.read_one(invoice_id=payment.invoice_id))
    assert place is not None, "composite foreign keys hold it"
    assert invoice is not None, "composite foreign keys hold it"
    assert request.method is not None, "asked for when it was reserved"
    earlier = await garage.run(payments.refunds_of(payment_id=payment.id))
    standing = [one for one in earlier if one.status not in _UNDONE]
    credited = await garage.run(credit_notes.standing(invoice_id=invoice.id))
    refund = Refund(
        garage_id=place.id,
        id=make_id(now),
        payment_id=payment.id,
        payment_attempted_at=payment.attempted_at,
        status="succeeded",
        amount_minor=request.amount_minor,
        tax_minor=_tax_of(request.amount_minor, standing, credited, invoice),
        currency=place.currency,
        reason=request.reason,
        refund_date=local_date(now, place.time_zone),
        refunded_at=now,
        stripe_refund_id=None,
        request_id=request.id,
        method=request.method,
        reference=request.reference,
        credit_note_id=None,
        created_at=now,
    )
    await garage.run(payments.insert_refund(refund=refund))
    await garage.run(payments.set_refunded(payment_id=payment.id, attempted_at=payment.attempted_at))
    cause = Cause(
        source_id=f"refund:{refund.id}",
        currency=refund.currency,
        effective_date=refund.refund_date,
        occurred_at=now,
        invoice_id=payment.invoice_id,
        payment_id=payment.id,
        refund_id=refund.id,
    )
    # Cash comes out of the till; checks and transfers are drawn on the bank.
    out_of = Account.UNDEPOSITED_FUNDS if request.method == "cash" else Account.BANK
    booked = refund_succeeded(amount_minor=refund.amount_minor, tax_minor=refund.tax_minor, out_of=out_of)
    await post(garage, booked, cause, now=now)
    price_minor = refund.amount_minor - refund.tax_minor
    await release_for_refund(garage, place, cause, price_minor=price_minor, now=now)
    return refund
