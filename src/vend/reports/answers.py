"""The shape of each report's answer: what was asked, when it was read, the rows, the sums under them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from vend.domain.report_columns import Total, totals
from vend.reports.asked import Now
from vend.reports.catalogue import CATALOGUE, LiveReport

_ABOUT = """{title}: {meaning}

Attributes:
    as_of: when it was read; what happened in the last moments may be missing.
    totals: one for each currency, since amounts of two are never added.
"""


def _answer_type(report: LiveReport[Any, Any]) -> type[msgspec.Struct]:
    asked = [(field.name, field.type) for field in msgspec.structs.fields(report.asks)]
    name = "".join(word.capitalize() for word in report.name.split("-")) + "Report"
    rows = list[report.row]  # type: ignore[name-defined]  # the table holds the type
    rest = [("as_of", datetime), ("rows", rows), ("totals", list[Total])]
    about = _ABOUT.format(title=report.title, meaning=report.meaning)
    return msgspec.defstruct(name, [*asked, *rest], frozen=True, kw_only=True, namespace={"__doc__": about})


ANSWERS: dict[str, type[msgspec.Struct]] = {report.name: _answer_type(report) for report in CATALOGUE}
"""The type of each report's answer, by the report's name."""


def answer(
    report: LiveReport[Any, Any], asked: Now, rows: Sequence[msgspec.Struct], *, now: datetime
) -> msgspec.Struct:
    """Give a report's answer, with the sums of its rows."""
    return ANSWERS[report.name](
        **msgspec.structs.asdict(asked), as_of=now, rows=list(rows), totals=totals(report.row, rows)
    )
