"""Statements about the waitlist."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import platform, read, write
from vend.domain.page import Page
from vend.domain.waitlist import Accepted, DueGarage, EntryState, InLine, PutBack, Waiting, WaitlistEntry


@write("waitlist/insert")
def insert(*, entry_id: UUID, driver_id: UUID, pass_id: UUID, now: datetime) -> None:
    """Put a driver at the end of the line."""


@read("waitlist/read")
def read_one(*, entry_id: UUID) -> WaitlistEntry | None:
    """Give an entry with its position."""


@read("waitlist/list")
def list_page(
    *, page: Page, pass_id: UUID | None, driver_id: UUID | None, state: EntryState | None, in_line_only: bool
) -> list[WaitlistEntry]:
    """Give a page of entries, who came last first."""


@read("waitlist/line")
def line() -> list[Waiting]:
    """Give who waits without an offer, in order."""


@read("waitlist/lapsed")
def lapsed(*, now: datetime) -> bool:
    """Say whether anything is to be taken back."""


@write("waitlist/offer")
def offer(*, entry_ids: list[UUID], until_at: datetime, now: datetime) -> list[InLine]:
    """Hold places for people in line."""


@write("waitlist/expire")
def expire(*, now: datetime) -> list[InLine]:
    """Take back the offers whose time is over."""


@write("waitlist/close_archived")
def close_archived(*, now: datetime) -> list[InLine]:
    """Close the lines for passes that are no longer sold."""


@write("waitlist/leave")
def leave(*, entry_id: UUID, now: datetime) -> UUID | None:
    """Take a driver out of the line; None when they are not in it."""


@write("waitlist/decline")
def decline(*, entry_id: UUID, now: datetime) -> UUID | None:
    """Give an offered place up; None when there is none."""


@write("waitlist/accept")
def accept(*, driver_id: UUID, pass_id: UUID, subscription_id: UUID, now: datetime) -> Accepted | None:
    """Settle a driver's entry by what they order; None when they are not in line."""


@write("waitlist/give_back")
def give_back(*, subscription_id: UUID, now: datetime) -> PutBack | None:
    """Put who ordered back in line; None when they were not in it."""


@platform("waitlist/due")
def due(*, now: datetime) -> list[DueGarage]:
    """Give garages where somebody waits, or where an offer is over."""
