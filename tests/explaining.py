"""Explaining every figure of a report: what names each, and whether its leaves sum up to it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from vend.db.door import Door
from vend.domain.garage import Garage
from vend.domain.period import month_of
from vend.reports.asked import Dates, Now, Periods
from vend.reports.catalogue import LiveReport
from vend.reports.explain import explain_cell, named
from vend.reports.explained import EXPLAINED, Cell
from vend.reports.live import LiveReports


def cells(name: str, row: Any, asked: Now) -> Iterator[Cell]:
    """Give a cell for each of a row's figures."""
    how = EXPLAINED[name]
    known_by: dict[str, Any] = {key: named(row, key) for key in how.keys}
    if issubclass(how.report.asks, Periods) or hasattr(row, "month_date"):
        month = month_of(getattr(row, "month_date", None) or row.period_start_date)
        known_by |= {"from_date": month.start_date, "until_date": month.end_date}
    elif isinstance(asked, Dates):
        known_by |= {"from_date": asked.from_date, "until_date": asked.until_date}
    for column in how.columns:
        yield Cell(report=name, column=column, currency=getattr(row, "currency", None), **known_by)


async def explained(
    door: Door, report: LiveReport[Any, Any], garage: Garage, asked: Now, *, now: datetime, rows_max: int = 40
) -> tuple[list[Any], int]:
    """Read a report and see that the leaves of its figures sum up to them; give its rows, and how many are not zero."""
    live, figures = LiveReports(door, None), 0
    rows = await live.read(report, [garage.id], asked, now=now)
    for row in rows[:rows_max]:
        for cell in cells(report.name, row, asked):
            found = await explain_cell(door, live, garage.id, cell, currency=garage.currency, now=now)
            assert found.value == getattr(row, cell.column), cell
            assert found.explained == found.value, cell
            assert bool(found.leaves) == bool(found.value) or found.value == 0, cell
            figures += found.value != 0
    return rows, figures
