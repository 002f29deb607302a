"""Whatever happens to a table's rows, the collapsed changes bring a copy of it to the same rows."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from vend.warehouse.batch import TableBatch, TableChanges
from vend.warehouse.pgoutput import UNCHANGED, Row
from vend.warehouse.shape import Column, Shape

SHAPE = Shape("t", (Column("a", 25), Column("id", 25), Column("big", 25), Column("garage_id", 25)), ("garage_id", "id"))
Rows = dict[tuple[bytes, bytes], list[Any]]
keys = st.tuples(st.sampled_from([b"g", b"h"]), st.sampled_from([b"1", b"2", b"3"]))


def key_of(row: list[Any]) -> tuple[bytes, bytes]:
    return row[3], row[1]


def old_key(key: tuple[bytes, bytes]) -> Row:
    return [None, key[1], None, key[0]]


def applied(copy: Rows, changes: TableChanges) -> Rows:
    """Do what a target is told to do."""
    result = {} if changes.truncated else dict(copy)
    filled = []
    for image in changes.partial:
        assert image.origin is not None
        was = copy[image.origin]  # type: ignore[index]
        filled.append([was[i] if value is UNCHANGED else value for i, value in enumerate(image.row)])
    for key in changes.removed:
        assert not changes.truncated
        del result[key]  # type: ignore[arg-type]
    for row in [*changes.whole, *filled]:
        assert UNCHANGED not in row
        assert key_of(row) not in result, "a row is inserted where one is"
        result[key_of(row)] = row
    return result


@given(st.data())
def test_collapsed_changes_bring_a_copy_to_the_same_rows(data: st.DataObject) -> None:
    source: Rows = {key: [b"a0", key[1], b"big0", key[0]] for key in data.draw(st.lists(keys, unique=True, max_size=5))}
    copy = {key: list(row) for key, row in source.items()}
    for _ in range(data.draw(st.integers(1, 3))):
        batch = TableBatch(SHAPE)
        for step in range(data.draw(st.integers(0, 8))):
            act(data, source, batch, step)
        copy = applied(copy, batch.changes())
        assert copy == source


def act(data: st.DataObject, source: Rows, batch: TableBatch, step: int) -> None:
    key = data.draw(keys)
    kind = data.draw(st.sampled_from(["upsert", "upsert", "move", "delete", "truncate"]))
    mark = f"{step}".encode()
    if kind == "truncate":
        source.clear()
        batch.truncate()
    elif key not in source:
        source[key] = [mark, key[1], b"big" + mark, key[0]]
        batch.insert(list(source[key]))
    elif kind == "delete":
        del source[key]
        batch.delete(old_key(key))
    else:
        keeps = data.draw(st.booleans())
        target = data.draw(keys) if kind == "move" else key
        if target != key and target in source:
            return
        row = source.pop(key)
        big = row[2] if keeps else b"new" + mark
        source[target] = [mark, target[1], big, target[0]]
        sent: Row = [mark, target[1], UNCHANGED if keeps else big, target[0]]
        batch.update(old_key(key) if target != key else None, sent)
