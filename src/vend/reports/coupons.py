"""What coupons cost a garage, month by month."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.db.door import Door
from vend.domain.coupon_cost import CouponCost
from vend.domain.errors import Invalid
from vend.store import coupons

DAYS_MAX = 1_100


class CouponReport(msgspec.Struct, frozen=True):
    """What coupons took off invoices. Revenue is booked after them, so this is no cost in the ledger.

    Attributes:
        from_date: first local date on which an invoice was issued.
        until_date: exclusive.
        as_of: when it was read.
        rows: by month, the newest first, and coupon; a voided invoice is in none.
        total_minor: of all rows, in minor units of the garage's currency, before tax.
    """

    from_date: date
    until_date: date
    as_of: datetime
    rows: list[CouponCost]
    total_minor: int


async def coupon_report(
    door: Door, garage_id: UUID, *, from_date: date, until_date: date, now: datetime
) -> CouponReport:
    """Read what each coupon took off the invoices of some local dates.

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
        rows = await snapshot.run(coupons.costs(from_date=from_date, until_date=until_date))
    total_minor = sum(row.amount_minor for row in rows)
    return CouponReport(from_date=from_date, until_date=until_date, as_of=now, rows=rows, total_minor=total_minor)
