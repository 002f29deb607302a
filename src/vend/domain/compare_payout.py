"""Compares a payout at Stripe with its rows, and each garage's part with its lines and the ledger."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from vend.domain.payout import PayoutStatus, StripePayout, bank_minor, payout_may_become
from vend.domain.reconcile import MISSING_HERE, Mismatch


class PayoutAtStripe(msgspec.Struct, frozen=True):
    """A payout as Stripe lists it.

    Attributes:
        changed_at: the latest that its fields tell of: when it was made, or arrived.
    """

    id: str
    status: PayoutStatus
    amount_minor: int
    changed_at: datetime


class PayoutRow(msgspec.Struct, frozen=True):
    """A garage's part of a payout, with the sum of its lines and what the ledger brought to the bank for it."""

    garage_id: UUID
    stripe_payout_id: str
    status: PayoutStatus
    net_minor: int
    lines_minor: int
    booked_minor: int


def compare_whole(seen: PayoutAtStripe, whole: StripePayout | None, parts: Sequence[PayoutRow]) -> list[Mismatch]:
    """Compare Stripe's amount with what is attributed; `parts` are those of the garages that are compared."""
    if whole is None:
        return [Mismatch(MISSING_HERE, seen.amount_minor, mendable=True, detail="Stripe has it")]
    found: list[Mismatch] = []
    if seen.status != whole.status:
        mendable = payout_may_become(whole.status, seen.status)
        found.append(Mismatch("status", 0, mendable, f"{seen.status}, here {whole.status}"))
    if seen.amount_minor != whole.amount_minor:
        more = seen.amount_minor - whole.amount_minor
        found.append(Mismatch("amount", more, mendable=False, detail=f"{seen.amount_minor}, here {whole.amount_minor}"))
    nets = sum(one.net_minor for one in parts)
    # With fewer rows, the others may be of garages that are not compared.
    if len(parts) >= whole.parts and nets != whole.attributed_minor:
        more = whole.attributed_minor - nets
        detail = f"{whole.attributed_minor}, the garages' nets are {nets}"
        found.append(Mismatch("attributed", more, mendable=False, detail=detail))
    return found


def compare_part(seen: PayoutAtStripe, part: PayoutRow) -> list[Mismatch]:
    """Compare a garage's part."""
    found: list[Mismatch] = []
    if seen.status != part.status:
        mendable = payout_may_become(part.status, seen.status)
        found.append(Mismatch("status", 0, mendable, f"{seen.status}, here {part.status}"))
    if part.lines_minor != part.net_minor:
        more = part.lines_minor - part.net_minor
        found.append(Mismatch("lines", more, mendable=False, detail=f"{part.lines_minor}, net {part.net_minor}"))
    wanted = bank_minor(part.status, part.net_minor)
    if part.booked_minor != wanted:
        detail = f"{wanted}, ledger {part.booked_minor}"
        found.append(Mismatch("ledger: bank", wanted - part.booked_minor, mendable=False, detail=detail))
    return found
