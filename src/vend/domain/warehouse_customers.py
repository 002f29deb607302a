"""Rows of the warehouse's reports of customers, their recurring revenue, and places; words as in `warehouse_money`."""

from datetime import date
from uuid import UUID

import msgspec


class RecurringRevenue(msgspec.Struct, frozen=True):
    """One row for each garage and month.

    Monthly recurring revenue and what moved it: plan prices before tax and discounts, a twelfth of yearly ones; who
    is past due counts until access ends; trials and pauses count nothing.

    Attributes:
        start_minor: recurring revenue at the end of the month before.
        new_minor: of customers who had none before.
        expansion_minor: more of customers who had some.
        contraction_minor: less of customers who still have some; positive.
        churn_minor: of customers who have none any more; positive.
        reactivation_minor: of customers who had none for a while.
        end_minor: recurring revenue at the end of the month; of the present one, now.
        customers_start: customers with recurring revenue at the end of the month before.
        customers_new: first had some.
        customers_churned: have none any more.
        customers_reactivated: have some again.
        customers_end: customers with some at the end.
        subscriptions_end: subscriptions and seats behind it.
    """

    garage_id: UUID
    month_date: date
    currency: str
    start_minor: int
    new_minor: int
    expansion_minor: int
    contraction_minor: int
    churn_minor: int
    reactivation_minor: int
    end_minor: int
    customers_start: int
    customers_new: int
    customers_churned: int
    customers_reactivated: int
    customers_end: int
    subscriptions_end: int


class Churn(msgspec.Struct, frozen=True):
    """One row for each garage and month.

    Who and what went, in customers and in money, and what a customer is worth by it.

    Attributes:
        customers_start: customers with recurring revenue at the end of the month before.
        customers_churned: have none any more.
        customer_churn_bp: customers churned of those at the start, in basis points; null where there were none.
        mrr_start_minor: recurring revenue at the end of the month before.
        mrr_lost_minor: churn and contraction.
        gross_churn_bp: what was lost of the start, in basis points.
        net_retention_bp: what is left of the start with expansion and reactivation, in basis points.
        mrr_per_customer_minor: recurring revenue a customer, at the end.
        customer_churn_12m_bp: average monthly churn of customers over twelve months, in basis points.
        expected_value_minor: what a customer brings, before tax, at the present worth and the churn of twelve
            months; null without churn.
    """

    garage_id: UUID
    month_date: date
    currency: str
    customers_start: int
    customers_churned: int
    customer_churn_bp: int | None
    mrr_start_minor: int
    mrr_lost_minor: int
    gross_churn_bp: int | None
    net_retention_bp: int | None
    mrr_per_customer_minor: int | None
    customer_churn_12m_bp: int | None
    expected_value_minor: int | None


class CohortMonth(msgspec.Struct, frozen=True):
    """One row for each garage, first month of customers, and month since.

    How many of the customers of a month, and how much of their recurring revenue, are still there.

    Attributes:
        cohort_date: the first day of the month in which the customers first had recurring revenue.
        months_since: how many months after that.
        customers: how many customers.
        customers_kept: how many of them have recurring revenue at the end of the month.
        customers_kept_bp: the same in basis points.
        mrr_minor: recurring revenue of the cohort in its first month.
        mrr_kept_minor: its recurring revenue at the end of the month.
        mrr_kept_bp: the same in basis points of the first month.
    """

    garage_id: UUID
    cohort_date: date
    month_date: date
    currency: str
    months_since: int
    customers: int
    customers_kept: int
    customers_kept_bp: int | None
    mrr_minor: int
    mrr_kept_minor: int
    mrr_kept_bp: int | None


class LifetimeValue(msgspec.Struct, frozen=True):
    """One row for each garage and month in which customers were first billed.

    What customers have brought so far, before tax; from the ledger.

    Attributes:
        first_billed_date: the first day of the month in which the ledger first has something of the customer.
        customers: how many customers.
        customers_now: how many have recurring revenue now.
        customer_months: at how many ends of months they had some, added up.
        mrr_now_minor: their recurring revenue now.
        recognised_minor: earned, before tax, so far.
        lost_minor: refunds, credits and bad debt, before tax.
        value_minor: earned less lost.
        value_per_customer_minor: the same for one customer.
    """

    garage_id: UUID
    first_billed_date: date
    currency: str
    customers: int
    customers_now: int
    customer_months: int
    mrr_now_minor: int
    recognised_minor: int
    lost_minor: int
    value_minor: int
    value_per_customer_minor: int | None


class OccupancyMonth(msgspec.Struct, frozen=True):
    """One row for each garage and month.

    Places taken, on average, at most and at the end of a month, against the places that the garage has now.

    Attributes:
        capacity: places that the garage has now.
        days: days of the month, up to today.
        taken_days: places taken, day by day, added up.
        taken_most: the most at once, by days.
        taken_end: at the end.
        taken_bp: taken of the capacity on average, in basis points.
    """

    garage_id: UUID
    month_date: date
    capacity: int
    days: int
    taken_days: int
    taken_most: int
    taken_end: int
    taken_bp: int | None


class RenewalsForecast(msgspec.Struct, frozen=True):
    """One row for each garage and pass that renews in the month after the present one.

    What is to renew, before tax and discounts, with announced increases, and what of it is to be expected.

    Attributes:
        pass_id: the pass; all zeros for what belongs to no single one, such as invoices of company accounts.
        renewals: subscriptions that are to renew.
        renewals_minor: their prices.
        endings: subscriptions that end instead.
        endings_minor: their prices.
        paid_bp: how many of the garage's renewals of the last three whole months were paid, in basis points; 10,000
            where there were none.
        expected_minor: of the renewals, at that rate.
    """

    garage_id: UUID
    month_date: date
    pass_id: UUID
    pass_name: str
    currency: str
    renewals: int
    renewals_minor: int
    endings: int
    endings_minor: int
    paid_bp: int
    expected_minor: int
