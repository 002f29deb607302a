"""How rows are added up: PostgreSQL and a warehouse come to the same numbers exactly when the rows are the same.

Each value is written as a text that does not depend on the server; a row is its values joined by a character that no
value has, its hash the first 60 bits of the MD5 of that; a set of rows is the sum of its hashes, so order does not
matter. MD5 stands for speed and for being everywhere, not for secrecy: nobody attacks their own copy.
"""

from vend.warehouse.kinds import LISTS, NUMBERS, Kind, kind_of
from vend.warehouse.shape import Column, Shape

JOINT = 31
"""Between the values of a row: the unit separator."""
NOTHING = 30
"""In place of NULL: the record separator."""
HEX_DIGITS = 15

GARAGE = "garage_id"


def group_column(shape: Shape) -> str | None:
    """Give the column that says whose a row is."""
    if shape.table == "garages":
        return "id"
    return GARAGE if GARAGE in shape.names else None


def summed(shape: Shape) -> list[Column]:
    """Give the columns that are added up."""
    return [column for column in shape.columns if kind_of(column) in NUMBERS]


def postgres_text(column: Column) -> str:
    """Give PostgreSQL's expression for the text of a value."""
    name = f'"{column.name}"'
    kind = kind_of(column)
    if kind is Kind.INSTANT:
        micros = f"(extract(epoch from {name}) * 1000000)::bigint::text"
        return f"case when isfinite({name}) then {micros} else {name}::text end"
    if kind is Kind.BYTES:
        return f"encode({name}, 'hex')"
    if kind in LISTS:
        return f"to_json({name})::text"
    return f"{name}::text"


def postgres_row_hash(shape: Shape) -> str:
    """Give PostgreSQL's expression for the hash of a row."""
    parts = ", ".join(f"coalesce({postgres_text(column)}, chr({NOTHING}))" for column in shape.columns)
    return f"('x' || left(md5(concat_ws(chr({JOINT}), {parts})), {HEX_DIGITS}))::bit(60)::bigint"


def postgres_key(shape: Shape) -> str:
    """Give PostgreSQL's expression for a row's key as people can look it up: its values parted by commas."""
    by_name = {column.name: column for column in shape.columns}
    return f"concat_ws(',', {', '.join(postgres_text(by_name[name]) for name in shape.key)})"
