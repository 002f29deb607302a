"""Revenue by garage and period, straight from the ledger."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.db.door import Door
from vend.domain.errors import Invalid
from vend.domain.report import Grain, RevenueRow
from vend.store import reports

PERIODS_MAX = 400
_DAYS: dict[Grain, int] = {"day": 1, "week": 7, "month": 28}


class RevenueTotal(msgspec.Struct, frozen=True):
    """The sums of one currency; amounts in its minor units, in the words of `RevenueRow`."""

    currency: str
    invoiced_minor: int
    recognised_minor: int
    tax_minor: int
    refunded_minor: int
    credited_minor: int
    bad_debt_minor: int
    fees_minor: int
    collected_minor: int
    payments: int


class RevenueReport(msgspec.Struct, frozen=True):
    """Revenue of several garages.

    Attributes:
        from_date: first local date.
        until_date: exclusive.
        as_of: when it was read; what happened in the last moments may be missing.
        rows: by garage and period; a period without money has none.
        totals: one for each currency, since amounts of two are never added.
    """

    grain: Grain
    from_date: date
    until_date: date
    as_of: datetime
    rows: list[RevenueRow]
    totals: list[RevenueTotal]


async def revenue(
    door: Door, garages: Sequence[UUID], *, grain: Grain, from_date: date, until_date: date, now: datetime
) -> RevenueReport:
    """Read revenue of local dates, each garage on its own calendar.

    Args:
        until_date: exclusive.

    Raises:
        Invalid: the dates are the wrong way round, or too far apart for the grain.
    """
    if until_date <= from_date:
        raise Invalid("Give a date after `from`; it is exclusive.", field="until")
    if (until_date - from_date).days > PERIODS_MAX * _DAYS[grain]:
        raise Invalid(f"Ask for at most {PERIODS_MAX} periods, or take a coarser grain.", field="until")
    async with door.garage_snapshot(garages) as snapshot:
        rows = await snapshot.run(reports.revenue(grain=grain, from_date=from_date, until_date=until_date))
    return RevenueReport(
        grain=grain, from_date=from_date, until_date=until_date, as_of=now, rows=rows, totals=total(rows)
    )


def total(rows: Sequence[RevenueRow]) -> list[RevenueTotal]:
    """Sum rows up, each currency by itself, in the order of their names."""
    return [
        RevenueTotal(
            currency=currency,
            invoiced_minor=sum(row.invoiced_minor for row in rows if row.currency == currency),
            recognised_minor=sum(row.recognised_minor for row in rows if row.currency == currency),
            tax_minor=sum(row.tax_minor for row in rows if row.currency == currency),
            refunded_minor=sum(row.refunded_minor for row in rows if row.currency == currency),
            credited_minor=sum(row.credited_minor for row in rows if row.currency == currency),
            bad_debt_minor=sum(row.bad_debt_minor for row in rows if row.currency == currency),
            fees_minor=sum(row.fees_minor for row in rows if row.currency == currency),
            collected_minor=sum(row.collected_minor for row in rows if row.currency == currency),
            payments=sum(row.payments for row in rows if row.currency == currency),
        )
        for currency in sorted({row.currency for row in rows})
    ]
