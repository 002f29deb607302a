"""Compares the live reports with what the warehouse's models published, for every garage and month.

The two are written independently: the one in SQL that runs on the tables themselves, the other in models on a copy that
came through the log. Nothing may differ, not by a cent.

Both sides have to be of the same instant. A garage's version counts its writes: where it is the same before the
warehouse is brought up and after the live figures are read, nothing was written in between, and the two are comparable.
A garage that was written to meanwhile is compared again.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import msgspec

from vend.db.door import Door
from vend.db.handles import GarageSnapshot
from vend.domain.parity import Difference, FigureOf, compared, differences
from vend.domain.period import local_date, month_of
from vend.reports.asked import Periods
from vend.reports.taxes import read_taxes
from vend.store import books, deferral, garages, marts, reports

TRIES = 4
_FIRST, _LAST = date(2000, 1, 1), date(2200, 1, 1)
_REVENUE = (
    "invoiced_minor",
    "recognised_minor",
    "tax_minor",
    "refunded_minor",
    "credited_minor",
    "bad_debt_minor",
    "fees_minor",
    "collected_minor",
    "payments",
)
_PAYMENTS = ("attempts", "succeeded", "failed", "pending", "collected_minor", "fees_minor", "refunded_minor")
_AGING = (
    "not_due_minor",
    "days_1_30_minor",
    "days_31_60_minor",
    "days_61_90_minor",
    "days_over_90_minor",
    "owed_minor",
    "invoices",
)
_ROLLED = ("opening_minor", "added_minor", "recognised_minor", "released_minor", "closing_minor")
_TAXES = ("taxable_minor", "returned_minor", "net_minor", "exempt_minor", "invoices")
_COUPONS = ("amount_minor", "merchants_minor", "invoices")
_DISPUTES = (
    "opened",
    "opened_minor",
    "won",
    "lost",
    "dropped",
    "withdrawn_minor",
    "reinstated_minor",
    "lost_minor",
    "fees_minor",
)
_CLOSED = ("of_earlier_minor", "came_later_minor", "known_moved_minor", "closed_closing_minor", "known_closing_minor")
_CLOSED_MART = (
    "of_earlier_minor",
    "corrected_later_minor",
    "known_moved_minor",
    "closed_closing_minor",
    "known_closing_minor",
)
_NONE = UUID(int=0)
_CHARGED = "all taxes"
_BALANCES = ("opening_minor", "debits_minor", "credits_minor", "closing_minor")
MARTS = (
    "revenue_monthly",
    "payments_monthly",
    "aging_monthly",
    "deferred_revenue_monthly",
    "month_close",
    "tax_worksheet_monthly",
    "coupons_monthly",
    "disputes_monthly",
)
"""The published tables whose figures are compared."""


class Parity(msgspec.Struct, frozen=True):
    """What comparing found.

    Attributes:
        figures: how many were compared.
        garages: of how many garages.
        months: of how many months, each garage's by themselves.
        differences: in the order of garages, reports and months.
        in_motion: garages that were written to whenever they were looked at, so that nothing can be said of them.
        withheld: tables whose newer figures are kept back, each with the reason; they are of an earlier instant.
    """

    figures: int
    garages: int
    months: int
    differences: list[Difference]
    in_motion: list[UUID]
    withheld: dict[str, str]


class _Compared(msgspec.Struct, frozen=True):
    figures: int
    months: int
    differences: list[Difference]


async def compare(
    door: Door,
    garage_ids: Sequence[UUID],
    bring_up: Callable[[], Awaitable[None]],
    *,
    now: Callable[[], datetime],
    months: Collection[date] | None = None,
) -> Parity:
    """Compare garages.

    Args:
        bring_up: lets the warehouse catch up, builds its models and publishes them.
        months: their first days; None for all that the warehouse has.
    """
    left = list(garage_ids)
    found: list[_Compared] = []
    for _ in range(TRIES):
        before = await _versions(door, left)
        await bring_up()
        fresh = {garage_id: await _compare_one(door, garage_id, months, now=now()) for garage_id in left}
        after = await _versions(door, left)
        found += [one for garage_id, one in fresh.items() if before.get(garage_id) == after.get(garage_id)]
        left = [garage_id for garage_id in left if before.get(garage_id) != after.get(garage_id)]
        if not left:
            break
    return Parity(
        figures=sum(one.figures for one in found),
        garages=len(found),
        months=sum(one.months for one in found),
        differences=[difference for one in found for difference in one.differences],
        in_motion=left,
        withheld=await _withheld(door, garage_ids),
    )


async def _versions(door: Door, garage_ids: Sequence[UUID]) -> dict[UUID, int]:
    if not garage_ids:
        return {}
    async with door.garage_snapshot(garage_ids, fresh=True) as snapshot:
        return {one.garage_id: one.version for one in await snapshot.run(reports.versions())}


async def _withheld(door: Door, garage_ids: Sequence[UUID]) -> dict[str, str]:
    if not garage_ids:
        return {}
    async with door.garage_snapshot(garage_ids, fresh=True) as snapshot:
        found = {mart: await snapshot.run(marts.publication(mart=mart)) for mart in MARTS}
    reasons = {mart: "it was never published" if one is None else one.withheld_why for mart, one in found.items()}
    return {mart: why for mart, why in reasons.items() if why is not None}


async def _compare_one(door: Door, garage_id: UUID, wanted: Collection[date] | None, *, now: datetime) -> _Compared:
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        place = await garage.run(garages.read_one())
        assert place is not None, "a garage is never deleted"
        warehouse = await _from_warehouse(garage, garage_id)
        months = sorted({figure.month_date for figure in warehouse} if wanted is None else wanted)
        live = await _live(garage, garage_id, months, today=local_date(now, place.time_zone), now=now)
    if wanted is not None:
        live, warehouse = _of_months(live, wanted), _of_months(warehouse, wanted)
    return _Compared(compared(live, warehouse), len(months), differences(live, warehouse))


def _of_months(figures: dict[FigureOf, int], wanted: Collection[date]) -> dict[FigureOf, int]:
    return {figure: value for figure, value in figures.items() if figure.month_date in wanted}


async def _from_warehouse(garage: GarageSnapshot, garage_id: UUID) -> dict[FigureOf, int]:
    found = _Found(garage_id)
    for row in await garage.run(marts.revenue_monthly(from_date=_FIRST, until_date=_LAST)):
        found.add("revenue", row.month_date, "", row, _REVENUE)  # passes together
        found.add("revenue by pass", row.month_date, str(row.pass_id), row, _REVENUE)
    for paid in await garage.run(marts.payments_monthly(from_date=_FIRST, until_date=_LAST)):
        found.add("payments", paid.month_date, paid.method, paid, _PAYMENTS)
    for owed in await garage.run(marts.aging_monthly(from_date=_FIRST, until_date=_LAST)):
        found.add("aging", owed.month_date, str(owed.customer_id), owed, _AGING)
    for rolled in await garage.run(marts.deferred_revenue_monthly(from_date=_FIRST, until_date=_LAST)):
        found.add("deferred revenue", rolled.month_date, "", rolled, _ROLLED)
    for account in await garage.run(marts.month_close(from_date=_FIRST, until_date=_LAST)):
        found.add("trial balance", account.month_date, account.account_code, account, _BALANCES)
        if account.is_closed:
            found.add(
                "closed months", account.month_date, account.account_code, account, _CLOSED_MART, as_names=_CLOSED
            )
    for tax in await garage.run(marts.tax_worksheet_monthly(from_date=_FIRST, until_date=_LAST)):
        found.add("taxes", tax.month_date, _tax(tax.jurisdiction, tax.tax_name, tax.percent), tax, _TAXES)
        found.add("taxes", tax.month_date, _CHARGED, tax, ("charged_minor",))
    for coupon in await garage.run(marts.coupons_monthly(from_date=_FIRST, until_date=_LAST)):
        found.add("coupons", coupon.month_date, str(coupon.coupon_id), coupon, _COUPONS)
    for disputed in await garage.run(marts.disputes_monthly(from_date=_FIRST, until_date=_LAST)):
        found.add("disputes", disputed.month_date, "", disputed, _DISPUTES)
    return found.figures


async def _live(
    garage: GarageSnapshot, garage_id: UUID, months: Iterable[date], *, today: date, now: datetime
) -> dict[FigureOf, int]:
    found = _Found(garage_id)
    await _by_period(garage, found, now=now)
    for month_date in months:
        until_date = month_of(month_date).end_date
        on_date = min(until_date - timedelta(days=1), today)
        for owed in await garage.run(reports.aging(on_date=on_date, now=now)):
            found.add("aging", month_date, str(owed.customer_id), owed, _AGING)
        rolled = await garage.run(deferral.roll_forward(from_date=month_date, until_date=until_date))
        found.add("deferred revenue", month_date, "", rolled, _ROLLED)
        for account in await garage.run(books.trial_balance(from_date=month_date, until_date=until_date)):
            found.add("trial balance", month_date, account.account_code, account, _BALANCES)
    return found.figures


async def _by_period(garage: GarageSnapshot, found: "_Found", *, now: datetime) -> None:
    """Add the figures of reports that give all months at once."""
    for row in await garage.run(reports.revenue(grain="month", from_date=_FIRST, until_date=_LAST)):
        found.add("revenue", row.period_start_date, "", row, _REVENUE)
    for kept in await garage.run(reports.closed_months(from_date=_FIRST, until_date=_LAST)):
        found.add("closed months", kept.month_date, kept.account_code, kept, _CLOSED)
    for by_pass in await garage.run(reports.revenue_by_pass(grain="month", from_date=_FIRST, until_date=_LAST)):
        found.add("revenue by pass", by_pass.period_start_date, str(by_pass.pass_id or _NONE), by_pass, _REVENUE)
    for coupon in await garage.run(reports.coupons(grain="month", from_date=_FIRST, until_date=_LAST)):
        found.add("coupons", coupon.period_start_date, str(coupon.coupon_id or _NONE), coupon, _COUPONS)
    for disputed in await garage.run(reports.disputes(grain="month", from_date=_FIRST, until_date=_LAST)):
        found.add("disputes", disputed.period_start_date, "", disputed, _DISPUTES)
    for paid in await garage.run(reports.payments(grain="month", from_date=_FIRST, until_date=_LAST)):
        found.add("payments", paid.period_start_date, paid.method, paid, _PAYMENTS)
    for tax in await read_taxes(garage, Periods(from_date=_FIRST, until_date=_LAST), now):
        name = _tax(tax.jurisdiction, tax.name, tax.percent)
        found.add("taxes", tax.period_start_date, name, tax, _TAXES)
        found.add("taxes", tax.period_start_date, _CHARGED, tax, ("tax_minor",), as_names=("charged_minor",))


def _tax(jurisdiction: str | None, name: str | None, percent: Decimal | None) -> str:
    """Name a tax alike on both sides; one that is none of ours has neither name nor rate."""
    return f"{jurisdiction or ''} {name or ''} {(percent or Decimal(0)).normalize():f}"


class _Found:
    """Gathers one garage's figures; rows of the same name are added."""

    def __init__(self, garage_id: UUID) -> None:
        self._garage_id = garage_id
        self.figures: dict[FigureOf, int] = {}

    def add(
        self,
        report: str,
        month_date: date,
        of: str,
        row: msgspec.Struct,
        names: Sequence[str],
        *,
        as_names: Sequence[str] = (),
    ) -> None:
        """Add a row's columns, each under its own name or under another."""
        for name, as_name in zip(names, as_names or names, strict=True):
            figure = FigureOf(self._garage_id, report, month_date, of, as_name)
            self.figures[figure] = self.figures.get(figure, 0) + getattr(row, name)
