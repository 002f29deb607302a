"""What is owed to whom in taxes: the sums that a return to a jurisdiction asks for."""

from datetime import datetime

from vend.db.handles import GarageSnapshot
from vend.domain.report_money import TaxesRow
from vend.domain.tax_returned import given_back, taxes_rows
from vend.reports.asked import Periods
from vend.store import reports


async def read_taxes(snapshot: GarageSnapshot, asked: Periods, _now: datetime) -> list[TaxesRow]:
    """Read what was charged, given back and exempt, by period and tax."""
    charged = await snapshot.run(
        reports.taxes_charged(grain=asked.grain, from_date=asked.from_date, until_date=asked.until_date)
    )
    charged += await snapshot.run(
        reports.taxes_of_merchants(grain=asked.grain, from_date=asked.from_date, until_date=asked.until_date)
    )
    back = await snapshot.run(
        reports.taxes_back(grain=asked.grain, from_date=asked.from_date, until_date=asked.until_date)
    )
    weights = await snapshot.run(reports.taxes_weights(ids=sorted({one.of_id for one in back})))
    exempt = await snapshot.run(
        reports.taxes_exempt(grain=asked.grain, from_date=asked.from_date, until_date=asked.until_date)
    )
    return taxes_rows(charged, given_back(back, weights), exempt)
