"""Statements about subscriptions."""

from datetime import date, datetime
from uuid import UUID

from vend.db.queries import read, write
from vend.domain.page import Page
from vend.domain.pass_change import HeldPass
from vend.domain.people import Vehicle
from vend.domain.subscription import Status, StripeFacts, Subscription
from vend.domain.tax_rates import Renewal


@write("subscriptions/insert")
def insert(
    *,
    subscription_id: UUID,
    customer_id: UUID,
    driver_id: UUID,
    pass_id: UUID,
    price_id: UUID,
    start_date: date | None,
    now: datetime,
) -> None:
    """Reserve a place."""


@read("subscriptions/read")
def read_one(*, subscription_id: UUID) -> Subscription | None:
    """Give a subscription."""


@write("subscriptions/lock")
def lock(*, subscription_id: UUID) -> Subscription | None:
    """Give a subscription and keep other writers away."""


@read("subscriptions/holds")
def holds(*, driver_id: UUID, pass_id: UUID) -> bool:
    """Say whether a driver holds a pass."""


@read("subscriptions/read_by_stripe_id")
def read_by_stripe_id(*, stripe_subscription_id: str) -> Subscription | None:
    """Give the subscription that Stripe means."""


@read("subscriptions/list")
def list_page(
    *, page: Page, status: Status | None, pass_id: UUID | None, customer_id: UUID | None, driver_id: UUID | None
) -> list[Subscription]:
    """Give a page of subscriptions, newest first."""


@write("subscriptions/sync")
def sync(*, subscription_id: UUID, read_version: int, facts: StripeFacts, now: datetime) -> Subscription | None:
    """Write Stripe's truth; None when a newer one was written since `read_version`."""


@read("subscriptions/renewing")
def renewing(*, now: datetime, until_at: datetime) -> list[Renewal]:
    """Give those that renew until then."""


@write("subscriptions/give_up")
def give_up(*, subscription_id: UUID, now: datetime) -> Subscription | None:
    """Free the place of a subscription that Stripe refused."""


@write("subscriptions/attach_vehicles")
def attach_vehicles(*, subscription_id: UUID, vehicle_ids: list[UUID], now: datetime) -> None:
    """Put vehicles on a subscription."""


@read("subscriptions/vehicles")
def vehicles(*, subscription_id: UUID) -> list[Vehicle]:
    """Give the vehicles on a subscription."""


@write("subscriptions/take_off_vehicles")
def take_off_vehicles(*, subscription_id: UUID, but_ids: list[UUID], now: datetime) -> None:
    """Take every vehicle off a subscription but the named ones."""


@read("subscriptions/held_by_driver")
def held_by_driver(*, driver_id: UUID) -> list[HeldPass]:
    """Give the passes that a driver holds."""
