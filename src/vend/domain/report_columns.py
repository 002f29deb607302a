"""What a report's columns are, read from the type of its rows, and the sums under them."""

import types
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec

Kind = Literal["id", "text", "date", "instant", "money", "count", "share", "flag", "number"]

_KINDS: dict[Any, Kind] = {
    UUID: "id",
    str: "text",
    date: "date",
    datetime: "instant",
    bool: "flag",
    Decimal: "number",
}
_LAST_WORDS = ("_minor", "_date", "_at", "_bp", "_id")


class Column(msgspec.Struct, frozen=True):
    """One column.

    Attributes:
        name: of the row's field.
        title: for people.
        kind: how it is read: `money` in minor units of the row's `currency`, `share` in basis points.
        summed: whether a total is given.
    """

    name: str
    title: str
    kind: Kind
    summed: bool


class Total(msgspec.Struct, frozen=True):
    """The sums of one currency; amounts of two are never added.

    Attributes:
        currency: null in a report without amounts.
        rows: how many there are.
        sums: by the name of the column.
    """

    currency: str | None
    rows: int
    sums: dict[str, int]


def columns_of(row: type[msgspec.Struct]) -> list[Column]:
    """Give a row type's columns, in order."""
    hints = get_type_hints(row)
    return [_column(name, hints[name]) for name in row.__struct_fields__]


def totals(row: type[msgspec.Struct], rows: Sequence[msgspec.Struct]) -> list[Total]:
    """Sum rows up, each currency by itself, in the order of their names; nothing for no rows."""
    summed = [column.name for column in columns_of(row) if column.summed]
    by_currency: dict[str | None, list[msgspec.Struct]] = {}
    for one in rows:
        by_currency.setdefault(getattr(one, "currency", None), []).append(one)
    return [
        Total(currency, len(some), {name: sum(getattr(one, name) or 0 for one in some) for name in summed})
        for currency, some in sorted(by_currency.items(), key=lambda pair: pair[0] or "")
    ]


def _column(name: str, hint: Any) -> Column:
    kind = _kind(name, _without_none(hint))
    return Column(name, _title(name), kind, summed=kind in {"money", "count"})


def _kind(name: str, hint: Any) -> Kind:
    if hint is not int:
        return _KINDS.get(hint, "text")  # words of a list of words, and whatever else is shown as text
    if name.endswith("_minor"):
        return "money"
    return "share" if name.endswith("_bp") else "count"


def _without_none(hint: Any) -> Any:
    if get_origin(hint) not in {Union, types.UnionType}:
        return hint
    (only,) = (member for member in get_args(hint) if member is not type(None))
    return only


def _title(name: str) -> str:
    for word in _LAST_WORDS:
        name = name.removesuffix(word)
    return name.replace("_", " ").capitalize()
