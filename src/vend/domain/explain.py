"""What makes up one figure of a report: the rows, ledger transfers and Stripe events behind it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

What = Literal[
    "transfer", "payment", "subscription", "waitlist_entry", "payout_line", "invoice", "dispute", "merchant_payment"
]


class Leaf(msgspec.Struct, frozen=True):
    """One row that adds to a figure.

    Attributes:
        what: the kind of row that `id` names.
        on_date: the local date that it counts for.
        amount: its part of the figure, signed; in the figure's unit.
        label: a transfer's kind, a payment's or a subscription's status, Stripe's word for a movement.
        debit_account: of a transfer, the account that received; `credit_account` the one that gave.
        stripe_id: Stripe's id of what caused it; a transfer's may go on behind a colon.
    """

    id: UUID
    what: What
    on_date: date
    amount: int
    label: str
    debit_account: str | None
    credit_account: str | None
    stripe_id: str | None
    invoice_id: UUID | None
    payment_id: UUID | None
    refund_id: UUID | None
    subscription_id: UUID | None


class ToldBy(msgspec.Struct, frozen=True):
    """An event by which Stripe told of an object.

    Attributes:
        id: Stripe's, of the event.
        object_id: Stripe's, of what it tells.
        state: what became of it here.
    """

    id: str
    type: str
    object_id: str
    stripe_created_at: datetime
    state: str
