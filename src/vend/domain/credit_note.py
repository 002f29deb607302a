"""Credit notes: less is owed for an invoice that is open, or something of a paid one goes back.

What a line's credit comes to, with its part of the discounts and its taxes, is Stripe's to say; it is computed here in
the same way, so that it can be shown, limited and refused before anything is asked of Stripe, and compared after
(docs.stripe.com/invoicing/credit-notes).
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.errors import Invalid, Kind, VendError
from vend.domain.invoice import Invoice
from vend.domain.money import Money, round_minor, split
from vend.domain.refund import CreditReason, OutsideMethod

CreditNoteStatus = Literal["issued", "void"]


class CreditNote(msgspec.Struct, frozen=True):
    """A credit note as Stripe has it; amounts in minor units.

    Attributes:
        request_id: the request that it carries out; None for one that was made in Stripe's dashboard.
        number: as it is printed.
        memo: for whoever reads it.
        subtotal_minor: without tax, after discounts; `total_minor` is with tax.
        refund_minor: what went back to a card; its refunds are listed with the payment.
        balance_minor: what the customer's balance got.
        outside_minor: what went back outside of Stripe, by `method` where that was said here.
        booked_tax_minor: the tax part of all but the refunds, whose tax they have themselves.
        issued_date: on the garage's calendar.
    """

    garage_id: UUID
    id: UUID
    invoice_id: UUID
    request_id: UUID | None
    number: str
    status: CreditNoteStatus
    reason: CreditReason | None
    memo: str | None
    currency: str
    subtotal_minor: int
    tax_minor: int
    total_minor: int
    refund_minor: int
    balance_minor: int
    outside_minor: int
    booked_tax_minor: int
    method: OutsideMethod | None
    issued_date: date
    issued_at: datetime
    voided_at: datetime | None
    stripe_credit_note_id: str
    created_at: datetime
    updated_at: datetime

    @property
    def booked_minor(self) -> int:
        """All but what was refunded: what is booked with the note itself."""
        return self.total_minor - self.refund_minor

    @property
    def owed_less_minor(self) -> int:
        """What is owed less; the rest was paid, and went back."""
        return self.booked_minor - self.balance_minor - self.outside_minor


class CreditNoteLine(msgspec.Struct, frozen=True):
    """One position of a credit note.

    Attributes:
        invoice_line_number: the invoice's line that is credited; None for a position of its own.
        amount_minor: without tax, after discounts.
    """

    line_number: int
    invoice_line_number: int | None
    description: str
    amount_minor: int
    tax_minor: int
    stripe_line_id: str


class BilledTax(msgspec.Struct, frozen=True):
    """What was charged on a line for one tax; `percent` is None for a rate that is none of ours."""

    amount_minor: int
    taxable_minor: int
    percent: Decimal | None


class BilledLine(msgspec.Struct, frozen=True):
    """An invoice's line that is to be credited: its amount without tax, and what discounts took off it."""

    line_number: int
    stripe_line_id: str
    description: str
    amount_minor: int
    discount_minor: int
    taxes: list[BilledTax]


class CreditRoom(msgspec.Struct, frozen=True):
    """What has gone back of an invoice already, or was asked for; in minor units.

    Attributes:
        on_card_minor: what its charges have left to be refunded.
        refunded_minor: refunds that no credit note made.
        given_back_minor: what credit notes gave back of what was paid, by any way; `given_elsewhere_minor` of it to no
            card.
        refunds_asked_minor: refunds that were asked for and are not made yet; `credits_asked_minor` credit notes.
    """

    on_card_minor: int
    refunded_minor: int
    given_back_minor: int
    given_elsewhere_minor: int
    refunds_asked_minor: int
    credits_asked_minor: int


class CreditedLine(msgspec.Struct, frozen=True):
    """What a credit of an invoice's line comes to.

    Attributes:
        line_number: as the invoice's lines are numbered.
        gross_minor: as Stripe is asked: without tax, before discounts.
        amount_minor: without tax, after discounts.
    """

    line_number: int
    description: str
    gross_minor: int
    amount_minor: int
    tax_minor: int


class Ways(msgspec.Struct, frozen=True):
    """Where the money of a paid invoice goes: to the card, to the customer's balance, outside of Stripe."""

    refund_minor: int = 0
    balance_minor: int = 0
    outside_minor: int = 0

    @property
    def total_minor(self) -> int:
        """What goes back."""
        return self.refund_minor + self.balance_minor + self.outside_minor


class CreditPlan(msgspec.Struct, frozen=True):
    """A credit note before it is written; amounts in minor units.

    Attributes:
        total_minor: with tax; give it back when you ask for the note.
        owed_less_minor: what of it is not paid yet, and need not be paid any more.
    """

    invoice_id: UUID
    currency: str
    lines: list[CreditedLine]
    subtotal_minor: int
    tax_minor: int
    total_minor: int
    owed_less_minor: int
    refund_minor: int
    balance_minor: int
    outside_minor: int


class NotCreditable(VendError):
    """Nothing of the invoice can be credited: it is void, or nothing is left of it."""

    code = "invoice_not_creditable"
    kind = Kind.CONFLICT


class CreditTooLarge(VendError):
    """More is to be credited than is left of the invoice, or to be refunded than is left of its payments."""

    code = "credit_too_large"
    kind = Kind.MISMATCH


class CreditChanged(VendError):
    """The credit note does not come to what was shown; look at its preview again."""

    code = "credit_changed"
    kind = Kind.CONFLICT


class BadWays(Invalid):
    """What is to go back does not sum up to the note, or has no place on it."""

    code = "credit_ways_differ"


class NoSuchLine(Invalid):
    """The invoice has no such line, or less of it than is to be credited."""

    code = "no_such_invoice_line"


def credited_line(line: BilledLine, wanted_minor: int | None) -> CreditedLine:
    """Work out what the credit of an invoice's line comes to.

    Args:
        wanted_minor: without tax, before discounts; None for all of it.

    Raises:
        NoSuchLine: more than the line is to be credited, or it gives back itself.
    """
    gross = line.amount_minor if wanted_minor is None else wanted_minor
    if not 0 < gross <= line.amount_minor:
        raise NoSuchLine(f"Of line {line.line_number} at most {line.amount_minor} can be credited.", field="lines")
    whole = gross == line.amount_minor
    net = gross - round_minor(Decimal(line.discount_minor) * gross / line.amount_minor)
    tax = sum(one.amount_minor if whole else _part_of_tax(one, net) for one in line.taxes)
    return CreditedLine(line.line_number, line.description, gross, net, tax)


def _part_of_tax(tax: BilledTax, net_minor: int) -> int:
    """Give the tax of a part of a line; the percentage of a rate that is none of ours is what was charged."""
    if tax.percent is not None:
        return round_minor(Decimal(net_minor) * tax.percent / 100)
    return round_minor(Decimal(net_minor) * tax.amount_minor / tax.taxable_minor) if tax.taxable_minor else 0


def left_to_credit(invoice: Invoice, room: CreditRoom, *, owed_minor: int) -> int:
    """Give what can still be credited of an invoice, with what was asked for already, in minor units.

    Args:
        owed_minor: what is left to be paid of it.

    Raises:
        NotCreditable: it is void or a draft, or nothing is left.
    """
    if invoice.status == "paid":
        gone = room.refunded_minor + room.given_back_minor + room.refunds_asked_minor
        left = invoice.paid_minor - gone - room.credits_asked_minor
    elif invoice.status in ("open", "uncollectible"):
        left = owed_minor - room.credits_asked_minor
    else:
        raise NotCreditable(f"This invoice is {invoice.status}; there is nothing to credit.")
    if left <= 0:
        raise NotCreditable("Nothing is left of this invoice, with what was asked for already.")
    return left


def check_credit(
    invoice: Invoice, total_minor: int, asked: Ways | None, *, left_minor: int, by_hand_minor: int, on_card_minor: int
) -> Ways:
    """Decide where the money of a credit note goes: nowhere for an open invoice, of which less is owed.

    Args:
        total_minor: of the note, with tax.
        asked: where it goes; None for back to the card as far as it was paid by one, the rest to the balance.
        left_minor: see `left_to_credit`.
        by_hand_minor: what was recorded of an open invoice beside Stripe.
        on_card_minor: what its charges have left to be refunded.

    Raises:
        CreditTooLarge: it is more than what is left, or than a card can be given back.
        NotCreditable: the rest of an invoice would be credited whose other part Stripe does not know to be paid.
        BadWays: the ways do not sum up, or the invoice is open and so nothing goes back.
    """
    if total_minor > left_minor:
        told = Money(left_minor, invoice.currency)
        raise CreditTooLarge(f"Of this invoice {told} can be credited, with what was asked for already.", field="lines")
    if invoice.status == "paid":
        return _ways(invoice, total_minor, asked, on_card_minor=on_card_minor)
    if asked is not None and asked.total_minor:
        raise BadWays("Nothing of this invoice is paid, so nothing goes back: less is owed.", field="refund_minor")
    if by_hand_minor and total_minor == left_minor:
        # Stripe settles an invoice as a whole, and would wait for the part that was recorded here.
        raise NotCreditable("A part of this invoice was recorded by hand; record the rest, then credit what was paid.")
    return Ways()


def _ways(invoice: Invoice, total: int, asked: Ways | None, *, on_card_minor: int) -> Ways:
    if asked is None:
        refund = min(total, on_card_minor)
        return Ways(refund, total - refund)
    if asked.total_minor != total:
        raise BadWays(f"What goes back must sum up to {total}, the note's total with tax.", field="refund_minor")
    if asked.refund_minor > on_card_minor:
        told = Money(on_card_minor, invoice.currency)
        raise CreditTooLarge(f"To the card {told} can go back at the most.", field="refund_minor")
    return asked


def tax_parts(tax_minor: int, refunds_minor: Sequence[int], rest_minor: int) -> list[int]:
    """Split a note's tax among its refunds and, last, the rest of it; each part is no more than its amount."""
    if not any((*refunds_minor, rest_minor)):
        return [0] * (len(refunds_minor) + 1)
    return split(tax_minor, [*refunds_minor, rest_minor])
