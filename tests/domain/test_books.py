"""Which month may be closed, and what stands in its way."""

import itertools
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.domain.books import (
    BadMonth,
    BookSpan,
    LastReconciliation,
    MonthClose,
    MonthClosed,
    MonthNotOver,
    MonthNotReady,
    MonthOutOfOrder,
    UnsettledEvents,
    check_order,
    check_ready,
    checklist,
    months_of,
    next_to_close,
    read_month,
)
from vend.domain.period import month_of

days = st.dates(date(2001, 1, 1), date(2090, 12, 31))
NOTHING = UnsettledEvents(0, 0, 0)
ENDED = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)


@given(days)
def test_a_month_is_read_as_it_is_written(day: date) -> None:
    assert read_month(f"{day:%Y-%m}") == day.replace(day=1)


@pytest.mark.parametrize(
    "text",
    [
        "2026-13",
        "2026-00",
        "2026-1",
        "2026",
        "2026-11-01",
        "1999-12",
        "3000-01",
        "",
        "next",
        " 2026-11",
        "\u0662\u0660\u0662\u0666-11",
    ],
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(BadMonth):
        read_month(text)


@given(days, st.one_of(st.none(), days), days)
def test_exactly_the_next_month_that_is_over_may_be_closed(first: date, last: date | None, today: date) -> None:
    span = BookSpan(first, None if last is None else last.replace(day=1))
    following = next_to_close(span)
    assert following is not None
    over = month_of(following).end_date <= today
    if over:
        check_order(following, span, today=today)
    else:
        with pytest.raises(MonthNotOver):
            check_order(following, span, today=today)
    after = month_of(following).end_date
    with pytest.raises((MonthNotOver, MonthOutOfOrder)):
        check_order(after, span, today=today)
    before = (following - timedelta(days=1)).replace(day=1)
    with pytest.raises((MonthClosed, MonthNotOver, MonthOutOfOrder)):
        check_order(before, span, today=today)


def test_an_empty_ledger_has_nothing_to_close() -> None:
    assert next_to_close(BookSpan(None, None)) is None
    with pytest.raises(MonthOutOfOrder):
        check_order(date(2026, 10, 1), BookSpan(None, None), today=date(2026, 11, 2))


@given(days, st.integers(0, 30), st.integers(0, 30))
def test_the_months_are_listed_without_a_gap(first: date, closed: int, more: int) -> None:
    month, closes = first.replace(day=1), []
    for _ in range(closed):
        closes.append(MonthClose(UUID(int=1), month, ENDED, "user:x", 0, None))
        month = month_of(month).end_date
    for _ in range(more):
        month = month_of(month).end_date
    today = max(month, first)
    last = closes[-1].month_date if closes else None
    listed = months_of(BookSpan(first, last), closes, today=today)
    assert [one.state for one in listed].count("closed") == closed
    assert listed[0].state == "current"
    assert listed[0].month_date == today.replace(day=1)
    assert all(month_of(older.month_date).end_date == newer.month_date for newer, older in itertools.pairwise(listed))
    assert all((one.close is not None) == (one.state == "closed") for one in listed)


def test_what_is_in_order_is_not_listed() -> None:
    looked = LastReconciliation(ENDED, 0)
    items = checklist(open_operations=0, events=NOTHING, last_reconciliation=looked, months_due=0, ended_at=ENDED)
    assert items == []
    check_ready(date(2026, 11, 1), items)


def test_what_only_warns_does_not_block() -> None:
    items = checklist(
        open_operations=0, events=UnsettledEvents(0, 0, 3), last_reconciliation=None, months_due=0, ended_at=ENDED
    )
    assert [(item.code, item.count, item.blocking) for item in items] == [
        ("events_parked", 3, False),
        ("not_reconciled", 1, False),
    ]
    check_ready(date(2026, 11, 1), items)


@pytest.mark.parametrize(
    ("operations", "events", "unexplained", "named"),
    [
        (1, NOTHING, 0, "open_operations (1)"),
        (0, UnsettledEvents(2, 0, 0), 0, "events_waiting (2)"),
        (0, UnsettledEvents(0, 4, 0), 0, "events_failed (4)"),
        (0, NOTHING, 5, "unexplained (5)"),
    ],
)
def test_whatever_is_under_way_blocks_and_is_named(
    operations: int, events: UnsettledEvents, unexplained: int, named: str
) -> None:
    last = LastReconciliation(ENDED, unexplained)
    items = checklist(open_operations=operations, events=events, last_reconciliation=last, months_due=0, ended_at=ENDED)
    with pytest.raises(MonthNotReady) as refused:
        check_ready(date(2026, 11, 1), items)
    assert named in refused.value.detail


def test_a_reconciliation_from_before_the_month_s_end_is_too_old() -> None:
    last = LastReconciliation(ENDED - timedelta(seconds=1), 0)
    (item,) = checklist(open_operations=0, events=NOTHING, last_reconciliation=last, months_due=0, ended_at=ENDED)
    assert item.code == "not_reconciled"
