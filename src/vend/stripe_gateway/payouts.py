"""Payouts at Stripe (docs.stripe.com/api/payouts/object), and the movements of the balance that are in one."""

import msgspec

from vend.domain.payout import PayoutStatus
from vend.stripe_gateway.calls import call
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.shapes import read_shape


class FailureBooked(msgspec.Struct, frozen=True):
    """The movement with which a payout that failed came back."""

    id: str
    created: int


class RawPayout(msgspec.Struct, frozen=True):
    """A payout; `reconciliation_status` says whether its movements can be listed, which one by hand never is."""

    id: str
    amount: int
    currency: str
    status: PayoutStatus
    arrival_date: int
    created: int
    reconciliation_status: str
    failure_code: str | None = None
    failure_balance_transaction: FailureBooked | str | None = None

    @property
    def itemized(self) -> bool:
        """Whether Stripe lists all that is in it."""
        return self.reconciliation_status == "completed"


class Behind(msgspec.Struct, frozen=True):
    """What made a movement: a charge, a refund, a dispute, another payout, or something else."""

    id: str
    object: str
    charge: str | None = None
    customer: str | None = None


class RawTransaction(msgspec.Struct, frozen=True):
    """docs.stripe.com/api/balance_transactions/object, with what made it expanded."""

    id: str
    type: str
    amount: int
    fee: int
    net: int
    created: int
    source: Behind | str | None


async def read_payout(stripe: StripeGateway, stripe_payout_id: str) -> RawPayout:
    """Give a payout as it is now, with when it came back if it did."""
    asked = stripe.v1.payouts.retrieve_async(stripe_payout_id, {"expand": ["failure_balance_transaction"]})
    return read_shape(await call(asked), RawPayout)
