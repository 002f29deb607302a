"""Statements about exports."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.db.queries import platform, read, write
from vend.domain.export import Export, ExportState, Format
from vend.domain.page import Page


class NewExport(msgspec.Struct, frozen=True):
    """An export as it is asked for."""

    id: UUID
    what: str
    format: Format
    from_date: date | None
    until_date: date | None
    requested_by: str
    idempotency_key: str
    token_hash: bytes
    created_at: datetime
    expires_at: datetime


class FoundExport(msgspec.Struct, frozen=True):
    """An export, and where to find it."""

    garage_id: UUID
    export_id: UUID
    state: ExportState


class PaymentsInLedger(msgspec.Struct, frozen=True):
    """What the ledger has of some payments; `rows_total` is how many attempts there are, failed ones too."""

    rows_total: int
    currency: str
    collected_minor: int
    fees_minor: int


class InvoicesInLedger(msgspec.Struct, frozen=True):
    """What the ledger has of some invoices, voided ones taken back; `rows_total` is how many there are."""

    rows_total: int
    currency: str
    subtotal_minor: int
    tax_minor: int


class TransfersSummed(msgspec.Struct, frozen=True):
    """How many transfers there are in a span, and the sum of their amounts."""

    rows_total: int
    currency: str
    amount_minor: int


class TaxesInLedger(msgspec.Struct, frozen=True):
    """What the ledger has of taxes: on the invoices of a span whenever undone, and what went back in the span."""

    currency: str
    tax_minor: int
    returned_minor: int


@write("exports/insert")
def insert(*, export: NewExport) -> UUID | None:
    """Ask for an export; None when that was done under the same key."""


@read("exports/read")
def read_one(*, export_id: UUID) -> Export | None:
    """Give an export."""


@read("exports/of_key")
def of_key(*, requested_by: str, idempotency_key: str) -> Export | None:
    """Give the export that was asked for under a key."""


@read("exports/list")
def list_page(*, page: Page) -> list[Export]:
    """Give a page of exports, newest first."""


@write("exports/claim")
def claim(*, export_id: UUID, claimed_until_at: datetime, now: datetime) -> int | None:
    """Take an export to make it; gives which try this is, None where somebody else has it."""


@write("exports/progress")
def progress(
    *, export_id: UUID, tries: int, rows_done: int, rows_total: int | None, claimed_until_at: datetime
) -> UUID | None:
    """Say how far it has come; None when it is somebody else's by now."""


@write("exports/put_part")
def put_part(*, export_id: UUID, part_number: int, bytes: bytes) -> None:  # noqa: A002 (the column's name)
    """Keep a piece of a file."""


@read("exports/part")
def part(*, export_id: UUID, part_number: int) -> bytes | None:
    """Give a piece of a file; None behind the last one."""


@write("exports/finish")
def finish(
    *, export_id: UUID, tries: int, rows_done: int, file_bytes: int, file_sha256: bytes, totals: str, now: datetime
) -> UUID | None:
    """Say that a file is whole; None when it is somebody else's by now."""


@write("exports/fail")
def fail(*, export_id: UUID, tries: int, error: str, now: datetime) -> UUID | None:
    """Say why there is no file."""


@write("exports/expire")
def expire(*, export_id: UUID, now: datetime) -> None:
    """Let go of a file whose link has expired."""


@platform("exports/due")
def due(*, now: datetime, row_limit: int) -> list[FoundExport]:
    """Give exports that are to be made or let go."""


@platform("exports/of_token")
def of_token(*, token_hash: bytes) -> FoundExport | None:
    """Give the export that a token opens."""


@read("exports/payments_in_ledger")
def payments_in_ledger(*, from_at: datetime, until_at: datetime) -> PaymentsInLedger:
    """Give what the ledger has of the payments of a span."""


@read("exports/invoices_in_ledger")
def invoices_in_ledger(*, from_at: datetime, until_at: datetime) -> InvoicesInLedger:
    """Give what the ledger has of the invoices of a span."""


@read("exports/transfers_summed")
def transfers_summed(*, from_date: date, until_date: date) -> TransfersSummed:
    """Give the sum of a span's transfers."""


@read("exports/taxes_in_ledger")
def taxes_in_ledger(*, from_date: date, until_date: date) -> TaxesInLedger:
    """Give what the ledger has of the taxes of some local dates."""


@read("exports/deposits_in_ledger")
def deposits_in_ledger(*, from_date: date, until_date: date) -> int:
    """Give what the ledger's bank account received for the deposits of some local dates, in minor units."""
