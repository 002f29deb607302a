"""What is owed to whom in taxes: the sums that a return to a jurisdiction asks for."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.db.door import Door
from vend.db.handles import GarageSnapshot
from vend.domain.errors import Invalid
from vend.domain.tax_rates import TaxSum
from vend.domain.tax_returned import given_back, with_returned
from vend.store import line_taxes

DAYS_MAX = 366


class TaxReport(msgspec.Struct, frozen=True):
    """The taxes that a garage has charged and given back, by jurisdiction and rate.

    Attributes:
        from_date: first local date on which an invoice was issued, or something was given back.
        until_date: exclusive.
        as_of: when it was read.
        rows: a voided invoice is in none; what went back counts for the date on which it did, as in the ledger, so what
            belongs to a closed month is in the open one.
    """

    from_date: date
    until_date: date
    as_of: datetime
    rows: list[TaxSum]


async def tax_report(door: Door, garage_id: UUID, *, from_date: date, until_date: date, now: datetime) -> TaxReport:
    """Read what was charged for each tax on invoices of some local dates, and what went back on these dates.

    Args:
        until_date: exclusive.

    Raises:
        Invalid: the dates are the wrong way round, or more than `DAYS_MAX` apart.
    """
    if until_date <= from_date:
        raise Invalid("Give a date after `from`; it is exclusive.", field="until")
    if (until_date - from_date).days > DAYS_MAX:
        raise Invalid(f"Ask for at most {DAYS_MAX} days.", field="until")
    async with door.garage_snapshot([garage_id]) as snapshot:
        rows = await read_taxes(snapshot, from_date=from_date, until_date=until_date)
    return TaxReport(from_date=from_date, until_date=until_date, as_of=now, rows=rows)


async def read_taxes(snapshot: GarageSnapshot, *, from_date: date, until_date: date) -> list[TaxSum]:
    """Read the rows of a tax report of the snapshot's one garage; `until_date` is exclusive."""
    charged = await snapshot.run(line_taxes.report(from_date=from_date, until_date=until_date))
    back = await snapshot.run(line_taxes.back(from_date=from_date, until_date=until_date))
    weights = await snapshot.run(line_taxes.weights(ids=sorted({one.of_id for one in back})))
    return with_returned(charged, given_back(back, weights))
