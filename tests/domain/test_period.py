from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vend.domain.errors import Invalid, Kind
from vend.domain.period import DatePeriod, UnknownZone, day_start, instants, local_date, month_of, zone

# "Factory" and the like are no places; the rest is what a garage may be in.
ZONES = sorted(
    name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/", "right/"))
)
BOUNDS = datetime(2012, 1, 1), datetime(2037, 12, 30)  # noqa: DTZ001 (Hypothesis wants bounds without a zone)
zones = st.sampled_from(ZONES)
dates = st.dates(date(2012, 1, 1), date(2037, 12, 30))


@given(dates, zones)
@example(date(2018, 11, 4), "America/Sao_Paulo")
@example(date(2024, 4, 26), "Africa/Cairo")
@example(date(2025, 3, 30), "Asia/Beirut")
@example(date(2022, 3, 22), "Asia/Tehran")
@example(date(2024, 3, 31), "America/Nuuk")
@example(date(2026, 11, 1), "America/Havana")
def test_a_day_starts_at_its_first_instant(day: date, name: str) -> None:
    start = day_start(day, name)
    assert local_date(start, name) == day
    assert local_date(start - timedelta(microseconds=1), name) == day - timedelta(days=1)
    assert start.tzinfo is UTC


@pytest.mark.parametrize(
    ("day", "name", "start"),
    [
        (date(2018, 11, 4), "America/Sao_Paulo", datetime(2018, 11, 4, 3, tzinfo=UTC)),
        (date(2024, 4, 26), "Africa/Cairo", datetime(2024, 4, 25, 22, tzinfo=UTC)),
        (date(2025, 3, 30), "Asia/Beirut", datetime(2025, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 11, 1), "America/Havana", datetime(2026, 11, 1, 4, tzinfo=UTC)),
        (date(2026, 1, 1), "America/Chicago", datetime(2026, 1, 1, 6, tzinfo=UTC)),
    ],
)
def test_where_midnight_is_skipped_or_comes_twice(day: date, name: str, start: datetime) -> None:
    assert day_start(day, name) == start


def test_a_date_that_a_zone_skipped_holds_no_instant() -> None:
    # Samoa went from 29 to 31 December 2011 when it crossed the date line.
    assert day_start(date(2011, 12, 30), "Pacific/Apia") == day_start(date(2011, 12, 31), "Pacific/Apia")


@given(dates, st.integers(1, 800), zones)
def test_periods_that_touch_as_dates_touch_as_instants(start: date, days: int, name: str) -> None:
    middle, end = start + timedelta(days=days), start + timedelta(days=2 * days)
    first, second = instants(DatePeriod(start, middle), name), instants(DatePeriod(middle, end), name)
    assert first.end_at == second.start_at
    assert first.start_at < first.end_at
    assert abs((first.end_at - first.start_at) - timedelta(days=days)) <= timedelta(hours=26)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 6, 1), 24)])
def test_a_day_has_23_24_or_25_hours(day: date, hours: int) -> None:
    whole = instants(DatePeriod(day, day + timedelta(days=1)), "America/Chicago")
    assert whole.end_at - whole.start_at == timedelta(hours=hours)


@given(st.datetimes(*BOUNDS, timezones=st.just(UTC)), zones)
def test_an_instant_lies_in_the_day_that_its_local_date_names(at: datetime, name: str) -> None:
    day = local_date(at, name)
    assert day_start(day, name) <= at < day_start(day + timedelta(days=1), name)


@given(st.dates(date(1, 1, 1), date(9999, 11, 30)))
@example(date(2026, 1, 31))
@example(date(2024, 2, 29))
@example(date(2026, 12, 31))
def test_a_month_holds_its_date_and_only_that_month(day: date) -> None:
    month = month_of(day)
    assert month.start_date <= day < month.end_date
    assert month.start_date.day == month.end_date.day == 1
    assert (month.end_date - timedelta(days=1)).month == day.month
    assert 28 <= month.days <= 31


@given(st.dates(), st.integers(0, 400))
def test_a_period_ends_after_it_starts(day: date, back: int) -> None:
    earlier = date.fromordinal(max(1, day.toordinal() - back))
    with pytest.raises(Invalid) as caught:
        DatePeriod(day, earlier)
    assert caught.value.field == "end_date"


@pytest.mark.parametrize(
    "name", ["", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "America/Chicago\0", "UTC+3", "America"]
)
def test_a_name_that_is_no_zone_is_refused_with_an_example(name: str) -> None:
    with pytest.raises(UnknownZone, match="America/Chicago") as caught:
        zone(name)
    assert caught.value.field == "time_zone"
    assert caught.value.kind is Kind.INVALID
