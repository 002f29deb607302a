"""Explains a figure of a live report: the rows behind it, whose parts sum up to it, and what Stripe told of them.

The leaves are read by statements that were written for this, not by the report's own, so that their agreement says
something; it is tested for every cell of the demo's portfolio.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from vend.db.door import Door
from vend.db.queries import ReadCall
from vend.domain.errors import Invalid
from vend.domain.explain import Leaf, ToldBy
from vend.reports.asked import Dates, Now, OnDate, Periods
from vend.reports.explained import EXPLAINED, Cell, Explained
from vend.reports.live import LiveReports
from vend.store import explain

LEAVES_MAX = 1000
_READINGS_MAX = 3
_OF_NONE: dict[str, object] = {
    "coupon_id": UUID(int=0), "pass_id": UUID(int=0), "jurisdiction": "", "name": "", "percent": Decimal(0),
}  # fmt: skip


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
            leaves = await how.leaves(garage, cell, now)
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


async def by_garage(live: LiveReports, currencies: Mapping[UUID, str], cell: Cell, *, now: datetime) -> dict[UUID, int]:
    """Give a figure of several garages, each garage's part of it.

    Args:
        currencies: of the garages, for a cell that names none.

    Raises:
        Invalid: as `explain_cell`.
    """
    how = _how(cell)
    rows = await live.read(how.report, list(currencies), _asked(how, cell), now=now)
    return {
        garage_id: _value(
            how,
            msgspec.structs.replace(cell, currency=cell.currency or currency),
            [row for row in rows if row.garage_id == garage_id],
        )
        for garage_id, currency in currencies.items()
    }


def _how(cell: Cell) -> Explained:
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


def _asked(how: Explained, cell: Cell) -> Now:
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


def _value(how: Explained, cell: Cell, rows: Sequence[Any]) -> int:
    """Give the figure; nothing is zero."""

    def meant(row: Any) -> bool:
        same_currency = getattr(row, "currency", cell.currency) == cell.currency
        return same_currency and all(named(row, key) == getattr(cell, key) for key in how.keys)

    return sum(getattr(row, cell.column) or 0 for row in rows if meant(row))


def named(row: Any, key: str) -> object:
    """Give what a row is known by; what has none is asked for with zeros, or without letters."""
    found = getattr(row, key)
    return _OF_NONE[key] if found is None else found


def _events(leaves: Sequence[Leaf]) -> ReadCall[list[ToldBy]]:
    def ids(name: str) -> list[UUID]:
        return list({found for leaf in leaves if (found := getattr(leaf, name)) is not None})

    return explain.events(
        stripe_ids=list({leaf.stripe_id.partition(":")[0] for leaf in leaves if leaf.stripe_id is not None}),
        invoice_ids=ids("invoice_id"),
        payment_ids=ids("payment_id"),
        refund_ids=ids("refund_id"),
    )
