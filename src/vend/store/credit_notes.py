"""Statements about credit notes."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.db.queries import read, write
from vend.domain.credit_note import CreditNote, CreditNoteLine, CreditNoteStatus, CreditRoom
from vend.domain.page import Page
from vend.domain.tax_rates import LineTax


class TakenBack(msgspec.Struct, frozen=True):
    """An amount with tax, and the tax part of it, in minor units."""

    amount_minor: int
    tax_minor: int


@write("credit_notes/insert")
def insert(*, note: CreditNote) -> UUID | None:
    """Record a credit note; None when it is there already."""


@write("credit_notes/insert_line")
def insert_line(*, credit_note_id: UUID, line: CreditNoteLine) -> None:
    """Add a line."""


@write("credit_notes/insert_line_tax")
def insert_line_tax(*, credit_note_id: UUID, tax: LineTax) -> None:
    """Keep what a line takes back of a tax."""


@write("credit_notes/lock_by_stripe_id")
def lock_by_stripe_id(*, stripe_credit_note_id: str) -> CreditNote | None:
    """Give a credit note and keep other writers away."""


@write("credit_notes/set_status")
def set_status(
    *, credit_note_id: UUID, status: CreditNoteStatus, voided_at: datetime | None, memo: str | None, now: datetime
) -> None:
    """Write what may change of it."""


@read("credit_notes/read")
def read_one(*, credit_note_id: UUID) -> CreditNote | None:
    """Give a credit note."""


@read("credit_notes/of_request")
def of_request(*, request_id: UUID) -> CreditNote | None:
    """Give the credit note that carries out a request."""


@read("credit_notes/of_invoice")
def of_invoice(*, invoice_id: UUID) -> list[CreditNote]:
    """Give the credit notes of an invoice, oldest first."""


@read("credit_notes/list")
def list_page(*, page: Page, invoice_id: UUID | None, status: CreditNoteStatus | None) -> list[CreditNote]:
    """Give a page of credit notes, newest first."""


@read("credit_notes/lines")
def lines(*, credit_note_id: UUID) -> list[CreditNoteLine]:
    """Give the lines of a credit note."""


@read("credit_notes/line_taxes")
def line_taxes(*, credit_note_id: UUID) -> list[LineTax]:
    """Give the taxes that its lines take back."""


@read("credit_notes/room")
def room(*, invoice_id: UUID) -> CreditRoom:
    """Give what has gone back of an invoice already, or was asked for."""


@read("credit_notes/standing")
def standing(*, invoice_id: UUID) -> TakenBack:
    """Give what its credit notes have taken back beside their refunds."""
