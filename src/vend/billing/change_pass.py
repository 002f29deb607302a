"""A subscription changes to another pass, and costs what was shown.

The preview is Stripe's own, for one proration instant. The change takes that instant and the preview's mark: the place
of the new pass is reserved under the garage's lock, then Stripe is asked again what it would cost, and only if that is
what was shown is it told to do it, with the same instant. A refused charge leaves everything as it was.
"""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from vend.billing import change_price, ordering
from vend.billing.catalog import price_at_stripe
from vend.billing.commands import PassChange, WantedPass
from vend.billing.operation import StillRunning
from vend.billing.ordering import Changed, ChangeRefused, Deed, Order, Pending, place
from vend.billing.taxes import rates_at_stripe, tax_rates_in_force
from vend.db.door import Door
from vend.db.handles import GarageSnapshot, GarageTx
from vend.domain.company_account import check_no_seat
from vend.domain.coupon import Redemption
from vend.domain.errors import NotFound
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.domain.parking_pass import Price
from vend.domain.pass_change import (
    CannotChange,
    ChangeLine,
    ChangePreview,
    ChangeUnderWay,
    PreviewOutdated,
    Quoted,
    When,
    check_age,
    check_change,
    check_room,
    mark,
    next_period_end,
    preview_of,
)
from vend.domain.period import local_date
from vend.domain.subscription import ENDED, Subscription, SubscriptionEnded
from vend.domain.tax import tax_on
from vend.store import coupons, garages, merchants, operations, passes, prices, subscriptions
from vend.stripe_gateway import changes
from vend.stripe_gateway.beginning import product_of
from vend.stripe_gateway.changes import NewPrice, PreviewedLine, RawPreview
from vend.stripe_gateway.facts import default_tax_rate_ids, instant
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import Rejected
from vend.stripe_gateway.shapes import RawSubscription

KIND = "change_pass"


class ChangeOrder(Order, frozen=True):
    """Which subscription changes to which pass, and what was shown for it."""

    pass_id: UUID
    when: When
    proration_at: datetime
    shown: str


class _Wanted(msgspec.Struct, frozen=True):
    """A subscription and the price that it is to change to, here and at Stripe.

    Attributes:
        in_trial: whether a trial runs at Stripe: it goes on whatever the price, and nothing is billed before its end.
        period_goes_on: whether the present period does: of the same interval, or in a trial.
        percents: of the taxes on the new pass.
        discount: the coupon that it has, None without one; `discounted_once` says that one invoice uses it up.
    """

    row: Subscription
    price: Price
    new: NewPrice
    in_trial: bool
    period_goes_on: bool
    period_end_at: datetime
    percents: list[Decimal]
    discount: Redemption | None
    discounted_once: bool


async def preview_change(
    door: Door, stripe: StripeGateway, garage_id: UUID, subscription_id: UUID, command: WantedPass, *, now: datetime
) -> ChangePreview:
    """Say what a change of pass would cost; changes nothing.

    Raises:
        NotFound: the garage has no such subscription or pass.
        SubscriptionEnded, StillRunning: it is over, or not yet made.
        SeatOfCompany: it is changed through the company's account.
        CannotChange, SamePass, AlreadySubscribed, ChangeUnderWay, PassArchived, SoldOut, Invalid: it cannot be done.
        Unavailable: Stripe does not answer.
    """
    order = ChangeOrder(subscription_id, command.pass_id, command.when, now.replace(microsecond=0), shown="")
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        row = await garage.run(subscriptions.read_one(subscription_id=subscription_id))
        if row is None:
            raise NotFound("There is no such subscription.")
        if row.status in ENDED:
            raise SubscriptionEnded("This subscription has ended; it cannot be changed any more.")
        check_no_seat(row)
        if row.stripe_subscription_id is None:
            raise StillRunning("This subscription is still being made; try again in a minute.")
        await _check(garage, row, command.pass_id, command.when, begun=0)
    try:
        wanted = await _wanted(door, stripe, row, order, now=now)
        quoted = await _quote(stripe, wanted)
        total_minor, at = await _renewal(stripe, wanted, quoted)
    except Rejected as refused:
        raise CannotChange(f"Stripe would not do it: {refused.detail}") from refused
    return preview_of(
        row,
        wanted.price,
        when=command.when,
        proration_at=order.proration_at,
        quoted=quoted,
        renewal_total_minor=total_minor,
        renewal_at=at,
    )


async def change_pass(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    subscription_id: UUID,
    command: PassChange,
    *,
    asked: Asked,
    now: datetime,
) -> Changed | Pending:
    """Change a subscription to another pass, for what was shown.

    Raises:
        PreviewOutdated: it is too old, or would cost something else by now; nothing was changed.
        ChangeRefused: the charge was refused; everything is as it was.
        CannotChange, SamePass, AlreadySubscribed, ChangeUnderWay, PassArchived, SoldOut, Invalid: it cannot be done.
        NotFound, SubscriptionEnded, StillRunning, KeyReused: see `vend.billing.ordering.place`.
    """
    order = ChangeOrder(subscription_id, command.pass_id, command.when, command.proration_at, command.shown)
    deed = _deed(door, now)
    try:
        return await place(door, stripe, garage_id, deed, order, asked=asked, now=now)
    except ChangeRefused as refused:
        if refused.reason == PreviewOutdated.code:
            raise PreviewOutdated(refused.detail, field=refused.field) from None
        raise


async def drive(
    door: Door, stripe: StripeGateway, garage_id: UUID, operation_id: UUID, *, look_first: bool, now: datetime
) -> Changed | Pending:
    """Carry an open change to its end, or leave it open for the resolver.

    Raises:
        ChangeRefused: Stripe refused, or it would cost something else by now; everything is as it was.
    """
    return await ordering.drive(door, stripe, garage_id, _deed(door, now), operation_id, look_first=look_first, now=now)


def _deed(door: Door, now: datetime) -> Deed[ChangeOrder]:
    async def make(stripe: StripeGateway, row: Subscription, order: ChangeOrder, key: str) -> RawSubscription:
        return await _make(door, stripe, row, order, key=key, now=now)

    return Deed(
        kind=KIND,
        order=ChangeOrder,
        audited="subscription.change_ordered",
        check=lambda _row, _order: None,
        done=_done,
        make=make,
        locks_garage=True,
        reserve=_reserve,
    )


async def _reserve(garage: GarageTx, row: Subscription, order: ChangeOrder, now: datetime) -> None:
    """Take a place of the new pass: the open operation is what holds it, and it is counted among those taken."""
    check_age(order.proration_at, now=now)
    await _check(garage, row, order.pass_id, order.when, begun=1)


async def _check(
    garage: GarageTx | GarageSnapshot, row: Subscription, pass_id: UUID, when: When, *, begun: int
) -> None:
    """Refuse what cannot be done, places included.

    Args:
        begun: 1 where the change's own operation is open already, and so among those that hold a place; else 0.
    """
    old = await garage.run(prices.read_one(price_id=row.price_id))
    new = await garage.run(prices.read_live(pass_id=pass_id))
    places = await garage.run(passes.places(pass_id=pass_id))
    if old is None or new is None or places is None:
        raise NotFound("There is no such pass in this garage.", field="pass_id")
    held = await garage.run(subscriptions.held_by_driver(driver_id=row.driver_id))
    under_way = await garage.run(operations.open_changes(driver_id=row.driver_id))
    if sum(one.subscription_id == row.id for one in under_way) > begun:
        raise ChangeUnderWay("This subscription is being changed; look at it again in a minute.")
    if await garage.run(operations.is_open(subject_id=row.id, kind=change_price.KIND)):
        raise ChangeUnderWay("The price of this subscription is being changed; try again in a minute.")
    taken = [one.pass_id for one in held] + [one.to_pass_id for one in under_way if one.subscription_id != row.id]
    check_change(row, old, new, when=when, held=taken)
    await _check_merchant(garage, row, when)
    check_room(msgspec.structs.replace(places, pass_taken=places.pass_taken - begun))


async def _check_merchant(garage: GarageTx | GarageSnapshot, row: Subscription, when: When) -> None:
    """Refuse a proration of what a merchant pays a part of: Stripe's prorations do not say what a coupon took off."""
    live = await garage.run(coupons.live_redemption(subscription_id=row.id))
    if live is None or when == "next_renewal":
        return
    if await garage.run(merchants.agreement(coupon_id=live.coupon_id)) is not None:
        raise CannotChange("A merchant pays a part of this pass; change it at the next renewal.", field="when")


def _done(found: RawSubscription, order: ChangeOrder) -> bool:
    return any(item.price.product == product_of(order.pass_id) for item in found.items.data)


async def _make(
    door: Door, stripe: StripeGateway, row: Subscription, order: ChangeOrder, *, key: str, now: datetime
) -> RawSubscription:
    """Ask Stripe once more what it would cost, and do it if that is what was shown."""
    wanted = await _wanted(door, stripe, row, order, now=now)
    quoted = await _quote(stripe, wanted)
    again = mark(row, wanted.price, when=order.when, proration_at=order.proration_at, quoted=quoted)
    if again != order.shown:
        raise Rejected(
            "This change would cost something else by now; ask for a new preview. Nothing was changed.",
            reason=PreviewOutdated.code,
            field="shown",
        )
    return await changes.set_price(stripe, _stripe_id(row), wanted.new, key=key)


async def _wanted(
    door: Door,
    stripe: StripeGateway,
    row: Subscription,
    order: ChangeOrder,
    *,
    now: datetime,
) -> _Wanted:
    """Find the new price, made at Stripe if need be, and the item that takes it."""
    async with door.garage_snapshot([row.garage_id], fresh=True) as garage:
        parking_pass = await garage.run(passes.read_one(pass_id=order.pass_id))
        old = await garage.run(prices.read_one(price_id=row.price_id))
        price = await garage.run(prices.read_live(pass_id=order.pass_id))
        place_here = await garage.run(garages.read_one())
        assert parking_pass is not None, "checked before, and nothing is deleted"
        assert old is not None, "same"
        assert price is not None, "same"
        assert place_here is not None, "same"
        # Of the day that was shown: another try at another hour asks for the same thing.
        on_date = local_date(order.proration_at, place_here.time_zone)
        rates = await tax_rates_in_force(garage, pass_id=price.pass_id, customer_id=row.customer_id, on_date=on_date)
        discount = await garage.run(coupons.live_redemption(subscription_id=row.id))
        coupon = await garage.run(coupons.read_one(coupon_id=discount.coupon_id)) if discount else None
    attempt = str(make_id(now))
    stripe_price_id = await price_at_stripe(door, stripe, price, name=parking_pass.name, attempt=attempt)
    tax_rates = await rates_at_stripe(door, stripe, row.garage_id, rates, attempt=attempt)
    raw = await stripe.read_subscription(_stripe_id(row))
    item = raw.items.data[0]
    new = NewPrice(
        item=item.id,
        price=stripe_price_id,
        tax_rates=await _own_rates(stripe, row.garage_id, raw, tax_rates, attempt=attempt),
        prorating="always_invoice" if order.when == "now" else "none",
        proration_at=order.proration_at if order.when == "now" else None,
    )
    in_trial = raw.status == "trialing"
    return _Wanted(
        row,
        price,
        new,
        in_trial,
        in_trial or price.billing_interval == old.billing_interval,
        instant(item.current_period_end),
        percents=[rate.percent for rate in rates],
        discount=discount,
        discounted_once=coupon is not None and coupon.duration == "once",
    )


async def _own_rates(
    stripe: StripeGateway, garage_id: UUID, raw: RawSubscription, tax_rates: list[str], *, attempt: str
) -> list[str]:
    """Give the rates that the item itself must have for the rest of the period; none where the subscription's fit.

    They are the item's until the renewal, not the subscription's at once, so that the credit for the old pass keeps
    the tax that it was billed with. `running_taxes.py` makes them the subscription's before the renewal.
    """
    if sorted(tax_rates) == default_tax_rate_ids(raw):
        return []
    return tax_rates or [await changes.untaxed(stripe, garage_id, key=f"untaxed-{attempt}")]


async def _quote(stripe: StripeGateway, wanted: _Wanted) -> Quoted:
    """Give what Stripe would bill at once; nothing where the change waits for the renewal or a trial runs."""
    raw = await changes.preview_price(stripe, _stripe_id(wanted.row), wanted.new)
    if wanted.new.prorating == "none" or wanted.in_trial or _of_renewal(raw, wanted):
        # Nothing is billed now, a trial neither; the preview is that of the next renewal.
        return Quoted(wanted.price.currency, [], 0, 0, raw.starting_balance)
    return Quoted(
        raw.currency.upper(), [_line(one) for one in raw.lines.data], raw.total, raw.amount_due, raw.starting_balance
    )


def _of_renewal(raw: RawPreview, wanted: _Wanted) -> bool:
    """Say whether Stripe gave the next renewal, since a change that is to be billed at once has nothing to bill.

    So it is where nothing was paid for the old pass and a coupon pays for the new one, or in a period's last seconds.
    """
    ends_at = int(wanted.period_end_at.timestamp())
    return wanted.period_goes_on and any(line.period.start >= ends_at for line in raw.lines.data)


def _line(raw: PreviewedLine) -> ChangeLine:
    off = sum(one.amount for one in raw.discount_amounts or ())
    tax = sum(one.amount for one in raw.taxes or ())
    return ChangeLine(raw.description or "", raw.amount - off, tax)


async def _renewal(stripe: StripeGateway, wanted: _Wanted, quoted: Quoted) -> tuple[int, datetime]:
    """Give the next renewal's total with tax, and when it is."""
    if not wanted.period_goes_on:
        # The whole new period is among the lines; what follows costs the same, unless its coupon is over by then.
        whole = max(quoted.lines, key=lambda line: line.amount_minor)
        period = next_period_end(wanted.new.proration_at or wanted.period_end_at, wanted.price.billing_interval)
        if _is_over(wanted, period):
            full = wanted.price.amount_minor
            return full + sum(tax_on(full, percent) for percent in wanted.percents), period
        return whole.amount_minor + whole.tax_minor, period
    later = msgspec.structs.replace(wanted.new, prorating="none", proration_at=None)
    raw = await changes.preview_price(stripe, _stripe_id(wanted.row), later)
    return raw.total, wanted.period_end_at


def _is_over(wanted: _Wanted, at: datetime) -> bool:
    """Say whether the coupon that the change's own invoice has is gone by a later renewal."""
    if wanted.discount is None:
        return False
    ends_at = wanted.discount.ends_at
    return wanted.discounted_once or (ends_at is not None and ends_at <= at)


def _stripe_id(row: Subscription) -> str:
    assert row.stripe_subscription_id is not None, "checked when it was reserved"
    return row.stripe_subscription_id
