"""Declares application SQL: one `.sql` file, one typed stub.

    @read("subscriptions/read")
    def read(*, subscription_id: UUID) -> Subscription | None: ...

    subscription = await garage.run(read(subscription_id=...))

The stub's signature is the whole declaration: its parameters are the file's `:names` (a Struct parameter offers its
fields), its result says how rows come back: a Struct by position, a list of them, a scalar, or None. `:garage_id` and
`:garages` are bound by the handle, never by a caller. A law test prepares every file against the migrated schema and
compares names, types and nullability with the stub.
"""

import inspect
import re
from collections.abc import Callable, Sequence
from enum import Enum
from functools import cached_property
from importlib import resources
from types import NoneType, UnionType
from typing import Any, Generic, ParamSpec, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

_TOKEN = re.compile(
    r"""(?P<skip>--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"(?:[^"]|"")*"|::)|:(?P<name>[a-z_][a-z0-9_]*)""",
    re.DOTALL,
)
BOUND_BY_HANDLE = frozenset({"garage_id", "garages"})


class Shape(Enum):
    """How a statement's rows come back."""

    NOTHING = "nothing"
    ROW = "row"
    OPTIONAL_ROW = "optional row"
    ROWS = "rows"
    SCALAR = "scalar"


class Statement:
    """One `.sql` file and the stub that declares it.

    Attributes:
        path: below `vend/store/sql`, without the ending.
        stub: the declaring function.
    """

    def __init__(self, path: str, stub: Callable[..., Any]) -> None:
        self.path = path
        self.stub = stub
        self._checked = False

    @cached_property
    def text(self) -> str:
        """The file as it is written."""
        return resources.files("vend.store").joinpath(f"sql/{self.path}.sql").read_text(encoding="utf-8")

    @cached_property
    def _compiled(self) -> tuple[str, tuple[str, ...]]:
        return number_parameters(self.text)

    @property
    def sql(self) -> str:
        """The text with `$1`, `$2` … in place of the names."""
        return self._compiled[0]

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters in the order of their numbers."""
        return self._compiled[1]

    @cached_property
    def hints(self) -> dict[str, Any]:
        """The stub's resolved annotations."""
        return get_type_hints(self.stub)

    @cached_property
    def result(self) -> tuple[Shape, Any]:
        """How rows come back, and the Struct or scalar type of each."""
        return _shape(self.hints["return"])

    @cached_property
    def struct_parameters(self) -> tuple[str, ...]:
        """The stub's parameters that are Structs and lend their fields."""
        return tuple(
            name
            for name in inspect.signature(self.stub).parameters
            if isinstance(self.hints[name], type) and issubclass(self.hints[name], msgspec.Struct)
        )

    def to_struct(self, record: Any) -> Any:
        """Make the declared Struct from a row, by position, after comparing the names once."""
        struct = self.result[1]
        if not self._checked:
            columns = tuple(record.keys())
            if columns != struct.__struct_fields__:
                raise TypeError(f"{self.path}.sql gives {columns}, {struct.__name__} has {struct.__struct_fields__}")
            self._checked = True
        return struct(*record)


def number_parameters(text: str) -> tuple[str, tuple[str, ...]]:
    """Turn `:name` into `$n`, outside of comments, strings, quoted names and casts."""
    numbers: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None:
            return match[0]
        return f"${numbers.setdefault(name, len(numbers) + 1)}"

    return _TOKEN.sub(number, text), tuple(numbers)


def _shape(result: Any) -> tuple[Shape, Any]:
    """Read a stub's return annotation."""
    if result is None or result is NoneType:
        return Shape.NOTHING, None
    if get_origin(result) is list:
        return Shape.ROWS, get_args(result)[0]
    members = get_args(result) if get_origin(result) in (Union, UnionType) else (result,)
    optional = NoneType in members
    (kind,) = (member for member in members if member is not NoneType)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return (Shape.OPTIONAL_ROW if optional else Shape.ROW), kind
    return Shape.SCALAR, result


class Call(Generic[R_co]):
    """A statement with its values, to be run by a handle."""

    __slots__ = ("statement", "values")

    def __init__(self, statement: Statement, values: dict[str, Any]) -> None:
        self.statement = statement
        self.values = values

    def arguments(self, bound: dict[str, Any]) -> Sequence[Any]:
        """Give the values in the statement's order, with those that the handle binds."""
        values = self.values
        return [bound[name] if name in BOUND_BY_HANDLE else values[name] for name in self.statement.names]


class ReadCall(Call[R_co]):
    """Reads tenant rows; any garage handle runs it."""


class WriteCall(Call[R_co]):
    """Writes tenant rows, or locks them; only a transaction runs it."""


class PlatformCall(Call[R_co]):
    """Works across tenants; only a platform handle runs it."""


REGISTRY: dict[str, tuple[type[Call[Any]], Statement]] = {}


def _declare(kind: type[Call[Any]], path: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(stub: Callable[..., Any]) -> Callable[..., Any]:
        assert path not in REGISTRY, f"{path}.sql has two stubs"
        statement = Statement(path, stub)
        REGISTRY[path] = (kind, statement)

        def call(**values: Any) -> Call[Any]:
            for name in statement.struct_parameters:
                struct = values.pop(name)
                values.update({field: getattr(struct, field) for field in struct.__struct_fields__})
            return kind(statement, values)

        call.__name__, call.__doc__, call.__module__ = stub.__name__, stub.__doc__, stub.__module__
        return call

    return decorate


def read(path: str) -> Callable[[Callable[P, R]], Callable[P, ReadCall[R]]]:
    """Declare a statement that reads one or several garages."""
    return _declare(ReadCall, path)


def write(path: str) -> Callable[[Callable[P, R]], Callable[P, WriteCall[R]]]:
    """Declare a statement that writes or locks rows of one garage."""
    return _declare(WriteCall, path)


def platform(path: str) -> Callable[[Callable[P, R]], Callable[P, PlatformCall[R]]]:
    """Declare a statement that works across tenants."""
    return _declare(PlatformCall, path)
