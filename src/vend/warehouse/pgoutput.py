"""Decodes the messages of PostgreSQL's `pgoutput` plug-in, version 1 of its protocol. Pure: bytes in, events out.

Source: PostgreSQL's documentation, "Logical Replication Message Formats". A value is the text of PostgreSQL's output
function as bytes, None for NULL, or `UNCHANGED` where a large value was not touched by an update and is not sent.
"""

import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import Enum

import msgspec

from vend.warehouse.shape import Column


class Unchanged(Enum):
    """The value of a column that an update left alone and the server did not send."""

    UNCHANGED = "unchanged"


UNCHANGED = Unchanged.UNCHANGED
Value = bytes | None | Unchanged
Row = list[Value]

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_KIND_AND_LENGTH = struct.Struct(">BI").unpack_from
_PADDING = bytes(4)  # so that a kind and a length can be read in one go where only a kind is left
_RELATION_ID = struct.Struct(">I").unpack_from
_COUNT = struct.Struct(">H").unpack_from
_BEGIN = struct.Struct(">QqI").unpack_from
_COMMIT = struct.Struct(">BQQq").unpack_from
_COLUMN = struct.Struct(">Ii").unpack_from
_TEXT, _NULL, _KEPT = b"t"[0], b"n"[0], b"u"[0]
_NEW, _OLD = b"N"[0], b"KO"


class Garbled(ValueError):
    """The bytes are no message of the protocol."""


class Begin(msgspec.Struct, frozen=True, gc=False):
    """A transaction begins; all of it follows, since only committed ones are sent.

    Attributes:
        commit_lsn: where its commit record begins; orders transactions.
    """

    commit_lsn: int


class Commit(msgspec.Struct, frozen=True, gc=False):
    """The transaction is whole.

    Attributes:
        end_lsn: just behind its commit record.
        committed_us: when, in microseconds since 2000 (`instant`).
    """

    commit_lsn: int
    end_lsn: int
    committed_us: int


class Relation(msgspec.Struct, frozen=True):
    """What a table looks like from here on."""

    relation_id: int
    schema: str
    table: str
    columns: tuple[Column, ...]


class Insert(msgspec.Struct, frozen=True):
    """A new row."""

    relation_id: int
    new: Row


class Update(msgspec.Struct, frozen=True):
    """A changed row.

    Attributes:
        old: the row's identity before, where the key changed or the table tells all (`replica identity full`).
    """

    relation_id: int
    old: Row | None
    new: Row


class Delete(msgspec.Struct, frozen=True):
    """A row is gone; of `old`, the key is filled in."""

    relation_id: int
    old: Row


class Truncate(msgspec.Struct, frozen=True):
    """Tables are empty from here on."""

    relation_ids: tuple[int, ...]


Event = Begin | Commit | Relation | Insert | Update | Delete | Truncate


def decode(message: bytes) -> Event | None:
    """Decode one message; None for those that say nothing about rows (origins, types, logical messages).

    Raises:
        Garbled: it is cut short, or of no known kind.
    """
    if not message:
        raise Garbled("an empty message")
    reader = _READERS.get(message[0])
    if reader is None:
        if message[0] in _PASSED_OVER:
            return None
        raise Garbled(f"a message of kind {message[:1]!r}")
    try:
        return reader(message)
    except (struct.error, IndexError, ValueError) as error:
        raise Garbled(f"a message {message[:1]!r} of {len(message)} bytes that is cut short ({error})") from error


def _insert(message: bytes) -> Insert:
    _must_be(message[5], _NEW)
    return Insert(_RELATION_ID(message, 1)[0], _row(message + _PADDING, 6)[0])


def _update(message: bytes) -> Update:
    padded, old, at = message + _PADDING, None, 5
    if message[5] in _OLD:
        old, at = _row(padded, 6)
    _must_be(message[at], _NEW)
    return Update(_RELATION_ID(message, 1)[0], old, _row(padded, at + 1)[0])


def _delete(message: bytes) -> Delete:
    if message[5] not in _OLD:
        raise Garbled(f"a deletion with {message[5:6]!r}")
    return Delete(_RELATION_ID(message, 1)[0], _row(message + _PADDING, 6)[0])


def _must_be(kind: int, wanted: int) -> None:
    if kind != wanted:
        raise Garbled(f"a row of kind {kind}")


def _row(padded: bytes, at: int) -> tuple[Row, int]:
    """Read a row; give it and where it ends. The hot loop: one call a column."""
    (count,) = _COUNT(padded, at)
    at += 2
    row: Row = []
    add = row.append
    for _ in range(count):
        kind, length = _KIND_AND_LENGTH(padded, at)
        if kind == _TEXT:
            at += 5
            end = at + length
            add(padded[at:end])
            at = end
        elif kind == _NULL:
            add(None)
            at += 1
        elif kind == _KEPT:
            add(UNCHANGED)
            at += 1
        else:
            raise Garbled(f"a value of kind {kind}")
    if at > len(padded) - len(_PADDING):
        raise Garbled("a row that is cut short")
    return row, at


def _begin(message: bytes) -> Begin:
    commit_lsn, _, _ = _BEGIN(message, 1)
    return Begin(commit_lsn)


def _commit(message: bytes) -> Commit:
    _, commit_lsn, end_lsn, committed_us = _COMMIT(message, 1)
    return Commit(commit_lsn, end_lsn, committed_us)


def instant(committed_us: int) -> datetime:
    """Give the instant that the protocol counts in microseconds since 2000."""
    return _EPOCH + timedelta(microseconds=committed_us)


def _relation(message: bytes) -> Relation:
    (relation_id,) = _RELATION_ID(message, 1)
    schema, at = _string(message, 5)
    table, at = _string(message, at)
    (count,) = _COUNT(message, at + 1)  # one byte before it: the replica identity
    at += 3
    columns = []
    for _ in range(count):
        name, at = _string(message, at + 1)  # one byte before it: whether it is of the identity
        type_id, modifier = _COLUMN(message, at)
        columns.append(Column(name, type_id, modifier))
        at += 8
    return Relation(relation_id, schema or "pg_catalog", table, tuple(columns))


def _string(message: bytes, at: int) -> tuple[str, int]:
    end = message.index(0, at)
    return message[at:end].decode(), end + 1


def _truncate(message: bytes) -> Truncate:
    (count,) = _RELATION_ID(message, 1)
    return Truncate(struct.unpack_from(f">{count}I", message, 6))


_READERS: dict[int, Callable[[bytes], Event]] = {
    b"B"[0]: _begin,
    b"C"[0]: _commit,
    b"R"[0]: _relation,
    b"I"[0]: _insert,
    b"U"[0]: _update,
    b"D"[0]: _delete,
    b"T"[0]: _truncate,
}
_PASSED_OVER = frozenset(b"OYM")
