"""Statements about events on their way to endpoints, and how each try went."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.db.queries import platform, read, write
from vend.domain.page import Page
from vend.domain.webhook import Attempt, Delivery, DeliveryState
from vend.store.events import OneGarage


class DueObject(msgspec.Struct, frozen=True):
    """An object of which a message waits for an endpoint."""

    garage_id: UUID
    endpoint_id: UUID
    object_id: str


class Claimed(msgspec.Struct, frozen=True):
    """A message that is being sent, and which try this is."""

    event_id: UUID
    attempts: int
    failures: int


@write("webhook_deliveries/begin")
def begin() -> None:
    """Let a garage's events be queued."""


@write("webhook_deliveries/queue")
def queue(*, endpoints: str, now: datetime) -> int:
    """Queue what was not there when events were queued last; give how many.

    Args:
        endpoints: JSON of those that may hear of the garage.
    """


@platform("webhook_deliveries/due")
def due(*, now: datetime, each_limit: int, row_limit: int) -> list[DueObject]:
    """Give the objects of which a message is to be sent now."""


@write("webhook_deliveries/claim")
def claim(*, endpoint_id: UUID, object_id: str, claimed_until: datetime, now: datetime) -> Claimed | None:
    """Take the first message that waits; None where it waits longer or somebody else has it."""


@write("webhook_deliveries/settle")
def settle(
    *, endpoint_id: UUID, event_id: UUID, attempts: int, failures: int, state: DeliveryState, now: datetime
) -> None:
    """Keep that it was taken, or given up."""


@write("webhook_deliveries/postpone")
def postpone(*, endpoint_id: UUID, event_id: UUID, attempts: int, failures: int, next_attempt_at: datetime) -> None:
    """Keep that it was not taken, and when it is tried again."""


@write("webhook_deliveries/insert_attempt")
def insert_attempt(
    *,
    attempt_id: UUID,
    endpoint_id: UUID,
    event_id: UUID,
    status: int | None,
    duration_ms: int,
    error: str | None,
    answer: str | None,
    now: datetime,
) -> None:
    """Keep how a try went."""


@write("webhook_deliveries/insert")
def insert(*, endpoint_id: UUID, event_id: UUID, now: datetime) -> None:
    """Queue one event for an endpoint."""


@write("webhook_deliveries/wake")
def wake(*, endpoint_id: UUID, object_id: str, now: datetime) -> None:
    """Let the messages about an object that wait be sent at once."""


@write("webhook_deliveries/replay")
def replay(
    *,
    endpoint_id: UUID,
    event_id: UUID | None,
    from_at: datetime,
    until_at: datetime,
    types: list[str] | None,
    now: datetime,
) -> int:
    """Queue events anew; give how many."""


@read("webhook_deliveries/list")
def list_page(*, page: Page, endpoint_id: UUID, state: DeliveryState | None, event_id: UUID | None) -> list[Delivery]:
    """Give a page of an endpoint's deliveries, the last queued first."""


@read("webhook_deliveries/attempts")
def attempts_page(*, page: Page, endpoint_id: UUID, event_id: UUID) -> list[Attempt]:
    """Give a page of the tries of a delivery, the last first."""


@platform("webhook_deliveries/to_forget")
def to_forget(*, kept_from: datetime, row_limit: int) -> list[OneGarage]:
    """Give garages with answers that were kept long enough."""


@write("webhook_deliveries/forget")
def forget(*, kept_from: datetime) -> None:
    """Forget the answers that were kept long enough."""
