"""Statements about invoices."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import platform, read, write
from vend.domain.invoice import Invoice, InvoiceLine, InvoiceStatus, OpenAfterEnd
from vend.domain.page import Page


@write("invoices/insert")
def insert(*, invoice: Invoice) -> UUID | None:
    """Add an invoice; None when it is there already."""


@write("invoices/lock_by_stripe_id")
def lock_by_stripe_id(*, stripe_invoice_id: str) -> Invoice | None:
    """Give an invoice and keep other writers away."""


@write("invoices/set_status")
def set_status(
    *,
    invoice_id: UUID,
    status: InvoiceStatus,
    number: str | None,
    balance_applied_minor: int,
    credited_minor: int,
    paid_minor: int,
    paid_at: datetime | None,
    due_at: datetime | None,
    next_attempt_at: datetime | None,
    now: datetime,
) -> None:
    """Move an invoice forward."""


@write("invoices/insert_line")
def insert_line(*, invoice_id: UUID, line: InvoiceLine) -> None:
    """Add a line."""


@read("invoices/read")
def read_one(*, invoice_id: UUID) -> Invoice | None:
    """Give an invoice."""


@read("invoices/list")
def list_page(
    *, page: Page, status: InvoiceStatus | None, customer_id: UUID | None, subscription_id: UUID | None
) -> list[Invoice]:
    """Give a page of invoices, newest first."""


@read("invoices/lines")
def lines(*, invoice_id: UUID) -> list[InvoiceLine]:
    """Give the lines of an invoice."""


@write("invoices/lock")
def lock(*, invoice_id: UUID) -> Invoice | None:
    """Give an invoice and keep other writers away."""


@platform("invoices/open_after_end")
def open_after_end(*, row_limit: int) -> list[OpenAfterEnd]:
    """Give open invoices whose subscription has ended, unless somebody is closing them."""
