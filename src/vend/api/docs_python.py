"""Examples in Python for the API's documentation, by the client that is made of the same OpenAPI document."""

import json
import keyword
import re
from typing import Any

_REF = "#/components/schemas/"
_PATH_NAME = re.compile(r"\{(\w+)\}")
_MADE_OF = {"uuid": "UUID({})", "date": "date.fromisoformat({})", "date-time": "datetime.fromisoformat({})"}
_QUERY_EXAMPLES = {"from": "2026-01-01", "until": "2027-01-01"}


def python_example(path: str, operation: dict[str, Any], schemas: dict[str, Any]) -> str:
    """Give a call of an operation; it runs after what the documentation says under "Python"."""
    given = [safe_name(name) for name in _PATH_NAME.findall(path)]
    if "requestBody" in operation:
        content = operation["requestBody"]["content"]["application/json"]
        given.append(f"body={_literal(content['example'], content['schema'], schemas)}")
    given += [
        f"{safe_name(one['name'])}={_literal(_QUERY_EXAMPLES.get(one['name'], '…'), one['schema'], schemas)}"
        for one in operation["parameters"]
        if one["in"] == "query" and one["required"]
    ]
    return f"vend.{operation['operationId']}({', '.join(given)})"


def safe_name(name: str) -> str:
    """Give the name that something of the API has in Python."""
    safe = name.replace("-", "_")
    return f"{safe}_" if keyword.iskeyword(safe) or safe in ("self", "body") else safe


def _literal(value: Any, schema: dict[str, Any], schemas: dict[str, Any]) -> str:  # noqa: PLR0911 (one line a kind)
    """Write a value as Python makes it."""
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    for member in schema.get("anyOf", ()):
        if member.get("type") != "null":
            return _literal(value, member, schemas)
    if "$ref" in schema:
        return _model(value, str(schema["$ref"]).removeprefix(_REF), schemas)
    if isinstance(value, list):
        return "[" + ", ".join(_literal(one, schema.get("items", {}), schemas) for one in value) + "]"
    if isinstance(value, dict):
        more = schema.get("additionalProperties")
        inside = more if isinstance(more, dict) else {}
        return "{" + ", ".join(f"{_quoted(key)}: {_literal(one, inside, schemas)}" for key, one in value.items()) + "}"
    if schema.get("format") == "decimal":
        return f"Decimal({_quoted(value)})"
    return _MADE_OF.get(schema.get("format", ""), "{}").format(_quoted(value))


def _model(value: Any, name: str, schemas: dict[str, Any]) -> str:
    schema = schemas[name]
    if not isinstance(value, dict):
        return _literal(value, schema, schemas)
    shown = [f"{safe_name(key)}={_literal(one, schema['properties'][key], schemas)}" for key, one in value.items()]
    return f"models.{name}({', '.join(shown)})"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
