"""Decides, when a subscription is ordered, how it begins."""

from datetime import datetime
from uuid import UUID

from vend.billing.settings import settings_of
from vend.db.errors import Duplicate
from vend.db.handles import GarageSnapshot, GarageTx
from vend.domain.errors import NotFound
from vend.domain.parking_pass import Price
from vend.domain.start import StartTerms, TrialUsed, start_terms
from vend.store import start_terms as rows


async def decide_start(garage: GarageSnapshot | GarageTx, price: Price, *, trial: bool, now: datetime) -> StartTerms:
    """Decide how a subscription that is ordered now begins.

    Args:
        trial: whether the pass's trial, if it has one, is wanted.

    Raises:
        NotFound: the garage has no such pass.
    """
    grounds = await garage.run(rows.grounds(pass_id=price.pass_id))
    if grounds is None:
        raise NotFound("There is no such pass in this garage.", field="pass_id")
    return start_terms(
        now,
        zone_name=grounds.time_zone,
        trial_days=grounds.trial_days if trial else None,
        settings=await settings_of(garage),
    )


async def write_start(
    garage: GarageTx, subscription_id: UUID, customer_id: UUID, pass_id: UUID, terms: StartTerms, *, now: datetime
) -> None:
    """Write how a subscription begins.

    Raises:
        TrialUsed: the customer has had the trial of this pass.
    """
    try:
        await garage.run(
            rows.insert(subscription_id=subscription_id, customer_id=customer_id, pass_id=pass_id, terms=terms, now=now)
        )
    except Duplicate:
        raise trial_used() from None


def trial_used() -> TrialUsed:
    """Say that the trial was had."""
    return TrialUsed("This customer has had the trial of this pass; order it with `trial` false.", field="trial")
