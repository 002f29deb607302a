"""The figures of the home page, from live reports and the warehouse's published tables: pure sums over their rows.

Amounts of two currencies are never added: each figure is a mapping from the currency to its amount.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar

import msgspec

from vend.domain.report import DunningRow, OccupancyRow, PayoutRow, RevenueRow
from vend.domain.warehouse_customers import Churn, RecurringRevenue

R = TypeVar("R")
Amounts = dict[str, int]
_BASIS_POINTS = 10_000
_TO_COME = ("pending", "in_transit")


class Month(msgspec.Struct, frozen=True):
    """What was earned in a month, beside the same month a year before."""

    month_date: date
    until_date: date
    earned_minor: int
    year_before_minor: int


class Movement(msgspec.Struct, frozen=True):
    """Recurring revenue of a month and what moved it; what was lost is negative."""

    month_date: date
    end_minor: int
    won_minor: int
    grown_minor: int
    shrunk_minor: int
    lost_minor: int


class Attention(msgspec.Struct, frozen=True):
    """Renewals that are not paid: how many, and what is owed."""

    count: int
    owed: Amounts
    rows: list[DunningRow]


class NextPayout(msgspec.Struct, frozen=True):
    """What comes to the bank on the next day on which something does: by currency, and each garage's part."""

    arrival_date: date
    amounts: Amounts
    rows: list[PayoutRow]


def summed(rows: Iterable[R], currency: Callable[[R], str], amount: Callable[[R], int]) -> Amounts:
    """Add up by currency."""
    sums: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        sums[currency(row)] += amount(row)
    return dict(sums)


def earned(rows: Iterable[RevenueRow], from_date: date, until_date: date) -> Amounts:
    """Give what was earned in the periods that begin within some dates, before tax and refunds."""
    within = [row for row in rows if from_date <= row.period_start_date < until_date]
    return summed(within, lambda row: row.currency, lambda row: row.recognised_minor)


def collected(rows: Iterable[RevenueRow], from_date: date, until_date: date) -> Amounts:
    """Give what payments brought in, with tax, in the periods that begin within some dates."""
    within = [row for row in rows if from_date <= row.period_start_date < until_date]
    return summed(within, lambda row: row.currency, lambda row: row.collected_minor)


def year_before(day: date) -> date:
    """Give the same day a year earlier; of February 29 the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def months_before(day: date, months: int) -> date:
    """Give the first day of the month that lies so many months before a day's."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def by_month(rows: Iterable[RevenueRow], currency: str, today: date, months: int) -> list[Month]:
    """Give the months up to the present one, each beside the same one a year before."""
    of_month = summed(
        [row for row in rows if row.currency == currency],
        lambda row: row.period_start_date.isoformat(),
        lambda row: row.recognised_minor,
    )
    days = [months_before(today, back) for back in range(months - 1, -1, -1)]
    return [
        Month(
            day, months_before(day, -1), of_month.get(day.isoformat(), 0), of_month.get(year_before(day).isoformat(), 0)
        )
        for day in days
    ]


def movements(rows: Iterable[RecurringRevenue], currency: str) -> list[Movement]:
    """Give the recurring revenue of one currency by month, all garages together."""
    by_day: defaultdict[date, list[RecurringRevenue]] = defaultdict(list)
    for row in rows:
        if row.currency == currency:
            by_day[row.month_date].append(row)
    return [
        Movement(
            day,
            sum(one.end_minor for one in some),
            sum(one.new_minor + one.reactivation_minor for one in some),
            sum(one.expansion_minor for one in some),
            -sum(one.contraction_minor for one in some),
            -sum(one.churn_minor for one in some),
        )
        for day, some in sorted(by_day.items())
    ]


def churn_bp(rows: Iterable[Churn], month_date: date) -> int | None:
    """Give the customers lost in a month, in basis points of those at its start; None where there were none."""
    of_month = [row for row in rows if row.month_date == month_date]
    start = sum(row.customers_start for row in of_month)
    churned = sum(row.customers_churned for row in of_month)
    return round(churned * _BASIS_POINTS / start) if start else None


def attention(rows: list[DunningRow], shown: int) -> Attention:
    """Give the unpaid renewals, those that owe most first."""
    ranked = sorted(rows, key=lambda row: -row.owed_minor)
    return Attention(len(rows), summed(rows, lambda row: row.currency, lambda row: row.owed_minor), ranked[:shown])


def next_payout(rows: Iterable[PayoutRow]) -> NextPayout | None:
    """Give what comes to the bank next; None where nothing is on its way."""
    coming = [row for row in rows if row.status in _TO_COME]
    if not coming:
        return None
    day = min(row.arrival_date for row in coming)
    of_day = [row for row in coming if row.arrival_date == day]
    return NextPayout(day, summed(of_day, lambda row: row.currency, lambda row: row.net_minor), of_day)


def change_bp(now: Mapping[str, int], before: Mapping[str, int], currency: str) -> int | None:
    """Give the growth over an earlier amount in basis points; None where there was none to compare with."""
    earlier = before.get(currency, 0)
    return round((now.get(currency, 0) - earlier) * _BASIS_POINTS / earlier) if earlier > 0 else None


def places(rows: Iterable[OccupancyRow]) -> tuple[int, int, int]:
    """Give places taken, capacity, and people in line, of all garages."""
    some = list(rows)
    return sum(row.taken for row in some), sum(row.capacity for row in some), sum(row.waiting for row in some)
