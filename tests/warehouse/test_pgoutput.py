import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.warehouse.pgoutput import (
    UNCHANGED,
    Begin,
    Commit,
    Delete,
    Event,
    Garbled,
    Insert,
    Relation,
    Row,
    Truncate,
    Update,
    decode,
)
from vend.warehouse.shape import Column

names = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=20)
ids = st.integers(0, 2**32 - 1)
lsns = st.integers(0, 2**64 - 1)
values = st.one_of(st.none(), st.just(UNCHANGED), st.binary(max_size=300))
rows = st.lists(values, max_size=12)
columns = st.builds(Column, names, ids, st.integers(-1, 2**31 - 1))
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Begin, lsns),
    st.builds(Commit, lsns, lsns, st.integers(-(2**63), 2**63 - 1)),
    st.builds(Relation, ids, names, names, st.lists(columns, max_size=8).map(tuple)),
    st.builds(Insert, ids, rows),
    st.builds(Update, ids, st.none() | rows, rows),
    st.builds(Delete, ids, rows),
    st.builds(Truncate, st.lists(ids, max_size=5).map(tuple)),
)


def encoded_row(row: Row) -> bytes:
    parts = [struct.pack(">H", len(row))]
    for value in row:
        if value is None:
            parts.append(b"n")
        elif isinstance(value, bytes):
            parts.append(b"t" + struct.pack(">I", len(value)) + value)
        else:
            parts.append(b"u")
    return b"".join(parts)


def encoded(event: Event) -> bytes:  # noqa: PLR0911 (a line a message)
    """What PostgreSQL's documentation says that it sends."""
    match event:
        case Begin():
            return b"B" + struct.pack(">QqI", event.commit_lsn, 1, 7)
        case Commit():
            return b"C" + struct.pack(">BQQq", 0, event.commit_lsn, event.end_lsn, event.committed_us)
        case Relation():
            head = struct.pack(">I", event.relation_id) + event.schema.encode() + b"\0" + event.table.encode() + b"\0d"
            body = b"".join(
                b"\1" + column.name.encode() + b"\0" + struct.pack(">Ii", column.type_id, column.modifier)
                for column in event.columns
            )
            return b"R" + head + struct.pack(">H", len(event.columns)) + body
        case Insert():
            return b"I" + struct.pack(">I", event.relation_id) + b"N" + encoded_row(event.new)
        case Update():
            old = b"" if event.old is None else b"K" + encoded_row(event.old)
            return b"U" + struct.pack(">I", event.relation_id) + old + b"N" + encoded_row(event.new)
        case Delete():
            return b"D" + struct.pack(">I", event.relation_id) + b"K" + encoded_row(event.old)
        case Truncate():
            ids = event.relation_ids
            return b"T" + struct.pack(f">IB{len(ids)}I", len(ids), 0, *ids)


@given(events)
def test_what_is_encoded_as_documented_is_decoded_as_it_was(event: Event) -> None:
    assert decode(encoded(event)) == event


@given(events, st.data())
def test_a_message_that_is_cut_short_is_refused_and_nothing_else_happens(event: Event, data: st.DataObject) -> None:
    message = encoded(event)
    with pytest.raises(Garbled):
        decode(message[: data.draw(st.integers(0, len(message) - 1))])


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(message: bytes) -> None:
    with contextlib.suppress(Garbled):
        decode(message)


@pytest.mark.parametrize("message", [b"O\0\0\0\0\0\0\0\0x\0", b"Y\0\0\0\1\0x\0", b"M\0"])
def test_what_says_nothing_about_rows_is_passed_over(message: bytes) -> None:
    assert decode(message) is None
