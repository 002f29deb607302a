"""What can be exported of the precomputed reports: a garage's rows of their tables, as they were published."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, get_type_hints

import msgspec

from vend.db.handles import GarageSnapshot
from vend.reports.export_expected import Span
from vend.reports.export_sources import SOURCES, Source
from vend.reports.precomputed import check_published
from vend.reports.precomputed_catalogue import CATALOGUE
from vend.reports.precomputed_report import Precomputed
from vend.store import marts


def _of_precomputed(report: Precomputed[Any]) -> Source:
    statement = getattr(marts, report.name)

    async def rows(snapshot: GarageSnapshot, span: Span) -> AsyncIterator[Sequence[msgspec.Struct]]:
        check_published(await snapshot.run(marts.publication(mart=report.name)))
        dates = dict(zip(("from_date", "until_date"), span.dates, strict=True)) if report.is_of_months else {}
        yield await snapshot.run(statement(**dates))

    hints = get_type_hints(report.means)
    added = [name for name in report.numbers if report.rule_of(name) == "added" and hints.get(name) is int]
    return Source(
        name=report.name,
        title=f"{report.title}, as published",
        row=report.means,
        dated=report.is_of_months,
        rows=rows,
        sums=tuple(added) if report.totals else (),
        needs=report.needs,
    )


EXPORTED: dict[str, Source] = SOURCES | {report.name: _of_precomputed(report) for report in CATALOGUE}
"""Everything that can be exported, by name."""
