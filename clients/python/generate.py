"""Makes the client's models and operations from the API's OpenAPI document: `make client`.

    python clients/python/generate.py [folder]

A small generator of our own: an established one wrote 628 files and 102,685 lines for this document, without the keys,
tries and pages that a client of this API wants (docs/decisions/0033).
"""

import keyword
import re
import sys
import textwrap
from pathlib import Path
from typing import Any

from vend.api.openapi import document
from vend.api.routes import ROUTES

PACKAGE = Path(__file__).parent / "src/vend_client"
_REF = "#/components/schemas/"
_NAME = re.compile(r"\{(\w+)\}")
_FORMATS = {"uuid": "UUID", "date": "dt.date", "date-time": "dt.datetime", "decimal": "Decimal"}
_WIDTH = 116
_MADE = '"""{0} Made by clients/python/generate.py from the OpenAPI document; do not edit."""\n'

_MODELS_BEGIN = """from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType
"""
_OPERATIONS_BEGIN = """from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal, TypeVar
from uuid import UUID

from vend_client import models
from vend_client._call import Call, path_of

T = TypeVar("T")
"""


def main() -> None:
    """Write both files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PACKAGE
    for name, text in made().items():
        (folder / name).write_text(text, encoding="utf-8")


def made() -> dict[str, str]:
    """Give each file's text by its name."""
    described = document(ROUTES, version="1", server_url="https://vend.example.com")
    schemas: dict[str, Any] = described["components"]["schemas"]
    operations = [
        (method.upper(), path, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if path.startswith("/v1/")
    ]
    answered = reached([one for _, _, operation in operations for one in _answers(operation)], schemas)
    answered |= reached([{"$ref": f"{_REF}Event"}], schemas)
    return {
        "models.py": models(schemas, answered),
        "_operations.py": operations_file(operations),
    }


def reached(roots: list[Any], schemas: dict[str, Any]) -> set[str]:
    """Give the names of the schemas that these lead to."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            name = str(one.get("$ref", "")).removeprefix(_REF)
            if name and name not in found:
                found.add(name)
                waiting.append(schemas[name])
            waiting += [value for key, value in one.items() if key not in ("default", "example", "enum")]
    return found


def _answers(operation: dict[str, Any]) -> list[Any]:
    contents = [
        response.get("content", {}) for status, response in operation["responses"].items() if status.startswith("2")
    ]
    return [content["application/json"]["schema"] for content in contents if "application/json" in content]


# ---------------------------------------------------------------------------- models


def models(schemas: dict[str, Any], answered: set[str]) -> str:
    """Give the models: what is answered takes values that are new; what is only sent leaves out what is not said."""
    parts = [
        _MADE.format("What goes in and out."),
        _MODELS_BEGIN,
    ]
    # Names that stand for something else than an object come first, since they are evaluated at once.
    for name, schema in sorted(schemas.items(), key=lambda item: (_is_object(item[1]), item[0])):
        if _is_object(schema):
            parts.append(_struct(name, schema, answered=name in answered))
        else:
            parts.append(f"\n{name}: TypeAlias = {type_of(schema, answered=name in answered)}\n")
    return "\n".join(parts)


def _is_object(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "object" and "properties" in schema


def _struct(name: str, schema: dict[str, Any], *, answered: bool) -> str:
    required = set(schema.get("required", ()))
    lines = [f"\nclass {name}(msgspec.Struct, frozen=True, kw_only=True):"]
    about = {field: _words(one) for field, one in schema["properties"].items()}
    lines.append(_docstring(schema.get("description", name), {key: words for key, words in about.items() if words}))
    for field, one in schema["properties"].items():
        lines.append("    " + _field(field, one, required=field in required, answered=answered))
    return "\n".join(lines) + "\n"


def _field(field: str, schema: dict[str, Any], *, required: bool, answered: bool) -> str:
    kind = type_of(schema, answered=answered)
    python = _python(field)
    named = f'name="{field}"' if python != field else ""
    if required:
        return f"{python}: {kind}" + (f" = msgspec.field({named})" if named else "")
    if not answered:
        return f"{python}: {kind} | UnsetType = " + (f"msgspec.field(default=UNSET, {named})" if named else "UNSET")
    default = schema.get("default")
    if isinstance(default, list | dict):
        assert not default, "msgspec makes a new one of what is empty"
    if default is None and "None" not in kind and kind != "Any":
        kind += " | None"
    shown = f"Decimal({default!r})" if "Decimal" in kind and isinstance(default, str) else repr(default)
    return f"{python}: {kind} = " + (f"msgspec.field(default={shown}, {named})" if named else shown)


def type_of(schema: dict[str, Any], *, answered: bool, within: str = "") -> str:  # noqa: PLR0911 (one line a kind)
    """Give the annotation of a schema.

    Args:
        answered: whether it is of an answer.
        within: what stands before the name of a model.
    """
    if "$ref" in schema:
        return within + str(schema["$ref"]).removeprefix(_REF)
    if "anyOf" in schema:
        kinds = dict.fromkeys(type_of(one, answered=answered, within=within) for one in schema["anyOf"])
        return " | ".join(sorted(kinds, key=lambda kind: kind == "None"))
    if "enum" in schema:
        # A value that is new must not make an answer unreadable.
        if answered and all(isinstance(one, str) for one in schema["enum"]):
            return "str"
        return f"Literal[{', '.join(map(repr, schema['enum']))}]"
    match schema.get("type"):
        case "array":
            return f"list[{type_of(schema.get('items', {}), answered=answered, within=within)}]"
        case "object":
            more = schema.get("additionalProperties")
            return f"dict[str, {type_of(more, answered=answered, within=within) if isinstance(more, dict) else 'Any'}]"
        case "string":
            return _FORMATS.get(schema.get("format", ""), "str")
        case "integer" | "number" | "boolean" | "null" as plain:
            return {"integer": "int", "number": "float", "boolean": "bool", "null": "None"}[plain]
    return "Any"


def _words(schema: dict[str, Any]) -> str:
    members = [schema, *schema.get("anyOf", [])]
    return next((str(one["description"]) for one in members if "description" in one and "$ref" not in one), "")


def _docstring(whole: str, attributes: dict[str, str], indent: str = "    ", title: str = "Attributes") -> str:
    first, *rest = textwrap.wrap(_safe(whole), _WIDTH - len(indent)) or ["…"]
    lines = [f'{indent}"""{first}', *(indent + line for line in rest)]
    if attributes:
        lines += ["", f"{indent}{title}:"]
        for name, words in attributes.items():
            wrapped = textwrap.wrap(f"{_python(name)}: {_safe(words)}", _WIDTH - len(indent) - 8)
            lines += [f"{indent}    {wrapped[0]}", *(f"{indent}        {line}" for line in wrapped[1:])]
        return "\n".join([*lines, f'{indent}"""\n'])
    if rest:
        return "\n".join([*lines, f'{indent}"""\n'])
    return lines[0] + '"""\n'


def _safe(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace('"""', "'''")


def _python(name: str) -> str:
    safe = name.replace("-", "_")
    return f"{safe}_" if keyword.iskeyword(safe) or safe in ("self", "body") else safe


# ---------------------------------------------------------------------------- operations


def operations_file(operations: list[tuple[str, str, dict[str, Any]]]) -> str:
    """Give every operation as a method, once to wait for and once to be awaited."""
    parts = [
        _MADE.format("Every operation of the API."),
        _OPERATIONS_BEGIN,
    ]
    for name, about, word, wait in (
        ("Operations", "Every operation, to wait for.", "def", ""),
        ("AsyncOperations", "Every operation, to be awaited.", "async def", "await "),
    ):
        parts.append(f'\nclass {name}:\n    """{about}"""\n')
        parts.append(f"    {word} _call(self, call: Call[T]) -> T:\n        raise NotImplementedError\n")
        parts += [_method(method, path, one, word=word, wait=wait) for method, path, one in operations]
    return "\n".join(parts)


def _method(method: str, path: str, operation: dict[str, Any], *, word: str, wait: str) -> str:
    in_path = {one["name"]: one for one in operation["parameters"] if one["in"] == "path"}
    query = [one for one in operation["parameters"] if one["in"] == "query"]
    given = [f"{_python(name)}: {_of_models(in_path[name]['schema'])}" for name in _NAME.findall(path)]
    named = _named(operation, query)
    arguments = ["self", *given, *(["*", *named] if named else [])]
    answer, shape = _answer(operation)
    about = {one["name"]: one.get("description", "") for one in query if one.get("description")}
    call = [f'"{method}"', _path(path), shape]
    if query:
        call.append("query={" + ", ".join(f'"{one["name"]}": {_python(one["name"])}' for one in query) + "}")
    if "requestBody" in operation:
        call.append("body=body")
    if any(one["name"] == "Idempotency-Key" for one in operation["parameters"]):
        call.append("idempotency_key=idempotency_key")
    text = f"{operation['summary']}. {operation['description']}"
    return (
        f"    {word} {operation['operationId']}({', '.join(arguments)}) -> {answer}:\n"
        + _docstring(text, about, " " * 8, "Args")
        + f"        call: Call[{answer}] = Call({', '.join(call)})\n"
        + f"        return {wait}self._call(call)\n"
    )


def _named(operation: dict[str, Any], query: list[dict[str, Any]]) -> list[str]:
    named = []
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        named.append(f"body: {_of_models(schema)}")
    for one in query:
        kind = _of_models(one["schema"])
        optional = f"{kind} = None" if "None" in kind else f"{kind} | None = None"
        named.append(f"{_python(one['name'])}: {kind if one['required'] else optional}")
    if any(one["name"] == "Idempotency-Key" for one in operation["parameters"]):
        named.append("idempotency_key: str | None = None")
    return named


def _answer(operation: dict[str, Any]) -> tuple[str, str]:
    """Give the annotation of what an operation answers, and what it is read as."""
    good = {status: one for status, one in operation["responses"].items() if status.startswith("2")}
    kinds = {status: _kind(one.get("content", {})) for status, one in good.items()}
    if len(set(kinds.values())) == 1:
        kind = next(iter(kinds.values()))
        return kind, kind
    by_status = ", ".join(f"{status}: {kind}" for status, kind in kinds.items())
    return " | ".join(dict.fromkeys(kinds.values())), f"{{{by_status}}}"


def _kind(content: dict[str, Any]) -> str:
    if "application/json" in content:
        return _of_models(content["application/json"]["schema"])
    return "bytes" if content else "None"


def _of_models(schema: dict[str, Any]) -> str:
    return type_of(schema, answered=False, within="models.")


def _path(path: str) -> str:
    names = _NAME.findall(path)
    if not names:
        return f'"{path}"'
    return f'path_of("{path}", {{' + ", ".join(f'"{name}": {_python(name)}' for name in names) + "})"


if __name__ == "__main__":
    main()
