"""Reads precomputed reports: figures that the warehouse's models made, as they were published last.

When a publication comes between two statements they are read again, so an answer is of one publication. Its tag is
made of the publication, the question and the garages: who has the tag has the answer, and nobody else's.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from vend.db.door import Door
from vend.db.errors import Contended
from vend.db.handles import GarageSnapshot
from vend.domain.analytics import Calendar, Spans, calendar_of, period_of, spans_of
from vend.domain.errors import Kind, VendError
from vend.domain.publication import MartPublication, Publication
from vend.reports.precomputed_answers import ROWS, Origin, Withheld, answer
from vend.reports.precomputed_asked import Grouped, InMonths
from vend.reports.precomputed_report import Ask, Precomputed
from vend.store import analytics

_TRIES = 5
_OF_NO_MONTHS = Calendar([], [0, 2], [], [], [False, True])
"""For a report that is not of months: one span, and the same with all groups together."""


class NotPublished(VendError):
    """The warehouse has published no figures for this report yet."""

    code = "not_published"
    kind = Kind.UNAVAILABLE


class Same(msgspec.Struct, frozen=True):
    """The caller has the answer already."""

    tag: str


class Found(msgspec.Struct, frozen=True):
    """The answer, and its tag."""

    tag: str
    answer: msgspec.Struct


async def read(
    door: Door,
    report: Precomputed[Any],
    garages: Sequence[UUID],
    asked: Grouped,
    *,
    has: Callable[[str], bool],
    now: datetime,
) -> Same | Found:
    """Answer a question.

    Args:
        has: whether the caller has the answer of a tag.

    Raises:
        Invalid: what is asked for does not exist, such as a month that has not begun.
        NotPublished: there are no figures yet.
        Contended: figures were published again and again meanwhile.
    """
    groups = asked.groups()
    tables = [report.name, *report.also]
    async with door.garage_snapshot(garages) as snapshot:
        published = await _published(snapshot, tables, now)
        for _ in range(_TRIES):
            origin = origin_of(published, tables)
            spans = _spans(asked, published[0], now)
            tag = _tag(report, origin, spans, asked, garages)
            if has(tag):
                return Same(tag)
            calendar = _OF_NO_MONTHS if spans is None else calendar_of(spans, totals=report.totals)
            rows = await snapshot.run(report.read(Ask(groups, calendar, origin.as_of)))
            before, published = published, await _published(snapshot, tables, now)
            if published == before:
                return Found(tag, answer(report, asked, rows, spans=spans, origin=origin))
    raise Contended("Figures are being published at this moment; try again in a moment.")


async def _published(snapshot: GarageSnapshot, tables: list[str], now: datetime) -> list[MartPublication]:
    return await snapshot.run(analytics.publications(marts=tables, now=now))


def origin_of(published: Sequence[MartPublication], tables: Sequence[str]) -> Origin:
    """Say where figures come from that are made of several tables: the oldest counts.

    Raises:
        NotPublished: one of them was never published.
    """
    kept_back = [one for one in published if one.withheld_at is not None]
    why = f" They are kept back: {kept_back[0].withheld_why}." if kept_back else ""
    oldest: Origin | None = None
    for one in published:
        if one.as_of is None or one.source_lsn is None or one.published_at is None:
            break
        if oldest is None or one.as_of < oldest.as_of:
            oldest = Origin(one.as_of, one.source_lsn, one.published_at, None)
    else:
        if oldest is not None and len(published) == len(tables):
            return msgspec.structs.replace(oldest, withheld=_withheld(kept_back))
    raise _not_published(why)


def check_published(published: Publication | None) -> None:
    """Look whether there are figures of a table.

    Raises:
        NotPublished: there are none yet.
    """
    if published is None or published.as_of is None:
        raise _not_published("")


def _not_published(why: str) -> NotPublished:
    return NotPublished(
        f"No figures were published for this report yet.{why} `vend sync run` keeps them up; "
        "`vend models build` makes them once."
    )


def _withheld(kept_back: Sequence[MartPublication]) -> Withheld | None:
    told = [Withheld(one.withheld_at, one.withheld_why or "") for one in kept_back if one.withheld_at is not None]
    return min(told, key=lambda one: one.since_at, default=None)


def _spans(asked: Grouped, published: MartPublication, now: datetime) -> Spans | None:
    if not isinstance(asked, InMonths):
        return None
    present = published.present_month_date or now.date().replace(day=1)
    period = period_of(asked.period, asked.from_month, asked.to_month, present_month_date=present)
    return spans_of(period, asked.grain(), asked.compare)


def _tag(report: Precomputed[Any], origin: Origin, spans: Spans | None, asked: Grouped, garages: Sequence[UUID]) -> str:
    columns = ROWS[report.name].__struct_fields__
    whole = msgspec.json.encode([report.name, columns, origin, spans, asked, sorted(map(str, garages))])
    return f'"{hashlib.sha256(whole).hexdigest()[:32]}"'
