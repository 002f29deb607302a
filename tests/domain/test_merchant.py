"""A discount is shared between merchant and garage without losing a cent, and never beyond what was agreed."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.domain.coupon import Coupon
from vend.domain.discount import off_minor
from vend.domain.ledger import Account, balances, merchant_owes
from vend.domain.merchant import Agreement, CapReached, MonthlyOnly, check_validated, part_of
from vend.domain.parking_pass import Interval, Price
from vend.domain.tax import tax_on

AT = datetime(2026, 11, 2, tzinfo=UTC)
DAY = date(2026, 11, 2)
IDS = [UUID(int=number) for number in range(5)]
PERCENTS = st.lists(st.decimals(0, 30, places=4), max_size=3)


def coupon(percent_bp: int) -> Coupon:
    return Coupon(
        IDS[0], IDS[1], "Half", percent_bp, None, "USD", "forever", None, DAY, None, None, False, False, None, None, AT, 0, []
    )  # fmt: skip


def price(amount_minor: int, interval: Interval = "month") -> Price:
    return Price(IDS[0], IDS[2], IDS[3], amount_minor, "USD", interval, None, AT, None)


@given(st.lists(st.integers(1, 50_000), min_size=1, max_size=12), st.none() | st.integers(1, 200_000), PERCENTS)
def test_a_month_is_never_charged_more_than_its_cap_and_no_cent_is_lost(
    offs: list[int], cap_minor: int | None, percents: list[Decimal]
) -> None:
    agreement, so_far, uncovered = Agreement(IDS[4], None, cap_minor), 0, 0
    for off in offs:
        part = part_of(off, agreement, percents, period_start_date=DAY, month_minor=so_far)
        assert part.part_minor + part.uncovered_minor == off
        assert part.part_minor >= 0 <= part.uncovered_minor
        assert part.tax_minor == sum(tax_on(part.part_minor, one) for one in percents)
        so_far, uncovered = so_far + part.part_minor, uncovered + part.uncovered_minor
    assert so_far == (sum(offs) if cap_minor is None else min(cap_minor, sum(offs)))
    assert so_far + uncovered == sum(offs)


@pytest.mark.parametrize(
    ("until_date", "part"), [(None, 500), (date(2026, 11, 3), 500), (DAY, 0), (date(2026, 11, 1), 0)]
)
def test_a_period_that_begins_on_the_end_or_after_it_is_not_paid(until_date: date | None, part: int) -> None:
    found = part_of(500, Agreement(IDS[4], until_date, None), [], period_start_date=DAY, month_minor=0)
    assert (found.part_minor, found.uncovered_minor) == (part, 500 - part)


@given(
    st.integers(1, 10_000),
    st.lists(st.integers(1, 50_000), max_size=8),
    st.integers(1, 50_000),
    st.integers(1, 200_000),
)
def test_what_is_promised_stays_within_the_cap(
    percent_bp: int, others: list[int], amount_minor: int, cap_minor: int
) -> None:
    made, agreement = coupon(percent_bp), Agreement(IDS[4], None, cap_minor)
    promised = sum(off_minor(made.off, one) for one in (*others, amount_minor))
    try:
        check_validated(made, agreement, price(amount_minor), others, field="promotion_code")
    except CapReached:
        assert promised > cap_minor
    else:
        assert promised <= cap_minor


def test_a_yearly_pass_is_not_validated() -> None:
    with pytest.raises(MonthlyOnly) as seen:
        check_validated(coupon(1), Agreement(IDS[4], None, None), price(1, "year"), [], field="coupon_id")
    assert seen.value.field == "coupon_id"


@given(st.integers(0, 50_000), st.integers(0, 10_000))
def test_what_is_taken_back_leaves_nothing(part_minor: int, tax_minor: int) -> None:
    booked = merchant_owes(part_minor=part_minor, tax_minor=tax_minor)
    assert balances(booked)[Account.MERCHANT_RECEIVABLE] == part_minor + tax_minor
    undone = merchant_owes(part_minor=-part_minor, tax_minor=-tax_minor)
    assert set(balances([*booked, *undone]).values()) == {0}
