"""What is received outside of Stripe, by check, ach or cash: how much may be taken, and deposits at the bank."""

from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.errors import Invalid, Kind, VendError
from vend.domain.invoice import Invoice

Method = Literal["check", "ach", "cash"]

RECEIVED_BACK_MAX = timedelta(days=90)
"""How long ago a payment may have come; an older one is a typing mistake, or wants a person."""


class NothingOwed(VendError):
    """The invoice is paid, void or not issued: nothing is left of it."""

    code = "nothing_owed"
    kind = Kind.CONFLICT


class Overpayment(Invalid):
    """More was received than is left of the invoice."""

    code = "overpayment"


class PartRefused(Invalid):
    """Stripe collects the invoice from a card as a whole, so a part of it cannot be paid in another way."""

    code = "part_payment_refused"


class BadReceivedDate(Invalid):
    """The payment would have come in the future, or too long ago."""

    code = "bad_received_date"


class Deposit(msgspec.Struct, frozen=True):
    """Payments that were brought to the bank together.

    Attributes:
        deposit_date: on the bank's statement.
        reference: the bank's, or the slip's number.
        total_minor: the sum of its payments, in minor units.
    """

    garage_id: UUID
    id: UUID
    deposit_date: date
    reference: str | None
    total_minor: int
    currency: str
    recorded_by: str
    created_at: datetime


def left_minor(invoice: Invoice, received_minor: int) -> int:
    """Give what is left to be paid of an invoice, in minor units.

    Args:
        received_minor: what came outside of Stripe and stands; Stripe does not know of parts.
    """
    if invoice.status not in ("open", "uncollectible"):
        return 0
    known = invoice.balance_applied_minor + invoice.credited_minor + invoice.paid_minor
    return max(0, invoice.total_minor - known - received_minor)


def settles(invoice: Invoice, received_minor: int, amount_minor: int) -> bool:
    """Say whether an amount settles what is left of an invoice.

    Raises:
        NothingOwed: nothing is left.
        Overpayment: it is more than what is left.
        PartRefused: it is a part, of an invoice that a card is charged for.
    """
    left = left_minor(invoice, received_minor)
    if left == 0:
        raise NothingOwed("Nothing is left to be paid of this invoice.")
    if amount_minor > left:
        raise Overpayment(
            f"Only {left} is left of this invoice; record that, and return the rest.", field="amount_minor"
        )
    if amount_minor < left and invoice.collection_method == "charge_automatically":
        raise PartRefused(f"Stripe charges this invoice to a card as a whole; record all {left}.", field="amount_minor")
    return amount_minor == left


def check_received(received_date: date, today: date) -> None:
    """Refuse a date that cannot be right.

    Raises:
        BadReceivedDate: it is ahead, or too long ago.
    """
    if received_date > today:
        raise BadReceivedDate("A payment cannot come in the future.", field="received_date")
    if today - received_date > RECEIVED_BACK_MAX:
        raise BadReceivedDate(f"More than {RECEIVED_BACK_MAX.days} days ago.", field="received_date")
