"""Subscriptions: the list, and one subscription with its payments and what happened to it."""

from typing import Any, Literal
from uuid import UUID

from vend.api.reading import one
from vend.api.route import Answer, Call
from vend.api.rules import InGarage
from vend.domain.access import Permission
from vend.domain.lists import ListPlace, SubscriptionItem
from vend.domain.page import Page
from vend.domain.subscription import Subscription
from vend.store import customers, drivers, invoices, lists, passes, prices, subscriptions
from vend.web.browsed import page_route
from vend.web.listing import Cell, Choice, Column, ListPage, ListQuery
from vend.web.page import View, look
from vend.web.places import BASE
from vend.web.scope import Scoped
from vend.web.timeline import Happening, happenings
from vend.web.translate import N_
from vend.web.words import Word, interval_word, status_word

_INVOICES_SHOWN = 12
_STATUSES = ("trialing", "active", "past_due", "incomplete", "unpaid", "canceled", "incomplete_expired")


class SubscriptionsQuery(ListQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which subscriptions; `live` are all that have not ended."""

    status: (
        Literal["live", "trialing", "active", "past_due", "incomplete", "unpaid", "canceled", "incomplete_expired"]
        | None
    ) = None
    pass_id: UUID | None = None


def shown_status(row: SubscriptionItem | Subscription) -> Word:
    """Give how a subscription stands: Stripe's status, or that it is paused, which Stripe says elsewhere."""
    return status_word("paused" if row.collection_paused and row.status == "active" else row.status)


def _status(view: View, row: SubscriptionItem) -> Cell:
    return Cell(
        second=view.word(N_("ends with its period")) if row.cancel_at_period_end else "", status=shown_status(row)
    )


def _price(view: View, row: SubscriptionItem) -> Cell:
    amount = view.formats(row.garage_id).money(row.amount_minor, row.currency)
    return Cell(amount, view.word(interval_word(row.billing_interval)))


def _until(view: View, row: SubscriptionItem) -> Cell:
    return Cell(view.formats(row.garage_id).day(row.current_period_end_at) if row.current_period_end_at else "")


SUBSCRIPTIONS = ListPage(
    name="subscriptions",
    title=N_("Subscriptions"),
    needs=Permission.READ_BOOK,
    asks=SubscriptionsQuery,
    read=lambda query, seek: lists.subscriptions(
        place=seek.place, words=seek.words, customers=seek.customers, status=query.status, pass_id=query.pass_id
    ),
    key=lambda row, sort: ListPlace(sort=sort, before_at=row.created_at, before_id=row.id),
    columns=(
        Column(
            N_("Driver"),
            lambda view, row: Cell(
                row.driver_name,
                row.customer_name if row.customer_name != row.driver_name else "",
                view.to(row.garage_id, "subscriptions", row.id),
            ),
        ),
        Column(N_("Status"), _status),
        Column(N_("Pass"), lambda _, row: Cell(row.pass_name)),
        Column(N_("Plates"), lambda _, row: Cell(row.plates), "code"),
        Column(N_("Price"), _price, "number"),
        Column(N_("Paid until"), _until, "date"),
    ),
    sorts=(("newest", N_("Newest first")),),
    filters=(
        Choice(
            "status",
            N_("Status"),
            (("live", N_("Running")), *((code, status_word(code).text) for code in _STATUSES)),
        ),
    ),
    looks_for=N_("Name, e-mail, plate, Stripe id"),
    empty=(N_("No subscriptions yet"), N_("The first driver who takes a pass appears here.")),
    export="subscription-list",
)


async def show_subscription(call: Call[Scoped, None]) -> Answer:
    """Show one subscription: who parks with what, for how much, and what happened."""
    view = await look(call, "subscriptions", Permission.READ_BOOK)
    subscription_id = call.id("subscription_id")
    found = await one(call, subscriptions.read_one(subscription_id=subscription_id))
    async with call.services.door.garage_snapshot([call.garage_id]) as garage:
        billed = await garage.run(
            invoices.list_page(
                page=Page(row_limit=_INVOICES_SHOWN), status=None, customer_id=None, subscription_id=found.id
            )
        )
        shown: dict[str, Any] = {
            "vehicles": await garage.run(subscriptions.vehicles(subscription_id=found.id)),
            "customer": await garage.run(customers.read_one(customer_id=found.customer_id)),
            "driver": await garage.run(drivers.read_one(driver_id=found.driver_id)),
            "parking_pass": await garage.run(passes.read_one(pass_id=found.pass_id)),
            "price": await garage.run(prices.read_one(price_id=found.price_id)),
            "timeline": await happenings(
                call.services.door,
                garage,
                _own(found),
                subjects=[found.id],
                stripe_ids=[found.stripe_subscription_id] if found.stripe_subscription_id else [],
            ),
        }
    may_see_money = call.actor.may(Permission.READ_MONEY, call.garage_id)
    return view.page(
        "subscription.html",
        subscription=found,
        status_shown=shown_status(found),
        billed=billed if may_see_money else [],
        formats=view.formats(call.garage_id),
        **shown,
    )


def _own(found: Subscription) -> list[Happening]:
    """Give what the row itself says of it."""
    instants = (
        (found.created_at, N_("Ordered"), ""),
        (found.started_at, N_("Began"), "good"),
        (found.canceled_at, N_("Canceled"), ""),
        (found.ended_at, N_("Ended"), "bad"),
    )
    return [Happening(at, title, mood=mood) for at, title, mood in instants if at is not None]


ROUTES = (
    *SUBSCRIPTIONS.routes(),
    page_route(
        f"{BASE}/garages/{{garage_id}}/subscriptions/{{subscription_id}}",
        show_subscription,
        InGarage(Permission.READ_BOOK),
        summary="A subscription",
    ),
)
