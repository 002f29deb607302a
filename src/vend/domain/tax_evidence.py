"""What stands behind a line of the tax worksheet: each tax on a line of an invoice."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec


class TaxEvidence(msgspec.Struct, frozen=True):
    """A tax on a line of an invoice that was not voided; amounts in minor units.

    Attributes:
        issued_date: the same on the garage's calendar; it counts for that month.
        invoice_number: Stripe's number; null while it has none.
        line_number: of the invoice's line.
        tax_number: which of the line's taxes.
        jurisdiction: to whom the tax is owed; empty, as `tax_name`, for a rate that is none of ours.
        percent: the rate.
        taxable_minor: what it was charged on.
    """

    issued_at: datetime
    issued_date: date
    invoice_id: UUID
    invoice_number: str | None
    line_number: int
    tax_number: int
    customer_id: UUID
    customer_name: str
    jurisdiction: str
    tax_name: str
    percent: Decimal
    currency: str
    taxable_minor: int
    tax_minor: int


class TaxEvidenceSums(msgspec.Struct, frozen=True):
    """How many there are, and what they come to."""

    lines: int
    invoices: int
    taxable_minor: int
    tax_minor: int


class TaxesWanted(msgspec.Struct, frozen=True):
    """Which taxes.

    Attributes:
        from_date: first local date; `until_date` is exclusive.
        jurisdiction: one alone; None for all, as with the others.
    """

    from_date: date
    until_date: date
    jurisdiction: str | None
    tax_name: str | None
    percent: Decimal | None


class EvidencePage(msgspec.Struct, frozen=True):
    """Which of them to give: those before a place, newest first; see `vend.domain.page`."""

    before_at: datetime = datetime(9999, 1, 1, tzinfo=UTC)
    before_id: UUID = UUID(int=(1 << 128) - 1)
    before_line: int = 0
    before_tax: int = 0
    row_limit: int = 50
