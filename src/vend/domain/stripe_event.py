"""The inbox: Stripe's events as they arrived, and what became of each."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

EventState = Literal["received", "applied", "parked", "failed"]
ATTEMPTS_MAX = 12
_RETRY_FIRST_S = 2
_RETRY_MAX_S = 3600


class StripeEvent(msgspec.Struct, frozen=True):
    """One event.

    Attributes:
        object_id: Stripe's id of the object that it is about.
        customer_ref: Stripe's id of the customer, which leads to the garage.
        order_key: events with the same one are applied one at a time, oldest first.
        payload: the verified body as received.
    """

    id: str
    type: str
    api_version: str | None
    livemode: bool
    object_id: str | None
    customer_ref: str | None
    order_key: str
    payload: str
    stripe_created_at: datetime
    received_at: datetime
    next_attempt_at: datetime


class ClaimedEvent(msgspec.Struct, frozen=True):
    """An event in one worker's hands until `claimed_until`."""

    id: str
    type: str
    object_id: str | None
    customer_ref: str | None
    payload: str
    attempts: int
    claim_id: UUID
    received_at: datetime


class EventCount(msgspec.Struct, frozen=True):
    """How many events of a type are in a state, and since when the oldest is here."""

    state: EventState
    type: str
    events: int
    oldest_at: datetime | None


class InboxRow(msgspec.Struct, frozen=True):
    """An event as platform staff see it, without its payload."""

    id: str
    type: str
    object_id: str | None
    garage_id: UUID | None
    state: EventState
    attempts: int
    stripe_created_at: datetime
    received_at: datetime
    settled_at: datetime | None
    note: str | None


def retry_after(attempts: int) -> timedelta:
    """Give how long to wait after the n-th failed try: 2 s doubling up to an hour."""
    return timedelta(seconds=min(_RETRY_FIRST_S * 2**attempts, _RETRY_MAX_S))
