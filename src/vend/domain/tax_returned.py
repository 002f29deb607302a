"""Which tax was given back: what refunds and credit notes took off the tax that is owed, named tax by tax.

The ledger knows how much tax went back with each refund and note. Whose tax that was follows from what it was charged
for: a credit note names its taxes itself; a refund gives back those of its invoice, in their proportion. Parts are
counted up from the first, so that many small ones give back the same as one, to the cent.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from vend.domain.money import split
from vend.domain.tax_rates import TaxSum


class TaxName(msgspec.Struct, frozen=True, order=True):
    """One tax at one rate, as it was charged; all None for a rate that is none of ours."""

    jurisdiction: str | None
    name: str | None
    percent: Decimal | None


class ChargedTax(msgspec.Struct, frozen=True):
    """What was charged for one tax on the invoices of a span of dates; amounts in minor units."""

    currency: str
    jurisdiction: str | None
    name: str | None
    percent: Decimal | None
    taxable_minor: int
    tax_minor: int
    invoices: int


class TaxBack(msgspec.Struct, frozen=True):
    """A transfer that took tax back, or undid that.

    Attributes:
        of_id: the credit note, or the invoice that was refunded.
        amount_minor: negative where a refund failed or a note was voided.
        within: whether it counts for the dates that are asked for; what came before is needed to count up.
    """

    of_id: UUID
    currency: str
    amount_minor: int
    within: bool


class TaxWeight(msgspec.Struct, frozen=True):
    """What a credit note takes back, or an invoice charged, of one tax."""

    of_id: UUID
    jurisdiction: str | None
    name: str | None
    percent: Decimal | None
    amount_minor: int


UNNAMED = TaxName(None, None, None)


def given_back(transfers: Iterable[TaxBack], weights: Iterable[TaxWeight]) -> dict[tuple[str, TaxName], int]:
    """Give what went back of each tax within the dates, by currency, in minor units.

    Args:
        transfers: in the order in which they count, from the first of each note or invoice on.
    """
    taxes: defaultdict[UUID, dict[TaxName, int]] = defaultdict(dict)
    for weight in weights:
        name = TaxName(weight.jurisdiction, weight.name, weight.percent)
        taxes[weight.of_id][name] = taxes[weight.of_id].get(name, 0) + max(0, weight.amount_minor)
    sums: defaultdict[tuple[str, TaxName], int] = defaultdict(int)
    so_far: defaultdict[UUID, int] = defaultdict(int)
    for one in transfers:
        before = _parts(so_far[one.of_id], taxes[one.of_id])
        so_far[one.of_id] += one.amount_minor
        after = _parts(so_far[one.of_id], taxes[one.of_id])
        if one.within:
            for name, part in after.items():
                sums[one.currency, name] += part - before[name]
    return {key: amount for key, amount in sums.items() if amount}


def _parts(total_minor: int, taxes: Mapping[TaxName, int]) -> dict[TaxName, int]:
    if not sum(taxes.values()):
        return {UNNAMED: total_minor}
    return dict(zip(taxes, split(total_minor, list(taxes.values())), strict=True))


def with_returned(charged: Sequence[ChargedTax], back: Mapping[tuple[str, TaxName], int]) -> list[TaxSum]:
    """Put what was charged and what went back of each tax side by side; a tax of which only something went back too."""
    rows = {(one.currency, TaxName(one.jurisdiction, one.name, one.percent)): one for one in charged}
    nothing = [
        ChargedTax(currency, name.jurisdiction, name.name, name.percent, 0, 0, 0)
        for currency, name in back.keys() - rows.keys()
    ]
    found = []
    for one in [*charged, *nothing]:
        returned = back.get((one.currency, TaxName(one.jurisdiction, one.name, one.percent)), 0)
        found.append(
            TaxSum(
                currency=one.currency,
                jurisdiction=one.jurisdiction,
                name=one.name,
                percent=one.percent,
                taxable_minor=one.taxable_minor,
                tax_minor=one.tax_minor,
                returned_minor=returned,
                net_minor=one.tax_minor - returned,
                invoices=one.invoices,
            )
        )
    return sorted(found, key=_order)


def _order(row: TaxSum) -> tuple[str, bool, str, bool, str, Decimal]:
    """Sort by currency, jurisdiction, name and rate; what is not named comes last."""
    missing = (row.jurisdiction is None, row.name is None)
    return (row.currency, missing[0], row.jurisdiction or "", missing[1], row.name or "", row.percent or Decimal(0))
