"""Which parking taxes hold: by pass, by date, and not for who holds an exemption certificate."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from vend.domain.errors import Invalid, Kind, VendError
from vend.domain.parking_pass import TaxRate


class Exemption(msgspec.Struct, frozen=True):
    """A certificate that frees a customer from the taxes of some jurisdictions.

    Attributes:
        number: as the authority printed it.
        jurisdictions: whose taxes are not charged; compared without regard to case.
        valid_until_date: exclusive, None while no end is known.
        recorded_by: who entered it.
    """

    garage_id: UUID
    id: UUID
    customer_id: UUID
    number: str
    jurisdictions: list[str]
    valid_from_date: date
    valid_until_date: date | None
    recorded_by: str
    created_at: datetime


class Renewal(msgspec.Struct, frozen=True):
    """A running subscription before its next period.

    Attributes:
        current_period_end_at: when that begins.
        stripe_tax_rate_ids: what Stripe would charge on top; None where it was never read.
        sync_version: of the row, as in `Subscription`.
    """

    id: UUID
    customer_id: UUID
    pass_id: UUID
    current_period_end_at: datetime
    stripe_tax_rate_ids: list[str] | None
    sync_version: int


class LineTax(msgspec.Struct, frozen=True):
    """What Stripe charged on an invoice's line for one tax, in the words of that day; amounts in minor units.

    Attributes:
        stripe_tax_rate_id: None where Stripe named none.
        jurisdiction: with name and percent None where the rate is none of ours.
        taxable_minor: what it was charged on.
    """

    line_number: int
    tax_number: int
    stripe_tax_rate_id: str | None
    jurisdiction: str | None
    name: str | None
    percent: Decimal | None
    taxable_minor: int
    amount_minor: int


class TaxMiss(msgspec.Struct, frozen=True):
    """A renewal that Stripe billed with other taxes than those of its first day.

    Attributes:
        on_date: the first local date of the period.
        taxable_minor: what is taxed, in minor units.
        due_percent: what all taxes of that date come to.
        due_minor: the tax that should have been charged; `charged_minor` is what was.
    """

    garage_id: UUID
    invoice_id: UUID
    subscription_id: UUID
    on_date: date
    taxable_minor: int
    due_percent: Decimal
    due_minor: int
    charged_minor: int
    found_at: datetime


class TaxOverlap(VendError):
    """Another rate of the same tax holds on some of the same dates."""

    code = "tax_overlap"
    kind = Kind.CONFLICT


class NotAhead(Invalid):
    """An end that has passed already, or that comes before the beginning."""

    code = "end_not_ahead"


def in_force(from_date: date, until_date: date | None, on_date: date) -> bool:
    """Say whether a half-open span of dates holds a date."""
    return from_date <= on_date and (until_date is None or on_date < until_date)


def rates_in_force(
    rates: Iterable[TaxRate], exemptions: Iterable[Exemption], *, pass_id: UUID, on_date: date
) -> list[TaxRate]:
    """Give the rates to be charged for a pass on a local date, by name.

    A rate of the one pass stands in for the garage's rate of the same tax (jurisdiction and name).

    Args:
        rates: of the garage; those of other passes and dates are left out here.
        exemptions: of the customer who pays.
    """
    holding = [
        rate
        for rate in rates
        if rate.pass_id in (None, pass_id) and in_force(rate.valid_from_date, rate.valid_until_date, on_date)
    ]
    own = {_tax(rate) for rate in holding if rate.pass_id is not None}
    exempt = {
        name.casefold()
        for one in exemptions
        if in_force(one.valid_from_date, one.valid_until_date, on_date)
        for name in one.jurisdictions
    }
    charged = [
        rate
        for rate in holding
        if (rate.pass_id is not None or _tax(rate) not in own) and rate.jurisdiction.casefold() not in exempt
    ]
    return sorted(charged, key=lambda rate: (rate.name, rate.id))


def are_charged(rates: Iterable[TaxRate], stripe_tax_rate_ids: Iterable[str] | None) -> bool:
    """Say whether Stripe charges these rates and no other; a rate that Stripe does not know is not charged."""
    return stripe_tax_rate_ids is not None and {rate.stripe_tax_rate_id for rate in rates} == set(stripe_tax_rate_ids)


def _tax(rate: TaxRate) -> tuple[str, str]:
    return rate.jurisdiction.casefold(), rate.name.casefold()


def check_no_overlap(new: TaxRate, others: Sequence[TaxRate]) -> None:
    """Refuse a rate that would hold beside another of the same tax and the same passes.

    Raises:
        TaxOverlap: end the other one first.
    """
    for other in others:
        same = _tax(other) == _tax(new) and other.pass_id == new.pass_id
        begins_before_its_end = other.valid_until_date is None or new.valid_from_date < other.valid_until_date
        ends_after_its_start = new.valid_until_date is None or other.valid_from_date < new.valid_until_date
        if same and begins_before_its_end and ends_after_its_start:
            raise TaxOverlap(
                f"{other.name} of {other.jurisdiction} holds from {other.valid_from_date} on; end it first.",
                field="valid_from_date",
            )


def check_earlier(certificate: Exemption, new_end: date, *, today: date) -> None:
    """Refuse an end of a certificate that is none earlier, or that would tax what was billed untaxed.

    A certificate that has not begun may end as it begins: then it holds on no date.

    Raises:
        NotAhead: it lies in the past or before the start, or the certificate ends no later anyway.
    """
    if new_end < max(today, certificate.valid_from_date):
        raise NotAhead("Give a date that is not in the past, nor before the certificate's start.", field="until_date")
    if certificate.valid_until_date is not None and certificate.valid_until_date <= new_end:
        raise NotAhead(f"It ends on {certificate.valid_until_date} already.", field="until_date")


def check_end(from_date: date, until_date: date | None, new_end: date, *, today: date) -> None:
    """Refuse an end that would rewrite what was billed: it must be ahead, or today.

    Raises:
        NotAhead: it lies in the past, or not after the start, or what is to end has ended.
    """
    if new_end < today or new_end <= from_date:
        raise NotAhead("Give a date after the start, and not in the past.", field="until_date")
    if until_date is not None and until_date <= today:
        raise NotAhead(f"This has ended on {until_date} already.", field="until_date")
