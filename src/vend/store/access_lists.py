"""Statements about access lists: one row a garage with the list as it is served, each version, and its lines."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.db.queries import platform, read, write
from vend.domain.access_lines import Holder, Line
from vend.domain.access_list import MeansKind
from vend.domain.entitlement import AllowedWhy, DeniedWhy


class DueList(msgspec.Struct, frozen=True):
    """A garage whose list is to be computed."""

    garage_id: UUID


class LockedList(msgspec.Struct, frozen=True):
    """A list that is being built.

    Attributes:
        version: 0 before the first time.
        snapshot: what is visible to whoever builds it, as PostgreSQL writes a `pg_snapshot`.
    """

    version: int
    built_at: datetime | None
    snapshot: str


class KeptLine(msgspec.Struct, frozen=True):
    """A line as it is kept, with its id."""

    id: UUID
    kind: MeansKind
    number: str
    region: str
    subscription_id: UUID
    driver_id: UUID
    allowed_from_at: datetime | None
    allowed_until_at: datetime | None
    why: AllowedWhy | DeniedWhy


class Version(msgspec.Struct, frozen=True):
    """A version: what it holds never changes."""

    version: int
    content_digest: bytes
    made_at: datetime
    entries: int
    denials: int


class BuiltList(msgspec.Struct, frozen=True):
    """A list as it was built and signed.

    Attributes:
        changes_at: when time alone changes it next; None for never.
        snapshot: that of `LockedList`.
        document: as it is served; `document_digest` is its SHA-256.
    """

    version: int
    built_at: datetime
    valid_until_at: datetime
    changes_at: datetime | None
    snapshot: str
    entries: int
    denials: int
    key_id: str
    signature: str
    document: bytes
    document_digest: bytes


class ListHead(msgspec.Struct, frozen=True):
    """What is known of a list without its lines."""

    garage_id: UUID
    version: int
    built_at: datetime
    valid_until_at: datetime
    entries: int
    denials: int
    key_id: str
    signature: str
    document_digest: bytes


class ListDocument(msgspec.Struct, frozen=True):
    """A signed list as it is served, with its SHA-256."""

    version: int
    built_at: datetime
    valid_until_at: datetime
    document: bytes
    document_digest: bytes


@platform("access_lists/due")
def due(*, built_before: datetime, key_id: str, now: datetime, row_limit: int) -> list[DueList]:
    """Give the garages whose list is to be computed; those that were never, and the oldest, first."""


@write("access_lists/begin")
def begin() -> None:
    """Give the garage its list, unless it has one."""


@write("access_lists/lock")
def lock() -> LockedList | None:
    """Take the list to build it; None while somebody else does."""


@read("access_lists/digest")
def digest(*, version: int) -> bytes | None:
    """Give the digest of a version's content; None of version 0."""


@read("access_lists/holders")
def holders(*, ended_after: datetime) -> list[Holder]:
    """Give every way in of subscriptions that live or ended after an instant."""


@read("access_lists/current_lines")
def current_lines() -> list[KeptLine]:
    """Give the lines that stand in the list now."""


@write("access_lists/insert_version")
def insert_version(*, version: Version) -> None:
    """Begin a version."""


@write("access_lists/close_lines")
def close_lines(*, line_ids: list[UUID], version: int) -> None:
    """Let lines stand in the list no longer, from a version on."""


@write("access_lists/insert_lines")
def insert_lines(*, lines: str, version: int) -> None:
    """Let lines, as JSON of `KeptLine`s, stand in the list from a version on."""


@write("access_lists/save")
def save(*, built: BuiltList) -> None:
    """Keep the list as it was built."""


@read("access_lists/head")
def head() -> ListHead | None:
    """Give what is known of the list; None before it was built."""


@read("access_lists/document")
def document() -> ListDocument | None:
    """Give the signed list; None before it was built."""


@read("access_lists/lines_gone")
def lines_gone(*, from_version: int, version: int) -> list[Line]:
    """Give the lines of one version that a later one has not."""


@read("access_lists/lines_come")
def lines_come(*, from_version: int, version: int) -> list[Line]:
    """Give the lines of one version that an earlier one had not."""
