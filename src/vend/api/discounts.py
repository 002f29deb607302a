"""The coupon of a running subscription: put on, taken off, and what that does to the next renewal."""

from typing import Any
from uuid import UUID

from vend.api.pages import Listing
from vend.api.people import READ_OWN, WRITE_OWN
from vend.api.reading import many
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import Forbidden
from vend.api.subscriptions import own_subscription
from vend.billing.coupon_commands import NewDiscount
from vend.billing.discounts import (
    CannotDiscount,
    NotDiscounted,
    add_discount,
    preview_added,
    preview_taken_off,
    take_off_discount,
)
from vend.billing.operation import StillRunning
from vend.billing.ordering import Changed, ChangeRefused, Pending
from vend.domain.company_account import SeatOfCompany
from vend.domain.coupon import REFUSALS, Redemption
from vend.domain.discount_preview import DiscountPreview
from vend.domain.errors import Invalid, NotFound, Unavailable
from vend.domain.merchant import VALIDATION_REFUSALS
from vend.domain.operation import KeyReused
from vend.domain.subscription import Subscription, SubscriptionEnded
from vend.store import coupons

_PATH = "/v1/garages/{garage_id}/subscriptions/{subscription_id}/discounts"
_ORDERED = (NotFound, SubscriptionEnded, SeatOfCompany, StillRunning, ChangeRefused, KeyReused, CannotDiscount)
_SHOWN = (NotFound, SubscriptionEnded, SeatOfCompany, StillRunning, Unavailable, CannotDiscount)
_LATER = "202: Stripe did not answer in time; the outcome will be found out."


async def list_subscription_discounts(call: Call[NoQuery, None]) -> Answer:
    """Give the coupons of a subscription."""
    found = await own_subscription(call, call.id("subscription_id"))
    rows = await many(call, coupons.redemptions_of(subscription_id=found.id))
    return Answer(Listing(data=rows, next_cursor=None))


async def add_subscription_discount(call: Call[NoQuery, NewDiscount]) -> Answer:
    """Put a coupon on a subscription."""
    subscription_id = await _own(call)
    _check_staff(call)
    services = call.services
    return _answer(
        await add_discount(
            services.door,
            services.stripe,
            call.garage_id,
            subscription_id,
            call.body,
            asked=call.asked,
            now=call.now,
        )
    )


async def preview_subscription_discount(call: Call[NoQuery, NewDiscount]) -> Answer:
    """Show what a coupon would do."""
    subscription_id = await _own(call)
    _check_staff(call)
    services = call.services
    return Answer(
        await preview_added(services.door, services.stripe, call.garage_id, subscription_id, call.body, now=call.now)
    )


async def remove_subscription_discount(call: Call[NoQuery, None]) -> Answer:
    """Take a coupon off a subscription."""
    subscription_id = await _own(call)
    services = call.services
    return _answer(
        await take_off_discount(
            services.door,
            services.stripe,
            call.garage_id,
            subscription_id,
            call.id("redemption_id"),
            asked=call.asked,
            now=call.now,
        )
    )


async def preview_discount_removal(call: Call[NoQuery, None]) -> Answer:
    """Show what taking a coupon off would do."""
    subscription_id = await _own(call)
    services, redemption_id = call.services, call.id("redemption_id")
    return Answer(
        await preview_taken_off(services.door, services.stripe, call.garage_id, subscription_id, redemption_id)
    )


async def _own(call: Call[Any, Any]) -> UUID:
    """Give the path's subscription, which for a driver must be their own."""
    subscription_id = call.id("subscription_id")
    if call.own_driver is not None:
        await own_subscription(call, subscription_id)
    return subscription_id


def _check_staff(call: Call[NoQuery, NewDiscount]) -> None:
    """Let drivers redeem what they have a code for, no more."""
    if call.own_driver is not None and call.body.coupon_id is not None:
        raise Forbidden("Give the promotion code; only staff name the coupon itself.", field="coupon_id")


def _answer(ending: Changed | Pending) -> Answer:
    return Answer(ending.subscription, 200 if isinstance(ending, Changed) else 202)


ROUTES = (
    Route(
        method="GET",
        path=_PATH,
        handler=list_subscription_discounts,
        rule=READ_OWN,
        answers={200: Listing[Redemption]},
        errors=(NotFound,),
        tag="Coupons",
        summary="List the coupons of a subscription",
        description="Newest first; at most one is `active`.",
    ),
    Route(
        method="POST",
        path=f"{_PATH}/preview",
        handler=preview_subscription_discount,
        rule=WRITE_OWN,
        answers={200: DiscountPreview},
        errors=(*_SHOWN, Invalid, *REFUSALS, *VALIDATION_REFUSALS),
        body=NewDiscount,
        tag="Coupons",
        summary="Preview a coupon on a subscription",
        description="The next renewal as it is and as it would be, by Stripe's own reckoning. Redeems nothing.",
    ),
    Route(
        method="POST",
        path=_PATH,
        handler=add_subscription_discount,
        rule=WRITE_OWN,
        answers={200: Subscription, 202: Subscription},
        errors=(*_ORDERED, Invalid, *REFUSALS, *VALIDATION_REFUSALS),
        body=NewDiscount,
        tag="Coupons",
        summary="Put a coupon on a subscription",
        description=(
            "From the next invoice on; what was billed stays as it is. A driver gives a promotion code, staff may name "
            f"the coupon. A subscription has one coupon at a time. {_LATER}"
        ),
    ),
    Route(
        method="POST",
        path=f"{_PATH}/{{redemption_id}}/remove/preview",
        handler=preview_discount_removal,
        rule=WRITE_OWN,
        answers={200: DiscountPreview},
        errors=(*_SHOWN, NotDiscounted),
        tag="Coupons",
        summary="Preview taking a coupon off",
        description="The next renewal as it is and as it would be. Changes nothing.",
    ),
    Route(
        method="POST",
        path=f"{_PATH}/{{redemption_id}}/remove",
        handler=remove_subscription_discount,
        rule=WRITE_OWN,
        answers={200: Subscription, 202: Subscription},
        errors=(*_ORDERED, NotDiscounted),
        tag="Coupons",
        summary="Take a coupon off a subscription",
        description=f"From the next invoice on. It stays redeemed. {_LATER}",
    ),
)
