"""Which fee holds for a month."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.domain.management_fee import FeeOfClosedMonth, ManagementFee, check_open, fee_of

GARAGE, AT = UUID(int=1), datetime(2026, 1, 1, tzinfo=UTC)
months = st.integers(1, 12).map(lambda number: date(2026, number, 1))


def fee(number: int, month: date) -> ManagementFee:
    return ManagementFee(GARAGE, UUID(int=number), month, number, 0, "USD", "user:a", AT + timedelta(minutes=number))


@given(st.lists(months, max_size=8), months)
def test_the_last_that_begins_by_then_holds_and_of_two_for_one_month_the_later(begin: list[date], month: date) -> None:
    fees = [fee(number, one) for number, one in enumerate(begin)]
    found = fee_of(fees, month)
    begun = [one for one in fees if one.from_month_date <= month]
    assert (found is None) == (not begun)
    if found is not None:
        assert all((one.from_month_date, one.created_at) <= (found.from_month_date, found.created_at) for one in begun)
        assert fee_of(reversed(fees), month) == found


def test_a_closed_month_keeps_its_fee() -> None:
    check_open(date(2026, 3, 1), open_from_date=None)
    check_open(date(2026, 3, 1), open_from_date=date(2026, 3, 1))
    with pytest.raises(FeeOfClosedMonth, match="2026-02 is closed; let the fee hold from 2026-03 on"):
        check_open(date(2026, 2, 1), open_from_date=date(2026, 3, 1))
