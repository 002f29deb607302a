"""The statements by which rows that have arrived as texts become rows of a table."""

from vend.warehouse.shape import Column, Shape
from vend.warehouse.snowflake import columns as sql
from vend.warehouse.snowflake import files


def make_arriving(shape: Shape) -> str:
    """Make the table of texts through which rows come in."""
    names = [*files.extra_columns(shape), *(column.name for column in shape.columns)]
    texts = ", ".join(f"{sql.quoted(name)} varchar" for name in names)
    return f"create or replace transient table {sql.arriving(shape.table)} ({texts})"


def make(shape: Shape) -> str:
    """Make the table of what has arrived; its readers see the old rows until the new ones are whole."""
    defined = ", ".join(f"{sql.quoted(column.name)} {sql.type_of(column)}" for column in shape.columns)
    values = ", ".join(f"{sql.from_text(column)} as {sql.quoted(column.name)}" for column in shape.columns)
    return (
        f"create or replace transient table {sql.raw(shape.table)} ({defined}) as"  # noqa: S608 (our own names)
        f" select {values} from {sql.arriving(shape.table)}"
    )


def remove(shape: Shape) -> str:
    """Remove the rows whose keys have arrived for that."""
    key = [column for column in shape.columns if column.name in shape.key]
    values = ", ".join(f"{sql.from_text(column)} as {sql.quoted(column.name)}" for column in key)
    matches = " and ".join(f"t.{sql.quoted(column.name)} = r.{sql.quoted(column.name)}" for column in key)
    removed = f"select {values} from {sql.arriving(shape.table)} where {files.WHAT} = '{files.REMOVE}'"  # noqa: S608
    return f"delete from {sql.raw(shape.table)} as t using ({removed}) as r where {matches}"  # noqa: S608


def change(shape: Shape) -> str:
    """Change rows that keep some of what they have, their key perhaps not."""
    values = ", ".join(_kept_or_new(column, place) for place, column in enumerate(shape.columns, 1))
    by_name = {column.name: column for column in shape.columns}
    matches = " and ".join(
        f"t.{sql.quoted(name)} = {sql.from_text(by_name[name], 'r.', prefix=files.ORIGIN)}" for name in shape.key
    )
    return (
        f"update {sql.raw(shape.table)} as t set {values} from {sql.arriving(shape.table)} as r"  # noqa: S608
        f" where r.{files.WHAT} = '{files.PARTIAL}' and {matches}"
    )


def _kept_or_new(column: Column, place: int) -> str:
    name, new = sql.quoted(column.name), sql.from_text(column, "r.")
    return f"{name} = case when substr(r.{files.KEPT}, {place}, 1) = '1' then t.{name} else {new} end"


def insert(shape: Shape) -> str:
    """Insert the rows that have arrived whole."""
    names = ", ".join(sql.quoted(column.name) for column in shape.columns)
    values = ", ".join(sql.from_text(column) for column in shape.columns)
    return (
        f"insert into {sql.raw(shape.table)} ({names}) select {values}"  # noqa: S608 (our own names)
        f" from {sql.arriving(shape.table)} where {files.WHAT} = '{files.WHOLE}'"
    )
