"""Validates and types the parameters of a call by the SDK's TypedDicts, with Stripe's own refusals."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any, get_args, get_origin

import typing_extensions

from stripe_sandbox import sdk
from stripe_sandbox.errors import ApiError, malformed, not_simulated

_INTEGER = re.compile(r"^-?[0-9]{1,18}$")
_BOOLEANS = {"true": True, "false": False, True: True, False: False}
_TEXT_MAX = 5000


def decode(cls: type, raw: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Turn raw parameters (text leaves, or Python values) into typed ones.

    Raises:
        ApiError: A parameter is unknown (``parameter_unknown``), missing or of the wrong type.
    """
    known = sdk.parameters(cls)
    unknown = [_name(prefix, key) for key in raw if key not in known]
    if unknown:
        plural = "s" if len(unknown) > 1 else ""
        message = f"Received unknown parameter{plural}: {', '.join(unknown)}"
        raise malformed(message, param=unknown[0], code="parameter_unknown")
    for key, (_, required) in known.items():
        if required and key not in raw:
            name = _name(prefix, key)
            raise malformed(f"Missing required param: {name}.", param=name, code="parameter_missing")
    return {key: _value(value, known[key][0], _name(prefix, key)) for key, value in raw.items()}


def refuse_unsimulated(params: dict[str, Any], simulated: frozenset[str], path: str = "") -> None:
    """Refuse parameters that Stripe has and the sandbox does not act on: ignoring them would be a lie.

    Args:
        params: Decoded parameters.
        simulated: Names, dotted when nested; a name stands for all that is below it.
        path: The dotted name that `params` stand under.
    """
    for key, value in params.items():
        name = f"{path}.{key}" if path else key
        if name in simulated or key == "expand":
            continue
        nested = value if isinstance(value, list) else [value]
        below = [item for item in nested if isinstance(item, dict)]
        if not below or not any(s.startswith(f"{name}.") for s in simulated):
            raise not_simulated(f"the parameter {name}", param=name)
        for item in below:
            refuse_unsimulated(item, simulated, name)


def _name(prefix: str, key: str) -> str:
    return f"{prefix}[{key}]" if prefix else key


def _value(value: Any, annotation: Any, name: str) -> Any:
    refusals: list[ApiError] = []
    found = sdk.members(annotation)
    for member in sorted(found, key=_eagerness):
        try:
            return _member(value, member, name)
        except ApiError as error:
            refusals.append(error)
    choices = [v for m in found for v in (sdk.literal_values(m) or ()) if v != ""]
    if choices and isinstance(value, str):
        listed = ", ".join(choices[:-1]) + (" or " if len(choices) > 1 else "") + choices[-1]
        raise malformed(f"Invalid {name}: must be one of {listed}", param=name)
    # The most telling refusal is that of the richest alternative, unless the value is text: then of the scalar.
    raise refusals[-1 if isinstance(value, dict | list) else 0]


def _eagerness(member: Any) -> int:
    """The order in which alternatives are tried: exact values, numbers, then text, then structures."""
    if sdk.literal_values(member) is not None:
        return 0
    if member in (int, float, bool, Decimal):
        return 1
    return 2 if member is str else 3


def _member(value: Any, member: Any, name: str) -> Any:
    literals = sdk.literal_values(member)
    if literals is not None:
        if value in literals:
            return value
        raise malformed(f"Invalid {name}: must be {' or '.join(map(str, literals))}", param=name)
    if typing_extensions.is_typeddict(member):
        if isinstance(value, dict):
            return decode(member, value, name)
        raise malformed("Invalid object", param=name)
    if get_origin(member) is list:
        return _list(value, get_args(member)[0], name)
    item = sdk.map_item(member)
    if item is not None or get_origin(member) is dict:
        return _map(value, item or get_args(member)[1], name)
    return _scalar(value, member, name)


def _list(value: Any, item: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise malformed("Invalid array", param=name)
    return [_value(entry, item, f"{name}[{index}]") for index, entry in enumerate(value)]


def _map(value: Any, item: Any, name: str) -> dict[str, Any]:
    if isinstance(value, list):  # keys that were all digits
        value = {str(index): entry for index, entry in enumerate(value)}
    if not isinstance(value, dict):
        raise malformed("Invalid object", param=name)
    return {key: entry if item is str and entry == "" else _value(entry, item, name) for key, entry in value.items()}


def _scalar(value: Any, kind: Any, name: str) -> Any:
    if isinstance(value, dict | list):
        raise malformed(f"Invalid string: {value}" if kind is str else "Invalid value", param=name)
    if kind is bool:
        if value in _BOOLEANS:
            return _BOOLEANS[value]
        raise malformed(f"Invalid boolean: {value}", param=name)
    if kind is int:
        if _INTEGER.match(str(value)) and not isinstance(value, bool):
            return int(value)
        raise malformed(f"Invalid integer: {value}", param=name, code="parameter_invalid_integer")
    if kind in (float, Decimal):
        return _number(value, kind, name)
    return _text(value, name)


def _number(value: Any, kind: Any, name: str) -> float | Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise malformed(f"Invalid decimal: {value}", param=name)
    return float(number) if kind is float else number


def _text(value: Any, name: str) -> str:
    text = str(value)
    if text == "":
        message = (
            f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a parameter; "
            f"however '{name}' cannot be unset. You should remove '{name}' from your request or supply a non-empty "
            "value."
        )
        raise malformed(message, param=name, code="parameter_invalid_empty")
    if len(text) > _TEXT_MAX:
        raise malformed(f"Invalid string: {text[:20]}…; must be at most {_TEXT_MAX} characters", param=name)
    return text
