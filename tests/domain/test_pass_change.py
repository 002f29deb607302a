"""The rules of changing a pass: who may, and that what is shown adds up and is told apart."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.domain.errors import Invalid
from vend.domain.parking_pass import Price
from vend.domain.pass_change import (
    PREVIEW_AGE_MAX,
    CannotChange,
    ChangeLine,
    PreviewOutdated,
    Quoted,
    SamePass,
    check_age,
    check_change,
    check_room,
    mark,
    next_period_end,
    preview_of,
)
from vend.domain.subscription import AlreadySubscribed, PassArchived, Places, SoldOut, Subscription

AT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
GARAGE, OLD, NEW = UUID(int=1), UUID(int=2), UUID(int=3)
PRICE = Price(GARAGE, UUID(int=4), OLD, 20_000, "USD", "month", "price_1", AT, None)
DEARER = msgspec.structs.replace(PRICE, id=UUID(int=5), pass_id=NEW, amount_minor=30_000)
ROW = Subscription(
    garage_id=GARAGE,
    id=UUID(int=6),
    customer_id=UUID(int=7),
    driver_id=UUID(int=8),
    pass_id=OLD,
    price_id=PRICE.id,
    status="active",
    current_period_start_at=AT,
    current_period_end_at=AT + timedelta(days=30),
    cancel_at_period_end=False,
    started_at=AT,
    canceled_at=None,
    ended_at=None,
    trial_end_at=None,
    start_date=None,
    collection_paused=False,
    resumes_at=None,
    stripe_subscription_id="sub_1",
    stripe_payment_method_id="pm_1",
    company_account_id=None,
    sync_version=1,
    created_at=AT,
    updated_at=AT,
)
minor = st.integers(0, 10**8)
lines = st.lists(st.builds(ChangeLine, st.just("x"), st.integers(-(10**8), 10**8), st.integers(-(10**7), 10**7)))


def quoted_of(parts: list[ChangeLine], starting: int) -> Quoted:
    """What Stripe makes of lines and a balance (docs.stripe.com/billing/customer/balance)."""
    total = sum(part.amount_minor + part.tax_minor for part in parts)
    return Quoted("USD", parts, total, max(0, total + starting), starting)


@given(lines, st.integers(-(10**8), 0), minor)
def test_what_is_shown_adds_up(parts: list[ChangeLine], starting: int, renewal: int) -> None:
    shown = preview_of(
        ROW,
        DEARER,
        when="now",
        proration_at=AT,
        quoted=quoted_of(parts, starting),
        renewal_total_minor=renewal,
        renewal_at=AT,
    )
    assert shown.total_minor == shown.charged_minor - shown.credited_minor + shown.tax_minor
    assert min(shown.due_now_minor, shown.balance_used_minor, shown.balance_after_minor) >= 0
    assert shown.due_now_minor - shown.balance_after_minor == shown.total_minor + starting, "no cent is lost"
    assert shown.balance_used_minor <= -starting
    if shown.total_minor > 0:
        assert shown.due_now_minor + shown.balance_used_minor == shown.total_minor
    assert shown.next_invoice.due_minor == max(0, renewal - shown.balance_after_minor)


@given(lines, st.integers(-(10**8), 0), st.integers(1, 10**6))
def test_another_amount_has_another_mark(parts: list[ChangeLine], starting: int, more: int) -> None:
    def marked(quoted: Quoted, row: Subscription = ROW, price: Price = DEARER, at: datetime = AT) -> str:
        return mark(row, price, when="now", proration_at=at, quoted=quoted)

    quoted = quoted_of(parts, starting)
    assert marked(quoted) == marked(quoted_of(list(parts), starting))
    others = [
        marked(quoted_of([*parts, ChangeLine("x", more, 0)], starting)),
        marked(quoted_of(parts, starting - more)),
        marked(quoted, price=msgspec.structs.replace(DEARER, id=UUID(int=99))),
        marked(quoted, row=msgspec.structs.replace(ROW, price_id=UUID(int=98))),
        marked(quoted, at=AT + timedelta(seconds=1)),
    ]
    assert marked(quoted) not in others


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"status": "past_due"}, CannotChange),
        ({"status": "unpaid"}, CannotChange),
        ({"status": "incomplete"}, CannotChange),
        ({"collection_paused": True}, CannotChange),
        ({"cancel_at_period_end": True}, CannotChange),
        ({"pass_id": NEW}, SamePass),
    ],
)
def test_a_subscription_in_no_state_for_it_is_not_changed(changed: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        check_change(msgspec.structs.replace(ROW, **changed), PRICE, DEARER, when="now", held=[OLD])


def test_prices_that_do_not_go_together_are_refused() -> None:
    check_change(ROW, PRICE, DEARER, when="next_renewal", held=[OLD])
    with pytest.raises(AlreadySubscribed):
        check_change(ROW, PRICE, DEARER, when="now", held=[OLD, NEW])
    with pytest.raises(Invalid, match="sold in EUR"):
        check_change(ROW, PRICE, msgspec.structs.replace(DEARER, currency="EUR"), when="now", held=[])
    yearly = msgspec.structs.replace(DEARER, billing_interval="year")
    check_change(ROW, PRICE, yearly, when="now", held=[])
    with pytest.raises(Invalid, match="begins at once"):
        check_change(ROW, PRICE, yearly, when="next_renewal", held=[])


@given(st.integers(0, 5), st.integers(0, 2), st.one_of(st.none(), st.integers(1, 5)), st.booleans())
def test_a_change_takes_a_place_of_the_pass_and_none_of_the_garage(
    taken: int, offered: int, capacity: int | None, archived: bool
) -> None:
    places = Places(archived, capacity, taken, offered, 1, Decimal(0), 1, 0)  # the garage itself is full
    if archived:
        with pytest.raises(PassArchived):
            check_room(places)
    elif capacity is not None and taken + offered >= capacity:
        with pytest.raises(SoldOut):
            check_room(places)
    else:
        check_room(places)


@given(st.integers(-7200, 7200))
def test_a_preview_holds_for_an_hour(age_s: int) -> None:
    shown_at = AT - timedelta(seconds=age_s)
    if 0 <= age_s <= PREVIEW_AGE_MAX.total_seconds():
        check_age(shown_at, now=AT)
    else:
        with pytest.raises(PreviewOutdated):
            check_age(shown_at, now=AT)


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)))  # noqa: DTZ001
def test_a_period_ends_on_the_same_day_or_the_last_of_a_short_month(start: datetime) -> None:
    for interval, months in (("month", 1), ("year", 12)):
        end = next_period_end(start, interval)  # type: ignore[arg-type]
        assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
        assert end.time() == start.time()
        assert end.day == start.day or (end + timedelta(days=1)).day == 1
