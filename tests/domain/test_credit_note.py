"""Parts of a line never credit more than the line, a note's tax is split without a rest, and ways sum up."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.domain.credit_note import (
    BadWays,
    BilledLine,
    BilledTax,
    CreditRoom,
    CreditTooLarge,
    NoSuchLine,
    NotCreditable,
    Ways,
    check_credit,
    credited_line,
    left_to_credit,
    tax_parts,
)
from vend.domain.invoice import Invoice, InvoiceStatus
from vend.domain.ledger import Account, balances, credited, deferred_credited, reversal
from vend.domain.tax import tax_on

AT = datetime(2026, 11, 2, tzinfo=UTC)
amounts = st.integers(1, 10**8)
percents = st.decimals(0, 40, places=3)


def invoice(status: InvoiceStatus, *, paid_minor: int = 0) -> Invoice:
    some: dict[str, Any] = {"customer_id": UUID(int=3), "subscription_id": None, "company_account_id": None}
    return Invoice(
        garage_id=UUID(int=1), id=UUID(int=2), **some, number="1", status=status, billing_reason="manual",
        collection_method="send_invoice", po_number=None, currency="USD", subtotal_minor=100, discount_minor=0,
        tax_minor=10, total_minor=110, balance_applied_minor=0, credited_minor=0, paid_minor=paid_minor,
        period_start_date=date(2026, 11, 2), period_end_date=date(2026, 12, 2), company_period_date=None, issued_at=AT, due_at=None,
        next_attempt_at=None, paid_at=None, stripe_invoice_id="in_1", created_at=AT, updated_at=AT,
    )  # fmt: skip


def line(amount: int, off: int, *percents_of: Decimal) -> BilledLine:
    taxes = [BilledTax(tax_on(amount - off, percent), amount - off, percent) for percent in percents_of]
    return BilledLine(1, "il_1", "Monthly", amount, off, taxes)


@given(amounts, st.floats(0, 1), st.lists(percents, max_size=3))
def test_a_whole_line_is_credited_as_it_was_billed(amount: int, off: float, taxed: list[Decimal]) -> None:
    billed = line(amount, int(amount * off), *taxed)
    found = credited_line(billed, None)
    assert (found.gross_minor, found.amount_minor) == (amount, amount - billed.discount_minor)
    assert found.tax_minor == sum(one.amount_minor for one in billed.taxes)
    assert credited_line(billed, amount) == found


@given(amounts, st.floats(0, 1), st.lists(percents, max_size=3), st.floats(0.001, 1))
def test_a_part_is_no_more_than_the_whole_and_near_its_share(
    amount: int, off: float, taxed: list[Decimal], part: float
) -> None:
    billed = line(amount, int(amount * off), *taxed)
    wanted = max(1, int(amount * part))
    whole, found = credited_line(billed, None), credited_line(billed, wanted)
    assert 0 <= found.amount_minor <= whole.amount_minor
    assert 0 <= found.tax_minor <= whole.tax_minor
    assert abs(found.amount_minor - Decimal(whole.amount_minor) * wanted / amount) <= 1
    assert abs(found.tax_minor - Decimal(whole.tax_minor) * wanted / amount) <= 2 * max(1, len(taxed))


@pytest.mark.parametrize("wanted", [0, -1, 101])
def test_a_line_gives_no_more_than_it_is_of(wanted: int) -> None:
    with pytest.raises(NoSuchLine):
        credited_line(line(100, 0), wanted)


def test_a_rate_that_is_none_of_ours_is_taken_as_it_was_charged() -> None:
    billed = BilledLine(1, "il_1", "Monthly", 1_000, 0, [BilledTax(83, 1_000, None), BilledTax(0, 0, None)])
    assert credited_line(billed, 500).tax_minor == 42


@given(st.lists(amounts, max_size=3), st.integers(0, 10**8), st.floats(0, 1))
def test_the_tax_of_a_note_is_split_among_its_refunds_and_the_rest(refunds: list[int], rest: int, rate: float) -> None:
    tax = int((sum(refunds) + rest) * rate)
    parts = tax_parts(tax, refunds, rest)
    assert sum(parts) == tax
    assert all(0 <= part <= amount for part, amount in zip(parts, [*refunds, rest], strict=True))


NOTHING = CreditRoom(0, 0, 0, 0, 0, 0)


@given(amounts, st.lists(st.integers(0, 10**8), min_size=4, max_size=4))
def test_of_a_paid_invoice_no_more_is_left_than_was_paid_and_not_given_or_promised(paid: int, gone: list[int]) -> None:
    refunded, given_back, refunds_asked, credits_asked = gone
    room = CreditRoom(paid, refunded, given_back, 0, refunds_asked, credits_asked)
    left = paid - sum(gone)
    if left <= 0:
        with pytest.raises(NotCreditable):
            left_to_credit(invoice("paid", paid_minor=paid), room, owed_minor=0)
    else:
        assert left_to_credit(invoice("paid", paid_minor=paid), room, owed_minor=0) == left


@pytest.mark.parametrize("status", ["draft", "void"])
def test_what_is_no_debt_is_not_credited(status: InvoiceStatus) -> None:
    with pytest.raises(NotCreditable):
        left_to_credit(invoice(status), NOTHING, owed_minor=110)


@given(amounts, st.integers(0, 10**8))
def test_a_paid_note_goes_to_the_card_first(total: int, on_card: int) -> None:
    ways = check_credit(invoice("paid"), total, None, left_minor=total, by_hand_minor=0, on_card_minor=on_card)
    assert ways.total_minor == total
    assert ways.refund_minor == min(total, on_card)


def test_ways_that_cannot_be_are_refused() -> None:
    room: dict[str, int] = {"left_minor": 110, "by_hand_minor": 0, "on_card_minor": 50}
    assert check_credit(invoice("open"), 110, None, **room) == check_credit(invoice("open"), 110, Ways(), **room)
    with pytest.raises(BadWays):
        check_credit(invoice("open"), 110, Ways(1), **room)
    with pytest.raises(BadWays):
        check_credit(invoice("paid"), 110, Ways(50, 59), **room)
    with pytest.raises(CreditTooLarge):
        check_credit(invoice("paid"), 110, Ways(51, 59), **room)
    with pytest.raises(CreditTooLarge):
        check_credit(invoice("paid"), 111, None, **room)
    with pytest.raises(NotCreditable):
        check_credit(invoice("open"), 110, None, left_minor=110, by_hand_minor=10, on_card_minor=0)


@given(amounts, st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_note_is_booked_without_a_rest_and_its_void_undoes_it(
    amount: int, tax: float, back: float, balance: float
) -> None:
    tax_minor, given_back = int(amount * tax), int(amount * back)
    to_balance = int(given_back * balance)
    booked = credited(
        amount_minor=amount, tax_minor=tax_minor, balance_minor=to_balance, outside_minor=given_back - to_balance
    )
    found = balances(booked)
    assert found[Account.RECEIVABLE] == given_back - amount
    assert found[Account.CREDITS] == amount - tax_minor
    assert found[Account.TAX_PAYABLE] == tax_minor
    assert found[Account.CUSTOMER_CREDIT] + found[Account.BANK] == -given_back
    whole = [*booked, *deferred_credited(amount_minor=amount - tax_minor)]
    assert balances(whole)[Account.CREDITS] == 0
    assert not any(balances([*whole, *(reversal(one) for one in whole)]).values())
    assert len({one.kind for one in whole}) == len(whole)
