"""Payouts: what Stripe sends to the bank, and which part of it is a garage's.

    paid      bank <- stripe_cash   a garage's net
    failed    the same, reversed: the money is in Stripe's balance again, and a later payout brings it

Stripe books an account's movements together, whosever they are; each is attributed by the payment behind it. What is
of no garage here stays unattributed, so that the garages' nets and the unattributed are Stripe's amount.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.ledger import Account, Posting, moving

PayoutStatus = Literal["pending", "in_transit", "paid", "failed", "canceled"]
Category = Literal["charge", "refund", "dispute", "adjustment"]

BACK: frozenset[PayoutStatus] = frozenset({"failed", "canceled"})
"""Its money is in Stripe's balance again."""

_RANK: dict[PayoutStatus, int] = {"pending": 0, "in_transit": 1, "paid": 2, "canceled": 3, "failed": 3}


class Payout(msgspec.Struct, frozen=True):
    """A garage's part of a payout; net = gross - fees - refunds - disputes + adjustments, in minor units.

    Attributes:
        fees_minor: Stripe's, for charges and disputes.
        disputes_minor: what was taken for disputes less what came back.
        adjustments_minor: what came back of an earlier payout that failed.
        transactions: how many lines it has.
        arrival_date: at the bank, as Stripe tells it.
        sent_at: when Stripe made it.
    """

    garage_id: UUID
    id: UUID
    stripe_payout_id: str
    status: PayoutStatus
    currency: str
    gross_minor: int
    fees_minor: int
    refunds_minor: int
    disputes_minor: int
    adjustments_minor: int
    net_minor: int
    transactions: int
    arrival_date: date
    sent_at: datetime
    failed_at: datetime | None
    failure_code: str | None
    created_at: datetime
    updated_at: datetime


class PayoutLine(msgspec.Struct, frozen=True):
    """A movement of Stripe's balance within a payout; refunds and disputes take, so their amounts are negative.

    Attributes:
        type: Stripe's word for it.
        booked_at: when Stripe booked it.
    """

    garage_id: UUID
    id: UUID
    payout_id: UUID
    stripe_transaction_id: str
    category: Category
    type: str
    amount_minor: int
    fee_minor: int
    net_minor: int
    booked_at: datetime
    payment_id: UUID | None
    payment_attempted_at: datetime | None
    refund_id: UUID | None
    dispute_id: UUID | None


class LineBatch(msgspec.Struct, frozen=True):
    """Lines in columns, as they are sent to the database."""

    ids: list[UUID]
    transactions: list[str]
    categories: list[str]
    types: list[str]
    amounts: list[int]
    fees: list[int]
    nets: list[int]
    booked: list[datetime]
    payments: list[UUID | None]
    attempts: list[datetime | None]
    refunds: list[UUID | None]
    disputes: list[UUID | None]


class Known(msgspec.Struct, frozen=True):
    """What a garage has of a charge, a refund or a dispute of Stripe's."""

    stripe_id: str
    payment_id: UUID
    payment_attempted_at: datetime
    refund_id: UUID | None
    dispute_id: UUID | None


class Unattributed(msgspec.Struct, frozen=True):
    """A movement that is of no garage here, and why."""

    transaction: str
    type: str
    net_minor: int
    why: str


class StripePayout(msgspec.Struct, frozen=True):
    """One of Stripe's payouts as a whole; amount = attributed + unattributed, in minor units.

    Attributes:
        parts: how many garages have one.
        itemized: whether Stripe lists all that is in it; before that, and for one by hand, nothing is attributed.
    """

    id: str
    status: PayoutStatus
    currency: str
    amount_minor: int
    attributed_minor: int
    unattributed_minor: int
    parts: int
    itemized: bool
    arrival_date: date
    sent_at: datetime
    updated_at: datetime


class Booked(msgspec.Struct, frozen=True):
    """What the ledger has of a garage's payout: its transfers to the bank less what was undone of them."""

    transfers: int
    booked_minor: int


class Source(msgspec.Struct, frozen=True):
    """What a transfer of a payout is written under."""

    source_id: str


def payout_may_become(old: PayoutStatus, new: PayoutStatus) -> bool:
    """Say whether a status read from Stripe may be written over the stored one; a paid one can still fail."""
    return _RANK[old] < _RANK[new] or old == new


def bank_minor(status: PayoutStatus, net_minor: int) -> int:
    """Give what the bank has of a garage's part."""
    return net_minor if status == "paid" else 0


def paid_out(*, amount_minor: int) -> list[Posting]:
    """Give the posting of money that arrived; negative when Stripe took it from the bank."""
    return moving("payout", Account.BANK, Account.STRIPE_CASH, amount_minor)


def shares_of(amount_minor: int, nets: Mapping[UUID, int], whole_minor: int) -> dict[UUID, int] | None:
    """Give each garage's part of an earlier payout's money that came back; None where it is another amount than went.

    Args:
        nets: what each garage had in the earlier payout.
        whole_minor: that payout's amount.
    """
    if amount_minor != whole_minor:
        return None
    return {garage_id: net for garage_id, net in nets.items() if net}
