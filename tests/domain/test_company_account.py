"""How many seats Stripe is to bill, and which an account may have."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vend.api.examples import example_of
from vend.domain.company_account import (
    PRICES_MAX,
    RENEWAL_WINDOW,
    AmountCapReached,
    BilledSeat,
    CompanyAccount,
    PriceQuantity,
    RenewalUnderWay,
    SeatCapReached,
    TooManyPrices,
    check_caps,
    check_renewal,
    first_anchor,
    quantities,
    quantities_differ,
    terms_days,
)
from vend.domain.garage_settings import GarageSettings
from vend.domain.period import local_date

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SEATS = st.lists(
    st.builds(
        BilledSeat,
        id=st.uuids(),
        price_id=st.integers(0, 30).map(lambda n: UUID(int=n)),
        amount_minor=st.integers(1, 10**6),
    ),
    max_size=60,
)


def account(**changed: object) -> CompanyAccount:
    some = msgspec.convert(example_of(CompanyAccount), CompanyAccount, strict=False)
    return msgspec.structs.replace(some, seats_max=None, monthly_max_minor=None, **changed)


@given(seats=SEATS)
def test_quantities_count_every_seat_once_in_an_order_of_their_own(seats: list[BilledSeat]) -> None:
    counted = quantities(seats)
    assert sum(one.quantity for one in counted) == len(seats)
    assert counted == quantities(seats[::-1])
    assert not quantities_differ(counted, [PriceQuantity(seat.price_id, 1) for seat in seats])
    assert not quantities_differ([*counted, PriceQuantity(UUID(int=99), 0)], counted)


@given(seats=SEATS, other=SEATS)
def test_quantities_differ_exactly_where_a_price_has_another_number(
    seats: list[BilledSeat], other: list[BilledSeat]
) -> None:
    one, two = (Counter(seat.price_id for seat in some) for some in (seats, other))
    assert quantities_differ(quantities(seats), quantities(other)) == (one != two)


@given(seats=SEATS, seats_max=st.integers(1, 60) | st.none(), most=st.integers(1, 10**7) | st.none())
def test_caps_refuse_exactly_what_is_over_them(
    seats: list[BilledSeat], seats_max: int | None, most: int | None
) -> None:
    over_seats = seats_max is not None and len(seats) > seats_max
    over_amount = most is not None and sum(seat.amount_minor for seat in seats) > most
    over_prices = len({seat.price_id for seat in seats}) > PRICES_MAX
    capped = msgspec.structs.replace(account(), seats_max=seats_max, monthly_max_minor=most)
    if over_seats or over_amount or over_prices:
        with pytest.raises((SeatCapReached, AmountCapReached, TooManyPrices)):
            check_caps(capped, seats)
    else:
        check_caps(capped, seats)


@given(hours=st.integers(-1000, 1000), leaving=st.integers(0, 5))
def test_changes_wait_only_while_a_renewal_with_leaving_seats_is_near(hours: int, leaving: int) -> None:
    now = NOW + timedelta(hours=hours)
    if leaving and now >= NOW - RENEWAL_WINDOW:
        with pytest.raises(RenewalUnderWay):
            check_renewal(account(current_period_end_at=NOW), leaving=leaving, now=now)
    else:
        check_renewal(account(current_period_end_at=NOW), leaving=leaving, now=now)


@given(
    now=st.integers(0, 4 * 366 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    day=st.integers(1, 28),
    zone=st.sampled_from(["America/Chicago", "Europe/Berlin", "Asia/Tokyo", "Pacific/Auckland"]),
)
def test_the_first_anchor_is_the_garages_billing_day_within_a_month(now: datetime, day: int, zone: str) -> None:
    anchor = first_anchor(GarageSettings(billing_anchor="calendar_day", billing_day=day), zone, now=now)
    assert anchor is not None
    assert now < anchor <= now + timedelta(days=32)
    assert local_date(anchor, zone).day == day
    assume(day > 1)
    assert first_anchor(GarageSettings(billing_anchor="anniversary"), zone, now=now) is None


def test_the_agreed_terms_come_before_the_garages() -> None:
    settings = GarageSettings(net_terms_days=14)
    assert terms_days(account(net_terms_days=None), settings) == 14
    assert terms_days(account(net_terms_days=0), settings) == 0
