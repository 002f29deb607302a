"""When what is done once a day is due, and when a day begins somewhere."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from vend.domain.period import local_date
from vend.domain.quiet_hour import a_day_began, next_hour

FIRST = datetime(2020, 1, 1, tzinfo=UTC)
INSTANTS = some.timedeltas(timedelta(), timedelta(days=7_000)).map(lambda later: FIRST + later)
ZONES = some.sets(
    some.sampled_from(["America/Chicago", "Asia/Kathmandu", "Europe/Madrid", "Pacific/Kiritimati"]), min_size=1
)


@given(INSTANTS, some.integers(0, 23))
def test_the_next_hour_is_within_a_day_and_is_that_hour(after: datetime, hour: int) -> None:
    at = next_hour(hour, after=after)
    assert timedelta() < at - after <= timedelta(days=1)
    assert (at.hour, at.minute, at.second, at.microsecond) == (hour, 0, 0, 0)
    assert next_hour(hour, after=at) == at + timedelta(days=1)


@given(INSTANTS, some.integers(0, 23))
def test_an_instant_in_another_zone_is_the_same_instant(after: datetime, hour: int) -> None:
    assert next_hour(hour, after=after.astimezone()) == next_hour(hour, after=after)


@given(INSTANTS, some.timedeltas(timedelta(), timedelta(days=2)), ZONES)
def test_a_day_begins_where_some_garage_has_midnight(since: datetime, later: timedelta, zones: set[str]) -> None:
    now = since + later
    assert a_day_began(zones, since=since, now=now) == any(
        local_date(since, zone) < local_date(now, zone) for zone in zones
    )
    if later >= timedelta(days=1, hours=1):
        assert a_day_began(zones, since=since, now=now), "no day is longer than 25 hours"
