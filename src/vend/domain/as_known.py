"""A closed month as it was closed, and as it is known now: what makes the difference, posting by posting.

What is found after a month was closed is booked in the first open month, with a link back. As known now, each posting
counts for its own month: what came later is added, and what landed in the month but is of an earlier one is taken out.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.domain.errors import Kind, VendError

FIGURES = (
    "invoiced_minor",
    "recognised_minor",
    "tax_minor",
    "refunded_minor",
    "credited_minor",
    "bad_debt_minor",
    "fees_minor",
    "collected_minor",
)
"""The amounts of the revenue report, which are compared."""

_NOT_BILLED = ("refund_deferred", "credit_deferred", "bad_debt_deferred")


class MonthNotClosed(VendError):
    """The month is not closed: what is known of it is what its books say."""

    code = "month_not_closed"
    kind = Kind.CONFLICT


class LinkedPosting(msgspec.Struct, frozen=True):
    """A posting that makes a closed month's figures other ones than they were.

    Attributes:
        effective_date: the date that it was booked for; `corrects_month_date` is the month that it is of.
        occurred_at: when its cause happened; `recorded_at` is when it was written.
        came_later: it is of the month and was booked after it; otherwise it was booked in the month and is of an
            earlier one.
        who: who asked for it here; `stripe` for what Stripe told.
        why: the reason that was given, of refunds, credit notes and disputes.
    """

    id: UUID
    kind: str
    debit_account: str
    credit_account: str
    amount_minor: int
    currency: str
    effective_date: date
    corrects_month_date: date
    occurred_at: datetime
    recorded_at: datetime
    source_id: str
    invoice_id: UUID | None
    invoice_number: str | None
    customer_name: str | None
    came_later: bool
    who: str
    why: str | None


class KnownFigure(msgspec.Struct, frozen=True):
    """An amount of the revenue report of a month, in minor units.

    Attributes:
        difference_minor: known less closed: what the postings come to.
    """

    name: str
    closed_minor: int
    known_minor: int
    difference_minor: int


def effects(kind: str, debit: str, credit: str, amount_minor: int) -> dict[str, int]:
    """Give what a transfer adds to each amount of the revenue report; see `FIGURES`."""
    cause = kind.removesuffix("_reversal")
    sign = -1 if kind.endswith("_reversal") else 1
    billed = ("revenue", "deferred_revenue")
    gives = cause not in _NOT_BILLED
    return {
        "invoiced_minor": amount_minor * gives * ((credit in billed) - (debit in billed)),
        "recognised_minor": amount_minor * ((credit == "revenue") - (debit == "revenue")),
        "tax_minor": amount_minor * ((credit == "tax_payable") - (debit == "tax_payable")),
        "refunded_minor": sign * amount_minor * (cause in ("refund_price", "refund_tax")),
        "credited_minor": sign * amount_minor * (cause in ("credit_price", "credit_tax")),
        "bad_debt_minor": amount_minor * ((debit == "bad_debt") - (credit == "bad_debt")),
        "fees_minor": amount_minor * (kind == "payment_fee"),
        "collected_minor": sign * amount_minor * (cause in ("payment", "payment_received")),
    }


def known_figures(closed: Mapping[str, int], linked: Iterable[LinkedPosting]) -> list[KnownFigure]:
    """Put each amount as it was closed beside the same as known now."""
    moved = dict.fromkeys(FIGURES, 0)
    for one in linked:
        for name, amount in effects(one.kind, one.debit_account, one.credit_account, one.amount_minor).items():
            moved[name] += amount if one.came_later else -amount
    return [KnownFigure(name, closed[name], closed[name] + moved[name], moved[name]) for name in FIGURES]


def moved_by(linked: Sequence[LinkedPosting]) -> dict[str, int]:
    """Give what postings come to for each account: its debits less credits as known now, less those as closed."""
    moved: dict[str, int] = {}
    for one in linked:
        amount = one.amount_minor if one.came_later else -one.amount_minor
        moved[one.debit_account] = moved.get(one.debit_account, 0) + amount
        moved[one.credit_account] = moved.get(one.credit_account, 0) - amount
    return moved
