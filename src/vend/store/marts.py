"""Statements of the warehouse's reports: rows that its models made, as they were published last."""

from datetime import date

from vend.db.queries import read
from vend.domain.publication import Publication
from vend.domain.warehouse_customers import (
    Churn,
    CohortMonth,
    LifetimeValue,
    OccupancyMonth,
    RecurringRevenue,
    RenewalsForecast,
)
from vend.domain.warehouse_money import (
    AccountClose,
    AgingByCustomer,
    CouponMonth,
    DeferredRevenueMonth,
    DisputeMonth,
    OwnerStatement,
    PaymentRecovery,
    PaymentsByMethod,
    RevenueByPass,
    TaxWorksheetLine,
)


@read("marts/revenue_monthly")
def revenue_monthly(*, from_date: date, until_date: date) -> list[RevenueByPass]:
    """Give one row for each garage, month and pass."""


@read("marts/payments_monthly")
def payments_monthly(*, from_date: date, until_date: date) -> list[PaymentsByMethod]:
    """Give one row for each garage, month, method and currency."""


@read("marts/payment_recovery_monthly")
def payment_recovery_monthly(*, from_date: date, until_date: date) -> list[PaymentRecovery]:
    """Give one row for each garage, month of the first failure, and currency."""


@read("marts/aging_monthly")
def aging_monthly(*, from_date: date, until_date: date) -> list[AgingByCustomer]:
    """Give one row for each garage, month and customer who owed at its end."""


@read("marts/deferred_revenue_monthly")
def deferred_revenue_monthly(*, from_date: date, until_date: date) -> list[DeferredRevenueMonth]:
    """Give one row for each garage and month."""


@read("marts/month_close")
def month_close(*, from_date: date, until_date: date) -> list[AccountClose]:
    """Give one row for each garage, month and account."""


@read("marts/tax_worksheet_monthly")
def tax_worksheet_monthly(*, from_date: date, until_date: date) -> list[TaxWorksheetLine]:
    """Give one row for each garage, month, jurisdiction, tax, rate and currency."""


@read("marts/coupons_monthly")
def coupons_monthly(*, from_date: date, until_date: date) -> list[CouponMonth]:
    """Give one row for each garage, month of issue, coupon and currency."""


@read("marts/disputes_monthly")
def disputes_monthly(*, from_date: date, until_date: date) -> list[DisputeMonth]:
    """Give one row for each garage, month and currency."""


@read("marts/owner_statement_monthly")
def owner_statement_monthly(*, from_date: date, until_date: date) -> list[OwnerStatement]:
    """Give one row for each garage and month."""


@read("marts/mrr_monthly")
def mrr_monthly(*, from_date: date, until_date: date) -> list[RecurringRevenue]:
    """Give one row for each garage and month."""


@read("marts/churn_monthly")
def churn_monthly(*, from_date: date, until_date: date) -> list[Churn]:
    """Give one row for each garage and month."""


@read("marts/cohort_retention")
def cohort_retention(*, from_date: date, until_date: date) -> list[CohortMonth]:
    """Give one row for each garage, first month of customers, and month since."""


@read("marts/lifetime_value")
def lifetime_value(*, from_date: date, until_date: date) -> list[LifetimeValue]:
    """Give one row for each garage and month in which customers were first billed."""


@read("marts/occupancy_monthly")
def occupancy_monthly(*, from_date: date, until_date: date) -> list[OccupancyMonth]:
    """Give one row for each garage and month."""


@read("marts/renewals_forecast")
def renewals_forecast() -> list[RenewalsForecast]:
    """Give one row for each garage and pass that renews in the month after the present one."""


@read("marts/publication")
def publication(*, mart: str) -> Publication | None:
    """Give when a table was published last; None where it never was to be."""
