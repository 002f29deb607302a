"""Which tax was given back: what refunds and credit notes took off the tax that is owed, named tax by tax.

The ledger knows how much tax went back with each refund and note. Whose tax that was follows from what it was charged
for: a credit note names its taxes itself; a refund gives back those of its invoice, in their proportion. Parts are
counted up from the first, so that many small ones give back the same as one, to the cent.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

import msgspec

from vend.domain.money import split
from vend.domain.report_money import TaxesRow


class TaxName(msgspec.Struct, frozen=True, order=True):
    """One tax at one rate, as it was charged; all None for a rate that is none of ours."""

    jurisdiction: str | None
    name: str | None
    percent: Decimal | None


class TaxOf(msgspec.Struct, frozen=True):
    """What a sum is of: one tax of one garage in one period; never across currencies."""

    garage_id: UUID
    period_start_date: date
    currency: str
    tax: TaxName


class ChargedTax(msgspec.Struct, frozen=True):
    """What was charged for one tax on the invoices of a period; amounts in minor units."""

    garage_id: UUID
    period_start_date: date
    currency: str
    jurisdiction: str | None
    name: str | None
    percent: Decimal | None
    taxable_minor: int
    tax_minor: int
    invoices: int


class ExemptSales(msgspec.Struct, frozen=True):
    """What was billed in a period without one tax, by certificate; in minor units."""

    garage_id: UUID
    period_start_date: date
    currency: str
    jurisdiction: str
    name: str
    percent: Decimal
    exempt_minor: int


class TaxBack(msgspec.Struct, frozen=True):
    """A transfer that took tax back, or undid that.

    Attributes:
        of_id: the credit note, or the invoice that was refunded.
        amount_minor: negative where a refund failed or a note was voided.
        period_start_date: of the period that it counts for; None where it came before all that are asked for, and is
            needed to count up.
    """

    garage_id: UUID
    of_id: UUID
    currency: str
    amount_minor: int
    effective_date: date
    period_start_date: date | None
    transfer_id: UUID
    kind: str
    debit_account: str
    credit_account: str
    source_id: str
    invoice_id: UUID | None
    refund_id: UUID | None


class TaxWeight(msgspec.Struct, frozen=True):
    """What a credit note takes back, or an invoice charged, of one tax."""

    of_id: UUID
    jurisdiction: str | None
    name: str | None
    percent: Decimal | None
    amount_minor: int


class PartBack(msgspec.Struct, frozen=True):
    """What one transfer gave back of one tax, in minor units; never 0."""

    transfer: TaxBack
    tax: TaxName
    amount_minor: int


UNNAMED = TaxName(None, None, None)
Returned: TypeAlias = dict[TaxOf, int]


def parts_back(transfers: Iterable[TaxBack], weights: Iterable[TaxWeight]) -> Iterator[PartBack]:
    """Give what each transfer gave back of each tax.

    Args:
        transfers: in the order in which they count, from the first of each note or invoice on.
    """
    taxes: defaultdict[UUID, dict[TaxName, int]] = defaultdict(dict)
    for weight in weights:
        name = TaxName(weight.jurisdiction, weight.name, weight.percent)
        taxes[weight.of_id][name] = taxes[weight.of_id].get(name, 0) + max(0, weight.amount_minor)
    so_far: defaultdict[UUID, int] = defaultdict(int)
    for one in transfers:
        before = _parts(so_far[one.of_id], taxes[one.of_id])
        so_far[one.of_id] += one.amount_minor
        for name, part in _parts(so_far[one.of_id], taxes[one.of_id]).items():
            if part != before[name]:
                yield PartBack(one, name, part - before[name])


def given_back(transfers: Iterable[TaxBack], weights: Iterable[TaxWeight]) -> Returned:
    """Give what went back of each tax in each period, in minor units; see `parts_back`."""
    sums: defaultdict[TaxOf, int] = defaultdict(int)
    for part in parts_back(transfers, weights):
        one = part.transfer
        if one.period_start_date is not None:
            sums[TaxOf(one.garage_id, one.period_start_date, one.currency, part.tax)] += part.amount_minor
    return {key: amount for key, amount in sums.items() if amount}


def _parts(total_minor: int, taxes: Mapping[TaxName, int]) -> dict[TaxName, int]:
    if not sum(taxes.values()):
        return {UNNAMED: total_minor}
    return dict(zip(taxes, split(total_minor, list(taxes.values())), strict=True))


def taxes_rows(charged: Sequence[ChargedTax], back: Returned, exempt: Sequence[ExemptSales]) -> list[TaxesRow]:
    """Put what was charged, what went back and what was exempt of each tax side by side, by garage and period.

    Args:
        charged: several of one tax are added.
    """
    billed: dict[TaxOf, ChargedTax] = {}
    for one in charged:
        billed[_of(one)] = _added(billed[_of(one)], one) if _of(one) in billed else one
    freed = {_of(one): one.exempt_minor for one in exempt}
    rows = []
    for of in billed.keys() | back.keys() | freed.keys():
        sum_of, returned = billed.get(of), back.get(of, 0)
        tax_minor = sum_of.tax_minor if sum_of else 0
        row = TaxesRow(
            garage_id=of.garage_id,
            period_start_date=of.period_start_date,
            currency=of.currency,
            jurisdiction=of.tax.jurisdiction,
            name=of.tax.name,
            percent=of.tax.percent,
            taxable_minor=sum_of.taxable_minor if sum_of else 0,
            tax_minor=tax_minor,
            returned_minor=returned,
            net_minor=tax_minor - returned,
            exempt_minor=freed.get(of, 0),
            invoices=sum_of.invoices if sum_of else 0,
        )
        rows.append(row)
    return sorted(rows, key=_order)


def _added(one: ChargedTax, other: ChargedTax) -> ChargedTax:
    return msgspec.structs.replace(
        one,
        taxable_minor=one.taxable_minor + other.taxable_minor,
        tax_minor=one.tax_minor + other.tax_minor,
        invoices=one.invoices + other.invoices,
    )


def _of(one: ChargedTax | ExemptSales) -> TaxOf:
    return TaxOf(one.garage_id, one.period_start_date, one.currency, TaxName(one.jurisdiction, one.name, one.percent))


def _order(row: TaxesRow) -> tuple[object, ...]:
    """Sort by garage, period, currency, jurisdiction, name and rate; what is not named comes last."""
    missing = (row.jurisdiction is None, row.name is None)
    tax = (missing[0], row.jurisdiction or "", missing[1], row.name or "", row.percent or Decimal(0))
    return (row.garage_id, row.period_start_date, row.currency, *tax)
