"""Disputes: a cardholder asks the bank for the money back, and the bank decides.

    funds withdrawn    disputed_funds <- stripe_cash      amount
                       processor_fees <- stripe_cash      Stripe's fee
    funds reinstated   stripe_cash    <- disputed_funds   amount
                       processor_fees <- stripe_cash      a fee for that, negative when one comes back
    lost               dispute_losses <- disputed_funds   what was not reinstated

An inquiry (`warning_...`) moves nothing.
"""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.ledger import Account, Posting, moving

DisputeStatus = Literal[
    "warning_needs_response",
    "warning_under_review",
    "warning_closed",
    "needs_response",
    "under_review",
    "appeal_needs_response",
    "appeal_under_review",
    "won",
    "lost",
    "prevented",
]

CLOSED: frozenset[DisputeStatus] = frozenset({"warning_closed", "won", "lost", "prevented"})


class Dispute(msgspec.Struct, frozen=True):
    """A dispute of a payment.

    Attributes:
        reason: the bank's, in Stripe's words.
        amount_minor: what is disputed, in minor units.
        withdrawn_minor: what Stripe has taken; `reinstated_minor` is what it gave back.
        fee_minor: Stripe's fee for taking it; `fee_back_minor` is that for giving back, negative when one comes back.
        evidence_due_at: until when the bank takes an answer.
        closed_at: when it was found closed.
    """

    garage_id: UUID
    id: UUID
    payment_id: UUID
    payment_attempted_at: datetime
    status: DisputeStatus
    reason: str
    amount_minor: int
    currency: str
    withdrawn_minor: int
    reinstated_minor: int
    fee_minor: int
    fee_back_minor: int
    evidence_due_at: datetime | None
    opened_at: datetime
    withdrawn_at: datetime | None
    reinstated_at: datetime | None
    closed_at: datetime | None
    stripe_dispute_id: str
    created_at: datetime
    updated_at: datetime


def may_become(old: DisputeStatus, new: DisputeStatus) -> bool:
    """Say whether a status read from Stripe may be written over the one that is stored.

    Once the answer is with the bank, none is asked for any more. A closed one stays closed, but that a lost one may be
    appealed and then won (docs.stripe.com/disputes/visa-appeals).
    """
    if old == new:
        return True
    if old in CLOSED:
        return old == "lost" and new in ("appeal_needs_response", "appeal_under_review", "won")
    return not (old.endswith("under_review") and new == old.replace("under_review", "needs_response"))


def withdrawn(*, amount_minor: int, fee_minor: int) -> list[Posting]:
    """Give the postings of money that Stripe took for a dispute, and of its fee."""
    return [
        *moving("dispute", Account.DISPUTED_FUNDS, Account.STRIPE_CASH, amount_minor),
        *moving("dispute_fee", Account.PROCESSOR_FEES, Account.STRIPE_CASH, fee_minor),
    ]


def reinstated(*, amount_minor: int, fee_minor: int) -> list[Posting]:
    """Give the postings of money that Stripe gave back."""
    return [
        *moving("dispute_won", Account.STRIPE_CASH, Account.DISPUTED_FUNDS, amount_minor),
        *moving("dispute_won_fee", Account.PROCESSOR_FEES, Account.STRIPE_CASH, fee_minor),
    ]


def lost(*, amount_minor: int) -> list[Posting]:
    """Give the postings of money that stays with the cardholder."""
    return moving("dispute_lost", Account.DISPUTE_LOSSES, Account.DISPUTED_FUNDS, amount_minor)


def booked(dispute: Dispute) -> list[Posting]:
    """Give all postings that a dispute has as it stands."""
    found = withdrawn(amount_minor=dispute.withdrawn_minor, fee_minor=dispute.fee_minor)
    found += reinstated(amount_minor=dispute.reinstated_minor, fee_minor=dispute.fee_back_minor)
    if dispute.status == "lost":
        found += lost(amount_minor=dispute.withdrawn_minor - dispute.reinstated_minor)
    return found
