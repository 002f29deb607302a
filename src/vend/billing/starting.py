"""Decides, when a subscription is ordered, how it begins, and says so before."""

from datetime import date, datetime
from uuid import UUID

from vend.billing.commands import PlannedSubscription
from vend.billing.redeeming import Wanted, find_redeemable
from vend.billing.settings import settings_of
from vend.billing.taxes import tax_rates_in_force
from vend.db.errors import Duplicate
from vend.db.handles import GarageSnapshot, GarageTx
from vend.domain.errors import NotFound
from vend.domain.parking_pass import Price
from vend.domain.start import StartTerms, TrialUsed, start_at, start_terms
from vend.domain.start_preview import StartPreview, preview
from vend.domain.subscription import PassArchived
from vend.store import drivers, garages, passes, prices
from vend.store import start_terms as rows


async def decide_start(
    garage: GarageSnapshot | GarageTx, price: Price, *, trial: bool, start_date: date | None, now: datetime
) -> StartTerms:
    """Decide how a subscription that is ordered now begins.

    Args:
        trial: whether the pass's trial, if it has one, is wanted.
        start_date: the local date ahead on which it is to begin, None for at once.

    Raises:
        NotFound: the garage has no such pass.
        StartNotAhead: the date is not ahead, or too far.
    """
    grounds = await garage.run(rows.grounds(pass_id=price.pass_id))
    if grounds is None:
        raise NotFound("There is no such pass in this garage.", field="pass_id")
    return start_terms(
        start_at(now, start_date, zone_name=grounds.time_zone),
        zone_name=grounds.time_zone,
        price=price,
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


async def preview_start(garage: GarageSnapshot, command: PlannedSubscription, *, now: datetime) -> StartPreview:
    """Say what a subscription would cost if it were ordered now. Places are not counted.

    Raises:
        NotFound: the garage has no such driver or pass.
        PassArchived: the pass is no longer sold.
        TrialUsed: the customer had the trial of this pass.
        StartNotAhead: the date is not ahead, or too far.
        CodeUnknown and the other refusals of `vend.domain.coupon`: the promotion code cannot be used.
    """
    driver = await garage.run(drivers.read_one(driver_id=command.driver_id))
    if driver is None:
        raise NotFound("There is no such driver in this garage.", field="driver_id")
    price = await garage.run(prices.read_live(pass_id=command.pass_id))
    wanted = await garage.run(passes.read_one(pass_id=command.pass_id))
    place = await garage.run(garages.read_one())
    if price is None or wanted is None or place is None:
        raise NotFound("There is no such pass in this garage.", field="pass_id")
    if wanted.archived_at is not None:
        raise PassArchived("This pass is no longer sold; choose another.", field="pass_id")
    terms = await decide_start(garage, price, trial=command.trial, start_date=command.start_date, now=now)
    had = await garage.run(rows.trial_used(customer_id=driver.customer_id, pass_id=price.pass_id))
    if terms.trial_end_at is not None and had:
        raise trial_used()
    rates = await tax_rates_in_force(
        garage,
        pass_id=price.pass_id,
        customer_id=driver.customer_id,
        on_date=terms.start_date,
    )
    coupon = None
    if command.promotion_code is not None:
        asked_for = Wanted(driver.customer_id, price, None, promotion_code=command.promotion_code)
        coupon = (await find_redeemable(garage, asked_for, now=now)).coupon
    return preview(
        terms,
        price,
        [rate.percent for rate in rates],
        settings=await settings_of(garage),
        zone_name=place.time_zone,
        coupon=coupon,
    )
