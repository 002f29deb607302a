"""Payouts: what may follow on what, and how money that came back is parted."""

from typing import get_args
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from vend.domain.ledger import Account, balances
from vend.domain.payout import BACK, PayoutStatus, bank_minor, paid_out, payout_may_become, shares_of

STATUSES = st.sampled_from(get_args(PayoutStatus))
AMOUNTS = st.integers(-(10**12), 10**12)
NETS = st.dictionaries(st.uuids(), AMOUNTS, max_size=20)


@given(STATUSES, STATUSES)
def test_a_payout_only_moves_forward(one: PayoutStatus, other: PayoutStatus) -> None:
    assert payout_may_become(one, one)
    if one != other:
        assert not (payout_may_become(one, other) and payout_may_become(other, one))
    if one in BACK and other not in BACK:
        assert not payout_may_become(one, other), "what came back never stands as paid again"


def test_one_that_arrived_may_still_be_sent_back() -> None:
    assert payout_may_become("paid", "failed")


@given(AMOUNTS)
def test_what_arrives_leaves_stripe_to_the_cent(amount_minor: int) -> None:
    moved = balances(paid_out(amount_minor=amount_minor))
    assert (moved[Account.BANK], moved[Account.STRIPE_CASH]) == (amount_minor, -amount_minor)


@given(STATUSES, AMOUNTS)
def test_the_bank_has_only_what_is_paid(status: PayoutStatus, net_minor: int) -> None:
    assert bank_minor(status, net_minor) == (net_minor if status == "paid" else 0)


@given(NETS, AMOUNTS)
def test_what_came_back_is_parted_as_it_went(nets: dict[UUID, int], unattributed: int) -> None:
    whole = sum(nets.values()) + unattributed
    shares = shares_of(whole, nets, whole)
    assert shares is not None
    assert sum(shares.values()) + unattributed == whole
    assert all(shares.get(garage, 0) == net for garage, net in nets.items())
    assert shares_of(whole + 1, nets, whole) is None, "another amount than went is nobody's to part"
