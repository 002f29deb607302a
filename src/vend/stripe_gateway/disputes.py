"""Disputes at Stripe (docs.stripe.com/api/disputes/object)."""

import msgspec

from vend.domain.dispute import DisputeStatus
from vend.stripe_gateway.calls import call
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.shapes import read_shape


class Movement(msgspec.Struct, frozen=True):
    """What a dispute moved in the account's balance: taken (negative) or given back, and Stripe's fee."""

    id: str
    amount: int
    fee: int
    net: int
    created: int


class EvidenceDetails(msgspec.Struct, frozen=True):
    """How the answer to a dispute stands."""

    due_by: int | None


class RawDispute(msgspec.Struct, frozen=True):
    """A dispute, with what it moved: none, one or two balance transactions."""

    id: str
    status: DisputeStatus
    reason: str
    amount: int
    currency: str
    created: int
    charge: str
    balance_transactions: list[Movement]
    evidence_details: EvidenceDetails


async def read_dispute(stripe: StripeGateway, stripe_dispute_id: str) -> RawDispute:
    """Give a dispute as it is now."""
    return read_shape(await call(stripe.v1.disputes.retrieve_async(stripe_dispute_id)), RawDispute)
