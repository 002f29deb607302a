"""How the figures of each live report are explained: what names a row, and which statement reads its leaves."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from vend.db.handles import GarageSnapshot
from vend.domain.explain import Leaf
from vend.domain.report_columns import columns_of
from vend.reports.catalogue import (
    AGING,
    CLOSED_MONTHS,
    COUPONS,
    DEPOSITS,
    DISPUTES,
    OCCUPANCY,
    PASSES,
    PAYMENTS,
    PAYOUTS,
    REFUNDS,
    REVENUE,
    REVENUE_BY_PASS,
    TAXES,
    LiveReport,
)
from vend.reports.explained_taxes import leaves_of_tax
from vend.store import explain


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """Which figure of a garage: a report's column, and what its row is known by.

    Attributes:
        report: its name.
        column: of the report's rows; an amount or a count.
        from_date: first local date, of a report by periods or dates; several periods are summed.
        until_date: exclusive.
        on_date: of a report on a date; None: today.
        currency: of the row; None: the garage's.
        pass_id: with `coupon_id` all zeros for the row of none.
        jurisdiction: with name and percent of a tax; no letters and 0 for rates that are none of the garage's.
    """

    report: str
    column: str
    from_date: date | None = None
    until_date: date | None = None
    on_date: date | None = None
    currency: str | None = None
    method: str | None = None
    customer_id: UUID | None = None
    pass_id: UUID | None = None
    payout_id: UUID | None = None
    refund_id: UUID | None = None
    coupon_id: UUID | None = None
    deposit_id: UUID | None = None
    jurisdiction: str | None = None
    name: str | None = None
    percent: Decimal | None = None
    account_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """How a report's figures are explained.

    Attributes:
        keys: what a row is known by, beside its garage, currency and period.
        leaves: reads them.
        stated: columns that are no sums of rows, but settings or made of others.
    """

    report: LiveReport[Any, Any]
    keys: tuple[str, ...]
    leaves: Callable[[GarageSnapshot, Any, datetime], Awaitable[list[Leaf]]]
    stated: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The columns that can be explained."""
        return [one.name for one in columns_of(self.report.row) if one.summed and one.name not in self.stated]


EXPLAINED: dict[str, Explained] = {
    one.report.name: one
    for one in (
        Explained(
            report=REVENUE,
            keys=(),
            leaves=lambda garage, cell, _now: garage.run(
                explain.revenue(
                    column=cell.column, currency=cell.currency, from_date=cell.from_date, until_date=cell.until_date
                )
            ),
        ),
        Explained(
            report=REVENUE_BY_PASS,
            keys=("pass_id",),
            leaves=lambda garage, cell, _now: garage.run(
                explain.revenue_by_pass(
                    column=cell.column,
                    currency=cell.currency,
                    pass_id=cell.pass_id,
                    from_date=cell.from_date,
                    until_date=cell.until_date,
                )
            ),
        ),
        Explained(
            report=PAYMENTS,
            keys=("method",),
            leaves=lambda garage, cell, _now: garage.run(
                explain.payments(
                    column=cell.column,
                    currency=cell.currency,
                    method=cell.method,
                    from_date=cell.from_date,
                    until_date=cell.until_date,
                )
            ),
        ),
        Explained(
            report=AGING,
            keys=("customer_id",),
            leaves=lambda garage, cell, now: garage.run(
                explain.aging(
                    column=cell.column,
                    currency=cell.currency,
                    customer_id=cell.customer_id,
                    on_date=cell.on_date,
                    now=now,
                )
            ),
            stated=("invoices",),
        ),
        Explained(
            report=OCCUPANCY,
            keys=(),
            leaves=lambda garage, cell, _now: garage.run(explain.places(column=cell.column, pass_id=None)),
            stated=("capacity", "sellable", "left"),
        ),
        Explained(
            report=PASSES,
            keys=("pass_id",),
            leaves=lambda garage, cell, _now: garage.run(explain.places(column=cell.column, pass_id=cell.pass_id)),
            stated=("capacity",),
        ),
        Explained(
            report=REFUNDS,
            keys=("refund_id",),
            leaves=lambda garage, cell, _now: garage.run(explain.refunds(column=cell.column, refund_id=cell.refund_id)),
        ),
        Explained(
            report=PAYOUTS,
            keys=("payout_id",),
            leaves=lambda garage, cell, _now: garage.run(explain.payouts(column=cell.column, payout_id=cell.payout_id)),
            stated=("untied_minor",),
        ),
        Explained(report=TAXES, keys=("jurisdiction", "name", "percent"), leaves=leaves_of_tax),
        Explained(
            report=COUPONS,
            keys=("coupon_id",),
            leaves=lambda garage, cell, _now: garage.run(
                explain.coupons(
                    column=cell.column,
                    currency=cell.currency,
                    coupon_id=cell.coupon_id,
                    from_date=cell.from_date,
                    until_date=cell.until_date,
                )
            ),
        ),
        Explained(
            report=DISPUTES,
            keys=(),
            leaves=lambda garage, cell, _now: garage.run(
                explain.disputes(
                    column=cell.column, currency=cell.currency, from_date=cell.from_date, until_date=cell.until_date
                )
            ),
        ),
        Explained(
            report=DEPOSITS,
            keys=("deposit_id",),
            leaves=lambda garage, cell, _now: garage.run(
                explain.deposits(column=cell.column, deposit_id=cell.deposit_id)
            ),
            stated=("untied_minor",),
        ),
        Explained(
            report=CLOSED_MONTHS,
            keys=("account_code",),
            leaves=lambda garage, cell, _now: garage.run(
                explain.closed_months(
                    column=cell.column,
                    account_code=cell.account_code,
                    from_date=cell.from_date,
                    until_date=cell.until_date,
                )
            ),
            stated=("closed_closing_minor", "known_closing_minor"),
        ),
    )
}
"""By the report's name."""
