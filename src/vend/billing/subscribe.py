"""A driver subscribes to a pass: reserve, Stripe, settle.

    reserve  transaction: place taken, subscription `incomplete`, terms of its start decided, operation `reserved`
    Stripe   customer, price, payment method, subscription; each call keyed by one of our rows
    settle   transaction: Stripe's truth on the subscription, the operation's final answer

A crash or a lost answer between any two leaves the operation open, and `resolve.py` drives it on: it looks at Stripe
before it asks again, and asks with the same key.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.commands import NewSubscription
from vend.billing.coupon_at_stripe import coupon_at_stripe
from vend.billing.operation import Begun, StillRunning, begin, leave_open, leave_until, note
from vend.billing.ordering import ORDER_AGE_MAX, once
from vend.billing.redeeming import Wanted, give_back, redeem
from vend.billing.starting import decide_start, write_start
from vend.billing.subscribe_order import Order, customer_at_stripe, harmless_key, load_order, price_at_stripe, there
from vend.billing.subscription_sync import write_subscription
from vend.billing.waitlist import put_back, settle_entry
from vend.db.door import Door
from vend.db.errors import Duplicate
from vend.db.handles import GarageTx
from vend.domain.errors import Kind, NotFound, VendError
from vend.domain.ids import make_id
from vend.domain.operation import Asked, Operation, retry_after
from vend.domain.subscription import AlreadySubscribed, Subscription, check_places
from vend.store import (
    drivers,
    garages,
    operations,
    passes,
    prices,
    start_terms,
    subscriptions,
    vehicles,
)
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import OutcomeUnknown, Rejected, RetryLater, ShapeRefused
from vend.stripe_gateway.shapes import RawSubscription

KIND = "subscribe"


class Subscribed(msgspec.Struct, frozen=True, tag="subscribed"):
    """Stripe has the subscription; its status says whether the first charge succeeded."""

    subscription: Subscription


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """Stripe would not make it; nothing was charged, and the place is free again."""

    detail: str
    reason: str
    field: str | None


class Pending(msgspec.Struct, frozen=True, tag="pending"):
    """Whether Stripe made it is not known yet; the place is kept, and the resolver finds out."""

    subscription: Subscription


class PaymentRefused(VendError):
    """The payment method, or the order itself, was refused by Stripe; nothing was charged.

    Attributes:
        reason: Stripe's code, or the bank's decline code.
    """

    code = "payment_refused"
    kind = Kind.DECLINED

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.detail, field=refused.field)
        self.reason = refused.reason


Answer = Subscribed | Refused


async def subscribe(
    door: Door, stripe: StripeGateway, garage_id: UUID, command: NewSubscription, *, asked: Asked, now: datetime
) -> Subscribed | Pending:
    """Subscribe a driver to a pass and charge the first period.

    Raises:
        NotFound: the garage has no such driver, pass or vehicle.
        SoldOut, PassArchived: no place can be had.
        AlreadySubscribed: the driver holds this pass.
        StartNotAhead: the start date is not ahead, or too far.
        TrialUsed: the customer had the trial of this pass, and did not order without it.
        CodeUnknown and the other refusals of `vend.domain.coupon`: the promotion code cannot be used.
        PaymentRefused: Stripe refused; nothing was charged.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    operation = await _reserve(door, garage_id, command, asked=asked, now=now)
    if not isinstance(operation, Begun):
        order = await load_order(door, garage_id, operation.id)
        return Pending(order.subscription) if order.waited and operation.answer is None else _replay(operation)
    return await drive(door, stripe, garage_id, operation.operation_id, look_first=False, now=now)


def _replay(earlier: Operation) -> Subscribed:
    if earlier.answer is None:
        raise StillRunning("This subscription is being made; look at it again in a few seconds.")
    answer: Answer = msgspec.json.decode(earlier.answer, type=Answer)
    if isinstance(answer, Refused):
        raise PaymentRefused(answer)
    return answer


async def _reserve(
    door: Door, garage_id: UUID, command: NewSubscription, *, asked: Asked, now: datetime
) -> Begun | Operation:
    """Take the place, or give what was asked under the same key before."""
    async with door.garage_transaction(garage_id) as garage:
        # The lock comes first, and counting in statements after it: a count in the locking statement would see the
        # rows of the moment before the wait, and the last place would have two winners.
        if await garage.run(garages.lock()) is None:
            raise NotFound("There is no such garage.")
        subscription_id = make_id(now)
        operation = await begin(garage, asked, kind=KIND, command=command, subject_id=subscription_id, now=now)
        if not isinstance(operation, Begun):
            return operation
        driver = await garage.run(drivers.read_one(driver_id=command.driver_id))
        if driver is None:
            raise NotFound("There is no such driver in this garage.", field="driver_id")
        price = await garage.run(prices.read_live(pass_id=command.pass_id))
        places = await garage.run(passes.places(pass_id=command.pass_id))
        if price is None or places is None:
            raise NotFound("There is no such pass in this garage.", field="pass_id")
        under_way = await garage.run(operations.open_changes(driver_id=driver.id))
        if any(one.to_pass_id == command.pass_id for one in under_way):
            raise AlreadySubscribed("This driver is changing to this pass already.", field="pass_id")
        await _take_place(garage, subscription_id, command, driver.customer_id, price.id, now=now)
        offered = await settle_entry(
            garage,
            asked,
            driver_id=command.driver_id,
            pass_id=command.pass_id,
            subscription_id=subscription_id,
            now=now,
        )
        check_places(places, offered=offered)
        terms = await decide_start(garage, price, trial=command.trial, start_date=command.start_date, now=now)
        await write_start(garage, subscription_id, driver.customer_id, price.pass_id, terms, now=now)
        if command.promotion_code is not None:
            wanted = Wanted(driver.customer_id, price, subscription_id, promotion_code=command.promotion_code)
            await redeem(garage, wanted, redemption_id=make_id(now), asked=asked, now=now)
        await _attach_vehicles(garage, subscription_id, command, now=now)
        await note(garage, asked, "subscription.ordered", subscription_id, now=now)
        return operation


async def _take_place(
    garage: GarageTx,
    subscription_id: UUID,
    command: NewSubscription,
    customer_id: UUID,
    price_id: UUID,
    *,
    now: datetime,
) -> None:
    """Insert the row; it goes again with the transaction when `check_places`, which comes after, finds no room.

    That order tells a driver who holds the last place of the pass that they hold it, not that it is sold out.
    """
    try:
        await garage.run(
            subscriptions.insert(
                subscription_id=subscription_id,
                customer_id=customer_id,
                driver_id=command.driver_id,
                pass_id=command.pass_id,
                price_id=price_id,
                start_date=command.start_date,
                now=now,
            )
        )
    except Duplicate:
        raise AlreadySubscribed("This driver holds this pass already.", field="pass_id") from None


async def _attach_vehicles(garage: GarageTx, subscription_id: UUID, command: NewSubscription, *, now: datetime) -> None:
    wanted = list(dict.fromkeys(command.vehicle_ids))
    if not wanted:
        return
    owned = await garage.run(vehicles.of_driver(driver_id=command.driver_id, vehicle_ids=wanted))
    if len(owned) != len(wanted):
        raise NotFound("The driver has no such vehicle in this garage.", field="vehicle_ids")
    await garage.run(subscriptions.attach_vehicles(subscription_id=subscription_id, vehicle_ids=wanted, now=now))


async def drive(
    door: Door, stripe: StripeGateway, garage_id: UUID, operation_id: UUID, *, look_first: bool, now: datetime
) -> Subscribed | Pending:
    """Carry an open order to its end, or leave it open for the resolver.

    Args:
        look_first: whether Stripe may have it already, since somebody else began.

    Raises:
        PaymentRefused: Stripe refused; the place is free again.
    """
    order = await load_order(door, garage_id, operation_id)
    if order.operation.answer is not None:
        return _replay(order.operation)
    if now < order.placed_from_at:
        return await _await_start(door, stripe, order, look_first=look_first, now=now)
    if order.waited and not await _take_up(door, order, now=now):
        return await drive(door, stripe, garage_id, operation_id, look_first=True, now=now)
    try:
        made = await _at_stripe(door, stripe, order, look_first=look_first, now=now)
    except Rejected as refused:
        return await _refuse(door, order, Refused(refused.detail, refused.reason, refused.field), now=now)
    except (OutcomeUnknown, RetryLater, ShapeRefused) as error:
        await leave_open(door, order.operation, error, now=now)
        return Pending(order.subscription)
    return await _settle(door, order, made, now=now)


async def _await_start(
    door: Door, stripe: StripeGateway, order: Order, *, look_first: bool, now: datetime
) -> Subscribed | Pending:
    """Attach the payment method now, so that a bad one is refused now, and leave the rest to the day of the start."""
    until_at = order.placed_from_at
    try:
        stripe_customer_id = await customer_at_stripe(door, stripe, order, look_first=look_first, now=now)
        key = harmless_key("attach", order, order.operation.id)
        await stripe.attach_payment_method(stripe_customer_id, order.payment_method, key=key)
    except Rejected as refused:
        return await _refuse(door, order, Refused(refused.detail, refused.reason, refused.field), now=now)
    except (OutcomeUnknown, RetryLater, ShapeRefused):
        until_at = min(until_at, now + retry_after(order.operation.attempts))
    await leave_until(door, order.operation, until_at)
    return Pending(order.subscription)


async def _take_up(door: Door, order: Order, *, now: datetime) -> bool:
    """Say, under the lock of the subscription, that its waiting order goes to Stripe now; False if it is settled.

    From then on it cannot be cancelled as one that waits (`vend.billing.cancel`).
    """
    async with door.garage_transaction(order.subscription.garage_id) as garage:
        await garage.run(subscriptions.lock(subscription_id=order.subscription.id))
        operation = there(await garage.run(operations.read_one(operation_id=order.operation.id)))
        if operation.answer is not None:
            return False
        at = now + retry_after(operation.attempts)
        await garage.run(
            operations.defer(operation_id=operation.id, state="unknown", next_attempt_at=at, last_error=None)
        )
    return True


async def _at_stripe(
    door: Door, stripe: StripeGateway, order: Order, *, look_first: bool, now: datetime
) -> RawSubscription:
    """Make at Stripe whatever is not there yet."""
    stripe_customer_id = await customer_at_stripe(door, stripe, order, look_first=look_first, now=now)
    if look_first:
        found = await stripe.find_subscription(stripe_customer_id, metadata_id=str(order.subscription.id))
        if found is not None:
            return found
    if now - order.placed_from_at > ORDER_AGE_MAX:
        raise Rejected("The order could not be placed within a day; nothing was charged.", reason="order_expired")
    stripe_price_id, tax_rates = await price_at_stripe(door, stripe, order)
    payment_method = await stripe.attach_payment_method(
        stripe_customer_id, order.payment_method, key=harmless_key("attach", order, order.operation.id)
    )

    coupons = (
        [await coupon_at_stripe(door, stripe, order.coupon, attempt=str(order.operation.attempts))]
        if order.coupon
        else []
    )

    async def create(key: str) -> RawSubscription:
        return await stripe.create_subscription(
            stripe_customer_id=stripe_customer_id,
            stripe_price_id=stripe_price_id,
            price=order.price,
            payment_method=payment_method,
            tax_rates=tax_rates,
            terms=order.terms,
            coupons=coupons,
            metadata={"garage_id": str(order.subscription.garage_id), "subscription_id": str(order.subscription.id)},
            key=key,
        )

    async def look() -> RawSubscription | None:
        return await stripe.find_subscription(stripe_customer_id, metadata_id=str(order.subscription.id))

    return await once(order.operation, create, look)


async def _settle(door: Door, order: Order, made: RawSubscription, *, now: datetime) -> Subscribed:
    """Write Stripe's truth, unless a webhook wrote a newer one meanwhile, and the final answer."""
    async with door.garage_transaction(order.subscription.garage_id) as garage:
        written = await write_subscription(
            garage, order.subscription.id, made, read_version=order.subscription.sync_version, now=now
        )
        if written is None:
            written = there(await garage.run(subscriptions.read_one(subscription_id=order.subscription.id)))
        answer = Subscribed(written)
        settled = await garage.run(
            operations.settle(
                operation_id=order.operation.id, state="succeeded", answer=msgspec.json.encode(answer).decode(), now=now
            )
        )
        if settled is not None:
            return answer
        # Somebody else finished it first: theirs is the answer.
        earlier = there(await garage.run(operations.read_one(operation_id=order.operation.id)))
        return _replay(earlier)


async def _refuse(door: Door, order: Order, refused: Refused, *, now: datetime) -> Subscribed:
    """Free the place and keep the refusal."""
    async with door.garage_transaction(order.subscription.garage_id) as garage:
        settled = await garage.run(
            operations.settle(
                operation_id=order.operation.id,
                state="rejected",
                answer=msgspec.json.encode(refused).decode(),
                now=now,
            )
        )
        if settled is None:
            earlier = there(await garage.run(operations.read_one(operation_id=order.operation.id)))
            return _replay(earlier)
        await garage.run(subscriptions.give_up(subscription_id=order.subscription.id, now=now))
        await put_back(garage, order.subscription.id, now=now)
        await give_back(garage, order.subscription.id, now=now)
        await garage.run(start_terms.give_up(subscription_id=order.subscription.id, now=now))
    raise PaymentRefused(refused)
