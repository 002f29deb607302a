"""Finds whose customers Stripe's are."""

from collections.abc import Iterable
from uuid import UUID

from vend.db.door import Door
from vend.store import reconcile


async def owners_of(door: Door, stripe_customers: Iterable[str | None]) -> dict[str, UUID]:
    """Give the garage of each customer that is one of ours; the rest is left out."""
    wanted = sorted({one for one in stripe_customers if one is not None})
    if not wanted:
        return {}
    async with door.platform(reason="find whose customers these of Stripe's are") as platform:
        found = await platform.run(reconcile.owners(stripe_customer_ids=wanted))
    return {one.stripe_customer_id: one.garage_id for one in found if one.stripe_customer_id is not None}
