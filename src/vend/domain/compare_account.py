"""Compares what Stripe has of a company's account with its row, and what Stripe bills with its seats."""

from datetime import datetime
from uuid import UUID

from vend.domain.company_account import AccountFacts, PriceQuantity, quantities_differ
from vend.domain.compare import AtStripe, Row
from vend.domain.reconcile import MISSING_AT_STRIPE, MISSING_HERE, Mismatch
from vend.domain.subscription import ENDED, Status

_COMPARED = ("stripe_status", "current_period_start_at", "current_period_end_at", "cancel_at_period_end")


class AccountAtStripe(AtStripe, frozen=True, kw_only=True):
    """An account's subscription; `own_id` is what our metadata says.

    Attributes:
        quantities: how many seats it bills at each price of ours.
    """

    facts: AccountFacts
    quantities: list[PriceQuantity]
    own_id: str


class AccountRow(Row, frozen=True):
    """An account's row, as far as Stripe has it too, with the prices of the seats that Stripe is to bill."""

    stripe_status: Status
    current_period_start_at: datetime
    current_period_end_at: datetime
    cancel_at_period_end: bool
    seat_price_ids: list[UUID]

    @property
    def quantities(self) -> list[PriceQuantity]:
        """How many seats there are at each price."""
        return [PriceQuantity(price_id, 1) for price_id in self.seat_price_ids]


def compare_account(seen: AccountAtStripe | None, row: AccountRow | None) -> list[Mismatch]:
    """Compare an account; what an event or an open order does not explain is left for a person."""
    if seen is not None and row is None:
        return [Mismatch(MISSING_HERE, 0, mendable=True, detail="Stripe has it")]
    if row is None:
        return []
    if seen is None:
        return [Mismatch(MISSING_AT_STRIPE, 0, mendable=False, detail=f"row {row.id}")]
    forward = row.stripe_status not in ENDED or seen.facts.stripe_status in ENDED
    found = [
        Mismatch(name, 0, forward, f"{getattr(seen.facts, name)}, here {getattr(row, name)}")
        for name in _COMPARED
        if getattr(seen.facts, name) != getattr(row, name)
    ]
    if seen.facts.stripe_status not in ENDED and quantities_differ(seen.quantities, row.quantities):
        theirs = sum(one.quantity for one in seen.quantities)
        found.append(
            Mismatch("seats", 0, mendable=True, detail=f"{theirs} billed, here {len(row.seat_price_ids)} by price")
        )
    return found
