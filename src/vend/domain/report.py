"""Rows of live reports. Each metric is defined once, here and in the statement that fills it.

A name's last word says what a column is: `_minor` an amount in minor units of the row's `currency`, `_date` a local
date, `_at` an instant, `_bp` basis points (hundredths of a percent); whole numbers without such a word are counts.
"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

Grain = Literal["day", "week", "month"]


class GarageVersion(msgspec.Struct, frozen=True):
    """How often a garage's rows were written: what was computed from them holds while this stays the same."""

    garage_id: UUID
    version: int


class RevenueRow(msgspec.Struct, frozen=True):
    """One garage, one period, from the ledger. Amounts in minor units of `currency`, never added across currencies.

    Attributes:
        period_start_date: first local date of the day, week (Monday) or month.
        invoiced_minor: billed by invoices issued, without tax, less voided ones, whenever it is earned.
        recognised_minor: earned in the period, without tax, before refunds; long passes are earned month by month.
        tax_minor: tax that came to be owed to the tax office, less what refunds and credit notes took back.
        refunded_minor: what went back to customers, with tax.
        credited_minor: what credit notes took off beside their refunds, with tax.
        bad_debt_minor: what nobody will pay, with tax, less what was paid of it after all.
        fees_minor: what Stripe kept.
        collected_minor: what payments brought in, with tax, before fees.
        payments: how many succeeded.
    """

    garage_id: UUID
    period_start_date: date
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


class PaymentsRow(msgspec.Struct, frozen=True):
    """Attempts to pay of one garage, period and method, by the local date of each.

    Attributes:
        method: `card` and Stripe's other methods; `check`, `ach`, `cash` of what staff recorded.
        attempts: of any outcome.
        pending: not decided yet.
        success_bp: succeeded of those that were decided; null before one was.
        collected_minor: what succeeded, with tax, before fees and refunds.
        fees_minor: what Stripe kept of it.
        refunded_minor: what has gone back of it, whenever that was.
    """

    garage_id: UUID
    period_start_date: date
    currency: str
    method: str
    attempts: int
    succeeded: int
    failed: int
    pending: int
    success_bp: int | None
    collected_minor: int
    fees_minor: int
    refunded_minor: int


class AgingRow(msgspec.Struct, frozen=True):
    """What one customer owed at the end of a local date, by how many days each invoice was overdue; from the ledger.

    Attributes:
        not_due_minor: of invoices whose day had not passed.
        days_1_30_minor: overdue by 1 to 30 days; the others likewise.
        owed_minor: the sum.
        oldest_due_date: the first of their due dates; an invoice without one is due on the day that it was issued.
        invoices: how many are not settled.
    """

    garage_id: UUID
    customer_id: UUID
    customer_name: str
    customer_email: str
    currency: str
    not_due_minor: int
    days_1_30_minor: int
    days_31_60_minor: int
    days_61_90_minor: int
    days_over_90_minor: int
    owed_minor: int
    oldest_due_date: date
    invoices: int


class RentRollRow(msgspec.Struct, frozen=True):
    """One subscription that holds a place: who, with what, for how much.

    Attributes:
        company_name: of the company whose seat it is; null for one that the driver pays.
        plates: of its vehicles, parted by a comma and a space.
        amount_minor: the price for one `billing_interval`, before tax and discounts.
        monthly_minor: the same for a month: a twelfth of a yearly price, rounded half up.
        since_date: local date of its beginning; null before the first payment.
        period_end_date: local date on which the paid period ends, exclusive; null before the first payment.
        ends: whether it ends then.
    """

    garage_id: UUID
    subscription_id: UUID
    customer_name: str
    customer_email: str
    customer_phone: str | None
    company_name: str | None
    driver_name: str
    driver_email: str
    plates: str
    pass_name: str
    currency: str
    amount_minor: int
    billing_interval: str
    monthly_minor: int
    status: str
    since_date: date | None
    period_end_date: date | None
    ends: bool


class OccupancyRow(msgspec.Struct, frozen=True):
    """A garage's places at this moment.

    Attributes:
        capacity: parking places.
        sellable: with the garage's oversell, rounded down.
        taken: live subscriptions, also those whose first payment is open; the next four are parts of it.
        active: paid, paused ones left out.
        trialing: in a trial.
        past_due: whose renewal is not paid.
        paused: that pay nothing for the time being.
        ending: that end with their period.
        held: places offered to somebody in line.
        waiting: people in line without an offer.
        left: how many more may be sold; never negative.
        taken_bp: taken of the capacity; more than 10,000 where more were sold than there are.
    """

    garage_id: UUID
    capacity: int
    sellable: int
    taken: int
    active: int
    trialing: int
    past_due: int
    paused: int
    ending: int
    held: int
    waiting: int
    left: int
    taken_bp: int


class PassesRow(msgspec.Struct, frozen=True):
    """A pass at this moment.

    Attributes:
        sold: whether it is still sold.
        capacity: places of the pass; null for no limit but the garage's.
        taken: live subscriptions; held and waiting as for the garage.
        monthly_minor: the sum of their prices for a month before tax and discounts; a twelfth of a yearly price.
    """

    garage_id: UUID
    pass_id: UUID
    pass_name: str
    sold: bool
    capacity: int | None
    taken: int
    held: int
    waiting: int
    currency: str
    monthly_minor: int


class DunningRow(msgspec.Struct, frozen=True):
    """A subscription, or a company, that has not paid.

    Attributes:
        subscription_id: null for a company.
        pass_name: of the subscription.
        opened_date: the local date on which it was found unpaid.
        notices: how many were given.
        suspended: whether access was taken away.
        owed_minor: of its open invoices; of a company those that are overdue.
        next_step_at: when the next step is due; null where nothing follows by itself.
        next_attempt_at: when Stripe tries the card again; null where it does not.
        failure_code: of the last attempt.
    """

    garage_id: UUID
    subscription_id: UUID | None
    company_account_id: UUID | None
    customer_name: str
    customer_email: str
    pass_name: str | None
    opened_date: date
    notices: int
    suspended: bool
    currency: str
    owed_minor: int
    next_step_at: datetime | None
    next_attempt_at: datetime | None
    failure_code: str | None


class RefundRow(msgspec.Struct, frozen=True):
    """Money that went back, or is on its way.

    Attributes:
        refund_date: its local date.
        amount_minor: with the tax, of which `tax_minor` is a part; `failed` and `canceled` ones are not in the list.
        method: how it goes back: `card` for Stripe's, else `check`, `ach` or `cash`.
        requested_by: who asked for it here; null for one that was made at Stripe.
        decided_by: who allowed it.
    """

    garage_id: UUID
    refund_id: UUID
    refund_date: date
    customer_name: str
    invoice_number: str | None
    status: str
    currency: str
    amount_minor: int
    tax_minor: int
    reason: str | None
    method: str
    requested_by: str | None
    decided_by: str | None


class PayoutRow(msgspec.Struct, frozen=True):
    """A garage's part of one of Stripe's payouts, beside what the ledger has for it.

    Attributes:
        arrival_date: on which the bank has it.
        gross_minor: what payments brought in.
        adjustments_minor: signed; everything else of Stripe's.
        net_minor: gross, less fees, refunds and disputes, with adjustments: the garage's part of the bank's deposit.
        bank_minor: what the ledger's bank account received for it.
        untied_minor: net less bank, of a payout that arrived; 0 is what it should be.
    """

    garage_id: UUID
    payout_id: UUID
    stripe_payout_id: str
    status: str
    arrival_date: date
    currency: str
    gross_minor: int
    fees_minor: int
    refunds_minor: int
    disputes_minor: int
    adjustments_minor: int
    net_minor: int
    bank_minor: int
    untied_minor: int
    transactions: int
