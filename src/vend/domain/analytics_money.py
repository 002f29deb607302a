"""Figures of money over several months, garages and whatever else they are grouped by.

A row's measures mean what they mean in `warehouse_money`, of the group instead of one garage and month. `span_number`
says which period it is of (`vend.domain.analytics`); what it is not grouped by is null.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec


class RevenueFigures(msgspec.Struct, frozen=True):
    """Billed, earned, taxed, refunded and collected."""

    span_number: int
    garage_id: UUID | None
    pass_id: UUID | None
    pass_name: str | None
    currency: str
    invoiced_minor: int
    recognised_minor: int
    tax_minor: int
    refunded_minor: int
    credited_minor: int
    bad_debt_minor: int
    fees_minor: int
    collected_minor: int
    payments: int


class PaymentsFigures(msgspec.Struct, frozen=True):
    """Attempts to pay, and what came of them."""

    span_number: int
    garage_id: UUID | None
    method: str | None
    currency: str
    attempts: int
    succeeded: int
    failed: int
    pending: int
    success_bp: int | None
    collected_minor: int
    fees_minor: int
    refunded_minor: int


class RecoveryFigures(msgspec.Struct, frozen=True):
    """Invoices of which a payment failed, and what came of them."""

    span_number: int
    garage_id: UUID | None
    currency: str
    invoices_failed: int
    recovered: int
    recovered_in_7_days: int
    still_open: int
    lost: int
    recovered_bp: int | None
    failed_minor: int
    recovered_minor: int


class AgingFigures(msgspec.Struct, frozen=True):
    """What was owed at the end of the period, by how long it was overdue."""

    span_number: int
    garage_id: UUID | None
    customer_id: UUID | None
    customer_name: str | None
    currency: str
    not_due_minor: int
    days_1_30_minor: int
    days_31_60_minor: int
    days_61_90_minor: int
    days_over_90_minor: int
    owed_minor: int
    oldest_due_date: date | None
    invoices: int


class DeferredFigures(msgspec.Struct, frozen=True):
    """How what is billed and not yet earned changed."""

    span_number: int
    garage_id: UUID | None
    currency: str
    opening_minor: int
    added_minor: int
    recognised_minor: int
    released_minor: int
    closing_minor: int


class AccountFigures(msgspec.Struct, frozen=True):
    """What an account did.

    Attributes:
        credits_minor: what the account gave.
        is_closed: whether every month of it was closed.
        closed_date: the local date on which the last of them was; null while one is open.
        closed_closing_minor: the balance at the end as it was closed; null while open.
    """

    span_number: int
    garage_id: UUID | None
    account_code: str | None
    account_kind: str | None
    currency: str
    opening_minor: int
    debits_minor: int
    credits_minor: int
    closing_minor: int
    is_closed: bool
    closed_date: date | None
    closed_closing_minor: int | None
    corrected_later_minor: int


class TaxFigures(msgspec.Struct, frozen=True):
    """Taxes charged and given back.

    Attributes:
        taxable_minor: what it was charged on; null where several taxes are put together, since one line may bear two.
        invoices: how many invoices; null where several taxes are put together, for the same reason.
        first_invoice_number: the first number in alphabetic order; the lines behind it are its evidence.
        jurisdiction: to whom the tax is owed; empty for a rate that is none of ours, null unless grouped by it.
    """

    span_number: int
    garage_id: UUID | None
    jurisdiction: str | None
    tax_name: str | None
    percent: Decimal | None
    currency: str
    taxable_minor: int | None
    charged_minor: int
    returned_minor: int
    net_minor: int
    invoices: int | None
    first_invoice_number: str | None
    last_invoice_number: str | None


class OwnerFigures(msgspec.Struct, frozen=True):
    """What a garage earned, what it cost to collect, and what is left for its owner."""

    span_number: int
    garage_id: UUID | None
    currency: str
    gross_minor: int
    refunds_minor: int
    credits_minor: int
    bad_debt_minor: int
    income_minor: int
    fees_minor: int
    dispute_losses_minor: int
    management_fee_minor: int
    net_minor: int
    tax_minor: int
    collected_minor: int
    banked_minor: int
