"""What makes up a figure of one tax: invoices that were charged it, transfers that gave a part of it back."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from vend.db.handles import GarageSnapshot
from vend.domain.explain import Leaf
from vend.domain.tax_returned import PartBack, TaxName, parts_back
from vend.store import explain, reports

_GIVEN_BACK = {"returned_minor": 1, "net_minor": -1}


async def leaves_of_tax(garage: GarageSnapshot, cell: Any, _now: datetime) -> list[Leaf]:
    """Give the leaves of a column of the tax report."""
    billed = await garage.run(
        explain.taxes(
            column=cell.column,
            currency=cell.currency,
            jurisdiction=cell.jurisdiction,
            name=cell.name,
            percent=cell.percent,
            from_date=cell.from_date,
            until_date=cell.until_date,
        )
    )
    sign = _GIVEN_BACK.get(cell.column)
    if sign is None:
        return billed
    back = await garage.run(reports.taxes_back(grain="month", from_date=cell.from_date, until_date=cell.until_date))
    weights = await garage.run(reports.taxes_weights(ids=sorted({one.of_id for one in back})))
    returned = [
        _leaf(part, sign)
        for part in parts_back(back, weights)
        if part.transfer.period_start_date is not None
        and part.transfer.currency == cell.currency
        and _is(part.tax, cell)
    ]
    return sorted([*billed, *returned], key=lambda leaf: (leaf.on_date, leaf.id))


def _is(tax: TaxName, cell: Any) -> bool:
    named = (tax.jurisdiction or "", tax.name or "", tax.percent or Decimal(0))
    return named == (cell.jurisdiction, cell.name, cell.percent)


def _leaf(part: PartBack, sign: int) -> Leaf:
    return Leaf(
        id=part.transfer.transfer_id,
        what="transfer",
        on_date=part.transfer.effective_date,
        amount=sign * part.amount_minor,
        label=part.transfer.kind,
        debit_account=part.transfer.debit_account,
        credit_account=part.transfer.credit_account,
        stripe_id=part.transfer.source_id,
        invoice_id=part.transfer.invoice_id,
        payment_id=None,
        refund_id=part.transfer.refund_id,
        subscription_id=None,
    )
