"""Statements about sessions of people who look at pages; they work across tenants, as all about who calls."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.db.queries import platform


class PageSession(msgspec.Struct, frozen=True):
    """A session that works.

    Attributes:
        last_seen_at: to the minute.
        expires_at: its latest hour, however much it is used.
    """

    id: UUID
    user_id: UUID
    last_seen_at: datetime
    expires_at: datetime


@platform("page_sessions/insert")
def insert(*, session_id: UUID, user_id: UUID, token_hash: bytes, expires_at: datetime, now: datetime) -> None:
    """Begin a session."""


@platform("page_sessions/find")
def find(*, token_hash: bytes, seen_after: datetime, now: datetime) -> PageSession | None:
    """Give the session of a cookie, if it works now."""


@platform("page_sessions/touch")
def touch(*, session_id: UUID, now: datetime) -> None:
    """Note that a session is in use."""


@platform("page_sessions/end")
def end(*, token_hash: bytes, now: datetime) -> None:
    """End a session."""
