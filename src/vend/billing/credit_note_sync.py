"""Reads a credit note with its invoice and all that went back of it, and writes that in one transaction."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.record_credit_notes import NoteReading, book_notes, read_note, write_notes
from vend.billing.record_invoice import InvoiceReading, read_invoice, write_invoice
from vend.billing.record_refunds import RefundsReading, write_refunds
from vend.db.handles import GarageTx
from vend.store import garages
from vend.stripe_gateway.credit_notes import credit_notes_of, read_credit_note
from vend.stripe_gateway.gateway import StripeGateway


class CreditReading(msgspec.Struct, frozen=True):
    """Stripe's invoice, its credit notes, and the refunds of each charge that it collected, read together."""

    invoice: InvoiceReading
    notes: list[NoteReading]
    refunds: list[RefundsReading]


async def read_credited(stripe: StripeGateway, stripe_credit_note_id: str) -> CreditReading:
    """Ask Stripe for a credit note and everything around it."""
    raw = await read_credit_note(stripe, stripe_credit_note_id)
    invoice = await read_invoice(stripe, raw.invoice)
    collected = [charge for charge in invoice.charges if charge.status == "succeeded"]
    # The refunds first: a note that made one of them is then there as well.
    gone_back = [await stripe.refunds_of(charge.id) for charge in collected]
    notes = [await read_note(stripe, invoice, one) for one in await credit_notes_of(stripe, raw.invoice)]
    refunds = [
        RefundsReading(charge, invoice, found, notes) for charge, found in zip(collected, gone_back, strict=True)
    ]
    return CreditReading(invoice, notes, refunds)


async def write_credited(garage: GarageTx, reading: CreditReading, *, now: datetime) -> UUID | None:
    """Write a reading, its invoice first; give our invoice's id, None for a draft, which has no notes.

    Writing it again changes nothing.

    Raises:
        NotFound, CurrencyMismatch, FeeNotKnownYet: see `vend.billing.record_invoice.write_invoice`.
    """
    invoice = await write_invoice(garage, reading.invoice, now=now)
    if invoice is None:
        return None
    for refunds in reading.refunds:
        await write_refunds(garage, refunds, now=now)
    if not reading.refunds:
        place = await garage.run(garages.read_one())
        assert place is not None, "its invoice was written"
        await write_notes(garage, place, invoice, reading.notes, now=now)
        await book_notes(garage, place, invoice.id, reading.notes, now=now)
    return invoice.id
