"""A credit note that was let go, as a deed of `vend.billing.money_back`."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.commands import NewCreditNote
from vend.billing.credit_note_sync import CreditReading, read_credited, write_credited
from vend.billing.money_back import Deed
from vend.db.handles import GarageSnapshot, GarageTx
from vend.domain.credit_note import Ways
from vend.domain.money import Money
from vend.domain.refund import RefundRequest
from vend.store import invoices, operations
from vend.stripe_gateway.credit_notes import (
    RawCreditNote,
    create_credit_note,
    credit_notes_of,
    preview_credit_note,
    request_of,
)
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import Rejected

KIND = "credit_note"


class CreditOrder(msgspec.Struct, frozen=True, tag="ask"):
    """What is asked for: what the idempotency key stands for, and what is carried out once it is let go."""

    invoice_id: UUID
    note: NewCreditNote


class _Credit(msgspec.Struct, frozen=True):
    """What is credited: Stripe's invoice, its lines by Stripe's ids with what was asked for, and the ways."""

    stripe_invoice_id: str
    lines: list[tuple[str, int]]
    ways: Ways
    order: NewCreditNote


async def order_of(garage: GarageSnapshot, request: RefundRequest) -> NewCreditNote:
    """Give what was asked for in the first place; whoever lets it go names the request alone."""
    first = await garage.run(operations.asked_for(subject_id=request.id, kind=KIND))
    assert first is not None, "it was asked for, and nothing is deleted"
    return msgspec.json.decode(first.request, type=CreditOrder).note


async def _load(garage: GarageSnapshot, request: RefundRequest) -> _Credit:
    order = await order_of(garage, request)
    assert request.invoice_id is not None, "a credit note is of an invoice"
    invoice = await garage.run(invoices.read_one(invoice_id=request.invoice_id))
    assert invoice is not None, "composite foreign keys hold it"
    lines = {line.line_number: line for line in await garage.run(invoices.lines(invoice_id=invoice.id))}
    named = [(lines[one.line_number].stripe_line_id, one.gross_minor) for one in order.lines]
    return _Credit(invoice.stripe_invoice_id, named, order.ways, order)


async def _find(stripe: StripeGateway, request: RefundRequest, credit: _Credit) -> RawCreditNote | None:
    found = await credit_notes_of(stripe, credit.stripe_invoice_id)
    return next((one for one in found if request_of(one, request.garage_id) == request.id), None)


async def _make(stripe: StripeGateway, request: RefundRequest, credit: _Credit, key: str) -> RawCreditNote:
    """Write the note, if it comes to what was shown.

    Raises:
        Rejected: it would not, since what it is of has changed; or Stripe would not.
    """
    shown = await preview_credit_note(stripe, credit.stripe_invoice_id, credit.lines, credit.ways)
    if shown.total != request.amount_minor:
        told = Money(shown.total, request.currency)
        raise Rejected(f"It would come to {told}, not to what was shown; preview it again.", reason="credit_changed")
    return await create_credit_note(
        stripe,
        request,
        stripe_invoice_id=credit.stripe_invoice_id,
        lines=credit.lines,
        ways=credit.ways,
        memo=credit.order.memo,
        key=key,
    )


async def _read(stripe: StripeGateway, _credit: _Credit, made: RawCreditNote) -> CreditReading:
    return await read_credited(stripe, made.id)


async def _write(garage: GarageTx, reading: CreditReading, now: datetime) -> None:
    await write_credited(garage, reading, now=now)


CREDIT = Deed(KIND, load=_load, find=_find, make=_make, read=_read, write=_write)
