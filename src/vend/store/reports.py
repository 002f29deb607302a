"""Statements of live reports: rows of several garages, each row of one."""

from datetime import date, datetime
from uuid import UUID

from vend.db.queries import read
from vend.domain.report import (
    AgingRow,
    DunningRow,
    GarageVersion,
    Grain,
    OccupancyRow,
    PassesRow,
    PaymentsRow,
    PayoutRow,
    RefundRow,
    RentRollRow,
    RevenueRow,
)
from vend.domain.report_money import ClosedMonthsRow, CouponsRow, DepositsRow, DisputesRow, PassRevenueRow
from vend.domain.tax_returned import ChargedTax, ExemptSales, TaxBack, TaxWeight


@read("reports/versions")
def versions() -> list[GarageVersion]:
    """Give how often each garage's rows were written; none for a garage that never was."""


@read("reports/revenue")
def revenue(*, grain: Grain, from_date: date, until_date: date) -> list[RevenueRow]:
    """Give revenue by local day, week or month of each garage."""


@read("reports/revenue_by_pass")
def revenue_by_pass(*, grain: Grain, from_date: date, until_date: date) -> list[PassRevenueRow]:
    """Give revenue by local day, week or month and pass of each garage."""


@read("reports/payments")
def payments(*, grain: Grain, from_date: date, until_date: date) -> list[PaymentsRow]:
    """Give attempts to pay by local day, week or month and method of each garage."""


@read("reports/aging")
def aging(*, on_date: date | None, now: datetime) -> list[AgingRow]:
    """Give what each customer owed at the end of a local date; of today's in each garage for None."""


@read("reports/rent_roll")
def rent_roll() -> list[RentRollRow]:
    """Give each live subscription."""


@read("reports/occupancy")
def occupancy() -> list[OccupancyRow]:
    """Give the places of each garage."""


@read("reports/passes")
def passes() -> list[PassesRow]:
    """Give each pass that is sold, held or wanted."""


@read("reports/dunning")
def dunning(*, now: datetime) -> list[DunningRow]:
    """Give each subscription and company that has not paid."""


@read("reports/refunds")
def refunds(*, from_date: date, until_date: date) -> list[RefundRow]:
    """Give money that went back."""


@read("reports/payouts")
def payouts(*, from_date: date, until_date: date) -> list[PayoutRow]:
    """Give each garage's parts of payouts by the date of arrival."""


@read("reports/taxes_charged")
def taxes_charged(*, grain: Grain, from_date: date, until_date: date) -> list[ChargedTax]:
    """Give what was charged for each tax by local day, week or month of each garage."""


@read("reports/taxes_of_merchants")
def taxes_of_merchants(*, grain: Grain, from_date: date, until_date: date) -> list[ChargedTax]:
    """Give what merchants' parts were taxed with, by local day, week or month of each garage."""


@read("reports/taxes_back")
def taxes_back(*, grain: Grain, from_date: date, until_date: date) -> list[TaxBack]:
    """Give the transfers that took tax back, up to the last date, of all that one counts for the dates of."""


@read("reports/taxes_weights")
def taxes_weights(*, ids: list[UUID]) -> list[TaxWeight]:
    """Give what invoices charged, and credit notes take back, of each tax."""


@read("reports/taxes_exempt")
def taxes_exempt(*, grain: Grain, from_date: date, until_date: date) -> list[ExemptSales]:
    """Give what was billed without a tax by certificate, by local day, week or month of each garage."""


@read("reports/coupons")
def coupons(*, grain: Grain, from_date: date, until_date: date) -> list[CouponsRow]:
    """Give what each coupon took off invoices by local day, week or month of each garage."""


@read("reports/disputes")
def disputes(*, grain: Grain, from_date: date, until_date: date) -> list[DisputesRow]:
    """Give disputes by local day, week or month of each garage."""


@read("reports/deposits")
def deposits(*, from_date: date, until_date: date) -> list[DepositsRow]:
    """Give the deposits at the bank of some local dates."""


@read("reports/closed_months")
def closed_months(*, from_date: date, until_date: date) -> list[ClosedMonthsRow]:
    """Give the accounts of closed months, as closed and as known now."""
