"""A running subscription pays another version of its pass's price, from its next renewal on, without proration."""

from datetime import datetime
from uuid import UUID

from vend.billing import ordering
from vend.billing.archive_at_stripe import KIND as ARCHIVE
from vend.billing.archive_at_stripe import open_again
from vend.billing.catalog import price_at_stripe
from vend.billing.operation import StillRunning
from vend.billing.ordering import Changed, Deed, Order, Pending, place
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.errors import NotFound
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.domain.pass_change import ChangeUnderWay, check_version
from vend.domain.subscription import Subscription
from vend.store import operations, passes, prices
from vend.stripe_gateway import changes
from vend.stripe_gateway.beginning import product_of
from vend.stripe_gateway.changes import NewPrice
from vend.stripe_gateway.facts import own_price_id
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import Rejected
from vend.stripe_gateway.shapes import RawSubscription

KIND = "change_price"
OTHER_KIND = "change_pass"
"""Of the two that give an item another price only one may be under way; `change_pass.py` looks for this one."""


class PriceChangeOrder(Order, frozen=True):
    """Which subscription is to pay which version."""

    price_id: UUID


async def change_price(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    subscription_id: UUID,
    price_id: UUID,
    *,
    asked: Asked,
    now: datetime,
) -> Changed | Pending:
    """Let a subscription pay another version of its pass's price from the next renewal on.

    Raises:
        Invalid: it is a price of another pass, currency or interval.
        SamePass: it pays that version already.
        ChangeUnderWay: it is changing to another pass.
        NotFound, SubscriptionEnded, StillRunning, ChangeRefused, KeyReused: see `vend.billing.ordering.place`.
    """
    order = PriceChangeOrder(subscription_id, price_id)
    return await place(door, stripe, garage_id, _deed(door, now), order, asked=asked, now=now)


async def drive(
    door: Door, stripe: StripeGateway, garage_id: UUID, operation_id: UUID, *, look_first: bool, now: datetime
) -> Changed | Pending:
    """Carry an open order to its end, or leave it open for the resolver.

    Raises:
        ChangeRefused: Stripe refused; everything is as it was.
    """
    return await ordering.drive(door, stripe, garage_id, _deed(door, now), operation_id, look_first=look_first, now=now)


def _deed(door: Door, now: datetime) -> Deed[PriceChangeOrder]:
    async def make(stripe: StripeGateway, row: Subscription, order: PriceChangeOrder, key: str) -> RawSubscription:
        return await _make(door, stripe, row, order, key=key, now=now)

    return Deed(
        kind=KIND,
        order=PriceChangeOrder,
        audited="subscription.price_change_ordered",
        check=lambda _row, _order: None,
        done=lambda found, order: any(own_price_id(item.price) == order.price_id for item in found.items.data),
        make=make,
        reserve=_reserve,
    )


async def _reserve(garage: GarageTx, row: Subscription, order: PriceChangeOrder, _now: datetime) -> None:
    old = await garage.run(prices.read_one(price_id=row.price_id))
    new = await garage.run(prices.read_one(price_id=order.price_id))
    if old is None or new is None:
        raise NotFound("There is no such price in this garage.", field="price_id")
    check_version(old, new)
    if await garage.run(operations.is_open(subject_id=new.id, kind=ARCHIVE)):
        raise StillRunning("This price is being archived at Stripe; try again in a minute.")
    if await garage.run(operations.is_open(subject_id=row.id, kind=OTHER_KIND)):
        raise ChangeUnderWay("This subscription is changing to another pass.")


async def _make(
    door: Door, stripe: StripeGateway, row: Subscription, order: PriceChangeOrder, *, key: str, now: datetime
) -> RawSubscription:
    stripe_id = row.stripe_subscription_id
    assert stripe_id is not None, "checked when it was reserved"
    async with door.garage_snapshot([row.garage_id], fresh=True) as garage:
        price = await garage.run(prices.read_one(price_id=order.price_id))
        parking_pass = await garage.run(passes.read_one(pass_id=row.pass_id))
    assert price is not None, "checked when it was reserved, and nothing is deleted"
    assert parking_pass is not None, "same"
    attempt = str(make_id(now))
    await open_again(door, stripe, price, attempt=attempt)
    made = await price_at_stripe(door, stripe, price, name=parking_pass.name, attempt=attempt)
    item = (await stripe.read_subscription(stripe_id)).items.data[0]
    if item.price.product != product_of(price.pass_id):
        raise Rejected("This subscription has changed to another pass meanwhile.", reason="pass_changed")
    new = NewPrice(item=item.id, price=made, tax_rates=None, prorating="none", proration_at=None)
    return await changes.set_price(stripe, stripe_id, new, key=key)
