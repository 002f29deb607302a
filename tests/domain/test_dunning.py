from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vend.domain.dunning import DunningStep, DunningTerms, Progress, decide_dunning, next_step, suspended_from
from vend.domain.period import day_start, local_date
from vend.domain.subscription import Status

CHICAGO = "America/Chicago"
TERMS = DunningTerms((0, 3, 7), 10, 30, CHICAGO)
ZONES = (CHICAGO, "Europe/Berlin", "Asia/Tokyo", "America/Havana", "Africa/Cairo", "Pacific/Apia")
LATE = datetime(2026, 3, 6, 5, 30, tzinfo=UTC)  # the evening before in Chicago; the clocks change on 8 March


@st.composite
def terms(draw: st.DrawFn) -> DunningTerms:
    notices = sorted(draw(st.sets(st.integers(0, 40), min_size=1, max_size=6)))
    grace = draw(st.integers(notices[0], 45))
    cancel = draw(st.one_of(st.none(), st.integers(max(grace, notices[-1]), 60)))
    return DunningTerms(tuple(notices), grace, cancel, draw(st.sampled_from(ZONES)))


openings = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
waits = st.lists(st.floats(0, 60 * 24.0).map(lambda hours: timedelta(hours=hours)), min_size=1, max_size=30)


def after(progress: Progress, steps: list[DunningStep], now: datetime) -> Progress:
    """What the case is once its steps are written."""
    for step in steps:
        if step.kind == "notice":
            warned_at = now if step.warns else progress.warned_at
            progress = msgspec.structs.replace(progress, notices=step.notice_number, warned_at=warned_at)
        elif step.kind in ("suspended", "reinstated"):
            progress = msgspec.structs.replace(progress, suspended_at=now if step.kind == "suspended" else None)
    return progress


def played(
    rules: DunningTerms, opened_at: datetime, runs: list[datetime], *, extended: date | None = None
) -> list[tuple[datetime, DunningStep]]:
    """What the runs of a worker at these instants do, until they ask for the end."""
    progress, done = Progress(opened_at, grace_until_date=extended), []
    for now in runs:
        steps = decide_dunning(progress, "past_due", rules, now=now)
        done += [(now, step) for step in steps]
        progress = after(progress, steps, now)
        assert decide_dunning(progress, "past_due", rules, now=now) in ([], [DunningStep("cancel")]), "done is done"
        if any(step.kind == "cancel" for step in steps):
            break
    return done


def every_hour(opened_at: datetime, days: int) -> list[datetime]:
    return [opened_at + timedelta(hours=hour) for hour in range(24 * days)]


def test_the_steps_come_on_their_local_days_across_a_change_of_clocks() -> None:
    done = played(TERMS, LATE, every_hour(LATE, 40))
    days = [(step.kind, step.notice_number, local_date(at, CHICAGO)) for at, step in done]
    assert days == [
        ("notice", 1, date(2026, 3, 5)),
        ("notice", 2, date(2026, 3, 8)),
        ("notice", 3, date(2026, 3, 12)),
        ("suspended", None, date(2026, 3, 16)),
        ("cancel", None, date(2026, 4, 5)),
    ]


def test_a_worker_that_was_away_takes_a_step_a_day() -> None:
    back = LATE + timedelta(days=60)
    done = played(TERMS, LATE, [LATE, *every_hour(back, 4)])
    assert [(step.kind, step.notice_number) for _, step in done] == [
        ("notice", 1),
        ("notice", 3),
        ("suspended", None),
        ("cancel", None),
    ]
    dates = [local_date(at, CHICAGO) for at, _ in done]
    assert len(set(dates)) == len(dates), "one a day"


@given(terms(), openings, waits)
@example(DunningTerms((0,), 0, 1, CHICAGO), LATE, [timedelta(days=90), timedelta(0), timedelta(days=1)])
def test_nobody_loses_access_before_grace_is_over_and_they_were_told(
    rules: DunningTerms, opened_at: datetime, gaps: list[timedelta]
) -> None:
    runs = [opened_at]
    for gap in gaps:
        runs.append(runs[-1] + gap)
    done = played(rules, opened_at, runs)
    dates = {"notice": [], "suspended": [], "cancel": []}  # type: dict[str, list[date]]
    for at, step in done:
        dates[step.kind].append(local_date(at, rules.time_zone))
    last_day = local_date(opened_at, rules.time_zone) + timedelta(days=rules.grace_days)
    assert all(day > last_day for day in dates["suspended"])
    assert all(dates["notice"] and dates["notice"][0] < day for day in dates["suspended"])
    assert all(dates["suspended"] and dates["suspended"][0] < day for day in dates["cancel"])
    assert len(dates["suspended"]) <= 1
    assert len(dates["cancel"]) <= 1
    assert len(set(dates["notice"])) == len(dates["notice"]), "one notice a day at the most"
    numbers = [step.notice_number for _, step in done if step.kind == "notice"]
    assert numbers == sorted(set(numbers), key=lambda number: number or 0)


@given(terms(), openings, st.integers(0, 80))
def test_an_extended_grace_keeps_access_and_moves_the_end(rules: DunningTerms, opened_at: datetime, more: int) -> None:
    runs = every_hour(opened_at, 1) + [opened_at + timedelta(days=day) for day in range(2, 200)]
    until = local_date(opened_at, rules.time_zone) + timedelta(days=rules.grace_days + more)
    plain, extended = played(rules, opened_at, runs), played(rules, opened_at, runs, extended=until)

    def first(done: list[tuple[datetime, DunningStep]], kind: str) -> date | None:
        return next((local_date(at, rules.time_zone) for at, step in done if step.kind == kind), None)

    suspended = first(extended, "suspended")
    assert suspended is not None
    assert suspended > until
    before, later = first(plain, "cancel"), first(extended, "cancel")
    assert (before is None) == (rules.cancel_after_days is None)
    if before is not None:
        assert later is not None
        assert later >= before


def test_a_grace_that_is_extended_after_it_ended_gives_access_back() -> None:
    suspended = Progress(LATE, 3, LATE + timedelta(days=7), None, LATE + timedelta(days=11))
    now = LATE + timedelta(days=12)
    extended = msgspec.structs.replace(suspended, grace_until_date=local_date(now, CHICAGO) + timedelta(days=5))
    assert decide_dunning(suspended, "past_due", TERMS, now=now) == []
    assert decide_dunning(extended, "past_due", TERMS, now=now) == [DunningStep("reinstated")]


@pytest.mark.parametrize("status", ["active", "trialing", "paused"])
@given(openings, st.booleans(), st.floats(0, 1000))
def test_paid_is_recovered_at_once_and_access_comes_back(
    status: Status, opened_at: datetime, suspended: bool, hours: float
) -> None:
    now = opened_at + timedelta(hours=hours)
    progress = Progress(opened_at, 1, opened_at, None, opened_at if suspended else None)
    kinds = [step.kind for step in decide_dunning(progress, status, TERMS, now=now)]
    assert kinds == (["reinstated", "recovered"] if suspended else ["recovered"])


@pytest.mark.parametrize("status", ["canceled", "incomplete_expired"])
def test_an_end_closes_the_case_and_nothing_else(status: Status) -> None:
    assert decide_dunning(Progress(LATE), status, TERMS, now=LATE + timedelta(days=99)) == [DunningStep("canceled")]


@given(terms(), openings, st.integers(1, 100 * 24))
def test_what_is_foretold_comes_true(rules: DunningTerms, opened_at: datetime, hours: int) -> None:
    progress, now = Progress(opened_at), opened_at
    for _ in range(12):
        progress = after(progress, decide_dunning(progress, "past_due", rules, now=now), now)
        foretold = next_step(progress, rules, now=now)
        if foretold is None:
            return
        kind, at = foretold
        assert at > now or kind == "cancel"
        assert decide_dunning(progress, "past_due", rules, now=at - timedelta(microseconds=1)) in (
            [],
            [DunningStep(kind)],
        )
        assert kind in [step.kind for step in decide_dunning(progress, "past_due", rules, now=at)]
        now = at
        if kind == "cancel":
            return


def test_access_is_foretold_to_end_with_the_grace() -> None:
    told = Progress(LATE, 1, LATE)
    assert suspended_from(told, TERMS, now=LATE) == day_start(date(2026, 3, 16), CHICAGO)
