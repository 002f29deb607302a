"""Figures of customers and places over several months and garages; words as in `analytics_money`."""

from datetime import date
from uuid import UUID

import msgspec


class RecurringFigures(msgspec.Struct, frozen=True):
    """Recurring revenue and what moved it; who came, went and came again in a period counts each time."""

    span_number: int
    garage_id: UUID | None
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


class ChurnFigures(msgspec.Struct, frozen=True):
    """Who and what went; of a period of several months, all that went in them of what was there at its start."""

    span_number: int
    garage_id: UUID | None
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


class CohortFigures(msgspec.Struct, frozen=True):
    """How many of those who began in a period, and how much of their recurring revenue, are left so many months later.

    Attributes:
        customers: how many customers began; of the months that are so long ago already.
    """

    span_number: int
    garage_id: UUID | None
    months_since: int
    currency: str
    customers: int
    customers_kept: int
    customers_kept_bp: int | None
    mrr_minor: int
    mrr_kept_minor: int
    mrr_kept_bp: int | None


class LifetimeFigures(msgspec.Struct, frozen=True):
    """What those who were first billed in a period have brought so far."""

    span_number: int
    garage_id: UUID | None
    currency: str
    customers: int
    customers_now: int
    customer_months: int
    mrr_now_minor: int
    recognised_minor: int
    lost_minor: int
    value_minor: int
    value_per_customer_minor: int | None


class OccupancyFigures(msgspec.Struct, frozen=True):
    """Places taken, against the places that there are now.

    Attributes:
        place_days: places that the garage has now, for each day of the period, up to today.
        taken_most: the most at once, by days; null where several garages are put together.
    """

    span_number: int
    garage_id: UUID | None
    capacity: int
    place_days: int
    taken_days: int
    taken_most: int | None
    taken_end: int
    taken_bp: int | None


class RenewalFigures(msgspec.Struct, frozen=True):
    """What is to renew in the month after the present one.

    Attributes:
        paid_bp: how many of the garage's renewals of the last three whole months were paid, in basis points; null
            where several garages are put together.
    """

    span_number: int
    garage_id: UUID | None
    pass_id: UUID | None
    pass_name: str | None
    month_date: date | None
    currency: str
    renewals: int
    renewals_minor: int
    endings: int
    endings_minor: int
    paid_bp: int | None
    expected_minor: int
