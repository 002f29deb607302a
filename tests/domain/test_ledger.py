"""Every sequence of business balances, and the accounts say what happened."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, precondition, rule

from vend.domain.ledger import (
    ACCOUNT_KINDS,
    Account,
    Posting,
    balances,
    invoice_issued,
    payment_succeeded,
    recovered,
    refund_succeeded,
    reversal,
    written_off,
)
from vend.domain.tax import refund_tax, tax_on

amounts = st.integers(-(10**9), 10**9)


class Bill:
    """An invoice as the story goes, counted without the ledger."""

    def __init__(self, subtotal: int, tax: int) -> None:
        self.subtotal = subtotal
        self.tax = tax
        self.issued = invoice_issued(subtotal_minor=subtotal, tax_minor=tax)
        self.refunded = 0
        self.tax_refunded = 0

    @property
    def total(self) -> int:
        return self.subtotal + self.tax


class Refunded:
    def __init__(self, bill: Bill, amount: int, tax: int, postings: list[Posting]) -> None:
        self.bill = bill
        self.amount = amount
        self.tax = tax
        self.postings = postings


class Lost:
    """A bill that was given up, and what was paid of it since."""

    def __init__(self, bill: Bill, postings: list[Posting]) -> None:
        self.bill = bill
        self.postings = postings
        self.back = 0


class Business(RuleBasedStateMachine):
    """Invoices are issued, paid, failed, voided and refunded in any order that Stripe allows."""

    opened = Bundle("opened")
    paid = Bundle("paid")
    lost = Bundle("lost")
    refunds = Bundle("refunds")

    @initialize()
    def begin(self) -> None:
        self.book: list[Posting] = []
        self.told: Counter[str] = Counter()

    @rule(target=opened, price=st.integers(0, 10**7), percent=st.decimals(0, 40, places=3))
    def issue(self, price: int, percent: Decimal) -> Bill:
        bill = Bill(price, tax_on(price, percent))
        self.book += bill.issued
        self.told.update(issued=bill.total, revenue=price, taxed=bill.tax)
        return bill

    @rule(target=paid, bill=consumes(opened), fee=st.integers(0, 5_000))
    def pay(self, bill: Bill, fee: int) -> Bill:
        kept = min(fee, bill.total)
        self.book += payment_succeeded(amount_minor=bill.total, fee_minor=kept)
        self.told.update(paid=bill.total, fees=kept)
        return bill

    @rule(bill=opened)
    def fail(self, bill: Bill) -> None:
        """A payment that failed moves nothing."""

    @rule(bill=consumes(opened))
    def void(self, bill: Bill) -> None:
        self.book += [reversal(posting) for posting in bill.issued]
        self.told.update(voided=bill.total, revenue=-bill.subtotal, taxed=-bill.tax)

    @rule(target=lost, bill=consumes(opened), unearned=st.floats(0, 1))
    def give_up(self, bill: Bill, unearned: float) -> Lost:
        deferred = int(bill.subtotal * Decimal(str(unearned)))
        done = Lost(bill, written_off(left_minor=bill.total, unearned_minor=deferred))
        self.book += done.postings
        self.told.update(lost=bill.total, unearned=deferred)
        return done

    @rule(done=lost, part=st.floats(0, 1))
    def pay_a_part_after_all(self, done: Lost, part: float) -> None:
        amount = int((done.bill.total - done.back) * Decimal(str(part)))
        done.back += amount
        self.book += payment_succeeded(amount_minor=amount, fee_minor=0)
        booked = recovered(amount_minor=amount)
        self.book += booked
        done.postings += booked
        self.told.update(paid=amount, lost=-amount)

    @rule(target=paid, done=consumes(lost))
    def pay_after_all(self, done: Lost) -> Bill:
        self.book += [reversal(posting) for posting in done.postings]
        rest = done.bill.total - done.back
        self.book += payment_succeeded(amount_minor=rest, fee_minor=0)
        unearned = sum(one.amount_minor for one in done.postings if one.debit is Account.DEFERRED_REVENUE)
        self.told.update(paid=rest, lost=-rest, unearned=-unearned)
        return done.bill

    @rule(target=refunds, bill=paid, part=st.floats(0, 1))
    def refund(self, bill: Bill, part: float) -> Refunded:
        amount = int((bill.total - bill.refunded) * Decimal(str(part)))
        tax = refund_tax(
            amount,
            standing_minor=bill.refunded,
            standing_tax_minor=bill.tax_refunded,
            subtotal_minor=bill.subtotal,
            tax_minor=bill.tax,
        )
        done = Refunded(bill, amount, tax, refund_succeeded(amount_minor=amount, tax_minor=tax))
        self.book += done.postings
        bill.refunded += amount
        bill.tax_refunded += tax
        self.told.update(refunded=amount, refunded_tax=tax)
        return done

    @precondition(lambda self: self.told["refunded"])
    @rule(done=consumes(refunds))
    def refund_fails_at_the_bank(self, done: Refunded) -> None:
        self.book += [reversal(posting) for posting in done.postings]
        done.bill.refunded -= done.amount
        done.bill.tax_refunded -= done.tax
        self.told.update(refunded=-done.amount, refunded_tax=-done.tax)

    @invariant()
    def the_books_balance_and_tell_what_happened(self) -> None:
        found, told = balances(self.book), self.told
        assert sum(found.values()) == 0
        assert found[Account.STRIPE_CASH] == told["paid"] - told["fees"] - told["refunded"]
        assert found[Account.RECEIVABLE] == told["issued"] - told["voided"] - told["paid"] - told["lost"]
        assert found[Account.BAD_DEBT] + found[Account.DEFERRED_REVENUE] == told["lost"]
        assert found[Account.DEFERRED_REVENUE] == told["unearned"], "a part that is paid lessens the loss alone"
        assert -found[Account.REVENUE] == told["revenue"]
        assert -found[Account.TAX_PAYABLE] == told["taxed"] - told["refunded_tax"]
        assert found[Account.PROCESSOR_FEES] == told["fees"]
        assert found[Account.REFUNDS] == told["refunded"] - told["refunded_tax"]
        assert found[Account.RECEIVABLE] >= 0
        assert -found[Account.TAX_PAYABLE] >= 0, "more tax went back than was ever owed"


Business.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestBusiness = Business.TestCase


@given(amounts, amounts)
def test_a_negative_invoice_is_the_mirror_of_a_positive_one(subtotal: int, tax: int) -> None:
    there = invoice_issued(subtotal_minor=subtotal, tax_minor=tax)
    back = invoice_issued(subtotal_minor=-subtotal, tax_minor=-tax)
    assert set(balances([*there, *back]).values()) == {0}
    assert balances(there)[Account.RECEIVABLE] == subtotal + tax


@given(st.integers(1, 10**9))
def test_a_reversal_undoes_and_a_reversal_of_it_does_it_again(amount: int) -> None:
    posting = Posting("payment", Account.STRIPE_CASH, Account.RECEIVABLE, amount)
    undone = reversal(posting)
    assert set(balances([posting, undone]).values()) == {0}
    assert undone.kind != posting.kind, "(kind, source) is written once, so the reversal needs a kind of its own"
    assert balances([reversal(undone)]) == balances([posting])


@given(st.integers(1, 10**9), st.data())
def test_the_postings_of_one_cause_have_kinds_of_their_own(amount: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, amount))
    for postings in (
        invoice_issued(subtotal_minor=amount, tax_minor=part),
        payment_succeeded(amount_minor=amount, fee_minor=part),
        refund_succeeded(amount_minor=amount, tax_minor=part),
        written_off(left_minor=amount, unearned_minor=part),
    ):
        kinds = [posting.kind for posting in postings]
        assert len(set(kinds)) == len(kinds)
        assert all(posting.amount_minor > 0 for posting in postings)


@pytest.mark.parametrize("amount", [0, -1])
def test_a_transfer_moves_something(amount: int) -> None:
    with pytest.raises(AssertionError, match="positive amount"):
        Posting("payment", Account.STRIPE_CASH, Account.RECEIVABLE, amount)


def test_a_transfer_needs_two_accounts() -> None:
    with pytest.raises(AssertionError, match="two accounts"):
        Posting("payment", Account.REVENUE, Account.REVENUE, 1)


@pytest.mark.parametrize(("amount", "tax"), [(10, 11), (10, -1), (-1, 0)])
def test_the_tax_of_a_refund_is_a_part_of_it(amount: int, tax: int) -> None:
    with pytest.raises(AssertionError, match="part of the refund"):
        refund_succeeded(amount_minor=amount, tax_minor=tax)


def test_every_account_has_a_kind() -> None:
    assert ACCOUNT_KINDS.keys() == set(Account)
