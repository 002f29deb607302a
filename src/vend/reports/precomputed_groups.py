"""The groups of a precomputed report: put beside those they are compared with, sorted, cut into pages."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias, get_type_hints
from uuid import UUID

import msgspec

from vend.domain.analytics import Spans
from vend.domain.errors import Invalid
from vend.reports.precomputed_asked import Grouped
from vend.reports.precomputed_report import Precomputed

PLACE: TypeAlias = list[bool | int | str]
"""Where a row stands in the order: what it is sorted by, then its span and its group."""

_NOTHING: dict[Any, Any] = {int: 0, bool: False}


class Group(msgspec.Struct, frozen=True):
    """A group of a span.

    Attributes:
        number: of the span; one more than the last one's for the whole period.
        row: its figures; zero where only the period that is compared with had some.
        before: the same of the period that is compared with; None without one.
    """

    number: int
    row: Any
    before: Any


def put_beside(report: Precomputed[Any], found: Sequence[Any], spans: Spans | None) -> tuple[list[Group], list[Group]]:
    """Put rows of a statement beside those that they are compared with; give groups of spans, and all together."""
    count = 1 if spans is None else len(spans.parts)
    sides: tuple[dict[Any, Any], dict[Any, Any]] = ({}, {})
    for row in found:
        number, is_before = _place_in_calendar(row.span_number, count)
        sides[is_before][number, *(getattr(row, name) for name in report.keys)] = row
    now, before = sides
    compares = spans is not None and spans.compared is not None
    groups = [
        Group(
            key[0],
            now.get(key) or _nothing_like(report, before[key]),
            (before.get(key) or _nothing_like(report, now[key])) if compares else None,
        )
        for key in now | before
    ]
    return [one for one in groups if one.number < count], [one for one in groups if one.number == count]


def _place_in_calendar(span_number: int, count: int) -> tuple[int, bool]:
    """Give the span that a number of the calendar means, and whether it is of the period that is compared with."""
    if span_number < 2 * count:
        return span_number % count, span_number >= count
    return count, span_number > 2 * count


def _nothing_like(report: Precomputed[Any], row: Any) -> Any:
    """Give a row of the same group in which there is nothing."""
    hints = get_type_hints(report.row)
    return msgspec.structs.replace(row, **{name: _NOTHING.get(hints[name]) for name in report.figures})


def page(report: Precomputed[Any], asked: Grouped, groups: Sequence[Group]) -> tuple[list[Group], str | None]:
    """Sort groups, and give those of the page that was asked for, with the cursor of the next one.

    A cursor says after which place to go on, so that it holds when figures are published between two pages.

    Raises:
        Invalid: there is no such column to sort by, or the cursor is none of this question.
    """
    order = asked.order((*report.keys, *report.figures))
    column, is_falling = (None, False) if order is None else order
    placed = sorted(((place_of(report, one, column), index) for index, one in enumerate(groups)), reverse=is_falling)
    question = _question(report, asked)
    if asked.cursor is not None:
        placed = _after(placed, _read_cursor(asked.cursor, question), is_falling=is_falling)
    shown = placed[: asked.limit]
    more = len(placed) > len(shown)
    return [groups[index] for _, index in shown], _cursor(question, shown[-1][0]) if more else None


def place_of(report: Precomputed[Any], group: Group, column: str | None = None) -> PLACE:
    """Give where a group stands in the order; nothing comes before something."""
    keys = [_comparable(getattr(group.row, name)) for name in report.keys]
    if column is None:
        return [group.number, *keys]
    value = getattr(group.row, column)
    return [value is not None, _comparable(value), group.number, *keys]


def _comparable(value: object) -> bool | int | str:
    match value:
        case None:
            return ""
        case bool() | int():
            return value
        case Decimal():
            return f"{value:012.4f}"
        case date():
            return value.isoformat()
        case UUID() | str():
            return str(value)
        case _:
            raise AssertionError(value)


def _after(placed: list[tuple[PLACE, int]], place: PLACE, *, is_falling: bool) -> list[tuple[PLACE, int]]:
    try:
        return [one for one in placed if (one[0] < place if is_falling else one[0] > place)]
    except TypeError:
        raise _bad_cursor() from None


def _question(report: Precomputed[Any], asked: Grouped) -> str:
    """Give what all pages of one list have in common."""
    first_page = msgspec.structs.replace(asked, cursor=None, limit=1)
    return hashlib.sha256(msgspec.json.encode([report.name, first_page])).hexdigest()[:16]


def _cursor(question: str, place: PLACE) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode([question, *place])).decode()


def _read_cursor(cursor: str, question: str) -> PLACE:
    try:
        raw = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        found, *place = msgspec.json.decode(raw, type=PLACE)
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        raise _bad_cursor() from None
    if found != question:
        raise _bad_cursor()
    return place


def _bad_cursor() -> Invalid:
    return Invalid("Take the next_cursor of the page before, with the same question, or leave it out.", field="cursor")
