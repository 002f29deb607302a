"""Explains a figure of a live report: the rows behind it, whose parts sum up to it, and what Stripe told of them.

The leaves are read by statements that were written for this, not by the report's own, so that their agreement says
something; it is tested for every cell of the demo's portfolio.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from vend.db.door import Door
from vend.db.queries import ReadCall
from vend.domain.errors import Invalid
from vend.domain.explain import Leaf, ToldBy
from vend.domain.report_columns import columns_of
from vend.reports.asked import Dates, Now, OnDate, Periods
from vend.reports.catalogue import AGING, OCCUPANCY, PASSES, PAYMENTS, PAYOUTS, REFUNDS, REVENUE, LiveReport
from vend.reports.live import LiveReports
from vend.store import explain

LEAVES_MAX = 1000
_READINGS_MAX = 3


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """Which figure of a garage: a report's column, and what its row is known by.

    Attributes:
        report: its name.
        column: of the report's rows; an amount or a count.
        from_date: first local date, of a report by periods or dates; several periods are summed.
        until_date: exclusive.
        on_date: of a report on a date; None: today.
        currency: of the row; None: the garage's.
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


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What makes up a figure.

    Attributes:
        value: the figure, as the report has it.
        explained: the sum of all leaves; the same, unless somebody wrote between the two readings.
        unit: minor units of `currency`, or a count.
        leaves: the first ones, by date; `leaves_left_out` says how many more there are.
        events: by which Stripe told of the leaves that are shown.
    """

    report: str
    column: str
    value: int
    explained: int
    unit: str
    currency: str | None
    as_of: datetime
    leaves: list[Leaf]
    leaves_left_out: int
    events: list[ToldBy]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Explained:
    """How a report's figures are explained.

    Attributes:
        keys: what a row is known by, beside its garage, currency and period.
        leaves: reads them.
        stated: columns that are no sums of rows, but settings or made of others.
    """

    report: LiveReport[Any, Any]
    keys: tuple[str, ...]
    leaves: Callable[[Any, datetime], ReadCall[list[Leaf]]]
    stated: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The columns that can be explained."""
        return [one.name for one in columns_of(self.report.row) if one.summed and one.name not in self.stated]


EXPLAINED: dict[str, _Explained] = {
    one.report.name: one
    for one in (
        _Explained(
            report=REVENUE,
            keys=(),
            leaves=lambda cell, _now: explain.revenue(
                column=cell.column, currency=cell.currency, from_date=cell.from_date, until_date=cell.until_date
            ),
        ),
        _Explained(
            report=PAYMENTS,
            keys=("method",),
            leaves=lambda cell, _now: explain.payments(
                column=cell.column,
                currency=cell.currency,
                method=cell.method,
                from_date=cell.from_date,
                until_date=cell.until_date,
            ),
        ),
        _Explained(
            report=AGING,
            keys=("customer_id",),
            leaves=lambda cell, now: explain.aging(
                column=cell.column,
                currency=cell.currency,
                customer_id=cell.customer_id,
                on_date=cell.on_date,
                now=now,
            ),
            stated=("invoices",),
        ),
        _Explained(
            report=OCCUPANCY,
            keys=(),
            leaves=lambda cell, _now: explain.places(column=cell.column, pass_id=None),
            stated=("capacity", "sellable", "left"),
        ),
        _Explained(
            report=PASSES,
            keys=("pass_id",),
            leaves=lambda cell, _now: explain.places(column=cell.column, pass_id=cell.pass_id),
            stated=("capacity",),
        ),
        _Explained(
            report=REFUNDS,
            keys=("refund_id",),
            leaves=lambda cell, _now: explain.refunds(column=cell.column, refund_id=cell.refund_id),
        ),
        _Explained(
            report=PAYOUTS,
            keys=("payout_id",),
            leaves=lambda cell, _now: explain.payouts(column=cell.column, payout_id=cell.payout_id),
            stated=("untied_minor",),
        ),
    )
}
"""By the report's name."""


async def explain_cell(
    door: Door, live: LiveReports, garage_id: UUID, cell: Cell, *, currency: str, now: datetime
) -> Explanation:
    """Explain a figure.

    Args:
        currency: the garage's, for a cell that names none.

    Raises:
        Invalid: there is no such report or column, or the row is not named in full; says what is missing.
    """
    how = _how(cell)
    cell = msgspec.structs.replace(cell, currency=cell.currency or currency)
    asked = _asked(how, cell)
    for _ in range(_READINGS_MAX):
        value = _value(how, cell, await live.read(how.report, [garage_id], asked, now=now))
        async with door.garage_snapshot([garage_id]) as garage:
            leaves = await garage.run(how.leaves(cell, now))
            told = await garage.run(_events(leaves[:LEAVES_MAX]))
        if value == sum(leaf.amount for leaf in leaves):
            break
    money = cell.column.endswith("_minor")
    return Explanation(
        report=cell.report,
        column=cell.column,
        value=value,
        explained=sum(leaf.amount for leaf in leaves),
        unit="minor units" if money else "count",
        currency=cell.currency if money else None,
        as_of=now,
        leaves=leaves[:LEAVES_MAX],
        leaves_left_out=max(0, len(leaves) - LEAVES_MAX),
        events=told,
    )


def _how(cell: Cell) -> _Explained:
    """Find how it is explained, and look whether the cell says all that names its row."""
    how = EXPLAINED.get(cell.report)
    if how is None:
        raise Invalid(f"Figures can be explained of: {', '.join(EXPLAINED)}.", field="report")
    if cell.column not in how.columns:
        raise Invalid(f"What can be explained of it: {', '.join(how.columns)}.", field="column")
    for key in how.keys:
        if getattr(cell, key) is None:
            raise Invalid(f"Give {key}: it says which row of {how.report.title.lower()} is meant.", field=key)
    return how


def _asked(how: _Explained, cell: Cell) -> Now:
    asks = how.report.asks
    if issubclass(asks, OnDate):
        return asks(on_date=cell.on_date)
    if not issubclass(asks, Dates):
        return Now()
    for key, name in (("from_date", "from"), ("until_date", "until")):
        if getattr(cell, key) is None:
            raise Invalid(f"Give {name}: the report is of dates.", field=name)
    assert cell.from_date is not None, "it was just looked at"
    assert cell.until_date is not None, "same"
    if issubclass(asks, Periods):
        return asks(from_date=cell.from_date, until_date=cell.until_date, grain="month")
    return asks(from_date=cell.from_date, until_date=cell.until_date)


def _value(how: _Explained, cell: Cell, rows: Sequence[Any]) -> int:
    """Give the figure; nothing is zero."""

    def meant(row: Any) -> bool:
        same_currency = getattr(row, "currency", cell.currency) == cell.currency
        return same_currency and all(getattr(row, key) == getattr(cell, key) for key in how.keys)

    return sum(getattr(row, cell.column) or 0 for row in rows if meant(row))


def _events(leaves: Sequence[Leaf]) -> ReadCall[list[ToldBy]]:
    def ids(name: str) -> list[UUID]:
        return list({found for leaf in leaves if (found := getattr(leaf, name)) is not None})

    return explain.events(
        stripe_ids=list({leaf.stripe_id.partition(":")[0] for leaf in leaves if leaf.stripe_id is not None}),
        invoice_ids=ids("invoice_id"),
        payment_ids=ids("payment_id"),
        refund_ids=ids("refund_id"),
    )
