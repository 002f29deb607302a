"""The catalogue of precomputed reports, as programs and people read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from vend.db.door import Door
from vend.domain.analytics import DEFAULT_PERIOD, PERIODS
from vend.domain.report_columns import Kind, columns_of
from vend.reports.precomputed import NotPublished, origin_of
from vend.reports.precomputed_answers import Origin
from vend.reports.precomputed_catalogue import CATALOGUE
from vend.reports.precomputed_report import Precomputed, Rule
from vend.store import analytics


class ListedFigure(msgspec.Struct, frozen=True):
    """A figure of a report.

    Attributes:
        name: of its column.
        title: for people.
        kind: `money` in minor units of the row's currency, `share` in basis points, `count`, or what else it is.
        meaning: what it counts.
        put_together: how that of several months and garages is made of theirs: `added`; `at the beginning` or `at the
            end` of the period, added over garages; `computed anew` from its parts; `of one garage` or `of one tax`,
            null where there are several; `outermost`, such as the first of dates.
    """

    name: str
    title: str
    kind: Kind
    meaning: str
    put_together: Rule


class ListedReport(msgspec.Struct, frozen=True):
    """A precomputed report.

    Attributes:
        name: of its address.
        title: for people.
        meaning: a sentence or two.
        grain: what a row of its table is of.
        group_by: what it may be grouped by.
        always_by: what it is always grouped by.
        columns: the columns that say which group a row is of.
        periods: names of periods that it may be asked for; none where it is not of months.
        default_period: the one that is taken without a word; null where it is not of months.
        figures: what it tells.
        origin: where its figures come from; null while none were published, for which `not_published` has the mend.
        not_published: why there are no figures, and the command that makes some; null where there are.
    """

    name: str
    title: str
    meaning: str
    grain: str
    group_by: list[str]
    always_by: list[str]
    columns: list[str]
    periods: list[str]
    default_period: str | None
    figures: list[ListedFigure]
    origin: Origin | None
    not_published: str | None


class Catalogue(msgspec.Struct, frozen=True):
    """Everything that can be asked for."""

    data: list[ListedReport]


async def catalogue(door: Door, garages: Sequence[UUID], *, now: datetime) -> Catalogue:
    """List the reports, with the publication of each."""
    tables = sorted({table for report in CATALOGUE for table in (report.name, *report.also)})
    async with door.garage_snapshot(garages) as snapshot:
        published = {one.mart: one for one in await snapshot.run(analytics.publications(marts=tables, now=now))}
    listed = []
    for report in CATALOGUE:
        own = [report.name, *report.also]
        try:
            listed.append(list_one(report, origin_of([published[one] for one in own if one in published], own), None))
        except NotPublished as error:
            listed.append(list_one(report, None, error.detail))
    return Catalogue(listed)


def list_one(report: Precomputed[Any], origin: Origin | None, not_published: str | None) -> ListedReport:
    """Tell what a report is."""
    columns = {column.name: column for column in columns_of(report.row)}
    return ListedReport(
        name=report.name,
        title=report.title,
        meaning=report.meaning,
        grain=report.grain,
        group_by=list(report.all_groups),
        always_by=list(report.always),
        columns=list(report.keys),
        periods=list(PERIODS) if report.is_of_months else [],
        default_period=DEFAULT_PERIOD if report.is_of_months else None,
        figures=[
            ListedFigure(name, columns[name].title, columns[name].kind, report.meaning_of(name), report.rule_of(name))
            for name in report.figures
        ],
        origin=origin,
        not_published=not_published,
    )
