from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from vend.domain.tax import refund_tax, tax_on, tax_share

prices = st.integers(1, 10**8)
percents = st.decimals(0, 100, places=4)


@given(prices, percents)
def test_tax_is_the_percentage_to_the_nearest_minor_unit(price: int, percent: Decimal) -> None:
    assert abs(tax_on(price, percent) - Fraction(price) * Fraction(percent) / 100) <= Fraction(1, 2)
    assert tax_on(-price, percent) == -tax_on(price, percent)


def test_half_a_cent_of_tax_is_a_cent() -> None:
    assert tax_on(1_000, Decimal("18.375")) == 184
    assert tax_on(100, Decimal("0.5")) == 1


@given(prices, percents, st.data())
def test_the_taxes_of_refunds_grow_with_them_and_end_at_the_invoices_tax(
    price: int, percent: Decimal, data: st.DataObject
) -> None:
    tax = tax_on(price, percent)
    total = price + tax
    marks = sorted(data.draw(st.lists(st.integers(0, total), max_size=8)))
    before_amount = before_tax = 0
    for amount in [*marks, total]:
        share = tax_share(amount, subtotal_minor=price, tax_minor=tax)
        assert 0 <= share <= min(amount, tax)
        # What one refund adds is a part of it: the ledger refuses a tax part above the refund or below zero.
        assert 0 <= share - before_tax <= amount - before_amount
        before_amount, before_tax = amount, share
    assert before_tax == tax


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_an_invoice_without_tax_gives_none_back(refund: int, price: int) -> None:
    assert tax_share(refund, subtotal_minor=price, tax_minor=0) == 0


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_what_was_paid_of_a_change_against_its_tax_is_price_alone_and_the_reverse(more: int, less: int) -> None:
    paid = more
    assert tax_share(paid, subtotal_minor=more + less, tax_minor=-less) == 0
    assert tax_share(paid, subtotal_minor=-less, tax_minor=more + less) == paid
    assert (
        refund_tax(
            paid,
            standing_minor=0,
            standing_tax_minor=0,
            subtotal_minor=-less,
            tax_minor=more + less,
        )
        == paid
    )
