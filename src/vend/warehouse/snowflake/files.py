"""Rows as Parquet files of texts, in which nothing can be mistaken: not for NULL, not for a delimiter."""

from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from vend.warehouse.batch import Image, Key, TableChanges
from vend.warehouse.kinds import LISTS, json_list, kind_of
from vend.warehouse.pgoutput import UNCHANGED
from vend.warehouse.shape import Column, Shape
from vend.warehouse.target import Piece

_CHUNK_BYTES = 32 * 1024 * 1024

WHAT = "_WHAT"
"""The column that says what is to be done: one of the following."""
REMOVE, WHOLE, PARTIAL = "remove", "whole", "partial"
KEPT = "_KEPT"
"""Of a partial image: for each column `1` where the row keeps what it has, else `0`."""
ORIGIN = "_ORIGIN_"
"""Before a key column's name: the key under which the row is so far."""


def extra_columns(shape: Shape) -> list[str]:
    """Name what a file of changes has beside the table's columns."""
    return [WHAT, KEPT, *(f"{ORIGIN}{name.upper()}" for name in shape.key)]


def write_rows(shape: Shape, csv: Generator[Piece], folder: Path) -> Iterator[Path]:
    """Write PostgreSQL's CSV as files of some megabytes, one after the other; whoever takes one removes it."""
    names = [column.name.upper() for column in shape.columns]
    for number, chunk in enumerate(_chunks(csv)):
        path = folder / f"{number:05d}.parquet"
        rows = arrow_csv.read_csv(
            pa.BufferReader(chunk),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=len(chunk) + 1),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        )
        parquet.write_table(rows, path)
        yield path


def _chunks(csv: Generator[Piece]) -> Iterator[bytes]:
    """Cut where a row ends: at a line's end, behind an even number of quotes."""
    gathered = bytearray()
    quotes = 0
    for piece in csv:
        gathered += piece
        quotes += bytes(piece).count(b'"')
        if len(gathered) >= _CHUNK_BYTES and quotes % 2 == 0 and gathered.endswith(b"\n"):
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


def write_changes(changes: TableChanges, path: Path) -> None:
    """Write what is to be removed, inserted and changed.

    A row that keeps values is changed where it is, so its key is not among those that are removed.
    """
    shape = changes.shape
    origins = {image.origin for image in changes.partial}
    removed = [key for key in changes.removed if key not in origins]
    rows = [*(_of_key(shape, key) for key in removed), *changes.whole, *(_sent(image) for image in changes.partial)]
    whats = [REMOVE] * len(removed) + [WHOLE] * len(changes.whole) + [PARTIAL] * len(changes.partial)
    before = len(removed) + len(changes.whole)
    columns = {WHAT: pa.array(whats, pa.string()), KEPT: _padded(before, [_kept(image) for image in changes.partial])}
    by_name = {column.name: column for column in shape.columns}
    for place, name in enumerate(shape.key):
        old = [cast("Key", image.origin)[place] for image in changes.partial]
        columns[f"{ORIGIN}{name.upper()}"] = _texts(by_name[name], [*([None] * before), *old])
    values = list(zip(*rows, strict=True)) or [()] * len(shape.columns)
    for column, texts in zip(shape.columns, values, strict=True):
        columns[column.name.upper()] = _texts(column, texts)
    parquet.write_table(pa.table(columns), path)


def _of_key(shape: Shape, key: Key) -> list[bytes | None]:
    row: list[bytes | None] = [None] * len(shape.columns)
    for position, value in zip(shape.key_positions, key, strict=True):
        row[position] = value
    return row


def _sent(image: Image) -> list[bytes | None]:
    return [None if value is UNCHANGED else value for value in image.row]


def _kept(image: Image) -> str:
    return "".join("1" if value is UNCHANGED else "0" for value in image.row)


def _padded(before: int, texts: list[str]) -> Any:
    return pa.array([*([None] * before), *texts], pa.string())


def _texts(column: Column, values: Iterable[Any]) -> Any:
    """Make a column of text; the bytes are UTF-8 as PostgreSQL sends them."""
    kind = kind_of(column)
    if kind in LISTS:
        values = [None if value is None else json_list(value, kind) for value in values]
    return pa.array(list(values), pa.binary()).cast(pa.string())
