"""Less is owed for an invoice, or something of a paid one goes back: previewed, asked for, let go, written once.

    preview  Stripe's invoice, what its lines' credits come to, and Stripe's own preview of that
    ask      transaction: the invoice's lock, what is left of it, the request and, within the limit, the operation
    approve  transaction: the request's lock, four eyes, the approver's limit, the operation
    then     as with refunds (`vend.billing.money_back`): Stripe writes the note, with its refund, and it is recorded

Requests, limits and four eyes are those of refunds; a note goes to Stripe only if it comes to what was shown.
"""

from datetime import datetime
from uuid import UUID

from vend.billing.commands import NewCreditNote, RefundDecision, WantedCreditNote
from vend.billing.credit_at_stripe import CREDIT, CreditOrder, order_of
from vend.billing.money_back import Pending, Requested, drive, replay
from vend.billing.operation import Begun, begin, note, settle
from vend.billing.record_invoice import InvoiceReading, read_invoice
from vend.billing.refund import ApproveOrder, Staff, check_eyes, decide, lock_waiting
from vend.billing.settings import settings_of
from vend.db.door import Door
from vend.db.handles import GarageSnapshot, GarageTx
from vend.domain.credit_note import (
    BadWays,
    BilledLine,
    BilledTax,
    CreditChanged,
    CreditPlan,
    NoSuchLine,
    Ways,
    check_credit,
    credited_line,
    left_to_credit,
)
from vend.domain.errors import Invalid, NotFound
from vend.domain.ids import make_id
from vend.domain.invoice import Invoice
from vend.domain.parking_pass import TaxRate
from vend.domain.received import left_minor
from vend.domain.refund import RefundRequest, limit_of, within
from vend.store import credit_notes, invoices, prices, received, refund_requests
from vend.stripe_gateway.credit_notes import preview_credit_note, tax_of
from vend.stripe_gateway.gateway import StripeGateway


async def preview_credit(
    door: Door, stripe: StripeGateway, garage_id: UUID, invoice_id: UUID, command: WantedCreditNote
) -> CreditPlan:
    """Show what a credit note would take off, and where the money would go; nothing is written.

    Raises:
        NotFound: the garage has no such invoice.
        NotCreditable, CreditTooLarge, BadWays, NoSuchLine: see `vend.domain.credit_note`.
        CreditChanged: Stripe works it out otherwise.
        Rejected: Stripe would not write it.
        Unavailable: Stripe does not answer.
    """
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        invoice = await garage.run(invoices.read_one(invoice_id=invoice_id))
        rates = {rate.stripe_tax_rate_id: rate for rate in await garage.run(prices.tax_rates())}
    if invoice is None:
        raise NotFound("There is no such invoice in this garage.")
    billed = _billed(await read_invoice(stripe, invoice.stripe_invoice_id), rates)
    if missing := {one.line_number for one in command.lines} - billed.keys():
        raise NoSuchLine(f"This invoice has no line {min(missing)} that can be credited.", field="lines")
    wanted = {one.line_number: one.gross_minor for one in command.lines} or dict.fromkeys(billed)
    lines = [credited_line(billed[number], gross) for number, gross in wanted.items()]
    subtotal, tax = sum(one.amount_minor for one in lines), sum(one.tax_minor for one in lines)
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        ways = await _check(garage, invoice, subtotal + tax, command.ways(subtotal + tax))
    named = [(billed[one.line_number].stripe_line_id, one.gross_minor) for one in lines]
    shown = await preview_credit_note(stripe, invoice.stripe_invoice_id, named, ways)
    if (shown.total, tax_of(shown)) != (subtotal + tax, tax):
        raise CreditChanged("Stripe works out another amount for this; credit whole lines, or another part.")
    return CreditPlan(
        invoice_id=invoice.id,
        currency=invoice.currency,
        lines=lines,
        subtotal_minor=subtotal,
        tax_minor=tax,
        total_minor=subtotal + tax,
        owed_less_minor=subtotal + tax - ways.total_minor,
        refund_minor=ways.refund_minor,
        balance_minor=ways.balance_minor,
        outside_minor=ways.outside_minor,
    )


def _billed(reading: InvoiceReading, rates: dict[str | None, TaxRate]) -> dict[int, BilledLine]:
    """Give the lines of an invoice that can be credited, by their numbers."""
    return {
        number: BilledLine(
            line_number=number,
            stripe_line_id=line.id,
            description=line.description or "",
            amount_minor=line.amount,
            discount_minor=sum(one.amount for one in line.discount_amounts or ()),
            taxes=[
                BilledTax(tax.amount, tax.taxable_amount, rate.percent if rate else None)
                for tax in line.taxes or ()
                for rate in [rates.get(tax.tax_rate_details.tax_rate) if tax.tax_rate_details else None]
            ],
        )
        for number, line in enumerate(reading.lines, start=1)
        if line.amount > 0
    }


async def _check(garage: GarageSnapshot | GarageTx, invoice: Invoice, total_minor: int, asked: Ways | None) -> Ways:
    """Decide where a note's money goes, by what is left of its invoice."""
    room = await garage.run(credit_notes.room(invoice_id=invoice.id))
    by_hand = 0 if invoice.status == "paid" else await garage.run(received.received_minor(invoice_id=invoice.id))
    left = left_to_credit(invoice, room, owed_minor=left_minor(invoice, by_hand))
    return check_credit(
        invoice,
        total_minor,
        asked,
        left_minor=left,
        by_hand_minor=by_hand,
        on_card_minor=max(0, min(room.on_card_minor, left)),
    )


async def ask_credit(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    invoice_id: UUID,
    command: NewCreditNote,
    *,
    by: Staff,
    now: datetime,
) -> Requested | Pending:
    """Credit an invoice as it was previewed, or keep the wish until somebody lets it.

    Raises:
        NotFound: the garage has no such invoice.
        NotCreditable, CreditTooLarge, BadWays, NoSuchLine: see `vend.domain.credit_note`.
        Invalid: how it goes back outside of Stripe is missing, or has no place here.
        RefundRefused: Stripe refused, or it would not come to what was shown; nothing was credited.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        request_id = make_id(now)
        order = CreditOrder(invoice_id, command)
        operation = await begin(garage, by.asked, kind=CREDIT.kind, command=order, subject_id=request_id, now=now)
        if not isinstance(operation, Begun):
            return replay(operation)
        invoice = await garage.run(invoices.lock(invoice_id=invoice_id))
        if invoice is None:
            raise NotFound("There is no such invoice in this garage.")
        await _check_order(garage, invoice, command)
        alone = within(command.total_minor, limit_of(by.roles, await settings_of(garage)))
        request = _request(invoice, command, by=by, alone=alone, request_id=request_id, now=now)
        await garage.run(refund_requests.insert(request=request))
        told: dict[str, str | int | bool | None] = {
            "amount_minor": command.total_minor,
            "alone": alone,
            "invoice_id": str(invoice_id),
        }
        await note(garage, by.asked, "credit.asked", request_id, now=now, detail=told)
        if not alone:
            answer = Requested(request)
            await settle(garage, operation, answer, now=now)
            return answer
    return await drive(door, stripe, garage_id, CREDIT, operation.operation_id, look_first=False, now=now)


async def _check_order(garage: GarageTx, invoice: Invoice, command: NewCreditNote) -> None:
    """Refuse what cannot be, before Stripe is asked; what it comes to is compared there."""
    await _check(garage, invoice, command.total_minor, command.ways)
    numbers = {line.line_number for line in await garage.run(invoices.lines(invoice_id=invoice.id))}
    if missing := {one.line_number for one in command.lines} - numbers:
        raise NoSuchLine(f"This invoice has no line {min(missing)}.", field="lines")
    if len({one.line_number for one in command.lines}) < len(command.lines):
        raise NoSuchLine("Name each line once.", field="lines")
    if command.outside_minor and command.method is None:
        raise Invalid("Say how the money goes back outside of Stripe.", field="method")
    if not command.outside_minor and (command.method or command.reference):
        raise BadWays("Nothing goes back outside of Stripe; leave method and reference out.", field="method")


async def approve_credit(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    request_id: UUID,
    command: RefundDecision,
    *,
    by: Staff,
    now: datetime,
) -> Requested | Pending:
    """Let a credit note go that somebody else asked for.

    Raises:
        NotFound: the garage has no such request.
        AlreadyDecided: it does not wait any more.
        OwnRequest, OverLimit: see `vend.billing.refund.check_eyes`.
        RefundRefused: Stripe refused, as the invoice has changed, or it would not come to what was shown.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        order = ApproveOrder(request_id, command)
        operation = await begin(garage, by.asked, kind=CREDIT.kind, command=order, subject_id=request_id, now=now)
        if not isinstance(operation, Begun):
            return replay(operation)
        waiting = await lock_waiting(garage, request_id)
        if waiting.invoice_id is None:
            raise NotFound("This is no request for a credit note.")
        await check_eyes(garage, waiting, by)
        await decide(garage, waiting, "executing", command, by=by, now=now)
    return await drive(door, stripe, garage_id, CREDIT, operation.operation_id, look_first=False, now=now)


async def asked_credit(door: Door, garage_id: UUID, request_id: UUID) -> NewCreditNote:
    """Give what a request for a credit note asked for, for whoever has to decide.

    Raises:
        NotFound: the garage has no such request, or it is one for a refund.
    """
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        request = await garage.run(refund_requests.read_one(request_id=request_id))
        if request is None or request.invoice_id is None:
            raise NotFound("There is no such request for a credit note in this garage.")
        return await order_of(garage, request)


def _request(
    invoice: Invoice, command: NewCreditNote, *, by: Staff, alone: bool, request_id: UUID, now: datetime
) -> RefundRequest:
    return RefundRequest(
        garage_id=invoice.garage_id,
        id=request_id,
        payment_id=None,
        payment_attempted_at=None,
        invoice_id=invoice.id,
        state="executing" if alone else "pending_approval",
        amount_minor=command.total_minor,
        currency=invoice.currency,
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
