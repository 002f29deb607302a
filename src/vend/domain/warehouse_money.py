"""Rows of the warehouse's reports that come from the ledger and its documents.

Each row is one that a model of the warehouse made (`vend/warehouse/dbt/models/marts`); `month_date` is the first day of
a month on the garage's calendar, amounts are minor units of `currency`, `_bp` are basis points.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec


class RevenueByPass(msgspec.Struct, frozen=True):
    """One row for each garage, month and pass: billed, earned, taxed, refunded and collected, by pass; from the ledger.

    Attributes:
        pass_id: the pass; all zeros for what is of none, such as a charge that was made in Stripe's dashboard.
        invoiced_minor: billed, before tax and after discounts, earned or still to be earned; less what was voided.
        recognised_minor: earned, before tax: balance of the account `revenue`.
        tax_minor: tax charged less tax given back: balance of the account `tax_payable`.
        refunded_minor: gone back, with tax.
        credited_minor: taken off by credit notes, with tax, without refunds.
        bad_debt_minor: written off, less what was paid after all.
        fees_minor: Stripe's fees on payments.
        collected_minor: paid by card or received by hand, with tax, before fees.
        payments: how many payments that was.
    """

    garage_id: UUID
    month_date: date
    pass_id: UUID
    pass_name: str
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


class PaymentsByMethod(msgspec.Struct, frozen=True):
    """One row for each garage, month, method and currency.

    Attempts to pay: how many succeeded, what they brought in, what Stripe kept.

    Attributes:
        method: `card` and Stripe's other methods; `check`, `ach`, `cash` of what staff recorded.
        attempts: of any outcome.
        succeeded: attempts that succeeded.
        failed: attempts that failed.
        pending: not decided yet.
        success_bp: succeeded of those that were decided, in basis points; null before one was.
        collected_minor: paid by card or received by hand, with tax, before fees.
        fees_minor: what Stripe kept of it.
        refunded_minor: what has gone back of it, whenever that was.
    """

    garage_id: UUID
    month_date: date
    method: str
    currency: str
    attempts: int
    succeeded: int
    failed: int
    pending: int
    success_bp: int | None
    collected_minor: int
    fees_minor: int
    refunded_minor: int


class PaymentRecovery(msgspec.Struct, frozen=True):
    """One row for each garage, month of the first failure, and currency.

    Invoices of which a payment failed, and what came of them.

    Attributes:
        invoices_failed: invoices of which a payment failed first in this month.
        recovered: paid after it had failed.
        recovered_in_7_days: paid within seven days.
        still_open: not paid and open.
        lost: not paid, and voided or given up.
        recovered_bp: recovered of those that failed, in basis points.
        failed_minor: what was asked for, with tax.
        recovered_minor: what was paid of it in the end.
    """

    garage_id: UUID
    month_date: date
    currency: str
    invoices_failed: int
    recovered: int
    recovered_in_7_days: int
    still_open: int
    lost: int
    recovered_bp: int | None
    failed_minor: int
    recovered_minor: int


class AgingByCustomer(msgspec.Struct, frozen=True):
    """One row for each garage, month and customer who owed at its end.

    What customers owed, by how many days it was overdue; from the ledger, so that its sum is the balance of
    `receivable`.

    Attributes:
        not_due_minor: of invoices whose day had not passed.
        days_1_30_minor: overdue by 1 to 30 days.
        days_31_60_minor: overdue by 31 to 60 days.
        days_61_90_minor: overdue by 61 to 90 days.
        days_over_90_minor: overdue by more than 90 days.
        owed_minor: the sum; negative where the customer has something to get.
        oldest_due_date: the first of their due dates.
        invoices: how many of them are not settled.
    """

    garage_id: UUID
    month_date: date
    customer_id: UUID
    customer_name: str
    currency: str
    not_due_minor: int
    days_1_30_minor: int
    days_31_60_minor: int
    days_61_90_minor: int
    days_over_90_minor: int
    owed_minor: int
    oldest_due_date: date
    invoices: int


class DeferredRevenueMonth(msgspec.Struct, frozen=True):
    """One row for each garage and month: how what is billed and not yet earned changed; from the ledger.

    Attributes:
        opening_minor: at the beginning of the month.
        added_minor: billed for service that is long and still to come.
        recognised_minor: earned of it.
        released_minor: refunded, credited or written off before it was earned.
        closing_minor: at the end of the month.
    """

    garage_id: UUID
    month_date: date
    currency: str
    opening_minor: int
    added_minor: int
    recognised_minor: int
    released_minor: int
    closing_minor: int


class AccountClose(msgspec.Struct, frozen=True):
    """One row for each garage, month and account.

    The trial balance as known now and, of a closed month, as it was closed, with what corrected it later.

    Attributes:
        account_code: the account.
        account_kind: asset, liability, income or expense.
        opening_minor: at the beginning of the month.
        debits_minor: what the account received.
        credits_minor: what the account gave.
        closing_minor: at the end of the month.
        is_closed: whether the month was closed.
        closed_date: the local date on which it was.
        closed_closing_minor: its balance at the end as it was closed; null while open.
        corrected_later_minor: debits less credits that came later, would have counted for this month, and stand in
            a later one.
        of_earlier_minor: what of the movement is of earlier months that were closed when it came.
        known_moved_minor: debits less credits as if each transfer had been known in its own month.
        known_closing_minor: the same summed up to the end of the month.
    """

    garage_id: UUID
    month_date: date
    account_code: str
    account_kind: str
    currency: str
    opening_minor: int
    debits_minor: int
    credits_minor: int
    closing_minor: int
    is_closed: bool
    closed_date: date | None
    closed_closing_minor: int | None
    corrected_later_minor: int
    of_earlier_minor: int
    known_moved_minor: int
    known_closing_minor: int


class TaxWorksheetLine(msgspec.Struct, frozen=True):
    """One row for each garage, month, jurisdiction, tax, rate and currency.

    What a return to a jurisdiction asks for, and where its evidence begins and ends.

    Attributes:
        jurisdiction: to whom the tax is owed; empty for a rate that is none of ours.
        tax_name: its name.
        percent: the rate.
        taxable_minor: what it was charged on.
        charged_minor: charged on invoices issued in the month; of voided ones nothing.
        returned_minor: given back by refunds and credit notes in the month, as the ledger counts it.
        net_minor: charged less returned.
        exempt_minor: billed without it to holders of a certificate of its jurisdiction.
        invoices: how many invoices.
        first_invoice_number: the first number in alphabetic order; the lines behind it are in `tax_evidence`.
        last_invoice_number: the last one.
    """

    garage_id: UUID
    month_date: date
    jurisdiction: str
    tax_name: str
    percent: Decimal
    currency: str
    taxable_minor: int
    charged_minor: int
    returned_minor: int
    net_minor: int
    exempt_minor: int
    invoices: int
    first_invoice_number: str | None
    last_invoice_number: str | None


class OwnerStatement(msgspec.Struct, frozen=True):
    """One row for each garage and month.

    What a garage earned, what it cost to collect, and what is left for its owner; from the ledger.

    Attributes:
        gross_minor: earned, before tax.
        refunds_minor: of earned revenue that went back.
        credits_minor: of earned revenue that credit notes took off.
        bad_debt_minor: written off, less what was paid after all.
        income_minor: gross less refunds, credits and bad debt.
        fees_minor: Stripe's fees, less what it gave back.
        dispute_losses_minor: lost to chargebacks.
        management_fee_bp: the manager's share of the income that is agreed for the month, in basis points.
        management_fixed_minor: the fixed amount that is agreed for the month.
        management_fee_minor: the manager's part: the share and the fixed amount; 0 where nothing is agreed.
        net_minor: charged less returned.
        tax_minor: tax charged less tax given back: balance of the account `tax_payable`.
        collected_minor: paid by card or received by hand, with tax.
        banked_minor: what reached the bank.
    """

    garage_id: UUID
    month_date: date
    currency: str
    gross_minor: int
    refunds_minor: int
    credits_minor: int
    bad_debt_minor: int
    income_minor: int
    fees_minor: int
    dispute_losses_minor: int
    management_fee_bp: int
    management_fixed_minor: int
    management_fee_minor: int
    net_minor: int
    tax_minor: int
    collected_minor: int
    banked_minor: int


class CouponMonth(msgspec.Struct, frozen=True):
    """One row for each garage, month of issue, coupon and currency: what it took off invoices, before tax.

    Attributes:
        coupon_id: the coupon; all zeros for coupons that were made in Stripe's dashboard, all of them together.
        coupon_name: its name; null for those.
        amount_minor: taken off; of voided invoices nothing.
        merchants_minor: what of it merchants pay, whose validations are coupons too.
        invoices: how many it was taken off.
    """

    garage_id: UUID
    month_date: date
    coupon_id: UUID
    coupon_name: str | None
    currency: str
    amount_minor: int
    merchants_minor: int
    invoices: int


class DisputeMonth(msgspec.Struct, frozen=True):
    """One row for each garage, month and currency: disputes opened and decided, and what the ledger has of them.

    Attributes:
        opened: with inquiries; `opened_minor` is what is disputed.
        won: decided for the garage; `lost` against it.
        dropped: inquiries that came to nothing, and disputes that were prevented.
        withdrawn_minor: what Stripe took; `reinstated_minor` is what it gave back.
        lost_minor: what stays with cardholders.
        fees_minor: Stripe's fees for disputes, less those that it gave back.
    """

    garage_id: UUID
    month_date: date
    currency: str
    opened: int
    opened_minor: int
    won: int
    lost: int
    dropped: int
    withdrawn_minor: int
    reinstated_minor: int
    lost_minor: int
    fees_minor: int
