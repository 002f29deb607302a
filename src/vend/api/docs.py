"""The API's documentation for people, and its OpenAPI document for programs; both from the route table."""

import json
import re
import shlex
from collections.abc import Sequence
from functools import cache, partial
from importlib import resources
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from vend.api.docs_python import python_example
from vend.api.openapi import document
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import Public
from vend.domain.api_version import Versions
from vend.domain.event import MEANINGS

_QUERY_EXAMPLES = {"from": "2026-01-01", "until": "2027-01-01"}
_CACHED = {"Cache-Control": "public, max-age=300"}
_PATH_NAME = re.compile(r"\{(\w+)\}")
_CODE = re.compile(r"`([^`]+)`")


def docs_routes(routes: Sequence[Route], *, version: str, public_url: str) -> tuple[Route, ...]:
    """Give the rows that serve the documentation of other rows."""
    # Made when they are first asked for: a process that starts has more urgent things to do.
    described = cache(partial(document, routes, version=version, server_url=public_url))
    described_json = cache(lambda: msgspec.json.encode(described()))
    page = cache(lambda: render(described()).encode())
    style = cache(resources.files("vend.api").joinpath("static/docs.css").read_bytes)

    async def openapi(_: Call[NoQuery, None]) -> Answer:
        return Answer(described_json(), 200, _CACHED)

    async def docs(_: Call[NoQuery, None]) -> Answer:
        return Answer(page(), 200, _CACHED, "text/html")

    async def docs_style(_: Call[NoQuery, None]) -> Answer:
        return Answer(style(), 200, _CACHED, "text/css")

    return tuple(
        Route(
            method="GET",
            path=path,
            handler=handler,
            rule=Public(),
            answers={200: bytes},
            tag="Documentation",
            summary=summary,
            hidden=True,
        )
        for path, handler, summary in (
            ("/openapi/openapi.json", openapi, "The OpenAPI document"),
            ("/docs", docs, "The documentation"),
            ("/static/docs.css", docs_style, "Its style sheet"),
        )
    )


def render(described: dict[str, Any]) -> str:
    """Make the page from an OpenAPI document."""
    environment = Environment(
        loader=PackageLoader("vend.api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"prose": _prose, "pretty": _pretty, "type": _type}
    return environment.get_template("docs.html").render(
        api=described,
        schemas=described["components"]["schemas"],
        chapters=_chapters(described),
        problems=_problems(described),
        versions=Versions().about(),
        events=MEANINGS,
    )


def _chapters(described: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    server_url, schemas = described["servers"][0]["url"], described["components"]["schemas"]
    operations = [
        operation
        | {
            "method": method.upper(),
            "path": path,
            "curl": _curl(server_url, method, path, operation),
            "python": python_example(path, operation, schemas) if path.startswith("/v1/") else "",
        }
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    return [
        (tag["name"], [operation for operation in operations if tag["name"] in operation["tags"]])
        for tag in described["tags"]
    ]


def _problems(described: dict[str, Any]) -> list[tuple[str, int, str]]:
    """Give every problem's code, status and meaning, by status; of several meanings of a code the first one told."""
    found = [
        (code, int(status), example["value"]["detail"])
        for methods in described["paths"].values()
        for operation in methods.values()
        for status, response in operation["responses"].items()
        for code, example in response.get("content", {}).get("application/problem+json", {}).get("examples", {}).items()
    ]
    found += [
        ("unknown_route", 404, "There is nothing at this address."),
        ("method_not_allowed", 405, "The address does not take this method."),
        ("bad_request", 400, "The request could not be read as HTTP."),
    ]
    by_code = {problem[0]: problem for problem in reversed(found)}
    return sorted(by_code.values(), key=lambda problem: (problem[1], problem[0]))


def _curl(server_url: str, method: str, path: str, operation: dict[str, Any]) -> str:
    required = [one["name"] for one in operation["parameters"] if one["in"] == "query" and one["required"]]
    query = "&".join(f"{name}={_QUERY_EXAMPLES.get(name, '…')}" for name in required)
    address = server_url + _PATH_NAME.sub(lambda match: f"${match[1].upper()}", path)
    lines = [f'curl "{address}{"?" + query if query else ""}"']
    if operation["security"]:
        lines.append('-H "Authorization: Bearer $VEND_TOKEN"')
    if any(one["name"] == "Idempotency-Key" for one in operation["parameters"]):
        lines.append('-H "Idempotency-Key: $(uuidgen)"')
    if method == "post":
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        if "example" in content:
            body = json.dumps(content["example"], ensure_ascii=False)
            lines += ["-H 'Content-Type: application/json'", f"-d {shlex.quote(body)}"]
        else:
            lines.append("-X POST")
    return " \\\n  ".join(lines)


def _prose(text: str) -> Markup:
    """Escape, and show `words in backticks` as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 (escaped first)


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _type(schema: dict[str, Any]) -> str:
    """Say in a few words what a schema takes."""
    if "anyOf" in schema:
        return " or ".join(_type(member) for member in schema["anyOf"])
    if "enum" in schema:
        return ", ".join("null" if one is None else str(one) for one in schema["enum"])
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "anything")
