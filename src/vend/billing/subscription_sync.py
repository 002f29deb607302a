"""Brings a subscription's row up to Stripe's truth, never back to an older one.

Whoever writes says which version of the row they had read before they asked Stripe; if somebody wrote since, the answer
may be the older one, so nothing is written and the caller asks Stripe again. Hence neither the order in which events
arrive nor the number of workers matters.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.discount_sync import sync_discounts
from vend.billing.redeeming import give_back
from vend.billing.waitlist import put_back
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.errors import Kind, VendError
from vend.domain.subscription import ENDED, Subscription, may_become
from vend.store import subscriptions
from vend.stripe_gateway.facts import subscription_facts
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.shapes import RawSubscription


class StatusConflict(VendError):
    """Stripe says that a subscription lives which we hold for ended; a person must look."""

    code = "status_conflict"
    kind = Kind.CONFLICT


class SubscriptionReading(msgspec.Struct, frozen=True):
    """Stripe's subscription, and the version of our row that was there before Stripe was asked."""

    subscription_id: UUID
    read_version: int
    raw: RawSubscription


async def read_subscription(
    door: Door, stripe: StripeGateway, garage_id: UUID, stripe_subscription_id: str
) -> SubscriptionReading | None:
    """Ask Stripe for a subscription that one of our rows stands for; None where none does."""
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        row = await garage.run(subscriptions.read_by_stripe_id(stripe_subscription_id=stripe_subscription_id))
    raw = await stripe.read_subscription(stripe_subscription_id)
    if row is not None:
        return SubscriptionReading(row.id, row.sync_version, raw)
    # An event may come before the order is settled; then Stripe's copy of our id leads to the row. Nobody has written
    # Stripe's truth to it yet, so its version is the one that it was reserved with.
    subscription_id = own_id(raw.metadata, garage_id)
    return None if subscription_id is None else SubscriptionReading(subscription_id, 0, raw)


def own_id(metadata: dict[str, str] | None, garage_id: UUID) -> UUID | None:
    """Give the subscription id that our metadata at Stripe names, if it is of this garage."""
    if not metadata or metadata.get("garage_id") != str(garage_id):
        return None
    try:
        return UUID(metadata.get("subscription_id", ""))
    except ValueError:
        return None


async def write_subscription(
    garage: GarageTx, subscription_id: UUID, raw: RawSubscription, *, read_version: int, now: datetime
) -> Subscription | None:
    """Write Stripe's truth; None when it was written by somebody else since `read_version`.

    Raises:
        StatusConflict: the row has ended and Stripe's subscription has not, or the row stands for another one.
    """
    row = await garage.run(subscriptions.lock(subscription_id=subscription_id))
    if row is not None and _stands_for_another(row, raw):
        raise StatusConflict(f"Stripe has {raw.id} for subscription {row.id}, which stands for another one or none.")
    if row is None or row.sync_version != read_version:
        return None
    if not may_become(row.status, raw.status):
        raise StatusConflict(f"Subscription {row.id} is {row.status} here and {raw.status} at Stripe.")
    facts = subscription_facts(raw)
    written = await garage.run(
        subscriptions.sync(subscription_id=row.id, read_version=read_version, facts=facts, now=now)
    )
    if written is None:
        return None
    if written.status == "incomplete_expired" and row.status == "incomplete":
        await put_back(garage, row.id, now=now)
        await give_back(garage, row.id, now=now)
    else:
        await sync_discounts(garage, row, raw, now=now)
    return written


def _stands_for_another(row: Subscription, raw: RawSubscription) -> bool:
    """Whether our row can never become Stripe's subscription, though its metadata names the row."""
    given_up = row.stripe_subscription_id is None and row.status in ENDED
    return given_up or row.stripe_subscription_id not in (None, raw.id)
