"""How much may go back, and who may let it: rules that hold for every amount."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.domain.access import Role
from vend.domain.dispute import CLOSED, Dispute, booked, may_become
from vend.domain.garage_settings import GarageSettings
from vend.domain.invoice import Payment
from vend.domain.ledger import Account, balances
from vend.domain.refund import UNLIMITED, NotRefundable, RefundTooLarge, limit_of, refundable, within

AT = datetime(2026, 11, 2, 15, tzinfo=UTC)
ID = UUID(int=1)
AMOUNTS = st.integers(1, 10**9)


def payment(amount_minor: int, refunded_minor: int = 0, **more: Any) -> Payment:
    given_: dict[str, Any] = {
        "garage_id": ID, "id": ID, "attempted_at": AT, "invoice_id": ID, "customer_id": ID, "subscription_id": None,
        "status": "succeeded", "amount_minor": amount_minor, "fee_minor": 0, "refunded_minor": refunded_minor,
        "currency": "USD", "payment_date": AT.date(), "method": "card", "method_brand": None, "method_last4": None,
        "failure_code": None, "stripe_charge_id": "ch_1", "stripe_payment_intent_id": "pi_1", "reference": None,
        "recorded_by": None, "dispute_status": None, "created_at": AT,
    }  # fmt: skip
    return Payment(**given_ | more)


@given(AMOUNTS, st.lists(st.integers(1, 10**9), max_size=12))
def test_what_is_let_go_one_after_the_other_never_exceeds_what_was_paid(paid: int, wanted: list[int]) -> None:
    promised = 0
    for amount in wanted:
        try:
            promised += refundable(payment(paid), promised_minor=promised, wanted_minor=amount, currency=None)
        except RefundTooLarge:
            assert promised + amount > paid, "refused though it would fit"
    assert promised <= paid


@given(AMOUNTS, st.data())
def test_without_an_amount_all_that_is_left_goes(paid: int, data: st.DataObject) -> None:
    back = data.draw(st.integers(0, paid - 1))
    promised = data.draw(st.integers(0, paid - back - 1))
    whole = refundable(payment(paid, back), promised_minor=promised, wanted_minor=None, currency="USD")
    assert back + promised + whole == paid


@pytest.mark.parametrize("status", ["needs_response", "under_review", "lost", "appeal_under_review"])
def test_what_a_bank_holds_is_not_given_back(status: Any) -> None:
    with pytest.raises(NotRefundable):
        refundable(payment(100, dispute_status=status), promised_minor=0, wanted_minor=1, currency=None)


@given(st.sets(st.sampled_from(list(Role))), st.none() | AMOUNTS, st.none() | AMOUNTS, AMOUNTS)
def test_the_widest_role_counts_and_others_let_nothing_go(
    roles: set[Role], manager: int | None, admin: int | None, amount: int
) -> None:
    settings = GarageSettings(refund_limit_manager_minor=manager, refund_limit_admin_minor=admin)
    limit = limit_of(roles, settings)
    alone = [limit_of({role}, settings) for role in roles]
    assert within(amount, limit) == any(within(amount, one) for one in alone)
    if not roles & {Role.GARAGE_MANAGER, Role.OPERATOR_ADMIN}:
        assert limit == 0
    if Role.OPERATOR_ADMIN in roles and admin is None:
        assert limit is UNLIMITED


@given(AMOUNTS, st.integers(0, 5_000), st.sampled_from(["needs_response", "won", "lost"]))
def test_a_dispute_that_is_over_leaves_nothing_in_disputed_funds(amount: int, fee: int, status: Any) -> None:
    back = amount if status == "won" else 0
    dispute = Dispute(
        ID,
        ID,
        ID,
        AT,
        status,
        "fraudulent",
        amount,
        "USD",
        amount,
        back,
        fee,
        0,
        None,
        AT,
        AT,
        None,
        None,
        "du",
        AT,
        AT,
    )
    books = balances(booked(dispute))
    assert sum(books.values()) == 0
    assert books[Account.DISPUTED_FUNDS] == (0 if status in CLOSED else amount)
    assert books[Account.DISPUTE_LOSSES] == (amount if status == "lost" else 0)
    assert books[Account.STRIPE_CASH] == back - amount - fee


def test_a_dispute_only_moves_forward() -> None:
    assert may_become("needs_response", "under_review")
    assert may_become("warning_needs_response", "needs_response")
    assert may_become("lost", "won"), "it was appealed"
    assert not may_become("under_review", "needs_response")
    assert not may_become("won", "needs_response")
    assert not may_become("lost", "under_review")
