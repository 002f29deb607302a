"""What is next for one line of an announced rate increase, decided from the rows each time anew."""

from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.parking_pass import Interval
from vend.domain.period import local_date
from vend.domain.rate_change import LineState, RateChange

AHEAD = timedelta(days=1)
"""How long before the renewal Stripe is told the new price: as late as a worker may safely be away.

Until then everything that happens within the period, such as the credit of a change of pass, is reckoned by the price
that was paid for it, and a cancelled increase has little to take back.
"""

Step = Literal["wait", "tell", "place", "changed", "ended", "changed_pass", "changed_price", "call_off", "take_back"]
"""`ended`, `changed_pass` and `changed_price` skip the line, and say why."""


class LineNow(msgspec.Struct, frozen=True):
    """A line, and its subscription as it is now.

    Attributes:
        pass_id: of the line's prices; `held_pass_id` and `held_price_id` are the subscription's.
        changing: whether a change of its price is under way.
        email: the customer's.
    """

    id: UUID
    subscription_id: UUID
    state: LineState
    pass_id: UUID
    old_price_id: UUID
    new_price_id: UUID
    old_minor: int
    new_minor: int
    currency: str
    billing_interval: Interval
    pass_name: str
    pays_at: datetime | None
    holds_from_date: date | None
    held_pass_id: UUID
    held_price_id: UUID
    current_period_start_at: datetime | None
    current_period_end_at: datetime | None
    cancel_at_period_end: bool
    ended_at: datetime | None
    changing: bool
    customer_id: UUID
    email: str


class Newcomer(msgspec.Struct, frozen=True):
    """Somebody who came to a price after its increase was announced, by an order or a change of pass."""

    subscription_id: UUID
    old_price_id: UUID
    new_price_id: UUID
    old_minor: int
    new_minor: int
    billing_interval: Interval
    current_period_start_at: datetime | None
    current_period_end_at: datetime | None


def next_step(line: LineNow, change: RateChange, *, now: datetime, zone_name: str) -> Step:  # noqa: PLR0911 (a line a rule)
    """Decide what is to be done with a line now."""
    cancelled = change.state == "cancelled"
    if line.changing:
        return "wait"
    if line.state == "changed":
        return "take_back" if cancelled and _may_be_taken_back(line, now) else "wait"
    if line.ended_at is not None:
        return "ended"
    if line.held_price_id == line.new_price_id:
        return "changed"
    if cancelled:
        return "call_off"
    if line.held_pass_id != line.pass_id:
        return "changed_pass"
    if line.held_price_id != line.old_price_id:
        return "changed_price"
    if line.cancel_at_period_end:
        # Whoever leaves is not told and not changed; whoever takes it back is, from then on.
        return "wait"
    if line.state == "waiting":
        return "tell" if change.terms.notice_date <= local_date(now, zone_name) else "wait"
    return "place" if _renews_soon(line, now, zone_name) else "wait"


def holds_from(change: RateChange, told_date: date) -> date:
    """Give the first local date on which somebody told then may pay more: everybody has the same notice."""
    return max(change.terms.effective_date, told_date + change.notice)


def _may_be_taken_back(line: LineNow, now: datetime) -> bool:
    unpaid = line.pays_at is not None and now < line.pays_at == line.current_period_end_at
    return unpaid and line.ended_at is None and line.held_price_id == line.new_price_id


def _renews_soon(line: LineNow, now: datetime, zone_name: str) -> bool:
    """Whether the next renewal is near and may cost the new price: then the one before it is past."""
    renews_at, holds = line.current_period_end_at, line.holds_from_date
    if renews_at is None or holds is None or not now < renews_at <= now + AHEAD:
        return False
    return local_date(renews_at, zone_name) >= holds
