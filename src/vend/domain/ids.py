"""UUIDv7 identifiers, which sort by time and tell their instant (RFC 9562, section 5.7)."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

ID_STEP = _MILLISECOND
"""How exactly an id tells its instant."""

RandomBits = Callable[[int], int]
"""Gives n random bits."""

_sources: list[RandomBits] = [secrets.randbits]


@contextmanager
def repeatable_ids(random_bits: RandomBits) -> Iterator[None]:
    """Make every id of the process from another source while the block runs, so that a simulation can be repeated."""
    _sources.append(random_bits)
    try:
        yield
    finally:
        _sources.remove(random_bits)


def make_id(at: datetime, *, random_bits: RandomBits | None = None) -> UUID:
    """Make a UUIDv7 whose time part is `at` in whole milliseconds.

    Args:
        at: the instant, aware.
        random_bits: the source of the rest; by default the system's, or that of `repeatable_ids`.
    """
    milliseconds = (at - _EPOCH) // _MILLISECOND
    random = (random_bits or _sources[-1])(74)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | _VERSION | high << 64 | _VARIANT | low)


def instant_of(identifier: UUID) -> datetime:
    """Give the instant in a UUIDv7, in whole milliseconds; of any other UUID the result has no meaning."""
    return _EPOCH + (identifier.int >> 80) * _MILLISECOND
