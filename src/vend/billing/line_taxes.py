"""Keeps what Stripe charged for each tax, line by line, and finds renewals that it taxed wrongly."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import structlog

from vend.billing.taxes import tax_rates_in_force
from vend.db.handles import GarageTx
from vend.domain.invoice import Invoice
from vend.domain.parking_pass import TaxRate
from vend.domain.period import local_date
from vend.domain.tax import tax_on
from vend.domain.tax_rates import LineTax, TaxMiss, are_charged
from vend.store import line_taxes, prices, subscriptions
from vend.stripe_gateway.facts import instant
from vend.stripe_gateway.shapes import RawLine

_log = structlog.get_logger(__name__)


async def record_line_taxes(
    garage: GarageTx, invoice: Invoice, lines: Sequence[RawLine], *, time_zone: str, now: datetime
) -> None:
    """Keep the taxes of a new invoice's lines; they sum up to its tax."""
    ours = {rate.stripe_tax_rate_id: rate for rate in await garage.run(prices.tax_rates())}
    for line_number, line in enumerate(lines, start=1):
        for tax in _taxes(line_number, line, ours):
            await garage.run(line_taxes.insert(invoice_id=invoice.id, tax=tax))
    if invoice.billing_reason == "subscription_cycle":
        await _find_miss(garage, invoice, lines, time_zone=time_zone, now=now)


def _taxes(line_number: int, line: RawLine, ours: dict[str | None, TaxRate]) -> list[LineTax]:
    found = []
    for tax_number, tax in enumerate(line.taxes or (), start=1):
        stripe_id = tax.tax_rate_details.tax_rate if tax.tax_rate_details else None
        rate = None if stripe_id is None else ours.get(stripe_id)
        found.append(
            LineTax(
                line_number=line_number,
                tax_number=tax_number,
                stripe_tax_rate_id=stripe_id,
                jurisdiction=rate.jurisdiction if rate else None,
                name=rate.name if rate else None,
                percent=rate.percent if rate else None,
                taxable_minor=tax.taxable_amount,
                amount_minor=tax.amount,
            )
        )
    return found


async def _find_miss(
    garage: GarageTx, invoice: Invoice, lines: Sequence[RawLine], *, time_zone: str, now: datetime
) -> None:
    """Keep a renewal whose period was not charged the taxes of its first day."""
    if invoice.subscription_id is None:
        return
    row = await garage.run(subscriptions.read_one(subscription_id=invoice.subscription_id))
    assert row is not None, "a foreign key says so"
    # Prorations of the period before are charged that period's taxes; they end where the new one begins.
    renewed = max(lines, key=lambda line: line.period.end)
    taxable = renewed.amount - sum(one.amount for one in renewed.discount_amounts or ())
    if taxable == 0:
        return
    on_date = local_date(instant(renewed.period.start), time_zone)
    due = await tax_rates_in_force(garage, pass_id=row.pass_id, customer_id=row.customer_id, on_date=on_date)
    charged = renewed.taxes or ()
    ids = [tax.tax_rate_details.tax_rate if tax.tax_rate_details else "" for tax in charged]
    if are_charged(due, ids):
        return
    miss = TaxMiss(
        garage_id=garage.garage_id,
        invoice_id=invoice.id,
        subscription_id=row.id,
        on_date=on_date,
        taxable_minor=taxable,
        due_percent=sum((rate.percent for rate in due), Decimal(0)),
        due_minor=sum(tax_on(taxable, rate.percent) for rate in due),
        charged_minor=sum(tax.amount for tax in charged),
        found_at=now,
    )
    await garage.run(line_taxes.insert_miss(miss=miss))
    _log.warning("renewal_taxed_wrongly", garage=str(garage.garage_id), invoice=str(invoice.id), on_date=str(on_date))
