"""A line's months sum to the line, whatever happens on the way; days decide how much is whose."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import get_args
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from vend.domain.deferral import (
    Recognition,
    ReleaseKind,
    Schedule,
    cancel,
    days_left,
    earn,
    is_deferred,
    release,
    restore,
)
from vend.domain.period import DatePeriod, instants, local_date, month_of

NOW = datetime(2026, 11, 2, tzinfo=UTC)
LATE = date(2100, 1, 1)
amounts = st.integers(-(10**9), 10**9).filter(bool)
starts = st.dates(date(2023, 1, 1), date(2033, 1, 1))
lengths = st.integers(36, 800)


def schedule_of(amount_minor: int, start_date: date, days: int) -> Schedule:
    return Schedule(
        garage_id=UUID(int=1),
        invoice_id=UUID(int=2),
        line_number=1,
        stripe_line_id="il_1",
        amount_minor=amount_minor,
        rest_minor=amount_minor,
        start_date=start_date,
        end_date=start_date + timedelta(days=days),
        next_month_date=month_of(start_date).start_date,
        created_at=NOW,
    )


def earned_until(
    schedule: Schedule, today: date, *, ended_date: date | None = None
) -> tuple[Schedule, list[Recognition]]:
    return earn(schedule, today=today, issued_date=date(2000, 1, 1), ended_date=ended_date, now=NOW)


@given(amounts, starts, lengths)
def test_the_months_sum_to_the_line_and_each_is_near_its_days(amount_minor: int, start: date, days: int) -> None:
    schedule = schedule_of(amount_minor, start, days)
    weights = days_left(schedule)
    done, earned = earned_until(schedule, LATE)
    assert sum(weights) == days
    assert sum(one.amount_minor for one in earned) == amount_minor
    assert (done.rest_minor, done.next_month_date) == (0, None)
    assert len({one.source_id for one in earned}) == len(earned)
    by_month = {one.recognised_date.replace(day=1): one.amount_minor for one in earned}
    month = month_of(start)
    for weight in weights:
        share = by_month.get(month.start_date, 0)
        assert share * amount_minor >= 0, "no month goes against the line"
        assert abs(share - Fraction(amount_minor * weight, days)) < len(weights)
        month = month_of(month.end_date)


@given(amounts, starts, lengths, st.lists(starts, max_size=6))
def test_when_the_worker_looks_makes_no_difference(
    amount_minor: int, start: date, days: int, looks: list[date]
) -> None:
    schedule, earned = schedule_of(amount_minor, start, days), []
    for today in [*sorted(looks), LATE]:
        schedule, more = earned_until(schedule, today)
        assert all(one.recognised_date < today for one in more), "a month is earned when it is over"
        earned += more
    assert earned == earned_until(schedule_of(amount_minor, start, days), LATE)[1]


def test_a_leap_year_has_a_day_more_in_february() -> None:
    common = days_left(schedule_of(36_500, date(2027, 1, 1), 365))
    leap = days_left(schedule_of(36_600, date(2028, 1, 1), 366))
    assert (common[1], leap[1]) == (28, 29)
    _, earned = earned_until(schedule_of(36_600, date(2028, 1, 1), 366), date(2028, 3, 1))
    assert [one.amount_minor for one in earned] == [3_100, 2_900]
    assert [one.source_id for one in earned] == ["il_1:2028-01", "il_1:2028-02"]
    assert [one.recognised_date for one in earned] == [date(2028, 1, 31), date(2028, 2, 29)]


def test_days_are_the_garage_s_own_where_the_clock_changes() -> None:
    for zone in ("America/Chicago", "Europe/Berlin", "Australia/Lord_Howe"):
        span = instants(DatePeriod(date(2026, 3, 1), date(2027, 3, 1)), zone)
        start, end = local_date(span.start_at, zone), local_date(span.end_at, zone)
        days = days_left(schedule_of(1, start, (end - start).days))
        assert days == [31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28]


def test_a_month_is_earned_at_once_and_a_quarter_is_not() -> None:
    assert not is_deferred(date(2026, 7, 1), date(2026, 8, 1))
    assert not is_deferred(date(2026, 1, 1), date(2026, 2, 5))
    assert is_deferred(date(2026, 1, 1), date(2026, 2, 6))


@given(st.integers(1, 10**9), starts, lengths, st.integers(0, 800))
def test_an_early_end_earns_the_rest_in_its_month(amount_minor: int, start: date, days: int, after: int) -> None:
    ended = start + timedelta(days=after % days)
    schedule, earned = earned_until(schedule_of(amount_minor, start, days), LATE, ended_date=ended)
    assert schedule.rest_minor == 0
    assert sum(one.amount_minor for one in earned) == amount_minor
    assert max(one.recognised_date for one in earned) < month_of(ended).end_date
    assert all(one.kind == "month" for one in earned[:-1])


def test_nothing_is_earned_before_it_was_billed() -> None:
    schedule = schedule_of(40_000, date(2026, 1, 20), 400)
    _, earned = earn(schedule, today=date(2026, 4, 1), issued_date=date(2026, 3, 5), ended_date=None, now=NOW)
    dates = [one.recognised_date for one in earned]
    assert dates == [date(2026, 3, 5), date(2026, 3, 5), date(2026, 3, 31)]


@given(
    kind=st.sampled_from(get_args(ReleaseKind)),
    parts=st.lists(amounts, min_size=1, max_size=3),
    start=starts,
    days=lengths,
    back=st.integers(0, 10**9),
    months=st.integers(0, 30),
)
def test_what_goes_back_or_never_comes_takes_no_more_than_the_rest_and_may_be_put_back(
    *, kind: ReleaseKind, parts: list[int], start: date, days: int, back: int, months: int
) -> None:
    at = start + timedelta(days=30 * months)
    lines = [earned_until(schedule_of(part, start, days), at)[0] for part in parts]
    rest = sum(line.rest_minor for line in lines)
    released = release(lines, back, kind=kind, source_id="re_1", at_date=at, now=NOW)
    assert sum(one.amount_minor for _, one in released) == min(back, max(0, rest))
    for schedule, one in released:
        assert 0 <= schedule.rest_minor < schedule.amount_minor
        assert (schedule.rest_minor == 0) == (schedule.next_month_date is None)
        again, undone = restore(schedule, one, kind=kind, at_date=at + timedelta(days=40), now=NOW)
        assert again.rest_minor == schedule.rest_minor + one.amount_minor
        assert undone.amount_minor == -one.amount_minor
        done, earned = earned_until(again, LATE)
        assert (done.rest_minor, sum(each.amount_minor for each in earned)) == (0, again.rest_minor)


@given(amounts, starts, lengths, starts)
def test_a_void_leaves_nothing_to_earn(amount_minor: int, start: date, days: int, at: date) -> None:
    schedule, earned = earned_until(schedule_of(amount_minor, start, days), at)
    if schedule.rest_minor:
        ended, gone = cancel(schedule, source_id="in_1", at_date=at, now=NOW)
        assert gone.amount_minor + sum(one.amount_minor for one in earned) == amount_minor
        assert earned_until(ended, LATE) == (ended, [])
