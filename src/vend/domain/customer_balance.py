"""A customer's balance: what was given back and waits for coming invoices."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec


class BalanceMove(msgspec.Struct, frozen=True):
    """One thing that moved it.

    Attributes:
        kind: the ledger's word for the cause.
        amount_minor: positive is credit that they got, negative what it has paid.
    """

    occurred_at: datetime
    kind: str
    amount_minor: int
    invoice_id: UUID
    invoice_number: str | None


class CustomerBalance(msgspec.Struct, frozen=True):
    """What a customer has in credit, by the ledger, in minor units; negative: a small debt that rides along.

    Attributes:
        moves: newest first; they sum up to it.
    """

    customer_id: UUID
    currency: str
    credit_minor: int
    moves: list[BalanceMove]


def balance_of(customer_id: UUID, currency: str, moves: Sequence[BalanceMove]) -> CustomerBalance:
    """Add up what moved it."""
    return CustomerBalance(customer_id, currency, sum(one.amount_minor for one in moves), list(moves))
