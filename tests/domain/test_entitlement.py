from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.domain.dunning import DunningTerms, Progress, decide_dunning
from vend.domain.entitlement import Allowed, Denied, Standing, entitlement
from vend.domain.period import day_start, local_date
from vend.domain.subscription import Status

BERLIN = "Europe/Berlin"
TERMS = DunningTerms((0, 3, 7), 10, 30, BERLIN)
NOW = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
END = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)

instants = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
standings = st.builds(
    Standing,
    status=st.sampled_from(get_args(Status)),
    current_period_end_at=st.none() | instants,
    cancel_at_period_end=st.booleans(),
    paused=st.booleans(),
    paid_until_at=st.none() | instants,
    start_date=st.none() | st.dates(date(2025, 1, 1), date(2027, 1, 1)),
)
rules = st.builds(
    lambda first, more, grace: DunningTerms((first, first + more), first + grace, None, BERLIN),
    st.integers(0, 9),
    st.integers(1, 9),
    st.integers(0, 30),
)


@pytest.mark.parametrize(
    ("standing", "progress", "expected"),
    [
        # a renewal on 1 April that fails keeps access through 11 April
        (Standing("active", END), None, Allowed(day_start(date(2026, 4, 12), BERLIN), "active")),
        (Standing("trialing", END), None, Allowed(day_start(date(2026, 4, 12), BERLIN), "trialing")),
        (Standing("active", END, cancel_at_period_end=True), None, Allowed(END, "canceled_until_period_end")),
        (Standing("active", NOW, cancel_at_period_end=True), None, Denied("period_over")),
        (Standing("active", NOW - timedelta(days=30)), None, Denied("period_over")),
        (
            Standing("past_due", END),
            Progress(NOW, 1),
            Allowed(day_start(date(2026, 3, 31), BERLIN), "past_due_in_grace"),
        ),
        (Standing("past_due", END), None, Allowed(day_start(date(2026, 3, 31), BERLIN), "past_due_in_grace")),
        (Standing("unpaid", END), Progress(NOW, 3, NOW, None, NOW), Denied("suspended")),
        (
            Standing("past_due", END),
            Progress(NOW - timedelta(days=20), 3, NOW - timedelta(days=13)),
            Denied("grace_over"),
        ),
        (Standing("incomplete", END), None, Denied("first_payment_open")),
        (Standing("active", None), None, Denied("first_payment_open")),
        (Standing("paused", END), None, Denied("paused")),
        (Standing("active", END, paused=True, paid_until_at=NOW), None, Denied("paused")),
        (Standing("active", END, paused=True), None, Denied("paused")),
        (Standing("active", END, paused=True, paid_until_at=END), None, Allowed(END, "paid_until_pause")),
        (Standing("canceled", END), None, Denied("ended")),
        (Standing("incomplete_expired", None), None, Denied("ended")),
        (
            Standing("active", END, start_date=date(2026, 3, 21)),
            None,
            Allowed(day_start(date(2026, 4, 12), BERLIN), "active", day_start(date(2026, 3, 21), BERLIN)),
        ),
        (
            Standing("active", END, start_date=date(2026, 3, 20)),
            None,
            Allowed(day_start(date(2026, 4, 12), BERLIN), "active"),
        ),
    ],
)
def test_who_comes_in_and_why(standing: Standing, progress: Progress | None, expected: Allowed | Denied) -> None:
    assert entitlement(standing, progress, TERMS, now=NOW) == expected


@given(standings, rules, instants)
def test_an_allowance_always_has_an_end_ahead(standing: Standing, terms: DunningTerms, now: datetime) -> None:
    found = entitlement(standing, None, terms, now=now)
    if isinstance(found, Allowed):
        assert found.until_at > now
        assert found.from_at is None or found.from_at > now


@given(standings, rules, instants)
def test_nobody_is_let_in_beyond_grace(standing: Standing, terms: DunningTerms, now: datetime) -> None:
    found = entitlement(standing, None, terms, now=now)
    if not isinstance(found, Allowed):
        return
    last_day = local_date(found.until_at - timedelta(microseconds=1), BERLIN)
    if standing.status in ("past_due", "unpaid"):
        counted_from = local_date(now, BERLIN)
    else:
        assert standing.status in ("active", "trialing")
        assert standing.current_period_end_at is not None
        counted_from = local_date(standing.current_period_end_at, BERLIN)
    if found.why in ("canceled_until_period_end", "paid_until_pause"):
        assert found.until_at in (standing.current_period_end_at, standing.paid_until_at)
    else:
        assert last_day <= counted_from + timedelta(days=terms.grace_days)


@given(rules, instants, st.integers(0, 60 * 24))
def test_the_list_and_the_worker_agree_on_when_grace_is_over(
    terms: DunningTerms, opened_at: datetime, hours: int
) -> None:
    progress, now = Progress(opened_at), opened_at + timedelta(hours=hours)
    kinds = {step.kind for step in decide_dunning(progress, "past_due", terms, now=now)}
    found = entitlement(Standing("past_due", opened_at), progress, terms, now=now)
    assert (found == Denied("grace_over")) == ("suspended" in kinds)


@given(rules, instants, st.integers(1, 60))
def test_who_pays_keeps_access_over_every_renewal(terms: DunningTerms, end_at: datetime, minutes: int) -> None:
    # A renewal is invoiced an hour after the period's end, and its webhook may be late: the driver still comes in.
    found = entitlement(Standing("active", end_at), None, terms, now=end_at - timedelta(minutes=minutes))
    assert isinstance(found, Allowed)
    assert found.until_at > end_at
