"""Holds the sandbox to Stripe: compares objects and parameters with the SDK's own annotations."""

from decimal import Decimal, InvalidOperation
from typing import Any, get_args, get_origin

from stripe._stripe_object import StripeObject

from stripe_sandbox import sdk
from stripe_sandbox.errors import ApiError
from stripe_sandbox.parameters import decode


def violations(obj: dict[str, Any]) -> list[str]:
    """Say where `obj`, an answer of the API as JSON, differs from what the SDK's annotations promise.

    Checked recursively: required keys, no unknown keys, types, enumerated values, nested and expanded resources.

    Returns:
        One sentence for each difference, each starting with the path; empty when the object conforms.
    """
    kind = obj.get("object")
    if not isinstance(kind, str):
        return ["$: no `object` field"]
    if kind == "list":
        return _page(obj)
    if obj.get("deleted") is True and kind != "discount":  # a deleted discount is told whole
        return [f"$.{key}: unknown key" for key in obj.keys() - {"id", "object", "deleted"}]
    cls = sdk.resource(kind)
    if cls is None:
        return [f"$: the SDK knows no object of kind {kind!r}"]
    found = _object(obj, cls, "$")
    if kind == "event" and isinstance(obj.get("data"), dict):
        inner = violations(obj["data"].get("object", {}))
        found += [f"$.data.object{sentence.removeprefix('$')}" for sentence in inner]
    return found


def parameter_violations(operation: str, params: dict[str, Any]) -> list[str]:
    """Say why Stripe would refuse `params` for `operation` (``subscription_create``) before executing it.

    Returns:
        The message of the refusal in a list, or an empty list.
    """
    try:
        decode(sdk.operation_parameters(operation), params)
    except ApiError as error:
        return [error.message]
    return []


def _page(obj: dict[str, Any]) -> list[str]:
    found = [f"$.{key}: missing" for key in ("data", "has_more", "url") if key not in obj]
    for index, item in enumerate(obj.get("data", [])):
        found += [f"$.data[{index}]{sentence.removeprefix('$')}" for sentence in violations(item)]
    return found


def _object(value: Any, cls: type[StripeObject], path: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{path}: {cls.__qualname__} expected, got {value!r}"]
    known = sdk.fields(cls)
    found = [f"{path}.{key}: unknown key" for key in value.keys() - known.keys()]
    for key, annotation in known.items():
        if key in value:
            found += _value(value[key], annotation, f"{path}.{key}")
        elif not sdk.is_nullable(annotation):
            found.append(f"{path}.{key}: missing")
    return found


def _value(value: Any, annotation: Any, path: str) -> list[str]:
    members = sdk.members(annotation)
    if len(members) == 1:
        return _member(value, members[0], path)
    results = [(member, _member(value, member, path)) for member in members]
    if any(not found for _, found in results):
        return []
    candidates = [found for member, found in results if _looks_meant(value, member)]
    return min(candidates, key=len) if candidates else [f"{path}: {value!r} fits none of {annotation}"]


def _looks_meant(value: Any, member: Any) -> bool:
    """Whether `member` is the alternative that an object was probably meant for, to report on that one."""
    if not isinstance(value, dict):
        return isinstance(value, list) and get_origin(member) is list
    if sdk.list_item(member) is not None or sdk.map_item(member) is not None:
        return True
    return isinstance(member, type) and issubclass(member, StripeObject)


def _member(value: Any, member: Any, path: str) -> list[str]:
    literals = sdk.literal_values(member)
    if literals is not None:
        return [] if value in literals else [f"{path}: {value!r} is none of the {len(literals)} known values"]
    if (item := sdk.list_item(member)) is not None:
        return _list_object(value, item, path)
    if (item := sdk.map_item(member)) is not None:
        return _map(value, item, path)
    if get_origin(member) is list:
        return _list(value, get_args(member)[0], path)
    if isinstance(member, type) and issubclass(member, StripeObject):
        return _object(value, member, path)
    return [] if member is Any or _is_scalar(value, member) else [f"{path}: {value!r} is no {member}"]


def _is_scalar(value: Any, kind: Any) -> bool:
    if kind is type(None):
        return value is None
    if kind is Decimal:
        try:
            return isinstance(value, Decimal) or (isinstance(value, str) and Decimal(value).is_finite())
        except InvalidOperation:
            return False
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(kind, type) and isinstance(value, kind)


def _list(value: Any, item: Any, path: str) -> list[str]:
    if not isinstance(value, list):
        return [f"{path}: a list expected, got {value!r}"]
    return [sentence for i, v in enumerate(value) for sentence in _value(v, item, f"{path}[{i}]")]


def _map(value: Any, item: Any, path: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{path}: a map expected, got {value!r}"]
    return [sentence for key, v in value.items() for sentence in _value(v, item, f"{path}.{key}")]


def _list_object(value: Any, item: Any, path: str) -> list[str]:
    if not isinstance(value, dict) or value.get("object") != "list":
        return [f"{path}: a list object expected, got {value!r}"]
    found = [f"{path}.{key}: missing" for key in ("data", "has_more", "url") if key not in value]
    return found + _list(value.get("data"), item, f"{path}.data")
