"""Adding seats from a list: what is wrong with which row, and what the next invoice will be."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.domain.errors import Kind, VendError


class SeatProblem(msgspec.Struct, frozen=True):
    """Why a row of the list cannot be a seat.

    Attributes:
        row_number: from 0 on, as in the list.
        code: the named error's.
        field: of the row, None where it is about the row as a whole.
    """

    row_number: int
    code: str
    field: str | None
    detail: str


class SeatsRefused(VendError):
    """Rows of a list of seats cannot be added; none was.

    Attributes:
        problems: all of them.
    """

    code = "seats_refused"
    kind = Kind.CONFLICT

    def __init__(self, problems: list[SeatProblem]) -> None:
        super().__init__(f"{len(problems)} of the rows cannot be added, so none was; mend the rows named.")
        self.problems = problems


class InvoiceLinePreview(msgspec.Struct, frozen=True):
    """A line of the next invoice; amounts in minor units, without tax and the tax on it."""

    description: str
    amount_minor: int
    tax_minor: int
    period_start_at: datetime
    period_end_at: datetime


class SeatsPreview(msgspec.Struct, frozen=True):
    """What a change of seats would mean for the account's next invoice, by Stripe's own reckoning.

    Attributes:
        problems: rows that cannot be added; the amounts are those without them.
        seats: how many seats there would be.
        monthly_minor: what they cost a month, without tax.
        next_invoice_minor: the next invoice's total with tax, if nothing else changes.
        change_minor: how much more, or less, that is than without this change.
        next_invoice_at: when it is made.
        net_terms_days: how many days it may then be paid in.
        lines: its first lines, as Stripe lists them; the total is that of all.
        proration_at: from when on seats are charged or credited; give it back with the change, within the hour, and the
            next invoice is exactly this.
    """

    company_account_id: UUID
    problems: list[SeatProblem]
    seats: int
    monthly_minor: int
    currency: str
    next_invoice_minor: int
    change_minor: int
    next_invoice_at: datetime
    net_terms_days: int
    lines: list[InvoiceLinePreview]
    proration_at: datetime


def problem_of(row_number: int, error: VendError) -> SeatProblem:
    """Give the problem of a row that a named error tells of."""
    return SeatProblem(row_number, error.code, error.field, error.detail)
