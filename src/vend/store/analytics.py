"""Statements of the precomputed reports: published figures, put together by spans of months and by what is asked for.

Each gives a row for each span and group, by `vend.domain.analytics.Calendar`. What may not be added over months is
taken at the beginning or the end of the span, `as_of` telling what the end of a month that is not over is; rates are
computed anew from their parts.
"""

from datetime import datetime

from vend.db.queries import read
from vend.domain.analytics import Calendar
from vend.domain.analytics_customers import (
    ChurnFigures,
    CohortFigures,
    LifetimeFigures,
    OccupancyFigures,
    RecurringFigures,
    RenewalFigures,
)
from vend.domain.analytics_money import (
    AccountFigures,
    AgingFigures,
    DeferredFigures,
    OwnerFigures,
    PaymentsFigures,
    RecoveryFigures,
    RevenueFigures,
    TaxFigures,
)
from vend.domain.publication import MartPublication
from vend.domain.tax_evidence import EvidencePage, TaxesWanted, TaxEvidence, TaxEvidenceSums


@read("analytics/publications")
def publications(*, marts: list[str], now: datetime) -> list[MartPublication]:
    """Give when tables of figures were published last."""


@read("analytics/revenue_monthly")
def revenue_monthly(*, by_garage: bool, by_pass: bool, calendar: Calendar) -> list[RevenueFigures]:
    """Give revenue by span, garage and pass."""


@read("analytics/mrr_monthly")
def mrr_monthly(*, by_garage: bool, calendar: Calendar, as_of: datetime) -> list[RecurringFigures]:
    """Give recurring revenue by span and garage."""


@read("analytics/churn_monthly")
def churn_monthly(*, by_garage: bool, calendar: Calendar, as_of: datetime) -> list[ChurnFigures]:
    """Give who and what went by span and garage."""


@read("analytics/cohort_retention")
def cohort_retention(*, by_garage: bool, calendar: Calendar) -> list[CohortFigures]:
    """Give who and what is left of those who began in a span, by month since and garage."""


@read("analytics/lifetime_value")
def lifetime_value(*, by_garage: bool, calendar: Calendar) -> list[LifetimeFigures]:
    """Give what those first billed in a span have brought, by garage."""


@read("analytics/payments_monthly")
def payments_monthly(*, by_garage: bool, by_method: bool, calendar: Calendar) -> list[PaymentsFigures]:
    """Give attempts to pay by span, garage and method."""


@read("analytics/payment_recovery_monthly")
def payment_recovery_monthly(*, by_garage: bool, calendar: Calendar) -> list[RecoveryFigures]:
    """Give what came of failed payments by span and garage."""


@read("analytics/aging_monthly")
def aging_monthly(*, by_garage: bool, by_customer: bool, calendar: Calendar, as_of: datetime) -> list[AgingFigures]:
    """Give what was owed at the end of each span by garage and customer."""


@read("analytics/deferred_revenue_monthly")
def deferred_revenue_monthly(*, by_garage: bool, calendar: Calendar, as_of: datetime) -> list[DeferredFigures]:
    """Give how deferred revenue changed by span and garage."""


@read("analytics/month_close")
def month_close(*, by_garage: bool, calendar: Calendar, as_of: datetime) -> list[AccountFigures]:
    """Give what each account did by span and garage."""


@read("analytics/tax_worksheet_monthly")
def tax_worksheet_monthly(
    *, by_garage: bool, by_jurisdiction: bool, by_tax: bool, calendar: Calendar
) -> list[TaxFigures]:
    """Give taxes by span, garage, jurisdiction and tax."""


@read("analytics/owner_statement_monthly")
def owner_statement_monthly(*, by_garage: bool, calendar: Calendar) -> list[OwnerFigures]:
    """Give what is left for owners by span and garage."""


@read("analytics/occupancy_monthly")
def occupancy_monthly(*, by_garage: bool, calendar: Calendar, as_of: datetime) -> list[OccupancyFigures]:
    """Give places taken by span and garage."""


@read("analytics/renewals_forecast")
def renewals_forecast(
    *, by_garage: bool, by_pass: bool, span_numbers: list[int], are_totals: list[bool]
) -> list[RenewalFigures]:
    """Give what is to renew by garage and pass."""


@read("analytics/tax_evidence")
def tax_evidence(*, wanted: TaxesWanted, page: EvidencePage) -> list[TaxEvidence]:
    """Give a page of the taxes on lines of one garage's invoices."""


@read("analytics/tax_evidence_sums")
def tax_evidence_sums(*, wanted: TaxesWanted) -> TaxEvidenceSums:
    """Give what they come to."""
