"""A coupon is put on a running subscription, or taken off it. It changes what is billed from the next invoice on."""

from datetime import datetime
from uuid import UUID, uuid5

from vend.billing import ordering
from vend.billing.coupon_at_stripe import coupon_at_stripe
from vend.billing.coupon_commands import NewDiscount
from vend.billing.operation import StillRunning
from vend.billing.ordering import Changed, Deed, Order, Pending, place
from vend.billing.redeeming import Wanted, find_redeemable, redeem
from vend.db.door import Door
from vend.db.handles import GarageSnapshot, GarageTx
from vend.domain.company_account import check_no_seat
from vend.domain.coupon import Coupon, Redemption
from vend.domain.discount import ends_at
from vend.domain.discount_preview import DiscountPreview, RenewalPrice
from vend.domain.errors import Invalid, Kind, NotFound, VendError
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.domain.parking_pass import Price
from vend.domain.subscription import ENDED, Subscription, SubscriptionEnded
from vend.store import coupons, prices, subscriptions
from vend.stripe_gateway.changes import RawPreview
from vend.stripe_gateway.coupons import REDEMPTION, add_coupon, preview_renewal, take_off_coupon
from vend.stripe_gateway.facts import coupon_ids
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import Rejected
from vend.stripe_gateway.shapes import RawSubscription

ADD_KIND, TAKE_OFF_KIND = "add_discount", "take_off_discount"


class NotDiscounted(VendError):
    """The subscription does not have this coupon, or not any more."""

    code = "not_discounted"
    kind = Kind.CONFLICT


class CannotDiscount(VendError):
    """The subscription ends with its period, or Stripe would not do it."""

    code = "cannot_discount"
    kind = Kind.CONFLICT


class AddOrder(Order, frozen=True):
    """Which subscription gets which coupon."""

    redemption_id: UUID
    promotion_code: str | None
    coupon_id: UUID | None


class TakeOffOrder(Order, frozen=True):
    """Which subscription loses which coupon."""

    redemption_id: UUID
    coupon_id: UUID


async def add_discount(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    subscription_id: UUID,
    command: NewDiscount,
    *,
    asked: Asked,
    now: datetime,
) -> Changed | Pending:
    """Put a coupon on a subscription.

    Raises:
        Invalid: neither a code nor a coupon is named, or both.
        CodeUnknown and the other refusals of `vend.domain.coupon`.
        CannotDiscount: the subscription ends with its period.
        NotFound, SubscriptionEnded, StillRunning, ChangeRefused, KeyReused: see `vend.billing.ordering.place`.
    """
    check_named(command)
    # The id follows from who asks under which key, so that asking again is the same order.
    redemption_id = uuid5(subscription_id, f"{asked.actor} {asked.idempotency_key}")
    order = AddOrder(subscription_id, redemption_id, command.promotion_code, command.coupon_id)
    return await place(door, stripe, garage_id, add_deed(door, asked, now), order, asked=asked, now=now)


async def take_off_discount(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    subscription_id: UUID,
    redemption_id: UUID,
    *,
    asked: Asked,
    now: datetime,
) -> Changed | Pending:
    """Take a coupon off a subscription; it stays redeemed.

    Raises:
        NotDiscounted: the subscription does not have it.
        NotFound, SubscriptionEnded, StillRunning, ChangeRefused, KeyReused: see `vend.billing.ordering.place`.
    """
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        found = await garage.run(coupons.read_redemption(redemption_id=redemption_id))
        if found is None or found.subscription_id != subscription_id:
            raise NotFound("This subscription has no such discount.")
    order = TakeOffOrder(subscription_id, redemption_id, found.coupon_id)
    return await place(door, stripe, garage_id, TAKE_OFF, order, asked=asked, now=now)


def check_named(command: NewDiscount) -> None:
    """Refuse an order that names no coupon, or two.

    Raises:
        Invalid: neither is given, or both.
    """
    if (command.promotion_code is None) == (command.coupon_id is None):
        raise Invalid("Give a promotion code or a coupon, not both.", field="promotion_code")


async def preview_added(
    door: Door, stripe: StripeGateway, garage_id: UUID, subscription_id: UUID, command: NewDiscount, *, now: datetime
) -> DiscountPreview:
    """Say what a coupon would do to the next renewal. Changes nothing; Stripe may learn of the coupon by it.

    Raises:
        Invalid, CodeUnknown, CannotDiscount, NotFound, SubscriptionEnded, StillRunning: as the order would.
        Unavailable: Stripe does not answer.
    """
    check_named(command)
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        row = await _running(garage, subscription_id)
        price = await _price(garage, row)
        wanted = Wanted(row.customer_id, price, row.id, command.promotion_code, command.coupon_id)
        coupon = (await find_redeemable(garage, wanted, now=now)).coupon
    try:
        made = await coupon_at_stripe(door, stripe, coupon, attempt=str(make_id(now)))
        before = await preview_renewal(stripe, _stripe_id(row))
        after = await preview_renewal(stripe, _stripe_id(row), add=made)
    except Rejected as refused:
        raise CannotDiscount(f"Stripe would not do it: {refused.detail}") from refused
    return _shown(row, coupon, before, after, ends_at=ends_at(coupon.off, now))


async def preview_taken_off(
    door: Door, stripe: StripeGateway, garage_id: UUID, subscription_id: UUID, redemption_id: UUID
) -> DiscountPreview:
    """Say what the next renewal would cost without a coupon. Changes nothing.

    Raises:
        NotDiscounted, CannotDiscount, NotFound, SubscriptionEnded, StillRunning: as the order would.
        Unavailable: Stripe does not answer.
    """
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        row = await _running(garage, subscription_id)
        redemption = await _active(garage, subscription_id, redemption_id)
        coupon = await garage.run(coupons.read_one(coupon_id=redemption.coupon_id))
        assert coupon is not None, "a foreign key says so"
    try:
        before = await preview_renewal(stripe, _stripe_id(row))
        after = await preview_renewal(stripe, _stripe_id(row), take_off=str(coupon.id))
    except Rejected as refused:
        raise CannotDiscount(f"Stripe would not do it: {refused.detail}") from refused
    return _shown(row, coupon, before, after, ends_at=None)


def _shown(
    row: Subscription, coupon: Coupon, before: RawPreview, after: RawPreview, *, ends_at: datetime | None
) -> DiscountPreview:
    assert row.current_period_end_at is not None, "Stripe has it"
    return DiscountPreview(
        subscription_id=row.id,
        coupon_id=coupon.id,
        name=coupon.name,
        duration=coupon.duration,
        currency=after.currency.upper(),
        renews_at=row.current_period_end_at,
        ends_at=ends_at,
        before=_renewal(before),
        after=_renewal(after),
    )


def _renewal(raw: RawPreview) -> RenewalPrice:
    tax = sum(one.amount for one in raw.total_taxes or ())
    off = sum(one.amount for line in raw.lines.data for one in line.discount_amounts or ())
    return RenewalPrice(raw.total - tax, off, tax, raw.total)


# ---------------------------------------------------------------- the deeds


def add_deed(door: Door, asked: Asked, now: datetime) -> Deed[AddOrder]:
    """Make the deed that puts a coupon on; `asked` is who is told of in the redemption."""

    async def reserve(garage: GarageTx, row: Subscription, order: AddOrder, now: datetime) -> None:
        if row.cancel_at_period_end:
            raise CannotDiscount("This subscription ends with its period; take that back first.")
        price = await _price(garage, row)
        wanted = Wanted(row.customer_id, price, row.id, order.promotion_code, order.coupon_id)
        await redeem(garage, wanted, redemption_id=order.redemption_id, asked=asked, now=now)

    async def make(stripe: StripeGateway, row: Subscription, order: AddOrder, key: str) -> RawSubscription:
        async with door.garage_snapshot([row.garage_id], fresh=True) as garage:
            redemption = await garage.run(coupons.read_redemption(redemption_id=order.redemption_id))
            assert redemption is not None, "it was reserved, and nothing is deleted"
            coupon = await garage.run(coupons.read_one(coupon_id=redemption.coupon_id))
            assert coupon is not None, "a foreign key says so"
        made = await coupon_at_stripe(door, stripe, coupon, attempt=str(make_id(now)))
        return await add_coupon(stripe, _stripe_id(row), made, redemption_id=redemption.id, key=key)

    return Deed(
        kind=ADD_KIND,
        order=AddOrder,
        audited="subscription.discount_ordered",
        check=lambda _row, _order: None,
        done=lambda found, order: found.metadata.get(REDEMPTION) == str(order.redemption_id),
        make=make,
        reserve=reserve,
        undo=_release,
        finish=_use_up,
    )


async def drive_add(
    door: Door, stripe: StripeGateway, garage_id: UUID, operation_id: UUID, *, look_first: bool, now: datetime
) -> Changed | Pending:
    """Carry an open order to its end, or leave it open for the resolver.

    Raises:
        ChangeRefused: Stripe refused; everything is as it was.
    """
    deed = add_deed(door, Asked("system:resolver", str(operation_id)), now)
    return await ordering.drive(door, stripe, garage_id, deed, operation_id, look_first=look_first, now=now)


async def _release(garage: GarageTx, _row: Subscription, order: AddOrder, now: datetime) -> None:
    """Give the redemption back, since Stripe has refused."""
    await garage.run(coupons.settle(redemption_id=order.redemption_id, state="released", now=now))


async def _use_up(garage: GarageTx, row: Subscription, order: AddOrder, now: datetime) -> None:
    """End a redemption that an invoice has used up before anybody looked; any other is active by now."""
    live = await garage.run(coupons.live_redemption(subscription_id=row.id))
    if live is not None and live.id == order.redemption_id and live.state == "reserved":
        await garage.run(coupons.settle(redemption_id=live.id, state="ended", now=now))


async def _check_active(garage: GarageTx, row: Subscription, order: TakeOffOrder, _now: datetime) -> None:
    await _active(garage, row.id, order.redemption_id)


async def _take_off(stripe: StripeGateway, row: Subscription, order: TakeOffOrder, key: str) -> RawSubscription:
    return await take_off_coupon(stripe, _stripe_id(row), str(order.coupon_id), key=key)


TAKE_OFF = Deed(
    kind=TAKE_OFF_KIND,
    order=TakeOffOrder,
    audited="subscription.discount_taken_off",
    check=lambda _row, _order: None,
    done=lambda found, order: str(order.coupon_id) not in coupon_ids(found),
    make=_take_off,
    reserve=_check_active,
)


async def _active(garage: GarageTx | GarageSnapshot, subscription_id: UUID, redemption_id: UUID) -> Redemption:
    """Give the coupon that a subscription has, if it is this one.

    Raises:
        NotFound: the subscription never had it.
        NotDiscounted: it has it no longer, or not yet.
    """
    found = await garage.run(coupons.read_redemption(redemption_id=redemption_id))
    if found is None or found.subscription_id != subscription_id:
        raise NotFound("This subscription has no such discount.")
    if found.state != "active":
        raise NotDiscounted("This subscription does not have this coupon now; there is nothing to take off.")
    return found


async def _running(garage: GarageSnapshot, subscription_id: UUID) -> Subscription:
    row = await garage.run(subscriptions.read_one(subscription_id=subscription_id))
    if row is None:
        raise NotFound("There is no such subscription.")
    if row.status in ENDED:
        raise SubscriptionEnded("This subscription has ended; it cannot be changed any more.")
    check_no_seat(row)
    if row.stripe_subscription_id is None:
        raise StillRunning("This subscription is still being made; try again in a minute.")
    if row.cancel_at_period_end:
        raise CannotDiscount("This subscription ends with its period; take that back first.")
    return row


async def _price(garage: GarageTx | GarageSnapshot, row: Subscription) -> Price:
    price = await garage.run(prices.read_one(price_id=row.price_id))
    assert price is not None, "a foreign key says so"
    return price


def _stripe_id(row: Subscription) -> str:
    assert row.stripe_subscription_id is not None, "checked when it was reserved"
    return row.stripe_subscription_id
