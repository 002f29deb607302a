"""What becomes of a running subscription: another pass, a pause, its end taken back."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec

from vend.api.pages import Listing
from vend.api.people import WRITE_OWN
from vend.api.reading import many, nothing_here, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.api.subscriptions import own_subscription
from vend.billing.change_pass import change_pass, preview_change
from vend.billing.commands import NewPaymentMethod, PassChange, Pause, VehicleList, WantedPass
from vend.billing.keep import NotEnding, keep
from vend.billing.operation import StillRunning
from vend.billing.ordering import Changed, ChangeRefused, Pending
from vend.billing.pause import pause, resume
from vend.billing.payment_method import StillUnpaid, set_payment_method
from vend.billing.preview_cancel import preview_cancel
from vend.billing.vehicles import VehicleRemoved, remove_vehicle, set_vehicles
from vend.domain.access import Permission
from vend.domain.cancel_preview import CancelPreview
from vend.domain.company_account import SeatOfCompany
from vend.domain.customer_balance import CustomerBalance, balance_of
from vend.domain.errors import Invalid, NotFound, Unavailable
from vend.domain.operation import KeyReused
from vend.domain.pass_change import CannotChange, ChangePreview, ChangeUnderWay, PreviewOutdated, SamePass
from vend.domain.pause import CannotPause, NotPaused
from vend.domain.people import Vehicle
from vend.domain.subscription import AlreadySubscribed, PassArchived, SoldOut, Subscription, SubscriptionEnded
from vend.store import customers, garages, ledger, vehicles

READ_MONEY = InGarage(Permission.READ_MONEY)
_PATH = "/v1/garages/{garage_id}/subscriptions/{subscription_id}"
_ORDERED = (NotFound, SubscriptionEnded, SeatOfCompany, StillRunning, ChangeRefused, KeyReused)
_CHANGE = (CannotChange, SamePass, AlreadySubscribed, ChangeUnderWay, PassArchived, SoldOut, Invalid)
_LATER = "202: Stripe did not answer in time; the outcome will be found out."


async def preview_pass_change(call: Call[NoQuery, WantedPass]) -> Answer:
    """Show what a change of pass would cost."""
    return await _shown(call, preview_change, call.body)


async def change_subscription_pass(call: Call[NoQuery, PassChange]) -> Answer:
    """Change a subscription to another pass."""
    return await _ordered(call, change_pass, call.body)


async def preview_cancellation(call: Call[NoQuery, None]) -> Answer:
    """Show what cancelling would mean."""
    return await _shown(call, preview_cancel)


async def pause_subscription(call: Call[NoQuery, Pause]) -> Answer:
    """Pause a subscription."""
    return await _ordered(call, pause, call.body)


async def resume_subscription(call: Call[NoQuery, None]) -> Answer:
    """End a pause."""
    return await _ordered(call, resume)


async def keep_subscription(call: Call[NoQuery, None]) -> Answer:
    """Take a planned end back."""
    return await _ordered(call, keep)


async def change_payment_method(call: Call[NoQuery, NewPaymentMethod]) -> Answer:
    """Charge a subscription to another payment method."""
    return await _ordered(call, set_payment_method, call.body)


async def set_subscription_vehicles(call: Call[NoQuery, VehicleList]) -> Answer:
    """Say which vehicles a subscription covers."""
    subscription_id = await _own(call)
    made = await set_vehicles(
        call.services.door, call.garage_id, subscription_id, call.body, asked=call.asked, now=call.now
    )
    return Answer(Listing(data=made.vehicles, next_cursor=None))


async def remove_one_vehicle(call: Call[NoQuery, None]) -> Answer:
    """Let a vehicle leave the garage."""
    vehicle_id = call.id("vehicle_id")
    if call.own_driver is not None:
        found = await one(call, vehicles.read_one(vehicle_id=vehicle_id))
        if found.driver_id != call.own_driver:
            raise nothing_here()
    return Answer(await remove_vehicle(call.services.door, call.garage_id, vehicle_id, asked=call.asked, now=call.now))


async def read_customer_balance(call: Call[NoQuery, None]) -> Answer:
    """Give what a customer has in credit."""
    customer = await one(call, customers.read_one(customer_id=call.id("customer_id")))
    garage = await one(call, garages.read_one())
    moves = await many(call, ledger.customer_credit(customer_id=customer.id))
    return Answer(balance_of(customer.id, garage.currency, moves))


async def _own(call: Call[Any, Any]) -> UUID:
    """Give the path's subscription, which for a driver must be their own."""
    subscription_id = call.id("subscription_id")
    if call.own_driver is not None:
        await own_subscription(call, subscription_id)
    return subscription_id


async def _shown(call: Call[Any, Any], preview: Callable[..., Awaitable[msgspec.Struct]], *given: Any) -> Answer:
    """Say what a change of the path's subscription would mean.

    Args:
        given: what the flow takes after the subscription.
    """
    services, subscription_id = call.services, await _own(call)
    return Answer(await preview(services.door, services.stripe, call.garage_id, subscription_id, *given, now=call.now))


async def _ordered(call: Call[Any, Any], flow: Callable[..., Awaitable[Changed | Pending]], *given: Any) -> Answer:
    """Change the path's subscription; 202 where the outcome is not known yet.

    Args:
        given: what the flow takes after the subscription.
    """
    services, subscription_id = call.services, await _own(call)
    ending = await flow(
        services.door, services.stripe, call.garage_id, subscription_id, *given, asked=call.asked, now=call.now
    )
    return Answer(ending.subscription, 200 if isinstance(ending, Changed) else 202)


ROUTES = (
    Route(
        method="POST",
        path=f"{_PATH}/change/preview",
        handler=preview_pass_change,
        rule=WRITE_OWN,
        answers={200: ChangePreview},
        errors=(NotFound, SubscriptionEnded, SeatOfCompany, StillRunning, Unavailable, *_CHANGE),
        body=WantedPass,
        tag="Subscriptions",
        summary="Preview a change of pass",
        description=(
            "What is credited, charged and due, by Stripe's own reckoning, and the next renewal. Changes nothing. Give "
            "`proration_at` and `shown` back with the change within the hour: it costs exactly this, or is refused."
        ),
    ),
    Route(
        method="POST",
        path=f"{_PATH}/change",
        handler=change_subscription_pass,
        rule=WRITE_OWN,
        answers={200: Subscription, 202: Subscription},
        errors=(*_ORDERED, *_CHANGE, PreviewOutdated),
        body=PassChange,
        tag="Subscriptions",
        summary="Change the pass",
        description=(
            "Up or down, as previewed. What is due is charged at once; if the card is refused, everything stays as it "
            f"was. What is given back stays as the customer's balance for coming invoices. {_LATER}"
        ),
    ),
    Route(
        method="POST",
        path=f"{_PATH}/cancel/preview",
        handler=preview_cancellation,
        rule=WRITE_OWN,
        answers={200: CancelPreview},
        errors=(NotFound, SubscriptionEnded, SeatOfCompany, StillRunning, Unavailable),
        tag="Subscriptions",
        summary="Preview a cancellation",
        description=(
            "What is paid and lost by cancelling now, and until when it lasts if it is cancelled at the period's end. "
            "Changes nothing."
        ),
    ),
    Route(
        method="POST",
        path=f"{_PATH}/pause",
        handler=pause_subscription,
        rule=WRITE_OWN,
        answers={200: Subscription, 202: Subscription},
        errors=(*_ORDERED, CannotPause, Invalid),
        body=Pause,
        tag="Subscriptions",
        summary="Pause a subscription",
        description=(
            "Nothing is charged and access rests until it is resumed or `resumes_at` comes; the place is kept. Periods "
            f"that begin in the pause cost nothing; the next one after it is charged as always. {_LATER}"
        ),
    ),
    Route(
        method="POST",
        path=f"{_PATH}/resume",
        handler=resume_subscription,
        rule=WRITE_OWN,
        answers={200: Subscription, 202: Subscription},
        errors=(*_ORDERED, NotPaused),
        tag="Subscriptions",
        summary="End a pause",
        description=f"At once, whatever end was planned. {_LATER}",
    ),
    Route(
        method="POST",
        path=f"{_PATH}/keep",
        handler=keep_subscription,
        rule=WRITE_OWN,
        answers={200: Subscription, 202: Subscription},
        errors=(*_ORDERED, NotEnding),
        tag="Subscriptions",
        summary="Take a cancellation back",
        description=f"While its period still runs, a subscription that was to end with it goes on. {_LATER}",
    ),
    Route(
        method="POST",
        path=f"{_PATH}/payment-method",
        handler=change_payment_method,
        rule=WRITE_OWN,
        answers={200: Subscription, 202: Subscription},
        errors=(*_ORDERED, StillUnpaid),
        body=NewPaymentMethod,
        tag="Subscriptions",
        summary="Change the payment method",
        description=(
            "It is charged from now on, and every open invoice of the subscription is tried with it at once. "
            "402 `change_refused`: it cannot be used, all is as it was. 402 `invoice_declined`: it is kept, but "
            f"what is owed was refused; the detail names each invoice. {_LATER}"
        ),
    ),
    Route(
        method="POST",
        path=f"{_PATH}/vehicles",
        handler=set_subscription_vehicles,
        rule=WRITE_OWN,
        answers={200: Listing[Vehicle]},
        errors=(NotFound, SubscriptionEnded, StillRunning, KeyReused),
        body=VehicleList,
        tag="Subscriptions",
        summary="Set the vehicles of a subscription",
        description="These and no others, all of the subscription's own driver.",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/vehicles/{vehicle_id}/remove",
        handler=remove_one_vehicle,
        rule=WRITE_OWN,
        answers={200: Vehicle},
        errors=(NotFound, VehicleRemoved, StillRunning, KeyReused),
        tag="People",
        summary="Remove a vehicle",
        description="It leaves every subscription, and its plate may be added again.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/customers/{customer_id}/balance",
        handler=read_customer_balance,
        rule=READ_MONEY,
        answers={200: CustomerBalance},
        errors=(NotFound,),
        tag="Money",
        summary="Read a customer's balance",
        description="What was given back and waits for coming invoices, with what moved it, by the ledger.",
    ),
)
