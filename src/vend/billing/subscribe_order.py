"""An order for a subscription: all that Stripe has to be told, and what has to be there before it is told."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec

from vend.billing import catalog
from vend.billing.commands import NewSubscription
from vend.billing.taxes import rates_at_stripe, tax_rates_in_force
from vend.db.door import Door
from vend.domain.coupon import Coupon
from vend.domain.operation import Operation
from vend.domain.parking_pass import ParkingPass, Price, TaxRate
from vend.domain.people import Customer
from vend.domain.period import local_date
from vend.domain.start import StartTerms
from vend.domain.subscription import Subscription
from vend.store import coupons, customers, garages, operations, passes, prices, start_terms, subscriptions
from vend.stripe_gateway.gateway import StripeGateway

T = TypeVar("T")


class Order(msgspec.Struct, frozen=True):
    """All that Stripe has to be told, and what the row was when it was read.

    Attributes:
        terms: None for an order from before they were written down: it begins at once.
        coupon: what it was ordered with, reserved with the place.
    """

    operation: Operation
    payment_method: str
    subscription: Subscription
    terms: StartTerms | None
    customer: Customer
    parking_pass: ParkingPass
    price: Price
    tax_rates: list[TaxRate]
    coupon: Coupon | None

    @property
    def placed_from_at(self) -> datetime:
        """Since when Stripe may have been asked."""
        return self.terms.place_from_at if self.terms is not None else self.operation.created_at

    @property
    def waited(self) -> bool:
        """Whether it was to be made later than it was ordered, and nobody has taken it to Stripe yet."""
        return self.operation.state == "reserved" and self.placed_from_at > self.operation.created_at


async def load_order(door: Door, garage_id: UUID, operation_id: UUID) -> Order:
    """Read an order with everything that it names."""
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        operation = there(await garage.run(operations.read_one(operation_id=operation_id)))
        subscription_id = there(operation.subject_id)
        subscription = there(await garage.run(subscriptions.read_one(subscription_id=subscription_id)))
        place = there(await garage.run(garages.read_one()))
        terms = await garage.run(start_terms.read_one(subscription_id=subscription_id))
        on_date = terms.start_date if terms is not None else local_date(operation.created_at, place.time_zone)
        redemption = await garage.run(coupons.live_redemption(subscription_id=subscription_id))
        command = msgspec.json.decode(operation.request, type=NewSubscription)
        return Order(
            operation=operation,
            payment_method=command.payment_method,
            subscription=subscription,
            terms=terms,
            customer=there(await garage.run(customers.read_one(customer_id=subscription.customer_id))),
            parking_pass=there(await garage.run(passes.read_one(pass_id=subscription.pass_id))),
            price=there(await garage.run(prices.read_one(price_id=subscription.price_id))),
            tax_rates=await tax_rates_in_force(
                garage, pass_id=subscription.pass_id, customer_id=subscription.customer_id, on_date=on_date
            ),
            coupon=await garage.run(coupons.read_one(coupon_id=redemption.coupon_id)) if redemption else None,
        )


def there(value: T | None) -> T:
    """Give what must be there, since it was reserved, nothing is deleted, and composite foreign keys hold the rest."""
    assert value is not None, "a reserved order lost one of its rows"
    return value


def harmless_key(what: str, order: Order, row_id: UUID) -> str:
    """Give the key of a call that charges nothing: another one for each try, since a kept server error would bar it."""
    return f"{what}-{row_id}-{order.operation.attempts}"


async def customer_at_stripe(
    door: Door, stripe: StripeGateway, order: Order, *, look_first: bool, now: datetime
) -> str:
    """Give Stripe's customer, made if need be, and kept before anything else happens: it leads events to the garage."""
    customer = order.customer
    if customer.stripe_customer_id is not None:
        return customer.stripe_customer_id
    made = await stripe.find_customer(customer) if look_first else None
    made = made or await stripe.create_customer(customer, key=harmless_key("customer", order, customer.id))
    async with door.garage_transaction(customer.garage_id) as garage:
        await garage.run(customers.set_stripe_id(customer_id=customer.id, stripe_customer_id=made, now=now))
        kept = there(await garage.run(customers.read_one(customer_id=customer.id)))
    return there(kept.stripe_customer_id)


async def price_at_stripe(door: Door, stripe: StripeGateway, order: Order) -> tuple[str, list[str]]:
    """Give Stripe's price and tax rates, made if need be."""
    attempt = str(order.operation.attempts)
    made = await catalog.price_at_stripe(door, stripe, order.price, name=order.parking_pass.name, attempt=attempt)
    return made, await rates_at_stripe(door, stripe, order.price.garage_id, order.tax_rates, attempt=attempt)
