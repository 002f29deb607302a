"""Stripe's form encoding: ``items[0][price]=p&expand[]=customer`` to nested dicts and lists, and back."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from stripe_sandbox.errors import malformed

_KEY = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
_PART = re.compile(r"\[([^\[\]]*)\]")
_DEPTH_MAX = 12
_PAIRS_MAX = 2000


def parse(text: str) -> dict[str, Any]:
    """Decode a query string or form body; leaves stay text, arrays (indexed or ``[]``) become lists.

    Raises:
        ApiError: The text is no form, or a key is used as a value and as a hash at once.
    """
    root: dict[str, Any] = {}
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), max_num_fields=_PAIRS_MAX)
    except ValueError as error:
        raise malformed(f"Invalid request body: {error}") from error
    for key, value in pairs:
        _put(root, key, value)
    return {name: _arrays(value) for name, value in root.items()}


def _put(root: dict[str, Any], key: str, value: str) -> None:
    match = _KEY.match(key)
    parts = [match.group(1), *_PART.findall(match.group(2))] if match else []
    if not parts or len(parts) > _DEPTH_MAX:
        raise malformed(f"Invalid parameter name: {key}")
    here = root
    for part in parts[:-1]:
        inner = here.setdefault(part or str(len(here)), {})
        if not isinstance(inner, dict):
            raise malformed(f"Invalid hash: {key}", param=parts[0])
        here = inner
    here[parts[-1] or str(len(here))] = value


def _arrays(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _arrays(item) for key, item in value.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner


def encode(params: Mapping[str, Any]) -> str:
    """The form text of nested parameters, as Stripe's SDKs write it."""
    return urlencode(list(_pairs(params)))


def _pairs(params: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in params.items():
        name = f"{prefix}[{key}]" if prefix else str(key)
        if isinstance(value, Mapping):
            yield from _pairs(value, name)
        elif isinstance(value, list | tuple):
            yield from _pairs({str(i): item for i, item in enumerate(value)}, name)
        elif isinstance(value, bool):
            yield name, str(value).lower()
        elif value is not None:
            yield name, str(value)
