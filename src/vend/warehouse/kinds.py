"""What sort of value a column holds, by PostgreSQL's type; each target has its own type for each kind.

A value travels as text: PostgreSQL's own, except that an array becomes a JSON list, in the load by `to_json`, in the
stream by `json_list`. A type that is not known here travels and is kept as its exact text.
"""

import json
from enum import Enum

from vend.warehouse.shape import Column

# OIDs of built-in types never change (PostgreSQL's src/include/catalog/pg_type.dat).
_NUMERIC = 1700
_HEADER = 4  # a numeric's modifier is ((precision << 16) | scale) + 4


class Kind(Enum):
    """The sorts of values."""

    BOOLEAN = 16
    BYTES = 17
    BIGINT = 20
    SMALLINT = 21
    INTEGER = 23
    TEXT = 25
    JSON = 114
    REAL = 700
    DOUBLE = 701
    DATE = 1082
    TIMESTAMP = 1114
    INSTANT = 1184
    DECIMAL = 1700
    UUID = 2950
    INTEGER_LIST = 1007
    BIGINT_LIST = 1016
    TEXT_LIST = 1009
    UUID_LIST = 2951
    DATE_LIST = 1182


LISTS = frozenset({Kind.INTEGER_LIST, Kind.BIGINT_LIST, Kind.TEXT_LIST, Kind.UUID_LIST, Kind.DATE_LIST})
NUMBERS = frozenset({Kind.BIGINT, Kind.SMALLINT, Kind.INTEGER, Kind.DECIMAL})
"""Kinds whose sums are exact on both sides."""

_BY_OID = {kind.value: kind for kind in Kind} | {3802: Kind.JSON, 1015: Kind.TEXT_LIST}
_BARE = frozenset({Kind.INTEGER_LIST, Kind.BIGINT_LIST})


def kind_of(column: Column) -> Kind:
    """Say what a column holds; a numeric without a precision may have any number of digits, and is kept as text."""
    if column.type_id == _NUMERIC and column.modifier < _HEADER:
        return Kind.TEXT
    return _BY_OID.get(column.type_id, Kind.TEXT)


def precision_of(column: Column) -> tuple[int, int]:
    """Give the digits of a numeric: all of them, and those behind the point."""
    packed = column.modifier - _HEADER
    return packed >> 16, packed & 0x7FF


def json_list(text: bytes, kind: Kind) -> bytes:
    """Turn PostgreSQL's text of an array, such as `{a,"b c",NULL}`, into a JSON list, written as `to_json` writes it.

    Raises:
        ValueError: it is no such text.
    """
    elements, end = _elements(text.decode(), _after_bounds(text), bare=kind in _BARE)
    if end != len(text.decode()):
        raise ValueError("more follows the array")
    return elements.encode()


def _after_bounds(text: bytes) -> int:
    """Pass over bounds such as `[0:2]=`, which an array that does not begin at 1 carries."""
    return text.index(b"=") + 1 if text[:1] == b"[" else 0


def _elements(text: str, at: int, *, bare: bool) -> tuple[str, int]:
    if text[at : at + 1] != "{":
        raise ValueError("an array begins with {")
    at += 1
    found: list[str] = []
    while text[at : at + 1] != "}":
        if text[at : at + 1] == "{":
            element, at = _elements(text, at, bare=bare)
        else:
            element, at = _element(text, at, bare=bare)
        found.append(element)
        if text[at : at + 1] == ",":
            at += 1
    return f"[{','.join(found)}]", at + 1


def _element(text: str, at: int, *, bare: bool) -> tuple[str, int]:
    if text[at : at + 1] == '"':
        word, at = _quoted(text, at + 1)
        return json.dumps(word, ensure_ascii=False), at
    end = at
    while text[end] not in ",}":
        end += 1
    word = text[at:end]
    if word.upper() == "NULL":
        return "null", end
    return (word if bare else json.dumps(word, ensure_ascii=False)), end


def _quoted(text: str, at: int) -> tuple[str, int]:
    """Read up to the closing quote; a backslash takes the next character as it is."""
    word: list[str] = []
    while text[at] != '"':
        if text[at] == "\\":
            at += 1
        word.append(text[at])
        at += 1
    return "".join(word), at + 1
