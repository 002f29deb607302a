"""Credit notes at Stripe (docs.stripe.com/api/credit_notes/object)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal
from uuid import UUID

import msgspec

from vend.domain.credit_note import CreditNoteStatus, Ways
from vend.domain.refund import CreditReason, RefundRequest
from vend.stripe_gateway.calls import PAGE, call, every
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.shapes import LineTax, read_shape

if TYPE_CHECKING:
    from stripe.params import CreditNoteCreateParams, CreditNotePreviewParams


class RawCreditLine(msgspec.Struct, frozen=True):
    """A line; `amount` is without tax that comes on top, before discounts."""

    id: str
    amount: int
    description: str | None
    discount_amount: int
    invoice_line_item: str | None = None
    taxes: list[LineTax] | None = None


class RawCreditLines(msgspec.Struct, frozen=True):
    """The first lines, and whether there are more."""

    data: list[RawCreditLine]
    has_more: bool


class NoteRefund(msgspec.Struct, frozen=True):
    """A refund that a credit note made, or was linked to."""

    amount_refunded: int
    refund: str


class RawCreditNote(msgspec.Struct, frozen=True):
    """A credit note."""

    id: str
    invoice: str
    customer: str
    number: str
    status: CreditNoteStatus
    type: Literal["pre_payment", "post_payment", "mixed"]
    reason: CreditReason | None
    memo: str | None
    currency: str
    created: int
    voided_at: int | None
    total: int
    total_excluding_tax: int | None
    pre_payment_amount: int
    post_payment_amount: int
    out_of_band_amount: int | None
    refunds: list[NoteRefund]
    lines: RawCreditLines
    metadata: dict[str, str] | None

    @property
    def refunded(self) -> int:
        """What of it went back to cards."""
        return sum(one.amount_refunded for one in self.refunds)


def tax_of(note: RawCreditNote) -> int:
    """Give the tax in a note's total."""
    return 0 if note.total_excluding_tax is None else note.total - note.total_excluding_tax


def net_of(line: RawCreditLine) -> int:
    """Give a line's price without tax and after discounts."""
    included = sum(tax.amount for tax in line.taxes or () if tax.tax_behavior == "inclusive")
    return line.amount - included - line.discount_amount


async def preview_credit_note(
    stripe: StripeGateway, stripe_invoice_id: str, lines: Sequence[tuple[str, int]], ways: Ways
) -> RawCreditNote:
    """Ask what a credit note would be; nothing is written.

    Args:
        lines: Stripe's ids of the invoice's lines, each with the amount before discounts and without tax.

    Raises:
        Rejected: Stripe would not write it.
    """
    params: CreditNotePreviewParams = {
        "invoice": stripe_invoice_id,
        "lines": [{"type": "invoice_line_item", "invoice_line_item": line, "amount": amount} for line, amount in lines],
    }
    _put_back(params, ways)
    return read_shape(await call(stripe.v1.credit_notes.preview_async(params)), RawCreditNote)


async def create_credit_note(
    stripe: StripeGateway,
    request: RefundRequest,
    *,
    stripe_invoice_id: str,
    lines: Sequence[tuple[str, int]],
    ways: Ways,
    memo: str | None,
    key: str,
) -> RawCreditNote:
    """Write a credit note, with the refund that it makes; our metadata says which request it carries out.

    Args:
        lines: see `preview_credit_note`.

    Raises:
        Rejected: Stripe would not; nothing went back.
    """
    params: CreditNoteCreateParams = {
        "invoice": stripe_invoice_id,
        "lines": [{"type": "invoice_line_item", "invoice_line_item": line, "amount": amount} for line, amount in lines],
        "metadata": {"garage_id": str(request.garage_id), "refund_request_id": str(request.id)},
    }
    _put_back(params, ways)
    if request.reason != "requested_by_customer":
        params["reason"] = request.reason
    if memo is not None:
        params["memo"] = memo
    made = await call(stripe.v1.credit_notes.create_async(params, {"idempotency_key": key}))
    return read_shape(made, RawCreditNote)


def _put_back(params: "CreditNoteCreateParams | CreditNotePreviewParams", ways: Ways) -> None:
    """Say where the money goes; Stripe takes no way of nothing."""
    if ways.refund_minor:
        params["refund_amount"] = ways.refund_minor
    if ways.balance_minor:
        params["credit_amount"] = ways.balance_minor
    if ways.outside_minor:
        params["out_of_band_amount"] = ways.outside_minor


async def read_credit_note(stripe: StripeGateway, stripe_credit_note_id: str) -> RawCreditNote:
    """Give a credit note as it is now."""
    return read_shape(await call(stripe.v1.credit_notes.retrieve_async(stripe_credit_note_id)), RawCreditNote)


async def void_credit_note(stripe: StripeGateway, stripe_credit_note_id: str, *, key: str) -> None:
    """Take a credit note back, while its invoice is open.

    Raises:
        Rejected: it is void already, or its invoice is not open any more.
    """
    await call(stripe.v1.credit_notes.void_credit_note_async(stripe_credit_note_id, {}, {"idempotency_key": key}))


async def credit_notes_of(stripe: StripeGateway, stripe_invoice_id: str) -> list[RawCreditNote]:
    """Give the credit notes of an invoice, oldest first."""
    found = await every(stripe.v1.credit_notes.list_async({"invoice": stripe_invoice_id, "limit": PAGE}))
    notes = [read_shape(one, RawCreditNote) for one in found]
    return sorted(notes, key=lambda note: (note.created, note.id))


async def lines_of(stripe: StripeGateway, note: RawCreditNote) -> list[RawCreditLine]:
    """Give all lines of a credit note; Stripe includes only the first ones."""
    if not note.lines.has_more:
        return note.lines.data
    found = await every(stripe.v1.credit_notes.line_items.list_async(note.id, {"limit": PAGE}))
    return [read_shape(one, RawCreditLine) for one in found]


def request_of(note: RawCreditNote, garage_id: UUID) -> UUID | None:
    """Give the request that a note carries out, by our metadata; None for one that somebody else made."""
    metadata = note.metadata or {}
    if metadata.get("garage_id") != str(garage_id):
        return None
    try:
        return UUID(metadata.get("refund_request_id", ""))
    except ValueError:
        return None
