"""Statements about the inbox."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import platform, write
from vend.domain.stripe_event import ClaimedEvent, EventCount, EventState, InboxRow, StripeEvent


@platform("stripe_events/receive")
def receive(*, event: StripeEvent) -> str | None:
    """Take an event in; None when it is there already."""


@platform("stripe_events/claim")
def claim(*, claim_id: UUID, claimed_until: datetime, now: datetime, row_limit: int) -> list[ClaimedEvent]:
    """Take the oldest due event of each object."""


@platform("stripe_events/release_expired")
def release_expired(*, now: datetime) -> int:
    """Take events back from dead workers; gives how many."""


@platform("stripe_events/route")
def route(*, event_id: str, claim_id: UUID, garage_id_found: UUID) -> str | None:
    """Note the garage of a claimed event."""


@write("stripe_events/lock_claimed")
def lock_claimed(*, event_id: str, claim_id: UUID) -> str | None:
    """Lock a claimed event; None when it is no longer this worker's."""


@write("stripe_events/mark_applied")
def mark_applied(*, event_id: str, claim_id: UUID, note: str | None, now: datetime) -> None:
    """Mark an event in the transaction that applied it."""


@platform("stripe_events/settle")
def settle(*, event_id: str, claim_id: UUID, state: EventState, note: str | None, now: datetime) -> None:
    """Put an event aside."""


@platform("stripe_events/retry")
def retry(*, event_id: str, claim_id: UUID, next_attempt_at: datetime, note: str) -> None:
    """Give an event back to be tried later."""


@platform("stripe_events/replay")
def replay(*, event_id: str, now: datetime) -> str | None:
    """Put a settled event back into the queue."""


@platform("stripe_events/counts")
def counts() -> list[EventCount]:
    """Count events by state and type."""


@platform("stripe_events/waiting")
def waiting() -> int:
    """Count events that wait."""


@platform("stripe_events/list")
def list_page(*, before_at: datetime, before_event: str, row_limit: int, state: EventState | None) -> list[InboxRow]:
    """Give a page of events, newest first."""
