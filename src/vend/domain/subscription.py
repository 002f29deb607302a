"""Subscriptions: a driver's right to park on a pass, paid for in periods."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.capacity import sellable
from vend.domain.errors import Kind, VendError

Status = Literal["incomplete", "incomplete_expired", "trialing", "active", "past_due", "canceled", "unpaid", "paused"]
"""Stripe's statuses (docs.stripe.com/api/subscriptions/object#subscription_object-status)."""

ENDED: frozenset[str] = frozenset({"canceled", "incomplete_expired"})
"""Statuses that nothing leaves."""


class Subscription(msgspec.Struct, frozen=True):
    """One driver's subscription to one pass, as last read from Stripe.

    Attributes:
        customer_id: who pays.
        driver_id: who parks.
        current_period_start_at: start of the paid period, None until Stripe has answered.
        current_period_end_at: its end, exclusive.
        cancel_at_period_end: whether it ends when the period does.
        trial_end_at: when its trial ends or ended, None without one.
        start_date: the local date that it was ordered for ahead, None when it began at once.
        collection_paused: whether nothing is collected for now.
        resumes_at: when collecting goes on by itself, None without a plan.
        stripe_payment_method_id: what its invoices are charged to.
        company_account_id: the company whose seat it is; then the account, not the seat, is known to Stripe.
        sync_version: counts the times that Stripe's truth was written here.
    """

    garage_id: UUID
    id: UUID
    customer_id: UUID
    driver_id: UUID
    pass_id: UUID
    price_id: UUID
    status: Status
    current_period_start_at: datetime | None
    current_period_end_at: datetime | None
    cancel_at_period_end: bool
    started_at: datetime | None
    canceled_at: datetime | None
    ended_at: datetime | None
    trial_end_at: datetime | None
    start_date: date | None
    collection_paused: bool
    resumes_at: datetime | None
    stripe_subscription_id: str | None
    stripe_payment_method_id: str | None
    company_account_id: UUID | None
    sync_version: int
    created_at: datetime
    updated_at: datetime


class StripeFacts(msgspec.Struct, frozen=True):
    """What Stripe says of a subscription; the same words as in `Subscription`.

    Attributes:
        price_id: our price, by the metadata of Stripe's; None where Stripe's price is none of ours.
        stripe_tax_rate_ids: what is charged on top of the price, sorted.
    """

    price_id: UUID | None
    status: Status
    current_period_start_at: datetime | None
    current_period_end_at: datetime | None
    cancel_at_period_end: bool
    started_at: datetime | None
    canceled_at: datetime | None
    ended_at: datetime | None
    trial_end_at: datetime | None
    collection_paused: bool
    resumes_at: datetime | None
    stripe_subscription_id: str
    stripe_payment_method_id: str | None
    stripe_tax_rate_ids: list[str]


class SoldOut(VendError):
    """Every place of the pass, or of the garage, is taken."""

    code = "pass_sold_out"
    kind = Kind.CONFLICT


class PassArchived(VendError):
    """The pass is no longer sold."""

    code = "pass_archived"
    kind = Kind.CONFLICT


class AlreadySubscribed(VendError):
    """The driver holds this pass already."""

    code = "already_subscribed"
    kind = Kind.CONFLICT


class SubscriptionEnded(VendError):
    """The subscription has ended, so it cannot be changed."""

    code = "subscription_ended"
    kind = Kind.CONFLICT


class Places(msgspec.Struct, frozen=True):
    """What a pass has left, read under the garage's lock.

    Attributes:
        archived: whether the pass is no longer sold.
        pass_capacity: places of the pass, None for no limit of its own.
        pass_taken: live subscriptions to the pass.
        pass_held: places of the pass that are offered to somebody in line.
        garage_capacity: places of the garage.
        garage_oversell_percent: how many more than these it sells.
        garage_taken: live subscriptions in the garage.
        garage_held: places of the garage that are offered to somebody in line.
    """

    archived: bool
    pass_capacity: int | None
    pass_taken: int
    pass_held: int
    garage_capacity: int
    garage_oversell_percent: Decimal
    garage_taken: int
    garage_held: int


def check_places(places: Places, *, offered: bool = False) -> None:
    """Decide whether one more subscription fits; a place that is offered to somebody counts as taken.

    Args:
        offered: whether a place was held for this subscription. It was counted when it was offered, so it is there
            even where the garage has lowered what it sells since.

    Raises:
        PassArchived: the pass is no longer sold.
        SoldOut: no place is left in the pass or in the garage.
    """
    if places.archived:
        raise PassArchived("This pass is no longer sold; choose another.", field="pass_id")
    if offered:
        return
    if places.pass_capacity is not None and places.pass_taken + places.pass_held >= places.pass_capacity:
        raise SoldOut("Every place of this pass is taken; choose another pass or try later.", field="pass_id")
    may_sell = sellable(places.garage_capacity, places.garage_oversell_percent)
    if places.garage_taken + places.garage_held >= may_sell:
        raise SoldOut("Every place of this garage is taken; try later.", field="pass_id")


def fits(places: Places) -> bool:
    """Say whether one more subscription fits."""
    try:
        check_places(places)
    except (PassArchived, SoldOut):
        return False
    return True


def may_become(old: str, new: str) -> bool:
    """Say whether Stripe's newer status may be written over an older one: nothing leaves an ended status."""
    return old not in ENDED or old == new
