"""Records an invoice's credit notes as Stripe has them, each with its lines and the taxes that they take back.

A note may have made refunds: these are rows and transfers of their own (`vend.billing.record_refunds`), so the note is
booked without them, and both are written from one reading, in one transaction: nothing is booked twice.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.credit_books import keep_books, known_lines
from vend.billing.record_invoice import InvoiceReading
from vend.db.handles import GarageTx
from vend.domain.credit_note import CreditNote, CreditNoteLine, tax_parts
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.invoice import Invoice
from vend.domain.period import local_date
from vend.domain.refund import RefundRequest
from vend.domain.tax_rates import LineTax
from vend.store import credit_notes, invoices, payments, prices, refund_requests
from vend.stripe_gateway.credit_notes import (
    RawCreditLine,
    RawCreditNote,
    credit_notes_of,
    lines_of,
    net_of,
    request_of,
    tax_of,
)
from vend.stripe_gateway.facts import instant
from vend.stripe_gateway.gateway import StripeGateway


class NoteReading(msgspec.Struct, frozen=True):
    """A credit note with all its lines; each names the number of the invoice's line that it credits."""

    raw: RawCreditNote
    lines: list[RawCreditLine]
    numbers: list[int | None]


class NoteRefunded(msgspec.Struct, frozen=True):
    """What a credit note says of a refund that it made.

    Attributes:
        tax_minor: the tax part of the refund.
        lines: the invoice's lines that the note credits; None for any.
    """

    credit_note_id: UUID
    tax_minor: int
    lines: set[int] | None


async def read_notes(stripe: StripeGateway, invoice: InvoiceReading) -> list[NoteReading]:
    """Ask Stripe for the credit notes of an invoice; one without any is not asked about."""
    raw = invoice.raw
    if not raw.pre_payment_credit_notes_amount and not raw.post_payment_credit_notes_amount:
        return []
    return [await read_note(stripe, invoice, one) for one in await credit_notes_of(stripe, raw.id)]


async def read_note(stripe: StripeGateway, invoice: InvoiceReading, raw: RawCreditNote) -> NoteReading:
    """Ask Stripe for the lines of a credit note."""
    numbers = {line.id: number for number, line in enumerate(invoice.lines, start=1)}
    lines = await lines_of(stripe, raw)
    return NoteReading(raw, lines, [numbers.get(line.invoice_line_item or "") for line in lines])


async def write_notes(
    garage: GarageTx, place: Garage, invoice: Invoice, notes: Sequence[NoteReading], *, now: datetime
) -> dict[str, NoteRefunded]:
    """Write the rows of an invoice's credit notes; give what they say of their refunds, by Stripe's ids."""
    told: dict[str, NoteRefunded] = {}
    for note in notes:
        raw = note.raw
        rest_minor = raw.total - raw.refunded
        parts = tax_parts(tax_of(raw), [one.amount_refunded for one in raw.refunds], rest_minor)
        taxes = [await _booked_tax(garage, one.refund, part) for one, part in zip(raw.refunds, parts, strict=False)]
        booked_tax = min(max(tax_of(raw) - sum(taxes), 0), rest_minor)
        known = await _write_note(garage, place, invoice, note, booked_tax_minor=booked_tax, now=now)
        for one, part in zip(raw.refunds, parts, strict=False):
            told[one.refund] = NoteRefunded(known.id, part, known_lines(note.numbers))
    return told


async def book_notes(
    garage: GarageTx, place: Garage, invoice_id: UUID, notes: Sequence[NoteReading], *, now: datetime
) -> None:
    """Book an invoice's credit notes, beside their refunds."""
    invoice = await garage.run(invoices.read_one(invoice_id=invoice_id))
    assert invoice is not None, "it was written before"
    for note in notes:
        known = await garage.run(credit_notes.lock_by_stripe_id(stripe_credit_note_id=note.raw.id))
        assert known is not None, "it was written before"
        await keep_books(garage, place, known, invoice.status, note.numbers, now=now)


async def _booked_tax(garage: GarageTx, stripe_refund_id: str, part_minor: int) -> int:
    """Give the tax that a refund has, or will have: a note may be linked to one that was there before it."""
    known = await garage.run(payments.lock_refund(stripe_refund_id=stripe_refund_id))
    return part_minor if known is None else known.tax_minor


async def _write_note(
    garage: GarageTx, place: Garage, invoice: Invoice, note: NoteReading, *, booked_tax_minor: int, now: datetime
) -> CreditNote:
    """Insert a note with its lines, or move the one that is there forward."""
    raw = note.raw
    known = await garage.run(credit_notes.lock_by_stripe_id(stripe_credit_note_id=raw.id))
    if known is None:
        request = await _request(garage, raw)
        new = _note(place, invoice, raw, request, booked_tax_minor=booked_tax_minor, now=now)
        if await garage.run(credit_notes.insert(note=new)) is not None:
            await _write_lines(garage, new, note)
            return new
        known = await garage.run(credit_notes.lock_by_stripe_id(stripe_credit_note_id=raw.id))
        assert known is not None, "the insert met it"
    if (raw.status, raw.memo) != (known.status, known.memo):
        await garage.run(
            credit_notes.set_status(
                credit_note_id=known.id, status=raw.status, voided_at=_voided_at(raw), memo=raw.memo, now=now
            )
        )
    return known


async def _request(garage: GarageTx, raw: RawCreditNote) -> RefundRequest | None:
    """Give the request of ours that a note carries out; its metadata is Stripe's word, so it is looked up."""
    named = request_of(raw, garage.garage_id)
    return None if named is None else await garage.run(refund_requests.read_one(request_id=named))


def _note(
    place: Garage,
    invoice: Invoice,
    raw: RawCreditNote,
    request: RefundRequest | None,
    *,
    booked_tax_minor: int,
    now: datetime,
) -> CreditNote:
    issued_at = instant(raw.created)
    outside = raw.out_of_band_amount or 0
    return CreditNote(
        garage_id=place.id,
        id=make_id(issued_at),
        invoice_id=invoice.id,
        request_id=request.id if request else None,
        number=raw.number,
        status=raw.status,
        reason=raw.reason,
        memo=raw.memo,
        currency=place.currency,
        subtotal_minor=raw.total - tax_of(raw),
        tax_minor=tax_of(raw),
        total_minor=raw.total,
        refund_minor=raw.refunded,
        balance_minor=raw.post_payment_amount - raw.refunded - outside,
        outside_minor=outside,
        booked_tax_minor=booked_tax_minor,
        method=request.method if request else None,
        issued_date=local_date(issued_at, place.time_zone),
        issued_at=issued_at,
        voided_at=_voided_at(raw),
        stripe_credit_note_id=raw.id,
        created_at=now,
        updated_at=now,
    )


def _voided_at(raw: RawCreditNote) -> datetime | None:
    return None if raw.status != "void" else instant(raw.voided_at or raw.created)


async def _write_lines(garage: GarageTx, note: CreditNote, reading: NoteReading) -> None:
    ours = {rate.stripe_tax_rate_id: rate for rate in await garage.run(prices.tax_rates())}
    for number, (line, of_line) in enumerate(zip(reading.lines, reading.numbers, strict=True), start=1):
        taxes = line.taxes or []
        written = CreditNoteLine(
            line_number=number,
            invoice_line_number=of_line,
            description=line.description or "",
            amount_minor=net_of(line),
            tax_minor=sum(tax.amount for tax in taxes),
            stripe_line_id=line.id,
        )
        await garage.run(credit_notes.insert_line(credit_note_id=note.id, line=written))
        for tax_number, tax in enumerate(taxes, start=1):
            stripe_id = tax.tax_rate_details.tax_rate if tax.tax_rate_details else None
            rate = None if stripe_id is None else ours.get(stripe_id)
            kept = LineTax(
                line_number=number,
                tax_number=tax_number,
                stripe_tax_rate_id=stripe_id,
                jurisdiction=rate.jurisdiction if rate else None,
                name=rate.name if rate else None,
                percent=rate.percent if rate else None,
                taxable_minor=tax.taxable_amount,
                amount_minor=tax.amount,
            )
            await garage.run(credit_notes.insert_line_tax(credit_note_id=note.id, tax=kept))
