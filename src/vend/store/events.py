"""Statements about events. What tells of a row's change is written by the database (migration 0054)."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.db.queries import platform, read, write
from vend.domain.event import EventRow
from vend.domain.page import Page


class OneGarage(msgspec.Struct, frozen=True):
    """A garage with something to do."""

    garage_id: UUID


@read("events/list")
def list_page(
    *, page: Page, from_at: datetime, until_at: datetime, types: list[str] | None, object_id: str | None
) -> list[EventRow]:
    """Give a page of events, newest first."""


@read("events/read")
def read_one(*, event_id: UUID) -> EventRow | None:
    """Give an event."""


@write("events/write")
def write_one(*, event_type: str, object_type: str, object_id: str, object: str, now: datetime) -> UUID:  # noqa: A002 (the column's name)
    """Write an event that no row's change tells of; give its id."""


@platform("events/unqueued")
def unqueued(*, row_limit: int) -> list[OneGarage]:
    """Give garages with events that were not queued for endpoints yet."""
