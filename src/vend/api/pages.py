"""Lists by cursor: newest first, each page from the last row of the one before, so that new rows shift nothing."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Generic, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.api.problems import FieldError, InvalidFields
from vend.domain.page import ROWS_MAX, Page

T = TypeVar("T")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_AT_BYTES = 8
_ID_BYTES = 16


class PageQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every list takes."""

    limit: Annotated[int, Meta(ge=1, le=ROWS_MAX, description="How many at most.")] = 50
    cursor: Annotated[str, Meta(max_length=500, description="The `next_cursor` of the page before.")] | None = None


class Listing(msgspec.Struct, Generic[T], frozen=True):
    """A page of a list.

    Attributes:
        data: the rows.
        next_cursor: gives the next page; null on the last one.
    """

    data: list[T]
    next_cursor: str | None


class Place(msgspec.Struct, frozen=True):
    """Where a page begins: after the row of this instant and this id."""

    at: datetime
    id: bytes


def place_of(query: PageQuery) -> Place | None:
    """Give the place that a cursor names, None without one.

    A cursor is not signed: it only says where in the caller's own rows to go on.

    Raises:
        InvalidFields: it is none of ours.
    """
    if query.cursor is None:
        return None
    try:
        raw = base64.b64decode(query.cursor.encode("ascii"), altchars=b"-_", validate=True)
        at = _EPOCH + int.from_bytes(raw[:_AT_BYTES], signed=True) * _MICROSECOND
    except (ValueError, binascii.Error, OverflowError):
        raise bad_cursor() from None
    if len(raw) <= _AT_BYTES or cursor_of(at, raw[_AT_BYTES:]) != query.cursor:
        raise bad_cursor()
    return Place(at, raw[_AT_BYTES:])


def cursor_of(at: datetime, row_id: bytes) -> str:
    """Give the cursor of a row."""
    return base64.urlsafe_b64encode(((at - _EPOCH) // _MICROSECOND).to_bytes(_AT_BYTES, signed=True) + row_id).decode()


def bad_cursor() -> InvalidFields:
    """Make the error of a cursor that is none of ours."""
    return InvalidFields([FieldError("cursor", "Take the next_cursor of the page before, or leave it out.")])


def page_of(query: PageQuery) -> Page:
    """Give the rows to read: one more than asked for, which tells whether more follow.

    Raises:
        InvalidFields: the cursor is none of ours.
    """
    place = place_of(query)
    if place is None:
        return Page(row_limit=query.limit + 1)
    if len(place.id) != _ID_BYTES:
        raise bad_cursor()
    return Page(before_at=place.at, before_id=UUID(bytes=place.id), row_limit=query.limit + 1)


def listing(rows: Sequence[T], query: PageQuery, key: Callable[[T], tuple[datetime, UUID]]) -> Listing[T]:
    """Make a page of rows that were read with `page_of`.

    Args:
        key: the instant and the id that the rows are sorted by.
    """
    return listing_by(rows, query, lambda row: (key(row)[0], key(row)[1].bytes))


def listing_by(rows: Sequence[T], query: PageQuery, key: Callable[[T], tuple[datetime, bytes]]) -> Listing[T]:
    """Make a page of rows whose ids are no UUIDs."""
    data = list(rows[: query.limit])
    return Listing(data=data, next_cursor=cursor_of(*key(data[-1])) if len(rows) > query.limit else None)
