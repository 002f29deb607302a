"""What the official SDK says about Stripe's objects and parameters, read from its own annotations.

The SDK is generated from Stripe's OpenAPI document, so its classes are the machine-readable contract that the
sandbox is held to: resource classes give the shape of answers, ``stripe.params`` TypedDicts that of requests.
"""

import ast
import importlib
import inspect
import sys
import types
import typing
from collections.abc import Mapping
from functools import cache
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

import typing_extensions
from stripe._api_version import _ApiVersion
from stripe._list_object import ListObject
from stripe._object_classes import OBJECT_CLASSES
from stripe._request_options import RequestOptions
from stripe._stripe_object import StripeObject, UntypedStripeObject

API_VERSION: str = _ApiVersion.CURRENT

_UNION_ORIGINS = (Union, types.UnionType)
_NOT_REQUIRED: tuple[Any, ...] = (typing.NotRequired, typing_extensions.NotRequired)
_LITERALS = (Literal, typing_extensions.Literal)
_NONE = type(None)


class _Names(Mapping[str, Any]):
    """A module's names, with those that it imports for type checkers only loaded when asked for."""

    def __init__(self, module: types.ModuleType) -> None:
        self._module = module
        self._lazy: dict[str, tuple[str, str]] = {}
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    self._lazy[alias.asname or alias.name] = (node.module, alias.name)

    def __getitem__(self, name: str) -> Any:
        if hasattr(self._module, name):
            return getattr(self._module, name)
        module, attribute = self._lazy[name]
        return getattr(importlib.import_module(module), attribute)

    def __iter__(self) -> typing.Iterator[str]:
        return iter(self._lazy)

    def __len__(self) -> int:
        return len(self._lazy)


@cache
def _names(module: str) -> _Names:
    return _Names(sys.modules[module])


def _resolved(annotation: Any, module: str) -> Any:
    """Replace every forward reference in `annotation` by what it names in `module`."""
    if isinstance(annotation, ForwardRef):
        return _resolved(annotation.__forward_arg__, module)
    if isinstance(annotation, str):
        # The text comes from the installed SDK's own source, never from a request.
        return _resolved(eval(annotation, {}, _names(module)), module)  # noqa: S307 - see above
    origin = get_origin(annotation)
    if origin in _UNION_ORIGINS:
        return Union[tuple(_resolved(a, module) for a in get_args(annotation))]  # noqa: UP007 - built at run time
    if origin is None or origin in _LITERALS:
        return annotation
    arguments = tuple(_resolved(a, module) for a in get_args(annotation))
    return origin[arguments if len(arguments) > 1 else arguments[0]]


@cache
def resource(kind: str) -> type[StripeObject] | None:
    """The SDK class of objects whose ``object`` field says `kind`; None when the SDK knows no such kind."""
    found = OBJECT_CLASSES.get(kind)
    if found is None and kind == "line_item":
        found = ("stripe._invoice_line_item", "InvoiceLineItem")
    if found is None:
        return None
    cls: type[StripeObject] = getattr(importlib.import_module(found[0]), found[1])
    return cls


def fields(cls: Any) -> dict[str, Any]:
    """The fields of an SDK resource class (or of a class nested in one), each with its resolved type."""
    return _fields(cls)


@cache
def _fields(cls: Any) -> dict[str, Any]:
    return {
        name: _resolved(annotation, cls.__module__)
        for name, annotation in cls.__annotations__.items()
        if not name.startswith("_") and "ClassVar" not in str(annotation)
    }


@cache
def parameters(cls: Any) -> dict[str, tuple[Any, bool]]:
    """The parameters of a ``stripe.params`` TypedDict: name → (resolved type, whether it is required)."""
    found: dict[str, tuple[Any, bool]] = {}
    for name, annotation in cls.__annotations__.items():
        if name in RequestOptions.__annotations__:
            continue
        outer = annotation
        if isinstance(outer, ForwardRef):
            outer = eval(outer.__forward_arg__, {}, _names(cls.__module__))  # noqa: S307 - the SDK's own source
        optional = get_origin(outer) in _NOT_REQUIRED
        inner = get_args(outer)[0] if optional else outer
        found[name] = (_resolved(inner, cls.__module__), not optional)
    return found


@cache
def operation_parameters(name: str) -> type:
    """The TypedDict of an operation such as ``subscription_create`` or ``test_helpers.test_clock_create``."""
    *space, own = name.split(".")
    module = importlib.import_module(".".join(["stripe.params", *space, f"_{own}_params"]))
    camel = "".join(part.capitalize() for part in own.split("_"))
    cls: type = getattr(module, f"{camel}Params")
    return cls


def members(annotation: Any) -> tuple[Any, ...]:
    """The alternatives of a type: the members of a union, or the type alone.

    The SDK types an enumeration as ``Literal[...] | str`` so that tomorrow's values still type-check. The sandbox
    speaks one version, so such a ``str`` is dropped and the listed values are all there are. ``Literal['']`` is
    no enumeration: it is how the SDK says that a parameter may be unset.
    """
    if get_origin(annotation) not in _UNION_ORIGINS:
        return (annotation,)
    found = get_args(annotation)
    enumerated = any(get_origin(m) in _LITERALS and any(v != "" for v in get_args(m)) for m in found)
    return tuple(m for m in found if not (enumerated and m is str))


def literal_values(annotation: Any) -> tuple[Any, ...] | None:
    """The values of a Literal type, or None when `annotation` is none."""
    return get_args(annotation) if get_origin(annotation) in _LITERALS else None


def is_nullable(annotation: Any) -> bool:
    """Whether the SDK says that the field may be null (or absent: its annotations do not tell these apart)."""
    return _NONE in members(annotation)


def is_expandable(annotation: Any) -> bool:
    """Whether a field holds an id that ``expand[]`` may replace by the object."""
    found = members(annotation)
    if any(get_origin(m) is list for m in found):
        return any(is_expandable(get_args(m)[0]) for m in found if get_origin(m) is list)
    return str in found and any(isinstance(m, type) and issubclass(m, StripeObject) for m in found)


def list_item(annotation: Any) -> Any | None:
    """The item type of a ``ListObject[...]`` type, or None when `annotation` is none."""
    return get_args(annotation)[0] if get_origin(annotation) is ListObject else None


def map_item(annotation: Any) -> Any | None:
    """The value type of a free map (``metadata`` and the like), or None when `annotation` is none."""
    return get_args(annotation)[0] if get_origin(annotation) is UntypedStripeObject else None
