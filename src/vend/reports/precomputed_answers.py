"""The shape of each precomputed report's answer: groups of periods, beside those they are compared with."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from vend.domain.analytics import Spans, ratio_bp
from vend.reports.precomputed_asked import Grouped
from vend.reports.precomputed_catalogue import CATALOGUE
from vend.reports.precomputed_groups import Group, page, place_of, put_beside
from vend.reports.precomputed_report import Precomputed


class Compared(msgspec.Struct, frozen=True):
    """A group's figures of the period that is compared with.

    Attributes:
        figures: by the name of the column; zero where the group had none.
        difference: the row's own figure less that one; null where one of the two is null.
        ratio_bp: the row's own figure in basis points of that one, rounded half up; null where that one is zero.
    """

    figures: dict[str, int | None]
    difference: dict[str, int | None]
    ratio_bp: dict[str, int | None]


class Withheld(msgspec.Struct, frozen=True):
    """Why these figures are not newer: what newer ones stand on failed a test, or could not be built.

    Attributes:
        since_at: since when.
        why: the model or test, and what it found.
    """

    since_at: datetime
    why: str


class Origin(msgspec.Struct, frozen=True):
    """Where figures come from.

    Attributes:
        as_of: the instant that they are of: everything that was committed before is in them.
        source_lsn: the same as a place in the database's log.
        published_at: when they were published.
        withheld: since when and why newer ones are kept back; null while none are.
    """

    as_of: datetime
    source_lsn: str
    published_at: datetime
    withheld: Withheld | None


_ROW = """{title}: {row}

Attributes:
    period_start_date: the first local date.
    period_end_date: the local date after the last one; in the future while the period is not over.
{attributes}
    compared: the same of the period that is compared with; null without one.
"""
_ANSWER = """{title}: {meaning}

Attributes:
    period_start_date: the first local date of what was asked for.
    period_end_date: the local date after the last one.
    compared_start_date: the first local date of what it is compared with; null without.
    compared_end_date: the local date after the last one.
    group_by: what was grouped by.
    as_of: the instant that the figures are of: everything that was committed before is in them.
    source_lsn: the same as a place in the database's log.
    published_at: when they were published.
    withheld: since when and why newer ones are kept back; null while none are.
    totals: all groups of the whole period together, one for each currency, since amounts of two are never added.
    next_cursor: gives the next page; null on the last one.
"""
_OF_ROW = [("period_start_date", date), ("period_end_date", date)]
_OF_ANSWER = [*_OF_ROW, ("compared_start_date", date | None), ("compared_end_date", date | None)]


def _row_type(report: Precomputed[Any]) -> type[msgspec.Struct]:
    columns = [(field.name, field.type) for field in msgspec.structs.fields(report.row)[1:]]
    if report.is_of_months:
        columns = [*_OF_ROW, *columns, ("compared", Compared | None)]
    attributes = "\n".join(f"    {name}: {report.meaning_of(name)}" for name in (*report.keys, *report.figures))
    (row, *_) = (report.row.__doc__ or "").splitlines()
    about = _ROW.format(title=report.title, row=row, attributes=attributes)
    return msgspec.defstruct(f"{_name(report)}Row", columns, frozen=True, namespace={"__doc__": about})


def _answer_type(report: Precomputed[Any]) -> type[msgspec.Struct]:
    rows: Any = list[ROWS[report.name]]  # type: ignore[name-defined, valid-type]  # the table holds the type
    origin = [(field.name, field.type) for field in msgspec.structs.fields(Origin)]
    columns: list[tuple[str, Any]] = [("group_by", list[str]), *origin, ("rows", rows)]
    if report.is_of_months:
        columns = [*_OF_ANSWER, *columns]
    if report.totals:
        columns.append(("totals", rows))
    about = _ANSWER.format(title=report.title, meaning=report.meaning)
    columns.append(("next_cursor", str | None))
    return msgspec.defstruct(_name(report), columns, frozen=True, kw_only=True, namespace={"__doc__": about})


def _name(report: Precomputed[Any]) -> str:
    return "Analytics" + "".join(word.capitalize() for word in report.name.split("_"))


ROWS: dict[str, type[msgspec.Struct]] = {report.name: _row_type(report) for report in CATALOGUE}
"""The type of each report's rows, by the report's name."""

ANSWERS: dict[str, type[msgspec.Struct]] = {report.name: _answer_type(report) for report in CATALOGUE}
"""The type of each report's answer."""


def answer(
    report: Precomputed[Any], asked: Grouped, found: Sequence[Any], *, spans: Spans | None, origin: Origin
) -> msgspec.Struct:
    """Put an answer together.

    Args:
        found: rows of the statement, of every span.
        spans: None where the report is not of months.

    Raises:
        Invalid: the cursor is none of this question.
    """
    groups, totals = put_beside(report, found, spans)
    rows, next_cursor = page(report, asked, groups)
    told: dict[str, Any] = {"group_by": asked.group_by, **msgspec.structs.asdict(origin), "next_cursor": next_cursor}
    if spans is not None:
        told |= {
            "period_start_date": spans.period.start_date,
            "period_end_date": spans.period.end_date,
            "compared_start_date": None if spans.compared is None else spans.compared.start_date,
            "compared_end_date": None if spans.compared is None else spans.compared.end_date,
        }
    if report.totals:
        told["totals"] = [_shown(report, one, spans) for one in sorted(totals, key=lambda one: place_of(report, one))]
    return ANSWERS[report.name](**told, rows=[_shown(report, one, spans) for one in rows])


def _shown(report: Precomputed[Any], group: Group, spans: Spans | None) -> msgspec.Struct:
    values = msgspec.structs.astuple(group.row)[1:]
    if spans is None:
        return ROWS[report.name](*values)
    part = spans.parts[group.number] if group.number < len(spans.parts) else spans.period
    compared = None if group.before is None else _compared(report, group.row, group.before)
    return ROWS[report.name](part.start_date, part.end_date, *values, compared)


def _compared(report: Precomputed[Any], row: Any, before: Any) -> Compared:
    pairs = {name: (getattr(row, name), getattr(before, name)) for name in report.numbers}
    both = {name: pair for name, pair in pairs.items() if None not in pair}
    return Compared(
        figures={name: old for name, (_, old) in pairs.items()},
        difference={name: both[name][0] - both[name][1] if name in both else None for name in pairs},
        ratio_bp={name: ratio_bp(*both[name]) if name in both else None for name in pairs},
    )
