"""Snowflake's type for each kind of value, and the expressions that make it from text and add it up.

Where Snowflake would write a value in words of its own (floats, times without a zone, lists, JSON), the exact text is
kept, so that the sums of both sides can be compared; `parse_json` makes more of it where somebody needs it. Names are
in capitals, as Snowflake reads names without quotes, and quoted, so that none is taken for a word of its language.
"""

from vend.warehouse.digest import HEX_DIGITS, JOINT, NOTHING, group_column, summed
from vend.warehouse.kinds import Kind, kind_of, precision_of
from vend.warehouse.shape import Column, Shape
from vend.warehouse.target import Group

_DIGITS_MAX = 38
_TEXT = "varchar"
_TYPES = {
    Kind.BOOLEAN: "boolean",
    Kind.BYTES: "binary",
    Kind.BIGINT: "number(19, 0)",
    Kind.SMALLINT: "number(5, 0)",
    Kind.INTEGER: "number(10, 0)",
    Kind.DATE: "date",
    Kind.INSTANT: "timestamp_tz(6)",
}
_SPARE_BITS = 64 - 4 * HEX_DIGITS


def quoted(name: str) -> str:
    """Give a name as Snowflake has it."""
    return f'"{name.upper()}"'


def raw(table: str) -> str:
    """Give the table that models read."""
    return f"raw.{quoted(table)}"


def arriving(table: str) -> str:
    """Give the table of texts through which rows come in."""
    return f"_cdc.{quoted(f'arriving_{table}')}"


def type_of(column: Column) -> str:
    """Give the column's type."""
    kind = kind_of(column)
    if kind is Kind.DECIMAL:
        digits, behind = precision_of(column)
        return f"number({digits}, {behind})" if digits <= _DIGITS_MAX else _TEXT
    return _TYPES.get(kind, _TEXT)


def from_text(column: Column, table: str = "", *, prefix: str = "") -> str:
    """Give the expression that makes a value from PostgreSQL's text of it."""
    name = f"{table}{quoted(f'{prefix}{column.name}')}"
    kind = type_of(column)
    if kind == "binary":
        return f"to_binary(substr({name}, 3), 'HEX')"  # PostgreSQL writes \x6162
    return name if kind == _TEXT else f"cast({name} as {kind})"


def _text(column: Column) -> str:
    """Give the expression for the text of a value; `digest.postgres_text` is its other half."""
    name, kind = quoted(column.name), type_of(column)
    if kind.startswith("timestamp"):
        return f"cast(date_part(epoch_microsecond, {name}) as varchar)"
    if kind == "date":
        return f"to_varchar({name}, 'YYYY-MM-DD')"
    if kind == "binary":
        return f"lower(hex_encode({name}))"
    return name if kind == _TEXT else f"cast({name} as varchar)"


def _row_hash(shape: Shape) -> str:
    parts = ", ".join(f"coalesce({_text(column)}, chr({NOTHING}))" for column in shape.columns)
    return f"cast(bitshiftright(md5_number_upper64(concat_ws(chr({JOINT}), {parts})), {_SPARE_BITS}) as number(19, 0))"


def digest_statement(shape: Shape) -> str:
    """Give the statement that adds up a table, garage by garage: garage, rows, hash, sums, all of them texts."""
    group = group_column(shape)
    sums = "".join(f", coalesce(cast(sum({quoted(column.name)}) as varchar), '0')" for column in summed(shape))
    what = quoted(group) if group else "null"
    return (
        f"select {what}, cast(count(*) as varchar), cast(sum({_row_hash(shape)}) as varchar){sums}"  # noqa: S608 (our own names)
        f" from {raw(shape.table)}{' group by 1' if group else ' having count(*) > 0'}"
    )


def row_hashes_statement(shape: Shape, group: Group) -> tuple[str, list[str]]:
    """Give the statement that hashes each row of a garage, and its argument."""
    by_name = {column.name: column for column in shape.columns}
    key = f"concat_ws(',', {', '.join(_text(by_name[name]) for name in shape.key)})"
    where, arguments = (
        (f" where {quoted(str(group_column(shape)))} = %s", [str(group)]) if group is not None else ("", [])
    )
    return f"select {key}, cast({_row_hash(shape)} as varchar) from {raw(shape.table)}{where}", arguments  # noqa: S608
