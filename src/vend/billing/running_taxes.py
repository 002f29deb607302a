"""A tax that changes at a date reaches running subscriptions before the first renewal that begins on or after it.

Stripe charges a subscription the tax rates that it was told last. So what Stripe would charge is compared, shortly
before each renewal, with what holds on the first local date of the next period, by rate, pass and certificate; where
they differ, Stripe is told. An invoice within a period keeps the rates that the period began with, up to `AHEAD` before
its end.

If nobody could tell Stripe in time, the renewal is billed with the old taxes: `line_taxes.py` keeps it as a miss, for a
person to settle with the customer, and the next renewal is right again.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
import structlog

from vend.billing.operation import StillRunning
from vend.billing.ordering import Deed, Order, place
from vend.billing.taxes import rates_at_stripe
from vend.db.door import Door
from vend.domain.errors import VendError
from vend.domain.operation import Asked
from vend.domain.parking_pass import TaxRate
from vend.domain.period import local_date
from vend.domain.reconcile import Place
from vend.domain.subscription import Subscription
from vend.domain.tax_rates import Renewal, are_charged, rates_in_force
from vend.store import exemptions, prices, reconcile, subscriptions
from vend.stripe_gateway.facts import default_tax_rate_ids
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.shapes import RawSubscription
from vend.stripe_gateway.subscription_taxes import set_default_tax_rates

_log = structlog.get_logger(__name__)

AHEAD = timedelta(days=3)
"""How long before a renewal Stripe is told: as long as every worker may be away without a renewal taxed wrongly."""

ACTOR = "system:tax"


class TaxOrder(Order, frozen=True):
    """Which tax rates a subscription is to be charged, by Stripe's ids, sorted, and from which local date on."""

    stripe_tax_rate_ids: list[str]
    from_date: date


def _check(_row: Subscription, _order: TaxOrder) -> None:
    """Let the taxes of everything that lives be set."""


def _done(found: RawSubscription, order: TaxOrder) -> bool:
    return default_tax_rate_ids(found) == order.stripe_tax_rate_ids


async def _make(stripe: StripeGateway, row: Subscription, order: TaxOrder, key: str) -> RawSubscription:
    stripe_id = row.stripe_subscription_id
    assert stripe_id is not None, "checked when it was reserved"
    return await set_default_tax_rates(stripe, stripe_id, order.stripe_tax_rate_ids, key=key)


SET_TAX_RATES = Deed(
    kind="set_tax_rates",
    order=TaxOrder,
    audited="subscription.taxes_ordered",
    check=_check,
    done=_done,
    make=_make,
)


class _Change(msgspec.Struct, frozen=True):
    """A renewal, and the rates that it must be charged but would not be."""

    renewal: Renewal
    from_date: date
    rates: list[TaxRate]


async def set_changed_taxes(
    door: Door, stripe: StripeGateway, *, now: datetime, wanted_garages: list[UUID] | None = None
) -> int:
    """Tell Stripe the taxes of every renewal ahead that it would charge others; give how many it was told.

    One that fails is logged and comes again with the next run; none holds up the others.

    Args:
        wanted_garages: only these; None for all.
    """
    async with door.platform(reason="find garages whose renewals are ahead") as platform:
        places = await platform.run(reconcile.garages(wanted_garages=wanted_garages))
    done = 0
    for at in places:
        for change in await _changes(door, at, now=now):
            done += await _tell(door, stripe, at.id, change, now=now)
    return done


async def _changes(door: Door, at: Place, *, now: datetime) -> list[_Change]:
    """Find the renewals of a garage that Stripe would tax wrongly."""
    async with door.garage_snapshot([at.id], fresh=True) as garage:
        ahead = await garage.run(subscriptions.renewing(now=now, until_at=now + AHEAD))
        if not ahead:
            return []
        rates = await garage.run(prices.tax_rates())
        customers = sorted({one.customer_id for one in ahead})
        certificates = await garage.run(exemptions.of_customers(customer_ids=customers))
    found = []
    for renewal in ahead:
        held = [one for one in certificates if one.customer_id == renewal.customer_id]
        from_date = local_date(renewal.current_period_end_at, at.time_zone)
        due = rates_in_force(rates, held, pass_id=renewal.pass_id, on_date=from_date)
        if not are_charged(due, renewal.stripe_tax_rate_ids):
            found.append(_Change(renewal, from_date, due))
    return found


async def _tell(door: Door, stripe: StripeGateway, garage_id: UUID, change: _Change, *, now: datetime) -> int:
    renewal = change.renewal
    log = _log.bind(garage=str(garage_id), subscription=str(renewal.id), from_date=str(change.from_date))
    try:
        ids = await rates_at_stripe(door, stripe, garage_id, change.rates, attempt=f"{now:%Y%m%d%H%M}")
        order = TaxOrder(renewal.id, sorted(ids), change.from_date)
        await place(door, stripe, garage_id, SET_TAX_RATES, order, asked=_asked(change, now), now=now)
    except StillRunning:
        # The resolver has it.
        return 0
    except VendError as error:
        log.warning("taxes_not_set", code=error.code, detail=error.detail)
        return 0
    log.info("taxes_set", rates=len(ids))
    return 1


def _asked(change: _Change, now: datetime) -> Asked:
    """Give the key of an order.

    Two workers that saw the same row make one order. Another version of the row, whose taxes may have been changed and
    changed back, is another order; and so is another day, since a refusal of yesterday must not stand for ever.
    """
    renewal = change.renewal
    return Asked(ACTOR, f"{renewal.id}/{change.from_date}/{renewal.sync_version}/{now.date()}")
