"""Subscriptions: the main job."""

from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.people import READ_OWN, WRITE_OWN, only_own
from vend.api.reading import many, nothing_here, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.billing.cancel import cancel
from vend.billing.commands import Cancellation, FirstPayment, NewSubscription, PlannedSubscription
from vend.billing.first_payment import NothingToPay, PaymentState, pay_first, payment_state
from vend.billing.operation import StillRunning
from vend.billing.ordering import Changed, ChangeRefused
from vend.billing.starting import preview_start
from vend.billing.subscribe import PaymentRefused, Subscribed, subscribe
from vend.domain.company_account import SeatOfCompany
from vend.domain.coupon import REFUSALS
from vend.domain.errors import NotFound
from vend.domain.merchant import VALIDATION_REFUSALS
from vend.domain.operation import KeyReused
from vend.domain.people import Vehicle
from vend.domain.start import StartNotAhead, TrialUsed
from vend.domain.start_preview import StartPreview
from vend.domain.subscription import (
    AlreadySubscribed,
    PassArchived,
    SoldOut,
    Status,
    Subscription,
    SubscriptionEnded,
)
from vend.store import subscriptions
from vend.stripe_gateway.outcome import OutcomeUnknown, RetryLater, ShapeRefused


class SubscriptionQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which subscriptions."""

    status: Annotated[Status, Meta(description="Only those in this status.")] | None = None
    pass_id: Annotated[UUID, Meta(description="Only those to this pass.")] | None = None
    customer_id: Annotated[UUID, Meta(description="Only those that this customer pays for.")] | None = None
    driver_id: Annotated[UUID, Meta(description="Only those of this driver.")] | None = None


async def list_subscriptions(call: Call[SubscriptionQuery, None]) -> Answer:
    """Give the subscriptions of a garage; a driver finds their own."""
    query = call.query
    rows = await many(
        call,
        subscriptions.list_page(
            page=page_of(query),
            status=query.status,
            pass_id=query.pass_id,
            customer_id=query.customer_id,
            driver_id=only_own(call.own_driver, query.driver_id),
        ),
    )
    return Answer(listing(rows, query, lambda row: (row.created_at, row.id)))


async def read_subscription(call: Call[NoQuery, None]) -> Answer:
    """Give one subscription."""
    return Answer(await own_subscription(call, call.id("subscription_id")))


async def list_subscription_vehicles(call: Call[NoQuery, None]) -> Answer:
    """Give the vehicles on a subscription."""
    found = await own_subscription(call, call.id("subscription_id"))
    return Answer(Listing(data=await many(call, subscriptions.vehicles(subscription_id=found.id)), next_cursor=None))


async def create_subscription(call: Call[NoQuery, NewSubscription]) -> Answer:
    """Subscribe a driver to a pass."""
    only_own(call.own_driver, call.body.driver_id)
    services = call.services
    ending = await subscribe(services.door, services.stripe, call.garage_id, call.body, asked=call.asked, now=call.now)
    made = ending.subscription
    location = f"/v1/garages/{call.garage_id}/subscriptions/{made.id}"
    return Answer(made, 201 if isinstance(ending, Subscribed) else 202, {"Location": location})


async def preview_subscription(call: Call[NoQuery, PlannedSubscription]) -> Answer:
    """Say what a subscription would cost."""
    only_own(call.own_driver, call.body.driver_id)
    async with call.services.door.garage_snapshot([call.garage_id]) as garage:
        return Answer(await preview_start(garage, call.body, now=call.now))


async def cancel_subscription(call: Call[NoQuery, Cancellation]) -> Answer:
    """Cancel a subscription."""
    services, subscription_id = call.services, call.id("subscription_id")
    if call.own_driver is not None:
        await own_subscription(call, subscription_id)
    ending = await cancel(
        services.door, services.stripe, call.garage_id, subscription_id, call.body, asked=call.asked, now=call.now
    )
    return Answer(ending.subscription, 200 if isinstance(ending, Changed) else 202)


async def read_first_payment(call: Call[NoQuery, None]) -> Answer:
    """Say what a first payment waits for."""
    found = await own_subscription(call, call.id("subscription_id"))
    return Answer(await payment_state(call.services.stripe, found))


async def pay_subscription(call: Call[NoQuery, FirstPayment]) -> Answer:
    """Pay the first invoice with another payment method."""
    services, subscription_id = call.services, call.id("subscription_id")
    if call.own_driver is not None:
        await own_subscription(call, subscription_id)
    ending = await pay_first(
        services.door, services.stripe, call.garage_id, subscription_id, call.body, asked=call.asked, now=call.now
    )
    return Answer(ending.subscription, 200 if isinstance(ending, Subscribed) else 202)


async def own_subscription(call: Call[Any, Any], subscription_id: UUID) -> Subscription:
    """Read a subscription, which for a driver must be their own.

    Raises:
        NotFound: it is not there, or somebody else's.
    """
    found = await one(call, subscriptions.read_one(subscription_id=subscription_id))
    if call.own_driver not in (None, found.driver_id):
        raise nothing_here()
    return found


ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/subscriptions",
        handler=list_subscriptions,
        rule=READ_OWN,
        answers={200: Listing[Subscription]},
        errors=(NotFound,),
        query=SubscriptionQuery,
        tag="Subscriptions",
        summary="List subscriptions",
        description="Newest first. A driver finds only their own.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/subscriptions/{subscription_id}",
        handler=read_subscription,
        rule=READ_OWN,
        answers={200: Subscription},
        errors=(NotFound,),
        tag="Subscriptions",
        summary="Read a subscription",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/subscriptions/{subscription_id}/vehicles",
        handler=list_subscription_vehicles,
        rule=READ_OWN,
        answers={200: Listing[Vehicle]},
        errors=(NotFound,),
        tag="Subscriptions",
        summary="List the vehicles of a subscription",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/subscriptions",
        handler=create_subscription,
        rule=WRITE_OWN,
        answers={201: Subscription, 202: Subscription},
        errors=(
            NotFound,
            SoldOut,
            PassArchived,
            AlreadySubscribed,
            TrialUsed,
            StartNotAhead,
            PaymentRefused,
            KeyReused,
            StillRunning,
            *REFUSALS,
            *VALIDATION_REFUSALS,
        ),
        body=NewSubscription,
        tag="Subscriptions",
        summary="Subscribe a driver to a pass",
        description=(
            "Takes a place, makes the subscription at Stripe and charges the first period; a pass with a trial is "
            "charged when that ends. A customer has one trial of a pass. 201: Stripe has it, and "
            "`status` says whether the charge succeeded. 202: Stripe did not answer in time; the place is kept, and "
            "the outcome will be found out: read the subscription again in a minute; or it waits for its "
            "`start_date`, until which cancelling it costs nothing. Send an Idempotency-Key, so that "
            "you can safely ask again."
        ),
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/subscriptions/preview",
        handler=preview_subscription,
        rule=WRITE_OWN,
        answers={200: StartPreview},
        errors=(NotFound, PassArchived, TrialUsed, StartNotAhead, *REFUSALS, *VALIDATION_REFUSALS),
        body=PlannedSubscription,
        tag="Subscriptions",
        summary="Preview a subscription",
        description=(
            "What ordering it now would charge, with tax, to the cent, what comes next and when, and the garage's rule "
            "in a sentence. Nothing is ordered, and no place is held."
        ),
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/subscriptions/{subscription_id}/cancel",
        handler=cancel_subscription,
        rule=WRITE_OWN,
        answers={200: Subscription, 202: Subscription},
        errors=(NotFound, SubscriptionEnded, SeatOfCompany, ChangeRefused, KeyReused, StillRunning),
        body=Cancellation,
        tag="Subscriptions",
        summary="Cancel a subscription",
        description="At the end of what is paid, or now. 202: Stripe did not answer in time; it will be found out.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/subscriptions/{subscription_id}/payment",
        handler=read_first_payment,
        rule=WRITE_OWN,
        answers={200: PaymentState},
        errors=(NotFound, SeatOfCompany, StillRunning, OutcomeUnknown, RetryLater, ShapeRefused),
        tag="Subscriptions",
        summary="Read what a first payment waits for",
        description=(
            "For a subscription that is `incomplete`: authenticate with `client_secret` in Stripe's form, or pay with "
            "another payment method. Read from Stripe at each call; the secret is never stored."
        ),
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/subscriptions/{subscription_id}/pay",
        handler=pay_subscription,
        rule=WRITE_OWN,
        answers={200: Subscription, 202: Subscription},
        errors=(NotFound, NothingToPay, SeatOfCompany, PaymentRefused, KeyReused, StillRunning),
        body=FirstPayment,
        tag="Subscriptions",
        summary="Pay the first invoice with another payment method",
        description=(
            "Pays the open invoice of a subscription that is `incomplete`; the method pays the renewals from then on. "
            "402 may mean that the bank wants to ask: read the payment. 202: Stripe did not answer in time."
        ),
    ),
)
