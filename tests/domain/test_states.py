"""States only move forward, and a place is sold once."""

import itertools
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.domain.errors import Kind
from vend.domain.invoice import InvoiceStatus, invoice_may_become
from vend.domain.subscription import ENDED, PassArchived, Places, SoldOut, Status, check_places, may_become

INVOICE = get_args(InvoiceStatus)
SUBSCRIPTION = get_args(Status)
FORWARD = {  # what Stripe documents; a state may always be read again as it is
    "draft": {"open", "paid", "void", "uncollectible"},
    "open": {"paid", "void", "uncollectible"},
    "uncollectible": {"paid", "void"},
    "paid": set(),
    "void": set(),
}


@pytest.mark.parametrize(("old", "new"), list(itertools.product(INVOICE, repeat=2)))
def test_an_invoice_moves_as_stripe_says(old: InvoiceStatus, new: InvoiceStatus) -> None:
    assert invoice_may_become(old, new) is (old == new or new in FORWARD[old])


@given(st.lists(st.sampled_from(INVOICE), max_size=12))
def test_readings_in_any_order_never_bring_an_invoice_back(readings: list[InvoiceStatus]) -> None:
    state: InvoiceStatus = "draft"
    been: list[str] = [state]
    for reading in readings:
        if invoice_may_become(state, reading) and reading != state:
            assert reading not in been, f"{been} went back to {reading}"
            state = reading
            been.append(state)


@pytest.mark.parametrize(("old", "new"), list(itertools.product(SUBSCRIPTION, repeat=2)))
def test_nothing_leaves_an_ended_subscription(old: str, new: str) -> None:
    assert may_become(old, new) is (old == new or old not in ENDED)


def test_what_has_ended_is_what_stripe_says() -> None:
    assert {"canceled", "incomplete_expired"} == ENDED
    assert set(SUBSCRIPTION) > ENDED


@given(
    st.booleans(),
    st.none() | st.integers(1, 5),
    st.tuples(st.integers(0, 4), st.integers(0, 3)),
    st.tuples(st.integers(1, 5), st.sampled_from([0, 19, 20, 100])),
    st.tuples(st.integers(0, 7), st.integers(0, 4)),
)
def test_one_more_fits_when_the_pass_is_sold_and_both_have_a_place(
    archived: bool,
    pass_capacity: int | None,
    of_pass: tuple[int, int],
    garage: tuple[int, int],
    of_garage: tuple[int, int],
) -> None:
    capacity, percent = garage
    places = Places(archived, pass_capacity, *of_pass, capacity, Decimal(percent), *of_garage)
    may_sell = capacity + capacity * percent // 100
    full = sum(of_garage) >= may_sell or (pass_capacity is not None and sum(of_pass) >= pass_capacity)
    if not archived and not full:
        check_places(places)
        return
    with pytest.raises(PassArchived if archived else SoldOut) as caught:
        check_places(places)
    assert caught.value.kind is Kind.CONFLICT
    assert caught.value.field == "pass_id"
