import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from vend.domain.ids import instant_of, make_id, repeatable_ids

BOUNDS = datetime(1970, 1, 1), datetime(9999, 12, 31)  # noqa: DTZ001 (Hypothesis wants bounds without a zone)
instants = st.datetimes(*BOUNDS, timezones=st.just(UTC))


@given(instants)
def test_an_id_is_a_uuid_of_version_7_as_rfc_9562_says(at: datetime) -> None:
    made = make_id(at)
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


@given(instants)
def test_an_id_tells_its_instant_to_the_millisecond(at: datetime) -> None:
    assert instant_of(make_id(at)) == at.replace(microsecond=at.microsecond // 1000 * 1000)


@given(instants, st.timedeltas(timedelta(milliseconds=1), timedelta(days=36_500)))
def test_ids_sort_as_their_instants_in_every_spelling(at: datetime, later: timedelta) -> None:
    if at.year > 9800:
        return
    first, second = make_id(at), make_id(at + later)
    assert first < second
    assert str(first) < str(second)
    assert first.bytes < second.bytes


@given(instants, st.integers())
def test_the_same_entropy_makes_the_same_id_and_all_of_it_is_used(at: datetime, seed: int) -> None:
    assert make_id(at, random_bits=random.Random(seed).getrandbits) == make_id(
        at, random_bits=random.Random(seed).getrandbits
    )
    low = make_id(at, random_bits=lambda _: 0)
    high = make_id(at, random_bits=lambda bits: (1 << bits) - 1)
    assert (low.int ^ high.int).bit_count() == 74
    assert low.version == high.version == 7


def test_ten_thousand_ids_of_one_instant_differ_and_are_in_the_order_they_were_made_in() -> None:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    made = [make_id(at) for _ in range(10_000)]
    assert made == sorted(set(made))


@given(instants, st.integers())
def test_a_repeated_source_makes_the_same_ids_again(at: datetime, seed: int) -> None:
    def series() -> list[UUID]:
        with repeatable_ids(random.Random(seed).getrandbits):
            return [make_id(at) for _ in range(5)]

    assert series() == series()
