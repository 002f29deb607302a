"""Groups of a report: beside those they are compared with, in any order, page by page."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.domain.analytics import spans_of
from vend.domain.errors import Invalid
from vend.domain.period import DatePeriod
from vend.reports.precomputed_answers import Origin, answer
from vend.reports.precomputed_asked import InMonths
from vend.reports.precomputed_catalogue import BY_NAME
from vend.reports.precomputed_groups import Group, page, put_beside

AGING = BY_NAME["aging_monthly"]
HALF = DatePeriod(date(2026, 1, 1), date(2026, 7, 1))
amounts = st.integers(-(10**9), 10**9)


def owed(number: int, garage: int, currency: str, amount: int, due: date | None = None) -> Any:
    return AGING.row(number, UUID(int=garage), None, None, currency, *[0] * 5, amount, due, 1)


@st.composite
def rows(draw: st.DrawFn, *, spans: int = 6) -> list[Any]:
    keys = st.tuples(st.integers(0, spans - 1), st.integers(0, 3), st.sampled_from(["EUR", "USD"]))
    groups = draw(st.dictionaries(keys, st.tuples(amounts, st.none() | st.dates()), max_size=40))
    return [owed(*key, *more) for key, more in groups.items()]


@given(rows(), st.sampled_from([None, "owed_minor", "-owed_minor", "oldest_due_date", "-oldest_due_date", "-currency"]),
       st.integers(1, 7))  # fmt: skip
def test_pages_give_every_group_once_and_in_order(found: list[Any], sort: str | None, limit: int) -> None:
    groups, _ = put_beside(AGING, found, spans_of(HALF, "month", None))
    whole, cursor = page(AGING, InMonths(sort=sort), groups)
    assert cursor is None
    walked: list[Group] = []
    while True:
        some, cursor = page(AGING, InMonths(sort=sort, limit=limit, cursor=cursor), groups)
        assert len(some) <= limit
        walked += some
        if cursor is None:
            break
    assert walked == whole
    assert len(whole) == len(found)
    if sort in ("owed_minor", "-owed_minor"):
        found_amounts = [one.row.owed_minor for one in whole]
        assert found_amounts == sorted(found_amounts, reverse=sort[0] == "-")


@given(rows())
def test_what_is_compared_with_itself_differs_by_nothing(found: list[Any]) -> None:
    spans = spans_of(HALF, "month", "previous_period")
    same = [msgspec.structs.replace(one, span_number=one.span_number + len(spans.parts)) for one in found]
    told: Any = answer(AGING, InMonths(), [*found, *same], spans=spans, origin=ORIGIN)
    assert len(told.rows) == len(found)
    for row in told.rows:
        assert set(row.compared.difference.values()) == {0}
        assert set(row.compared.ratio_bp.values()) <= {10_000, None}


@given(rows(spans=3), rows(spans=3))
def test_a_group_that_only_one_of_two_periods_has_is_nothing_in_the_other(now: list[Any], then: list[Any]) -> None:
    spans = spans_of(DatePeriod(date(2026, 4, 1), date(2026, 7, 1)), "month", "previous_year")
    then = [msgspec.structs.replace(one, span_number=one.span_number + 3) for one in then]
    told: Any = answer(AGING, InMonths(limit=2_000), [*now, *then], spans=spans, origin=ORIGIN)
    assert sum(row.owed_minor for row in told.rows) == sum(one.owed_minor for one in now)
    before = sum(row.compared.figures["owed_minor"] for row in told.rows)
    assert before == sum(one.owed_minor for one in then)
    difference = sum(row.compared.difference["owed_minor"] for row in told.rows)
    assert difference == sum(one.owed_minor for one in now) - before


ORIGIN = msgspec.convert(
    {"as_of": "2026-06-30T12:00:00Z", "source_lsn": "0/1", "published_at": "2026-06-30T12:00:01Z", "withheld": None},
    Origin,
)


def test_a_cursor_of_another_question_is_refused() -> None:
    groups, _ = put_beside(AGING, [owed(0, 1, "USD", 1), owed(1, 1, "USD", 2)], spans_of(HALF, "month", None))
    _, cursor = page(AGING, InMonths(limit=1), groups)
    assert cursor is not None
    page(AGING, InMonths(limit=9, cursor=cursor), groups)
    others = [InMonths(sort="owed_minor", cursor=cursor), InMonths(from_month="2026-01", cursor=cursor)]
    for other in [*others, InMonths(cursor="x"), InMonths(cursor="bm9uZQ=="), InMonths(cursor="é")]:
        with pytest.raises(Invalid) as refused:
            page(AGING, other, groups)
        assert refused.value.field == "cursor"
