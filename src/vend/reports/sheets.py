"""Writes rows as CSV, XLSX or Parquet, batch by batch, in memory that does not grow with their number.

CSV and XLSX are for people: amounts in major units (12.34) beside their currency, totals at the end. Parquet is for
programs: integers in minor units as they are kept, the totals in the file's metadata.
"""

import codecs
import csv
import typing
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, BinaryIO, Protocol

import msgspec

from vend.domain.export import ExportTotals, Format
from vend.domain.money import major
from vend.domain.report_columns import Column, Total, columns_of

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_TOTAL = "Total"


class Sheet(Protocol):
    """A file that is being written."""

    def write(self, rows: Sequence[msgspec.Struct]) -> None:
        """Add rows."""

    def end(self, sums: ExportTotals) -> None:
        """Add the totals, and finish the file."""


def text_of(value: Any) -> str:
    """Write a value as people read it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case list() | tuple():
            return ", ".join(text_of(one) for one in value)
        case msgspec.Struct() | dict():
            return msgspec.json.encode(value).decode()
        case _:
            return str(value)


def harmless(text: str) -> str:
    """Keep a spreadsheet from taking a customer's name for a formula (owasp.org, CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


class _Encoded:
    """Takes the text that the csv module writes; owns nothing, so a file that is given up is closed by its owner."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        """Write it as UTF-8."""
        return self._file.write(text.encode())


class CsvSheet:
    """RFC 4180 with a byte-order mark, without which spreadsheets take UTF-8 for something else."""

    def __init__(self, file: BinaryIO, row: type[msgspec.Struct], _title: str) -> None:
        self._columns = columns_of(row)
        file.write(codecs.BOM_UTF8)
        self._writer = csv.writer(_Encoded(file))
        self._writer.writerow([column.name.removesuffix("_minor") for column in self._columns])

    def write(self, rows: Sequence[msgspec.Struct]) -> None:
        """Add rows."""
        for row in rows:
            currency = getattr(row, "currency", None)
            self._writer.writerow([_csv_cell(column, getattr(row, column.name), currency) for column in self._columns])

    def end(self, sums: ExportTotals) -> None:
        """Add a row of totals for each currency."""
        for total in sums.totals:
            self._writer.writerow(_total_cells(self._columns, total, lambda value, _: str(value)))


def _csv_cell(column: Column, value: Any, currency: str | None) -> str:
    if column.kind == "money" and value is not None and currency is not None:
        return str(major(value, currency))
    text = text_of(value)
    return harmless(text) if column.kind == "text" else text


def _total_cells(columns: Sequence[Column], total: Total, show: Callable[[Any, Column], Any]) -> list[Any]:
    """Give the cells of a row of totals: the word, the currency, the sums."""
    cells: list[Any] = []
    for number, column in enumerate(columns):
        if column.name in total.sums:
            value = total.sums[column.name]
            money = column.kind == "money" and total.currency is not None
            cells.append(show(major(value, typing.cast("str", total.currency)) if money else value, column))
        elif column.name == "currency":
            cells.append(total.currency or "")
        else:
            cells.append(_TOTAL if number == 0 else "")
    return cells


class XlsxSheet:
    """A workbook with one sheet: frozen bold header, filters, numbers as numbers, dates as dates."""

    def __init__(self, file: BinaryIO, row: type[msgspec.Struct], title: str) -> None:
        import xlsxwriter  # noqa: PLC0415 (only for those who want it)

        self._columns = columns_of(row)
        # Text is never taken for a formula or a link, and rows go to disk as they come.
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(file, {**options, "remove_timezone": True})
        self._bold = self._book.add_format({"bold": True})
        self._formats: dict[tuple[str, bool], Any] = {}
        self._sheet = self._book.add_worksheet(title[:31])
        self._sheet.freeze_panes(1, 0)
        for number, column in enumerate(self._columns):
            self._sheet.set_column(number, number, 38 if column.kind == "id" else 16)
            self._sheet.write_string(0, number, column.title, self._bold)
        self._row = 1

    def write(self, rows: Sequence[msgspec.Struct]) -> None:
        """Add rows."""
        for row in rows:
            currency = getattr(row, "currency", None)
            for number, column in enumerate(self._columns):
                self._cell(number, column, getattr(row, column.name), currency)
            self._row += 1

    def end(self, sums: ExportTotals) -> None:
        """Add a bold row of totals for each currency, and filters over the rows above."""
        if self._row > 1:
            self._sheet.autofilter(0, 0, self._row - 1, len(self._columns) - 1)
        for total in sums.totals:
            for number, value in enumerate(_total_cells(self._columns, total, lambda value, _: value)):
                if isinstance(value, str):
                    self._sheet.write_string(self._row, number, value, self._bold)
                else:
                    decimals = max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0
                    self._sheet.write_number(self._row, number, float(value), self._number(decimals, bold=True))
            self._row += 1
        self._book.close()

    def _cell(self, number: int, column: Column, value: Any, currency: str | None) -> None:
        if value is None:
            return
        if column.kind == "money" and currency is not None:
            # A workbook holds doubles; fifteen digits of them are exact.
            amount = major(value, currency)
            decimals = max(0, -int(amount.as_tuple().exponent))
            self._sheet.write_number(self._row, number, float(amount), self._number(decimals))
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            self._sheet.write_number(self._row, number, float(value))
        elif isinstance(value, datetime):
            self._sheet.write_datetime(self._row, number, value.astimezone(UTC), self._dated("yyyy-mm-dd hh:mm:ss"))
        elif isinstance(value, date):
            self._sheet.write_datetime(self._row, number, value, self._dated("yyyy-mm-dd"))
        else:
            self._sheet.write_string(self._row, number, text_of(value))

    def _number(self, decimals: int, *, bold: bool = False) -> Any:
        return self._format("#,##0" + (f".{'0' * decimals}" if decimals else ""), bold=bold)

    def _dated(self, pattern: str) -> Any:
        return self._format(pattern, bold=False)

    def _format(self, pattern: str, *, bold: bool) -> Any:
        if (pattern, bold) not in self._formats:
            self._formats[pattern, bold] = self._book.add_format({"num_format": pattern, "bold": bold})
        return self._formats[pattern, bold]


class ParquetSheet:
    """Typed columns, a row group a batch, compressed."""

    def __init__(self, file: BinaryIO, row: type[msgspec.Struct], _title: str) -> None:
        import pyarrow as pa  # noqa: PLC0415 (only for those who want it)
        import pyarrow.parquet as pq  # noqa: PLC0415 (same)

        self._pa = pa
        types = {
            "id": pa.string(),
            "text": pa.string(),
            "date": pa.date32(),
            "instant": pa.timestamp("us", tz="UTC"),
            "money": pa.int64(),
            "count": pa.int64(),
            "share": pa.int64(),
            "flag": pa.bool_(),
            "number": pa.string(),
        }
        self._columns = columns_of(row)
        self._schema = pa.schema([(column.name, types[column.kind]) for column in self._columns])
        self._writer = pq.ParquetWriter(file, self._schema, compression="zstd")

    def write(self, rows: Sequence[msgspec.Struct]) -> None:
        """Add rows."""
        if rows:
            arrays = [
                self._pa.array([_parquet_value(column, getattr(row, column.name)) for row in rows], type=field.type)
                for column, field in zip(self._columns, self._schema, strict=True)
            ]
            self._writer.write_table(self._pa.Table.from_arrays(arrays, schema=self._schema))

    def end(self, sums: ExportTotals) -> None:
        """Keep the totals as metadata, and finish the file."""
        self._writer.add_key_value_metadata({"vend_totals": msgspec.json.encode(sums).decode()})
        self._writer.close()


def _parquet_value(column: Column, value: Any) -> Any:
    return text_of(value) if value is not None and column.kind in {"id", "text", "number"} else value


SHEETS: dict[Format, Callable[[BinaryIO, type[msgspec.Struct], str], Sheet]] = {
    "csv": CsvSheet,
    "xlsx": XlsxSheet,
    "parquet": ParquetSheet,
}
"""What writes each format."""
