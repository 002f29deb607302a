"""A driver subscribes to a pass: reserve, Stripe, settle.

    reserve  transaction: place taken, subscription `incomplete`, terms of its start decided, operation `reserved`
    Stripe   customer, price, payment method, subscription; each call keyed by one of our rows
    settle   transaction: Stripe's truth on the subscription, the operation's final answer

A crash or a lost answer between any two leaves the operation open, and `resolve.py` drives it on: it looks at Stripe
before it asks again, and asks with the same key.
"""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec

from vend.billing.commands import NewSubscription
from vend.billing.operation import Begun, StillRunning, begin, leave_open, leave_until, note
from vend.billing.ordering import ORDER_AGE_MAX, once
from vend.billing.starting import decide_start, write_start
from vend.billing.subscription_sync import write_subscription
from vend.billing.taxes import rates_at_stripe, tax_rates_in_force
from vend.billing.waitlist import put_back, settle_entry
from vend.db.door import Door
from vend.db.errors import Duplicate
from vend.db.handles import GarageTx
from vend.domain.errors import Kind, NotFound, VendError
from vend.domain.ids import make_id
from vend.domain.operation import Asked, Operation
from vend.domain.parking_pass import ParkingPass, Price, TaxRate
from vend.domain.people import Customer
from vend.domain.period import local_date
from vend.domain.start import StartTerms
from vend.domain.subscription import AlreadySubscribed, Subscription, check_places
from vend.store import (
    customers,
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

T = TypeVar("T")

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


class Order(msgspec.Struct, frozen=True):
    """All that Stripe has to be told, and what the row was when it was read.

    Attributes:
        terms: None for an order from before they were written down: it begins at once.
    """

    operation: Operation
    payment_method: str
    subscription: Subscription
    terms: StartTerms | None
    customer: Customer
    parking_pass: ParkingPass
    price: Price
    tax_rates: list[TaxRate]

    @property
    def placed_from_at(self) -> datetime:
        """Since when Stripe may have been asked."""
        return self.terms.place_from_at if self.terms is not None else self.operation.created_at


async def subscribe(
    door: Door, stripe: StripeGateway, garage_id: UUID, command: NewSubscription, *, asked: Asked, now: datetime
) -> Subscribed | Pending:
    """Subscribe a driver to a pass and charge the first period.

    Raises:
        NotFound: the garage has no such driver, pass or vehicle.
        SoldOut, PassArchived: no place can be had.
        AlreadySubscribed: the driver holds this pass.
        TrialUsed: the customer had the trial of this pass, and did not order without it.
        PaymentRefused: Stripe refused; nothing was charged.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    operation = await _reserve(door, garage_id, command, asked=asked, now=now)
    if not isinstance(operation, Begun):
        return _replay(operation)
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
        terms = await decide_start(garage, price, trial=command.trial, now=now)
        await write_start(garage, subscription_id, driver.customer_id, price.pass_id, terms, now=now)
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
    order = await _load(door, garage_id, operation_id)
    if order.operation.answer is not None:
        return _replay(order.operation)
    if now < order.placed_from_at:
        await leave_until(door, order.operation, order.placed_from_at)
        return Pending(order.subscription)
    try:
        made = await _at_stripe(door, stripe, order, look_first=look_first, now=now)
    except Rejected as refused:
        return await _refuse(door, order, Refused(refused.detail, refused.reason, refused.field), now=now)
    except (OutcomeUnknown, RetryLater, ShapeRefused) as error:
        await leave_open(door, order.operation, error, now=now)
        return Pending(order.subscription)
    return await _settle(door, order, made, now=now)


async def _load(door: Door, garage_id: UUID, operation_id: UUID) -> Order:
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        operation = _there(await garage.run(operations.read_one(operation_id=operation_id)))
        subscription_id = _there(operation.subject_id)
        subscription = _there(await garage.run(subscriptions.read_one(subscription_id=subscription_id)))
        place = _there(await garage.run(garages.read_one()))
        on_date = local_date(operation.created_at, place.time_zone)
        command = msgspec.json.decode(operation.request, type=NewSubscription)
        return Order(
            operation=operation,
            payment_method=command.payment_method,
            subscription=subscription,
            terms=await garage.run(start_terms.read_one(subscription_id=subscription_id)),
            customer=_there(await garage.run(customers.read_one(customer_id=subscription.customer_id))),
            parking_pass=_there(await garage.run(passes.read_one(pass_id=subscription.pass_id))),
            price=_there(await garage.run(prices.read_one(price_id=subscription.price_id))),
            tax_rates=await tax_rates_in_force(
                garage, pass_id=subscription.pass_id, customer_id=subscription.customer_id, on_date=on_date
            ),
        )


def _there(value: T | None) -> T:
    """Give what must be there, since it was reserved, nothing is deleted, and composite foreign keys hold the rest."""
    assert value is not None, "a reserved order lost one of its rows"
    return value


async def _at_stripe(
    door: Door, stripe: StripeGateway, order: Order, *, look_first: bool, now: datetime
) -> RawSubscription:
    """Make at Stripe whatever is not there yet."""
    stripe_customer_id = await _customer_at_stripe(door, stripe, order, look_first=look_first, now=now)
    if look_first:
        found = await stripe.find_subscription(stripe_customer_id, metadata_id=str(order.subscription.id))
        if found is not None:
            return found
    if now - order.placed_from_at > ORDER_AGE_MAX:
        raise Rejected("The order could not be placed within a day; nothing was charged.", reason="order_expired")
    stripe_price_id, tax_rates = await _price_at_stripe(door, stripe, order)
    payment_method = await stripe.attach_payment_method(
        stripe_customer_id, order.payment_method, key=_harmless_key("attach", order, order.operation.id)
    )

    async def create(key: str) -> RawSubscription:
        return await stripe.create_subscription(
            stripe_customer_id=stripe_customer_id,
            stripe_price_id=stripe_price_id,
            price=order.price,
            payment_method=payment_method,
            tax_rates=tax_rates,
            terms=order.terms,
            metadata={"garage_id": str(order.subscription.garage_id), "subscription_id": str(order.subscription.id)},
            key=key,
        )

    async def look() -> RawSubscription | None:
        return await stripe.find_subscription(stripe_customer_id, metadata_id=str(order.subscription.id))

    return await once(order.operation, create, look)


def _harmless_key(what: str, order: Order, row_id: UUID) -> str:
    """Give the key of a call that charges nothing: another one for each try, since a kept server error would bar it."""
    return f"{what}-{row_id}-{order.operation.attempts}"


async def _customer_at_stripe(
    door: Door, stripe: StripeGateway, order: Order, *, look_first: bool, now: datetime
) -> str:
    """Give Stripe's customer, made if need be, and kept before anything else happens: it leads events to the garage."""
    customer = order.customer
    if customer.stripe_customer_id is not None:
        return customer.stripe_customer_id
    made = await stripe.find_customer(customer) if look_first else None
    made = made or await stripe.create_customer(customer, key=_harmless_key("customer", order, customer.id))
    async with door.garage_transaction(customer.garage_id) as garage:
        await garage.run(customers.set_stripe_id(customer_id=customer.id, stripe_customer_id=made, now=now))
        kept = _there(await garage.run(customers.read_one(customer_id=customer.id)))
    return _there(kept.stripe_customer_id)


async def _price_at_stripe(door: Door, stripe: StripeGateway, order: Order) -> tuple[str, list[str]]:
    """Give Stripe's price and tax rates, made if need be."""
    price = order.price
    made_price = price.stripe_price_id
    if made_price is None:
        key = _harmless_key("product", order, price.pass_id)
        product_id = await stripe.ensure_product(price, name=order.parking_pass.name, key=key)
        made_price = await stripe.ensure_price(
            price, product_id=product_id, key=_harmless_key("price", order, price.id)
        )
        async with door.garage_transaction(price.garage_id) as garage:
            await garage.run(passes.set_stripe_product(pass_id=price.pass_id, stripe_product_id=product_id))
            await garage.run(prices.set_stripe_id(price_id=price.id, stripe_price_id=made_price))
    attempt = str(order.operation.attempts)
    return made_price, await rates_at_stripe(door, stripe, price.garage_id, order.tax_rates, attempt=attempt)


async def _settle(door: Door, order: Order, made: RawSubscription, *, now: datetime) -> Subscribed:
    """Write Stripe's truth, unless a webhook wrote a newer one meanwhile, and the final answer."""
    async with door.garage_transaction(order.subscription.garage_id) as garage:
        written = await write_subscription(
            garage, order.subscription.id, made, read_version=order.subscription.sync_version, now=now
        )
        if written is None:
            written = _there(await garage.run(subscriptions.read_one(subscription_id=order.subscription.id)))
        answer = Subscribed(written)
        settled = await garage.run(
            operations.settle(
                operation_id=order.operation.id, state="succeeded", answer=msgspec.json.encode(answer).decode(), now=now
            )
        )
        if settled is not None:
            return answer
        # Somebody else finished it first: theirs is the answer.
        earlier = _there(await garage.run(operations.read_one(operation_id=order.operation.id)))
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
            earlier = _there(await garage.run(operations.read_one(operation_id=order.operation.id)))
            return _replay(earlier)
        await garage.run(subscriptions.give_up(subscription_id=order.subscription.id, now=now))
        await put_back(garage, order.subscription.id, now=now)
        await garage.run(start_terms.give_up(subscription_id=order.subscription.id, now=now))
    raise PaymentRefused(refused)
