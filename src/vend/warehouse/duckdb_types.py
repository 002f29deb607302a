"""DuckDB's type for each kind of value, and the expressions that make it from text and add it up."""

from collections.abc import Iterable
from typing import Any

from vend.warehouse.digest import HEX_DIGITS, JOINT, NOTHING, group_column, summed
from vend.warehouse.kinds import LISTS, Kind, json_list, kind_of, precision_of
from vend.warehouse.shape import Column, Shape
from vend.warehouse.target import Group

_DIGITS_MAX = 38
_TYPES = {
    Kind.BOOLEAN: "BOOLEAN",
    Kind.BYTES: "BLOB",
    Kind.BIGINT: "BIGINT",
    Kind.SMALLINT: "SMALLINT",
    Kind.INTEGER: "INTEGER",
    Kind.TEXT: "VARCHAR",
    Kind.JSON: "JSON",
    Kind.REAL: "REAL",
    Kind.DOUBLE: "DOUBLE",
    Kind.DATE: "DATE",
    Kind.TIMESTAMP: "TIMESTAMP",
    Kind.INSTANT: "TIMESTAMPTZ",
    Kind.UUID: "UUID",
    Kind.INTEGER_LIST: "INTEGER[]",
    Kind.BIGINT_LIST: "BIGINT[]",
    Kind.TEXT_LIST: "VARCHAR[]",
    Kind.UUID_LIST: "UUID[]",
    Kind.DATE_LIST: "DATE[]",
}

_AS_TEXT = LISTS | {Kind.BYTES, Kind.DATE, Kind.TIMESTAMP}


def type_of(column: Column) -> str:
    """Give the column's type."""
    kind = kind_of(column)
    if kind is Kind.DECIMAL:
        digits, behind = precision_of(column)
        return f"DECIMAL({digits},{behind})" if digits <= _DIGITS_MAX else "VARCHAR"
    return _TYPES[kind]


def from_text(column: Column, table: str = "", *, prefix: str = "") -> str:
    """Give the expression that makes a value from the text column of its name."""
    return _made(column, f'{table}"{prefix}{column.name}"')


def _made(column: Column, text: str) -> str:
    kind = kind_of(column)
    if kind is Kind.BYTES:
        return f"unhex(substr({text}, 3))"  # PostgreSQL writes \x6162
    if kind in LISTS:
        return f"{text}::JSON::{type_of(column)}"
    return f"{text}::{type_of(column)}"


def arriving(column: Column) -> str:
    """Give the type as which a column is read from CSV: its own where the reader can, text where more is to be done.

    The reader takes `0044-03-15 BC` for a date of our era; a cast from text refuses it.
    """
    return "VARCHAR" if kind_of(column) in _AS_TEXT else type_of(column)


def from_csv(column: Column) -> str:
    """Give the expression that makes a value from what arrives in CSV."""
    return f'"{column.name}"' if arriving(column) == type_of(column) else from_text(column)


def prepared(column: Column, values: Iterable[bytes | None]) -> list[bytes | None]:
    """Make the text of values such as `from_text` expects it."""
    kind = kind_of(column)
    if kind not in LISTS:
        return list(values)
    return [None if value is None else json_list(value, kind) for value in values]


def _text(column: Column) -> str:
    """Give the expression for the text of a value; `digest.postgres_text` is its other half."""
    name, kind = f'"{column.name}"', kind_of(column)
    if kind is Kind.INSTANT:
        return f"case when isfinite({name}) then epoch_us({name})::varchar else {name}::varchar end"
    if kind is Kind.BYTES:
        return f"lower(hex({name}))"
    if kind in LISTS:
        return f"to_json({name})::varchar"
    return f"{name}::varchar"


def _row_hash(shape: Shape) -> str:
    parts = ", ".join(f"coalesce({_text(column)}, chr({NOTHING}))" for column in shape.columns)
    return f"('0x' || left(md5(concat_ws(chr({JOINT}), {parts})), {HEX_DIGITS}))::bigint"


def digest_statement(shape: Shape) -> str:
    """Give the statement that adds up a table, garage by garage: garage, rows, hash, sums."""
    group = group_column(shape)
    sums = "".join(f", coalesce(sum(\"{column.name}\")::varchar, '0')" for column in summed(shape))
    what = f'"{group}"' if group else "null"
    return (
        f'select {what}, count(*), sum({_row_hash(shape)}){sums} from raw."{shape.table}"'  # noqa: S608 (our own names)
        f"{' group by 1' if group else ' having count(*) > 0'}"
    )


def row_hashes_statement(shape: Shape, group: Group) -> tuple[str, list[Any]]:
    """Give the statement that hashes each row of a garage, and its argument."""
    by_name = {column.name: column for column in shape.columns}
    key = f"concat_ws(',', {', '.join(_text(by_name[name]) for name in shape.key)})"
    where, arguments = (f' where "{group_column(shape)}" = ?', [group]) if group is not None else ("", [])
    return f'select {key}, {_row_hash(shape)} from raw."{shape.table}"{where}', arguments  # noqa: S608 (our own names)
