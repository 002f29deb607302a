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

_RANDOM_BITS = 74
_STEP_BITS = 40


class _Series:
    """Ids of one source: those of one millisecond are in the order in which they were made (RFC 9562, 6.2, method 2).

    So rows that one transaction writes at one `now` are listed as they came about.
    """

    def __init__(self, random_bits: RandomBits) -> None:
        self._random_bits = random_bits
        self._last = (-1, 0)

    def following(self, milliseconds: int) -> int:
        """Give the random part of the next id of this millisecond."""
        before_ms, before = self._last
        following = before + 1 + self._random_bits(_STEP_BITS)
        if milliseconds != before_ms or following >> _RANDOM_BITS:
            following = self._random_bits(_RANDOM_BITS - 1)  # leaves room for those that follow
        self._last = milliseconds, following
        return following


_series: list[_Series] = [_Series(secrets.randbits)]


@contextmanager
def repeatable_ids(random_bits: RandomBits) -> Iterator[None]:
    """Make every id of the process from another source while the block runs, so that a simulation can be repeated."""
    series = _Series(random_bits)
    _series.append(series)
    try:
        yield
    finally:
        _series.remove(series)


def make_id(at: datetime, *, random_bits: RandomBits | None = None) -> UUID:
    """Make a UUIDv7 whose time part is `at` in whole milliseconds; of two in one millisecond the later one is greater.

    Args:
        at: the instant, aware.
        random_bits: the source of the rest, which then alone decides it; by default the system's, or that of
            `repeatable_ids`.
    """
    milliseconds = (at - _EPOCH) // _MILLISECOND
    random = random_bits(_RANDOM_BITS) if random_bits else _series[-1].following(milliseconds)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | _VERSION | high << 64 | _VARIANT | low)


def instant_of(identifier: UUID) -> datetime:
    """Give the instant in a UUIDv7, in whole milliseconds; of any other UUID the result has no meaning."""
    return _EPOCH + (identifier.int >> 80) * _MILLISECOND
