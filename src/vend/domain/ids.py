"""UUIDv7 identifiers, which sort by time and tell their instant (RFC 9562, section 5.7)."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def make_id(at: datetime, *, random_bits: Callable[[int], int] = secrets.randbits) -> UUID:
    """Make a UUIDv7 whose time part is `at` in whole milliseconds.

    Args:
        at: the instant, aware.
        random_bits: gives n random bits; a seeded one makes ids repeatable.
    """
    milliseconds = (at - _EPOCH) // _MILLISECOND
    random = random_bits(74)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | _VERSION | high << 64 | _VARIANT | low)


def instant_of(identifier: UUID) -> datetime:
    """Give the instant in a UUIDv7, in whole milliseconds; of any other UUID the result has no meaning."""
    return _EPOCH + (identifier.int >> 80) * _MILLISECOND
