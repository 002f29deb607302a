"""Rows of live reports on what money was for: by pass, by tax, by coupon, disputed, deposited.

Words at the end of names mean what they do in `report.py`.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec


class PassRevenueRow(msgspec.Struct, frozen=True):
    """One garage, one period, one pass, from the ledger; all passes together are the row of revenue of the period.

    Prices are counted line by line, so that a change of pass takes from the one what it gives back and adds to the
    other what it bills. What is known of a whole invoice only (tax, payments, fees, what went back) is parted among its
    passes by what it bills for each.

    Attributes:
        pass_id: null for what is of no pass, such as a charge that was made in Stripe's dashboard.
        pass_name: null for the same.
        payments: invoices' payments; one for several passes counts for the first of them.
    """

    garage_id: UUID
    period_start_date: date
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


class TaxesRow(msgspec.Struct, frozen=True):
    """What was charged and given back for one tax at one rate in a period.

    Attributes:
        jurisdiction: with name and percent null for taxes of rates that are none of the garage's.
        taxable_minor: what it was charged on.
        tax_minor: charged by invoices, by their local date of issue, on what the driver pays and on what a merchant
            does; a voided one is in none.
        returned_minor: what refunds and credit notes have given back of it, of whatever invoice, by the date on which
            they did, as in the ledger; negative where what failed or was voided came back.
        net_minor: what was charged less what was given back: what is to be remitted.
        exempt_minor: what was billed without it to customers who hold a certificate for its jurisdiction.
        invoices: how many charged it.
    """

    garage_id: UUID
    period_start_date: date
    currency: str
    jurisdiction: str | None
    name: str | None
    percent: Decimal | None
    taxable_minor: int
    tax_minor: int
    returned_minor: int
    net_minor: int
    exempt_minor: int
    invoices: int


class CouponsRow(msgspec.Struct, frozen=True):
    """What one coupon took off the invoices that were issued in a period, before tax; voided ones are left out.

    Revenue is booked after discounts, so this is no cost in the ledger.

    Attributes:
        merchants_minor: what of it merchants pay, whose validations are coupons too.
        coupon_id: with the name null for coupons that were made in Stripe's dashboard, all of them together.
        invoices: how many it was taken off.
    """

    garage_id: UUID
    period_start_date: date
    currency: str
    coupon_id: UUID | None
    coupon_name: str | None
    amount_minor: int
    merchants_minor: int
    invoices: int


class DisputesRow(msgspec.Struct, frozen=True):
    """Payments that cardholders asked their banks back for, in a period: numbers from Stripe, money from the ledger.

    Attributes:
        opened: with inquiries; `opened_minor` is what is disputed.
        won: decided for the garage in the period; `lost` against it; `dropped`: inquiries that came to nothing, and
            disputes that were prevented.
        withdrawn_minor: what Stripe took; `reinstated_minor` is what it gave back.
        lost_minor: what stays with cardholders.
        fees_minor: Stripe's fees for disputes, less those that it gave back.
    """

    garage_id: UUID
    period_start_date: date
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


class DepositsRow(msgspec.Struct, frozen=True):
    """One deposit at the bank, beside what the ledger's bank account received for it.

    Attributes:
        reference: of the slip.
        checks_minor: what of it came by check; the next two likewise.
        merchants_minor: what of it merchants paid, by whichever way.
        total_minor: of the deposit.
        untied_minor: total less bank; 0 is what it should be.
        payments: how many are in it.
    """

    garage_id: UUID
    deposit_id: UUID
    deposit_date: date
    reference: str | None
    recorded_by: str
    currency: str
    checks_minor: int
    ach_minor: int
    cash_minor: int
    merchants_minor: int
    total_minor: int
    bank_minor: int
    untied_minor: int
    payments: int


class ClosedMonthsRow(msgspec.Struct, frozen=True):
    """What an account did in a closed month: as it was closed, and as it is known now.

    Attributes:
        closed_date: the local date on which it was closed.
        closed_moved_minor: debits less credits, as closed; it never changes.
        of_earlier_minor: what of that is of earlier months that were closed when it came.
        came_later_minor: what is of this month and was booked in a later one, since this one was closed.
        known_moved_minor: as closed, without what is of earlier months, with what came later.
        closed_closing_minor: the balance at the month's end, as closed.
        known_closing_minor: the same as known now.
        items: how many postings make the difference.
    """

    garage_id: UUID
    month_date: date
    currency: str
    account_code: str
    account_kind: str
    closed_date: date
    closed_by: str
    closed_moved_minor: int
    of_earlier_minor: int
    came_later_minor: int
    known_moved_minor: int
    closed_closing_minor: int
    known_closing_minor: int
    items: int
