"""The laws about coupons and merchants find what they are there to find."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.simulation.endings import ending_with
from vend.simulation.money import Finding
from vend.simulation.pricing_laws import (
    discounts_agree,
    merchants_owe_what_was_taken_off,
    no_coupon_is_given_too_often,
    statements_add_up,
    what_was_taken_off_is_kept,
)
from vend.simulation.truth import Ending, Json

Law = Callable[[Ending], Iterator[Finding]]
OURS: dict[str, list[Json]] = {
    "subscriptions": [{"id": "s1", "stripe_subscription_id": "sub_1", "status": "active"}],
    "invoices": [{"id": "i1", "stripe_invoice_id": "in_1", "status": "paid", "discount_minor": 500}],
    "transfers": [{"debit_account": "merchant_receivable", "credit_account": "revenue", "amount_minor": 400}],
    "coupons": [{"id": "c1", "redemptions_max": 1, "one_per_customer": True}],
    "redemptions": [{"id": "r1", "coupon_id": "c1", "customer_id": "k1", "subscription_id": "s1", "state": "active"}],
    "invoice_discounts": [{"invoice_id": "i1", "coupon_id": "c1", "amount_minor": 500}],
    "validations": [{"coupon_id": "c1", "cap_minor": 400}],
    "merchant_charges": [
        {
            "coupon_id": "c1", "invoice_id": "i1", "charged_date": "2026-11-02", "part_minor": 400, "uncovered_minor": 100,
            "tax_minor": 0, "statement_id": "m1",
        }
    ],
    "merchant_statements": [
        {"id": "m1", "subtotal_minor": 400, "tax_minor": 0, "total_minor": 400, "paid_minor": 0, "written_off_minor": 0}
    ],
}  # fmt: skip
THEIRS: dict[str, Any] = {
    "subscriptions": [{"id": "sub_1", "discounts": ["di_1"]}],
    "invoices": [{"id": "in_1", "total_discount_amounts": [{"discount": "di_1", "amount": 500}]}],
    "discounts": {"di_1": "c1"},
}
LAWS: list[Law] = [
    no_coupon_is_given_too_often,
    discounts_agree,
    what_was_taken_off_is_kept,
    merchants_owe_what_was_taken_off,
    statements_add_up,
]


def ending(ours: dict[str, list[Json]]) -> Ending:
    """An ending in which all that is not given is empty."""

    return ending_with(ours, THEIRS)


def test_books_that_agree_have_no_finding() -> None:
    assert [found for law in LAWS for found in law(ending(OURS))] == []


@pytest.mark.parametrize(
    ("law", "table", "change"),
    [
        (no_coupon_is_given_too_often, "coupons", {"redemptions_max": 0}),
        (no_coupon_is_given_too_often, "redemptions", {"state": "reserved"}),
        (discounts_agree, "redemptions", {"state": "ended"}),
        (discounts_agree, "subscriptions", {"status": "incomplete_expired"}),
        (what_was_taken_off_is_kept, "invoice_discounts", {"amount_minor": 499}),
        (what_was_taken_off_is_kept, "invoice_discounts", {"coupon_id": None}),
        (what_was_taken_off_is_kept, "invoices", {"discount_minor": 0}),
        (merchants_owe_what_was_taken_off, "merchant_charges", {"uncovered_minor": 0}),
        (merchants_owe_what_was_taken_off, "invoices", {"status": "void"}),
        (merchants_owe_what_was_taken_off, "validations", {"cap_minor": 399}),
        (statements_add_up, "merchant_charges", {"part_minor": 401}),
        (statements_add_up, "merchant_statements", {"paid_minor": 1}),
        (statements_add_up, "transfers", {"amount_minor": 399}),
    ],
    ids=lambda given: getattr(given, "__name__", str(given)),
)
def test_one_wrong_row_is_a_finding(law: Law, table: str, change: Json) -> None:
    broken = OURS | {table: [OURS[table][0] | change]}
    assert list(law(ending(broken)))
