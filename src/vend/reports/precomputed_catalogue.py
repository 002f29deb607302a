"""The precomputed reports.

The table is the one definition: routes, documentation and tests over all of them are made from it. A report reads
tables of figures that the warehouse's models made and published (`vend.warehouse.models`), and nothing else.
"""

from typing import Any

from vend.domain import analytics_customers, analytics_money, warehouse_customers, warehouse_money
from vend.domain.access import Permission
from vend.reports.precomputed_asked import Grouped
from vend.reports.precomputed_report import Precomputed
from vend.store import analytics

CATALOGUE: tuple[Precomputed[Any], ...] = (
    Precomputed(
        name="revenue_monthly",
        title="Revenue",
        meaning="Billed, earned, taxed, refunded and collected, by pass; from the ledger.",
        grain="garage, month and pass",
        row=analytics_money.RevenueFigures,
        means=warehouse_money.RevenueByPass,
        groups=("garage", "pass"),
        read=lambda ask: analytics.revenue_monthly(
            by_garage="garage" in ask.by, by_pass="pass" in ask.by, calendar=ask.calendar
        ),
    ),
    Precomputed(
        name="mrr_monthly",
        title="Recurring revenue and what moved it",
        meaning=(
            "Plan prices before tax and discounts, a twelfth of yearly ones; start, new, expansion and reactivation, "
            "less contraction and churn, give the end, of every period and garage."
        ),
        grain="garage and month",
        row=analytics_customers.RecurringFigures,
        means=warehouse_customers.RecurringRevenue,
        read=lambda ask: analytics.mrr_monthly(by_garage="garage" in ask.by, calendar=ask.calendar, as_of=ask.as_of),
        rules=(
            ("at the beginning", ("start_minor", "customers_start")),
            ("at the end", ("end_minor", "customers_end", "subscriptions_end")),
        ),
    ),
    Precomputed(
        name="churn_monthly",
        title="Churn",
        meaning="Who and what went, in customers and in money, and what a customer is worth by it.",
        grain="garage and month",
        row=analytics_customers.ChurnFigures,
        means=warehouse_customers.Churn,
        read=lambda ask: analytics.churn_monthly(by_garage="garage" in ask.by, calendar=ask.calendar, as_of=ask.as_of),
        rules=(
            ("at the beginning", ("customers_start", "mrr_start_minor")),
            (
                "computed anew",
                (
                    "customer_churn_bp",
                    "gross_churn_bp",
                    "net_retention_bp",
                    "mrr_per_customer_minor",
                    "customer_churn_12m_bp",
                    "expected_value_minor",
                ),
            ),
        ),
        also=("mrr_monthly",),
    ),
    Precomputed(
        name="cohort_retention",
        title="Retention of cohorts",
        meaning=(
            "How many of the customers who began in a month, and how much of their recurring revenue, are left so many "
            "months later; a period is of the months in which they began."
        ),
        grain="garage, first month of customers, and month since",
        row=analytics_customers.CohortFigures,
        means=warehouse_customers.CohortMonth,
        always=("months_since", "currency"),
        read=lambda ask: analytics.cohort_retention(by_garage="garage" in ask.by, calendar=ask.calendar),
        rules=(("computed anew", ("customers_kept_bp", "mrr_kept_bp")),),
        totals=False,
    ),
    Precomputed(
        name="lifetime_value",
        title="What customers have brought",
        meaning="By the month in which they were first billed, before tax; from the ledger.",
        grain="garage and month in which customers were first billed",
        row=analytics_customers.LifetimeFigures,
        means=warehouse_customers.LifetimeValue,
        read=lambda ask: analytics.lifetime_value(by_garage="garage" in ask.by, calendar=ask.calendar),
        rules=(("computed anew", ("value_per_customer_minor",)),),
    ),
    Precomputed(
        name="payments_monthly",
        title="Payments",
        meaning="Attempts to pay: how many succeeded, what they brought in, what Stripe kept.",
        grain="garage, month, method and currency",
        row=analytics_money.PaymentsFigures,
        means=warehouse_money.PaymentsByMethod,
        groups=("garage", "method"),
        read=lambda ask: analytics.payments_monthly(
            by_garage="garage" in ask.by, by_method="method" in ask.by, calendar=ask.calendar
        ),
        rules=(("computed anew", ("success_bp",)),),
    ),
    Precomputed(
        name="payment_recovery_monthly",
        title="Recovery of failed payments",
        meaning="Invoices of which a payment failed, by the month of the first failure, and what came of them.",
        grain="garage, month of the first failure, and currency",
        row=analytics_money.RecoveryFigures,
        means=warehouse_money.PaymentRecovery,
        read=lambda ask: analytics.payment_recovery_monthly(by_garage="garage" in ask.by, calendar=ask.calendar),
        rules=(("computed anew", ("recovered_bp",)),),
    ),
    Precomputed(
        name="aging_monthly",
        title="Aging of receivables",
        meaning=(
            "What customers owed at the end of a period, by how many days it was overdue; from the ledger, so that its "
            "sum is the balance of the account `receivable`."
        ),
        grain="garage, month and customer who owed at its end",
        row=analytics_money.AgingFigures,
        means=warehouse_money.AgingByCustomer,
        groups=("garage", "customer"),
        read=lambda ask: analytics.aging_monthly(
            by_garage="garage" in ask.by, by_customer="customer" in ask.by, calendar=ask.calendar, as_of=ask.as_of
        ),
        rules=(
            (
                "at the end",
                (
                    "not_due_minor",
                    "days_1_30_minor",
                    "days_31_60_minor",
                    "days_61_90_minor",
                    "days_over_90_minor",
                    "owed_minor",
                    "invoices",
                ),
            ),
            ("outermost", ("oldest_due_date",)),
        ),
    ),
    Precomputed(
        name="deferred_revenue_monthly",
        title="Deferred revenue",
        meaning="How what is billed and not yet earned changed; from the ledger.",
        grain="garage and month",
        row=analytics_money.DeferredFigures,
        means=warehouse_money.DeferredRevenueMonth,
        read=lambda ask: analytics.deferred_revenue_monthly(
            by_garage="garage" in ask.by, calendar=ask.calendar, as_of=ask.as_of
        ),
        rules=(("at the beginning", ("opening_minor",)), ("at the end", ("closing_minor",))),
    ),
    Precomputed(
        name="month_close",
        title="Trial balance",
        meaning=(
            "What each account did, as known when it was published and, of closed months, as they were closed, with "
            "what corrected them later."
        ),
        grain="garage, month and account",
        row=analytics_money.AccountFigures,
        means=warehouse_money.AccountClose,
        always=("account", "currency"),
        read=lambda ask: analytics.month_close(by_garage="garage" in ask.by, calendar=ask.calendar, as_of=ask.as_of),
        rules=(
            ("at the beginning", ("opening_minor",)),
            ("at the end", ("closing_minor", "closed_closing_minor")),
            ("outermost", ("is_closed", "closed_date")),
        ),
    ),
    Precomputed(
        name="tax_worksheet_monthly",
        title="Tax worksheet",
        meaning="What a return to a jurisdiction asks for, and where its evidence begins and ends.",
        grain="garage, month, jurisdiction, tax, rate and currency",
        row=analytics_money.TaxFigures,
        means=warehouse_money.TaxWorksheetLine,
        groups=("garage", "jurisdiction", "tax"),
        read=lambda ask: analytics.tax_worksheet_monthly(
            by_garage="garage" in ask.by,
            by_jurisdiction="jurisdiction" in ask.by,
            by_tax="tax" in ask.by,
            calendar=ask.calendar,
        ),
        rules=(
            ("of one tax", ("taxable_minor", "invoices")),
            ("outermost", ("first_invoice_number", "last_invoice_number")),
        ),
    ),
    Precomputed(
        name="owner_statement_monthly",
        title="Owner statement",
        meaning="What a garage earned, what it cost to collect, and what is left for its owner; from the ledger.",
        grain="garage and month",
        row=analytics_money.OwnerFigures,
        means=warehouse_money.OwnerStatement,
        read=lambda ask: analytics.owner_statement_monthly(by_garage="garage" in ask.by, calendar=ask.calendar),
    ),
    Precomputed(
        name="occupancy_monthly",
        title="Occupancy",
        meaning="Places taken, on average, at most and at the end, against the places that the garage has now.",
        grain="garage and month",
        row=analytics_customers.OccupancyFigures,
        means=warehouse_customers.OccupancyMonth,
        always=(),
        read=lambda ask: analytics.occupancy_monthly(
            by_garage="garage" in ask.by, calendar=ask.calendar, as_of=ask.as_of
        ),
        rules=(
            ("at the end", ("capacity", "taken_end")),
            ("of one garage", ("taken_most",)),
            ("computed anew", ("taken_bp",)),
        ),
        needs=Permission.READ_BOOK,
    ),
    Precomputed(
        name="renewals_forecast",
        title="Forecast of renewals",
        meaning=(
            "What is to renew in the month after the present one, before tax and discounts, with announced increases, "
            "and what of it is to be expected."
        ),
        grain="garage and pass that renews in the month after the present one",
        asks=Grouped,
        row=analytics_customers.RenewalFigures,
        means=warehouse_customers.RenewalsForecast,
        groups=("garage", "pass"),
        always=("month", "currency"),
        read=lambda ask: analytics.renewals_forecast(
            by_garage="garage" in ask.by,
            by_pass="pass" in ask.by,
            span_numbers=ask.calendar.span_numbers,
            are_totals=ask.calendar.are_totals,
        ),
        rules=(("of one garage", ("paid_bp",)),),
    ),
)

BY_NAME: dict[str, Precomputed[Any]] = {report.name: report for report in CATALOGUE}
"""By the report's name."""
