"""Exports: reports and tables as files, with a totals row that was compared with the ledger."""

from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.errors import Kind, VendError
from vend.domain.report_columns import Total

Format = Literal["csv", "xlsx", "parquet"]
ExportState = Literal["queued", "running", "ready", "failed", "expired"]

LINK_LIVES = timedelta(hours=24)
"""How long a file may be fetched."""

MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


class Checked(msgspec.Struct, frozen=True):
    """A total, beside what the ledger has for the same rows.

    Attributes:
        column: whose total it is.
        currency: of both.
        file_minor: the sum of the file's rows.
        ledger_minor: the ledger's.
    """

    column: str
    currency: str
    file_minor: int
    ledger_minor: int

    @property
    def agrees(self) -> bool:
        """Whether the two are the same."""
        return self.file_minor == self.ledger_minor


class ExportTotals(msgspec.Struct, frozen=True):
    """The totals row of a file.

    Attributes:
        checked: each total that the ledger has too; empty for what has no money.
    """

    totals: list[Total]
    checked: list[Checked]


class Export(msgspec.Struct, frozen=True):
    """One export.

    Attributes:
        what: the report or the table.
        from_date: first local date; `until_date` is exclusive; null for what has no dates.
        rows_done: how many rows are written; `rows_total` how many there will be, null until that is known.
        error: why there is no file, and what to do.
        expires_at: until when the file may be fetched.
    """

    garage_id: UUID
    id: UUID
    what: str
    format: Format
    from_date: date | None
    until_date: date | None
    state: ExportState
    rows_done: int
    rows_total: int | None
    file_bytes: int | None
    totals: str | None
    error: str | None
    requested_by: str
    created_at: datetime
    ended_at: datetime | None
    expires_at: datetime

    @property
    def file_name(self) -> str:
        """The name that the file is saved under."""
        span = f"-{self.from_date}-{self.until_date}" if self.from_date is not None else f"-{self.created_at.date()}"
        return f"{self.what}{span}.{self.format}"


class ExportNotReady(VendError):
    """The file is not made yet, could not be made, or is not kept any more."""

    code = "export_not_ready"
    kind = Kind.CONFLICT


class TotalsDisagree(VendError):
    """A total of the rows is not what the ledger has: the file would not be true, so it is not made."""

    code = "totals_disagree"
    kind = Kind.CONFLICT
