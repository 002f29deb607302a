"""Outbound webhooks: endpoints, when a message is tried again, and when an endpoint is given up."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.errors import Kind, VendError

DisabledWhy = Literal["asked", "failing", "gone"]
DeliveryState = Literal["pending", "delivered", "dead"]

GONE = 410
"""What an endpoint answers that wants no more messages (standardwebhooks.com)."""

DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long a message waits after each try: the schedule that Standard Webhooks recommends, a little over three days."""

GIVEN_UP_AFTER = timedelta(days=3)
"""An endpoint that took nothing for so long is disabled when it loses a message."""

ANSWERS_KEPT = timedelta(days=30)
"""How long the log of tries remembers how answers began."""

_RESTS_FROM = 5
_REST_FIRST = timedelta(seconds=15)
_REST_MAX = timedelta(minutes=15)


class EndpointArchived(VendError):
    """The endpoint is archived; nothing brings it back."""

    code = "webhook_endpoint_archived"
    kind = Kind.CONFLICT


class EndpointDisabled(VendError):
    """The endpoint is disabled; enable it first."""

    code = "webhook_endpoint_disabled"
    kind = Kind.CONFLICT


class WebhookEndpoint(msgspec.Struct, frozen=True):
    """Where an operator's events are sent.

    Attributes:
        event_types: what it hears of; null for everything.
        garage_ids: whose events it hears; null for all of the operator's garages, future ones too.
        api_version: in which its messages are written.
        listens_from_at: what happened before then is none of its news; replay brings it.
        disabled_why: `asked` by a person, `failing` for days, or it answered 410: `gone`.
        previous_secret_until_at: until then messages are signed with the secret before as well.
        failures: messages that it did not take since it last took one.
    """

    id: UUID
    operator_id: UUID
    url: str
    description: str | None
    event_types: list[str] | None
    garage_ids: list[UUID] | None
    api_version: str
    created_at: datetime
    updated_at: datetime
    listens_from_at: datetime
    disabled_at: datetime | None
    disabled_why: DisabledWhy | None
    archived_at: datetime | None
    previous_secret_until_at: datetime | None
    failures: int
    failing_since_at: datetime | None

    def hears(self, event_type: str, garage_id: UUID) -> bool:
        """Say whether an event is of those that it wants."""
        return (self.event_types is None or event_type in self.event_types) and (
            self.garage_ids is None or garage_id in self.garage_ids
        )


class Delivery(msgspec.Struct, frozen=True):
    """An event on its way to an endpoint.

    Attributes:
        event_id: is the `webhook-id` of its messages, so that a receiver can tell a repetition.
        state: `dead` once it was tried for three days; replay sends it again.
        attempts: ever.
        failures: since it was queued or replayed.
        settled_at: when it was delivered, or given up.
    """

    garage_id: UUID
    endpoint_id: UUID
    event_id: UUID
    event_type: str
    object_id: str
    state: DeliveryState
    created_at: datetime
    attempts: int
    failures: int
    next_attempt_at: datetime
    settled_at: datetime | None


class Attempt(msgspec.Struct, frozen=True):
    """One try of a delivery.

    Attributes:
        status: of the answer; null without one.
        error: why it does not count as taken; null where it was.
        answer: how the answer began, kept for 30 days.
    """

    garage_id: UUID
    id: UUID
    endpoint_id: UUID
    event_id: UUID
    attempted_at: datetime
    status: int | None
    duration_ms: int
    error: str | None
    answer: str | None


def tried_again_after(failures: int) -> timedelta | None:
    """Give how long a message waits after so many failed tries; None when it is given up."""
    assert failures > 0, "only what failed is tried again"
    return DELAYS[failures - 1] if failures <= len(DELAYS) else None


def rests_for(failures: int) -> timedelta:
    """Give how long an endpoint is left alone that did not take so many messages in a row.

    One message that it does not like holds nothing else up; one that takes nothing would be tried with everything.
    """
    if failures < _RESTS_FROM:
        return timedelta(0)
    doubled = 1 << min(failures - _RESTS_FROM, 16)
    return min(_REST_FIRST * doubled, _REST_MAX)


def disabled_for(
    status: int | None, *, dead: bool, failing_since_at: datetime | None, now: datetime
) -> DisabledWhy | None:
    """Say why an endpoint is disabled after a failed try; None when it is not.

    Args:
        status: of its answer.
        dead: whether the message was given up.
        failing_since_at: since when it took nothing.
    """
    if status == GONE:
        return "gone"
    if dead and failing_since_at is not None and failing_since_at <= now - GIVEN_UP_AFTER:
        return "failing"
    return None
