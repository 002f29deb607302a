"""The live reports: what each is called, what may be asked, which statement reads it.

The table is the one definition: routes, documentation, cache and tests over all reports are made from it. A report's
rows are of one garage each, so that one garage's write makes nothing but its own rows anew.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from vend.db.handles import GarageSnapshot
from vend.db.queries import ReadCall
from vend.domain.access import Permission
from vend.domain.report import (
    AgingRow,
    DunningRow,
    Grain,
    OccupancyRow,
    PassesRow,
    PaymentsRow,
    PayoutRow,
    RefundRow,
    RentRollRow,
    RevenueRow,
)
from vend.domain.report_money import ClosedMonthsRow, CouponsRow, DepositsRow, DisputesRow, PassRevenueRow, TaxesRow
from vend.reports.asked import Dates, Now, OnDate, Periods
from vend.reports.taxes import read_taxes
from vend.store import reports

Q = TypeVar("Q", bound=Now)
R = TypeVar("R", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveReport(Generic[Q, R]):
    """One report.

    Attributes:
        name: of its address, in words parted by dashes.
        title: for people.
        meaning: one or two sentences.
        asks: what may be asked.
        row: the type of its rows; has `garage_id`.
        read: reads them, for what was asked and the present instant.
        needs: the permission, in each garage.
        by_the_clock: whether the rows change by time alone, with the local date.
    """

    name: str
    title: str
    meaning: str
    asks: type[Q]
    row: type[R]
    read: Callable[[GarageSnapshot, Q, datetime], Awaitable[list[R]]]
    needs: Permission = Permission.READ_MONEY
    by_the_clock: bool = False


class _OfDates(Protocol[R]):
    def __call__(self, *, from_date: date, until_date: date) -> ReadCall[list[R]]: ...


class _ByPeriod(Protocol[R]):
    def __call__(self, *, grain: Grain, from_date: date, until_date: date) -> ReadCall[list[R]]: ...


def _of_dates(statement: _OfDates[R]) -> Callable[[GarageSnapshot, Dates, datetime], Awaitable[list[R]]]:
    return lambda garages, asked, _now: garages.run(statement(from_date=asked.from_date, until_date=asked.until_date))


def _by_period(statement: _ByPeriod[R]) -> Callable[[GarageSnapshot, Periods, datetime], Awaitable[list[R]]]:
    return lambda garages, asked, _now: garages.run(
        statement(grain=asked.grain, from_date=asked.from_date, until_date=asked.until_date)
    )


REVENUE = LiveReport(
    name="revenue",
    title="Revenue",
    meaning="Billed, earned, taxed, refunded and collected, by period; from the ledger.",
    asks=Periods,
    row=RevenueRow,
    read=_by_period(reports.revenue),
)
REVENUE_BY_PASS = LiveReport(
    name="revenue-by-pass",
    title="Revenue by pass",
    meaning=(
        "Billed, earned, taxed, refunded and collected, by period and pass; from the ledger. Prices and taxes are "
        "counted line by line; payments, fees and what went back of an invoice for several passes are parted by what "
        "it bills for each."
    ),
    asks=Periods,
    row=PassRevenueRow,
    read=_by_period(reports.revenue_by_pass),
)
PAYMENTS = LiveReport(
    name="payments",
    title="Payments",
    meaning="Attempts to pay by period and method: how many succeeded, what they brought in, what Stripe kept.",
    asks=Periods,
    row=PaymentsRow,
    read=_by_period(reports.payments),
)
AGING = LiveReport(
    name="aging",
    title="Aging of receivables",
    meaning=(
        "What each customer owed at the end of a date, by how many days it was overdue; from the ledger, so that its "
        "sum is the balance of the account `receivable`."
    ),
    asks=OnDate,
    row=AgingRow,
    read=lambda garages, asked, now: garages.run(reports.aging(on_date=asked.on_date, now=now)),
    by_the_clock=True,
)
RENT_ROLL = LiveReport(
    name="rent-roll",
    title="Rent roll",
    meaning="Each live subscription: who pays, who parks, with which plates, for how much, until when.",
    asks=Now,
    row=RentRollRow,
    read=lambda garages, _asked, _now: garages.run(reports.rent_roll()),
)
OCCUPANCY = LiveReport(
    name="occupancy",
    title="Occupancy",
    meaning="The places of each garage: sold, held for people in line, and left, with the stated oversell.",
    asks=Now,
    row=OccupancyRow,
    read=lambda garages, _asked, _now: garages.run(reports.occupancy()),
    needs=Permission.READ_BOOK,
)
PASSES = LiveReport(
    name="passes",
    title="Passes",
    meaning="Each pass: places taken, held and wanted, and the monthly worth of the subscriptions that have it.",
    asks=Now,
    row=PassesRow,
    read=lambda garages, _asked, _now: garages.run(reports.passes()),
)
DUNNING = LiveReport(
    name="dunning",
    title="Unpaid renewals",
    meaning="Each subscription and company that has not paid: what is owed, which notices were given, what comes next.",
    asks=Now,
    row=DunningRow,
    read=lambda garages, _asked, now: garages.run(reports.dunning(now=now)),
    by_the_clock=True,
)
REFUNDS = LiveReport(
    name="refunds",
    title="Refunds",
    meaning="Money that went back on some dates: to whom, why, and who allowed it.",
    asks=Dates,
    row=RefundRow,
    read=_of_dates(reports.refunds),
)
PAYOUTS = LiveReport(
    name="payouts",
    title="Payout reconciliation",
    meaning=(
        "Each garage's part of the payouts that arrive on some dates: gross, fees, net, beside what the ledger's bank "
        "account received; what does not tie out is shown."
    ),
    asks=Dates,
    row=PayoutRow,
    read=_of_dates(reports.payouts),
)

TAXES = LiveReport(
    name="taxes",
    title="Taxes",
    meaning=(
        "What was charged and given back for each tax, by jurisdiction, rate and period, and what was billed without "
        "it by certificate. Charged by the local date on which the invoice was issued, voided ones left out; given "
        "back by the date of the refund or the credit note. `net_minor` is what is to be remitted."
    ),
    asks=Periods,
    row=TaxesRow,
    read=read_taxes,
)
COUPONS = LiveReport(
    name="coupons",
    title="Coupons and discounts",
    meaning="What each coupon took off invoices before tax, by the period of their issue; voided ones are left out.",
    asks=Periods,
    row=CouponsRow,
    read=_by_period(reports.coupons),
)
DISPUTES = LiveReport(
    name="disputes",
    title="Disputes",
    meaning=(
        "Disputes by period: opened, won, lost; what Stripe took and gave back, what is lost and what the fees were, "
        "from the ledger."
    ),
    asks=Periods,
    row=DisputesRow,
    read=_by_period(reports.disputes),
)
DEPOSITS = LiveReport(
    name="deposits",
    title="Deposits",
    meaning="Deposits of checks, transfers and cash on some dates, beside what the ledger's bank account received.",
    asks=Dates,
    row=DepositsRow,
    read=_of_dates(reports.deposits),
)

CLOSED_MONTHS = LiveReport(
    name="closed-months",
    title="Closed months, as known then and now",
    meaning=(
        "What each account did in the months that are closed: as they were closed, and as they are known now, with "
        "what was booked later because they were closed and without what is of earlier months."
    ),
    asks=Dates,
    row=ClosedMonthsRow,
    read=_of_dates(reports.closed_months),
)

CATALOGUE: tuple[LiveReport[Any, Any], ...] = (
    REVENUE,
    REVENUE_BY_PASS,
    PAYMENTS,
    AGING,
    RENT_ROLL,
    OCCUPANCY,
    PASSES,
    DUNNING,
    REFUNDS,
    PAYOUTS,
    TAXES,
    COUPONS,
    DISPUTES,
    DEPOSITS,
    CLOSED_MONTHS,
)
