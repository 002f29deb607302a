"""The rule of a rate increase: who pays what from when on, and that what was shown stays so."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import assume, given
from hypothesis import strategies as st

from vend.domain.money import round_to
from vend.domain.parking_pass import Interval
from vend.domain.pass_change import next_period_end
from vend.domain.period import local_date
from vend.domain.rate_change import PassAmount, RateChange, RateTerms
from vend.domain.rate_plan import (
    RateCandidate,
    RatePass,
    draw_up,
    first_renewal,
    mark,
    monthly,
    months_before,
    new_amount,
    preview_of,
)
from vend.domain.rate_steps import AHEAD, LineNow, holds_from, next_step

ZONES = st.sampled_from(["America/Chicago", "Asia/Tokyo", "UTC", "Pacific/Auckland"])
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
INTERVALS = st.sampled_from(["month", "year"])
DATES = st.dates(date(2026, 1, 1), date(2030, 12, 31))
PASS, GARAGE, CHANGE = UUID(int=1), UUID(int=2), UUID(int=3)
OLD, NEW = UUID(int=10), UUID(int=11)
EFFECTIVE = date(2027, 2, 1)


def terms(**given: Any) -> RateTerms:
    told: dict[str, Any] = {"name": "T", "notice_date": date(2027, 1, 1), "effective_date": EFFECTIVE}
    return RateTerms(**told | {"percent_points": 500} | given)


def renewals(anchor_at: datetime, interval: Interval) -> list[datetime]:
    """Give the renewals of a cycle that began at an instant, each counted from that."""
    at, found = anchor_at, []
    step = 1 if interval == "month" else 12
    for number in range(1, 90 if interval == "month" else 9):
        months = anchor_at.month - 1 + number * step
        first = anchor_at.replace(year=anchor_at.year + months // 12, month=months % 12 + 1, day=1)
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        at = first.replace(day=min(anchor_at.day, last.day))
        found.append(at)
    return found


@given(INSTANTS, INTERVALS, st.integers(0, 5), DATES, ZONES)
def test_the_first_renewal_is_one_of_the_cycle_and_the_first_on_or_after_the_date(
    anchor_at: datetime, interval: Interval, passed: int, from_date: date, zone_name: str
) -> None:
    cycle = [anchor_at, *renewals(anchor_at, interval)]
    start_at, end_at = cycle[passed], cycle[passed + 1]
    wanted = [at for at in cycle[passed + 1 :] if local_date(at, zone_name) >= from_date]
    assume(wanted)
    assert first_renewal(start_at, end_at, interval, from_date=from_date, zone_name=zone_name) == wanted[0]


@given(INSTANTS, st.integers(1, 27), DATES)
def test_a_part_of_a_period_at_the_start_does_not_move_the_cycle(start_at: datetime, days: int, day: date) -> None:
    end_at = start_at + timedelta(days=days)
    cycle = [end_at, *renewals(end_at, "month")]
    wanted = next((at for at in cycle if local_date(at, "UTC") >= day), None)
    assume(wanted is not None and end_at != next_period_end(start_at, "month"))
    assert first_renewal(start_at, end_at, "month", from_date=day, zone_name="UTC") == wanted


@given(st.integers(1, 10**7), st.integers(1, 10_000), st.sampled_from([1, 5, 10, 25, 50, 100, 500, 1000]))
def test_a_percentage_is_off_by_half_a_step_at_most(old_minor: int, points: int, step: Any) -> None:
    new = new_amount(terms(percent_points=points, round_to_minor=step), PASS, old_minor)
    assert new % step == 0
    assert abs(new * 10_000 - old_minor * (10_000 + points)) * 2 <= step * 10_000


@given(st.decimals(0, 10**6, places=2), st.integers(1, 1000))
def test_rounding_to_steps_of_one_is_rounding(amount: Any, step: int) -> None:
    assert abs(round_to(amount, step) - amount) * 2 <= step


@given(DATES, st.integers(0, 60))
def test_months_before_keeps_the_day_where_there_is_one(day: date, months: int) -> None:
    found = months_before(day, months)
    assert (day.year * 12 + day.month) - (found.year * 12 + found.month) == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


@given(st.lists(st.tuples(st.integers(1, 10**6), INTERVALS), max_size=20))
def test_what_all_come_to_a_month_is_rounded_once(amounts: list[tuple[int, Interval]]) -> None:
    exact = sum(amount * (12 if interval == "month" else 1) for amount, interval in amounts)
    assert abs(monthly(amounts) * 12 - exact) <= 6


@st.composite
def candidates(draw: st.DrawFn) -> list[RateCandidate]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        start_at = draw(INSTANTS)
        price = draw(st.sampled_from([OLD, UUID(int=12)]))
        found.append(
            RateCandidate(
                subscription_id=UUID(int=100 + number),
                customer_id=UUID(int=200 + number),
                driver_id=UUID(int=300 + number),
                pass_id=PASS,
                price_id=price,
                amount_minor=20_000 if price == OLD else 18_000,
                billing_interval="month",
                current_period_start_at=start_at,
                current_period_end_at=next_period_end(start_at, "month"),
                cancel_at_period_end=draw(st.booleans()),
                started_at=draw(st.none() | INSTANTS),
                price_changed_at=draw(st.none() | INSTANTS),
                seat=draw(st.booleans()),
                raised_elsewhere=draw(st.booleans()),
            )
        )
    return found


TERMS = st.builds(
    terms,
    spare_changed_months=st.none() | st.integers(1, 60),
    spare_started_months=st.none() | st.integers(1, 60),
    spare_other_prices=st.booleans(),
    spared_subscription_ids=st.sampled_from([[], [UUID(int=101)]]),
) | st.just(terms(percent_points=None, amounts=[PassAmount(PASS, 19_000)]))


@given(TERMS, candidates(), st.randoms())
def test_every_subscription_is_raised_or_told_why_not_and_the_order_of_rows_says_nothing(
    wanted: RateTerms, rows: list[RateCandidate], random: Any
) -> None:
    passes = [RatePass(PASS, "Monthly", OLD, 20_000, "USD", "month", archived=False)]
    plan = draw_up(wanted, passes, rows, zone_name="America/Chicago")
    assert [line.subscription_id for line in plan.lines] == sorted(row.subscription_id for row in rows)
    for line in plan.lines:
        if line.state == "waiting":
            assert line.new_minor > line.old_minor
            assert line.pays_at is not None
            assert local_date(line.pays_at, "America/Chicago") >= EFFECTIVE
            assert line.why in (None, "ending")
            assert any(one.old_price_id == line.old_price_id for one in plan.prices)
        else:
            assert line.why is not None
            assert (line.new_minor, line.pays_at) == (line.old_minor, None)
    shown = preview_of(CHANGE, wanted, plan, passes, currency="USD")
    assert shown.raised + sum(one.subscriptions for one in shown.not_raised) == len(rows)
    gained = sum(line.new_minor - line.old_minor for line in plan.lines if line.why is None)
    assert shown.mrr_after_minor - shown.mrr_before_minor == gained
    shuffled = random.sample(rows, len(rows))
    assert mark(wanted, draw_up(wanted, passes, shuffled, zone_name="America/Chicago")) == shown.shown


@given(TERMS, candidates(), st.integers(0, 7))
def test_another_row_has_another_mark(wanted: RateTerms, rows: list[RateCandidate], which: int) -> None:
    assume(which < len(rows))
    passes = [RatePass(PASS, "Monthly", OLD, 20_000, "USD", "month", archived=False)]
    without = rows[:which] + rows[which + 1 :]
    marks = {mark(wanted, draw_up(wanted, passes, some, zone_name="UTC")) for some in (rows, without)}
    assert len(marks) == 2


NOW = datetime(2027, 1, 20, 12, 0, tzinfo=UTC)


def line(**given: Any) -> LineNow:
    told: dict[str, Any] = {
        "id": UUID(int=20), "subscription_id": UUID(int=21), "state": "noticed", "pass_id": PASS, "old_price_id": OLD,
        "new_price_id": NEW, "old_minor": 1, "new_minor": 2, "currency": "USD", "billing_interval": "month",
        "pass_name": "P", "pays_at": None, "holds_from_date": EFFECTIVE, "held_pass_id": PASS, "held_price_id": OLD,
        "current_period_start_at": None, "current_period_end_at": None, "cancel_at_period_end": False,
        "ended_at": None, "changing": False, "customer_id": UUID(int=22), "email": "a@example.com",
    }  # fmt: skip
    return LineNow(**told | given)


def change(state: Any = "announced") -> RateChange:
    return RateChange(GARAGE, CHANGE, state, terms(), "user:test", NOW, NOW, None, None, None)


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=40)), DATES, ZONES)
def test_a_price_is_placed_after_the_last_renewal_before_it_holds_and_never_for_an_earlier_one(
    now: datetime, ahead: timedelta, holds: date, zone_name: str
) -> None:
    renews_at = now + ahead
    step = next_step(
        line(current_period_end_at=renews_at, holds_from_date=holds), change(), now=now, zone_name=zone_name
    )
    may = local_date(renews_at, zone_name) >= holds and timedelta(0) < ahead <= AHEAD
    assert step == ("place" if may else "wait")


@given(DATES)
def test_everybody_has_the_notice_that_was_announced(told: date) -> None:
    holds = holds_from(change(), told)
    assert holds >= EFFECTIVE
    assert (holds - told).days >= min(31, (EFFECTIVE - told).days)
    assert holds == EFFECTIVE or (holds - told).days == 31


def test_each_line_has_one_next_step() -> None:
    def of(at: Any = "announced", **given: Any) -> str:
        return next_step(line(**given), change(at), now=NOW, zone_name="UTC")

    soon = {"current_period_end_at": NOW + timedelta(hours=5), "holds_from_date": date(2027, 1, 20)}
    assert of(**soon) == "place"
    assert of(**soon, changing=True) == "wait"
    assert of(**soon, cancel_at_period_end=True) == "wait"
    assert of(state="waiting") == "tell"
    assert of(state="waiting", cancel_at_period_end=True) == "wait"
    assert of(ended_at=NOW) == "ended"
    assert of(held_price_id=NEW) == "changed"
    assert of("cancelled", held_price_id=NEW) == "changed"
    assert of(held_price_id=UUID(int=13)) == "changed_price"
    assert of(held_price_id=UUID(int=13), held_pass_id=UUID(int=14)) == "changed_pass"
    assert of("cancelled") == "call_off"
    paid = {"state": "changed", "held_price_id": NEW, "pays_at": soon["current_period_end_at"]}
    assert of(**soon | paid) == "wait"
    assert of("cancelled", **soon | paid) == "take_back"
    assert of("cancelled", **soon | paid | {"pays_at": NOW - timedelta(days=1)}) == "wait"
    assert of("cancelled", **soon | paid | {"held_price_id": OLD}) == "wait"


def test_terms_survive_the_way_through_the_database() -> None:
    wanted = terms(spared_subscription_ids=[UUID(int=5)], round_to_minor=50)
    assert msgspec.json.decode(msgspec.json.encode(wanted), type=RateTerms) == wanted
