"""What is owed to whom in taxes: the sums that a return to a jurisdiction asks for."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.db.door import Door
from vend.domain.errors import Invalid
from vend.domain.tax_rates import TaxSum
from vend.store import line_taxes

DAYS_MAX = 366


class TaxReport(msgspec.Struct, frozen=True):
    """The taxes that a garage has charged, by jurisdiction and rate.

    Attributes:
        from_date: first local date on which an invoice was issued.
        until_date: exclusive.
        as_of: when it was read.
        rows: a voided invoice is in none; refunds and credits are not taken off.
    """

    from_date: date
    until_date: date
    as_of: datetime
    rows: list[TaxSum]


async def tax_report(door: Door, garage_id: UUID, *, from_date: date, until_date: date, now: datetime) -> TaxReport:
    """Read what was charged for each tax on invoices of some local dates.

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
        rows = await snapshot.run(line_taxes.report(from_date=from_date, until_date=until_date))
    return TaxReport(from_date=from_date, until_date=until_date, as_of=now, rows=rows)
