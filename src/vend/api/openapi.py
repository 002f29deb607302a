"""Makes the OpenAPI 3.1 document from the route table, the Structs and their docstrings."""

import http
import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from vend.api.examples import example_of
from vend.api.openapi_webhooks import webhooks
from vend.api.pages import Listing
from vend.api.problems import MEDIA_TYPE, InvalidFields, Problem, WrongMediaType, status_of
from vend.api.route import NoQuery, Route, has_versions
from vend.api.rules import (
    AcrossGarages,
    Forbidden,
    ForOperator,
    InCompany,
    InGarage,
    OnPlatform,
    PlatformPage,
    Public,
    SignedIn,
)
from vend.db.errors import CommitUnknown, Contended, DatabaseUnavailable
from vend.domain.access import PERMISSIONS, Permission, Role
from vend.domain.api_version import HEADER, UnknownVersion
from vend.domain.errors import NotFound, VendError
from vend.domain.event import OBJECTS
from vend.identity.errors import BadCredential, Unauthenticated

_REF = "#/components/schemas/{name}"
_ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)
_PATH_NAME = re.compile(r"\{(\w+)\}")
_ABOUT = (
    "Billing and reporting for parking operators. Amounts are integers in minor units (cents, pence, yen) beside their "
    "ISO 4217 currency; instants are RFC 3339 in UTC, and names that end in `_date` are local dates of the garage."
)
_NO_UUIDS = ("stripe_event_id", "token")
_FILE = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Yours, for this one request: sent again with the same body it gives the same answer and does "
    "nothing twice. With another body it gives 422.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}


_VERSION_PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "The date of the API's version that you speak; without it, the one that your API key was first used "
    "with, or the newest. The answer names the one that it is in.",
    "schema": {"type": "string", "format": "date"},
}


def document(routes: Sequence[Route], *, version: str, server_url: str) -> dict[str, Any]:
    """Give the document, as JSON's own types."""
    shown = [route for route in routes if not route.hidden]
    types = {one for route in shown for one in (route.query, route.body, *route.answers.values()) if _is_struct(one)}
    schemas = _schemas([*types, Problem, *OBJECTS.values()])
    paths: dict[str, dict[str, Any]] = {}
    for route in shown:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    queries = {route.query.__name__ for route in shown}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "vend",
            "version": version,
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server_url}],
        "tags": [{"name": tag} for tag in dict.fromkeys(route.tag for route in shown)],
        "paths": paths,
        "webhooks": webhooks(),
        "components": {
            "schemas": {name: schema for name, schema in sorted(schemas.items()) if name not in queries},
            "securitySchemes": {
                "accessToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "From signing in; lives for ten minutes.",
                },
                "apiKey": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "vend_live_…",
                    "description": "For programs; made by an administrator of the operator.",
                },
            },
        },
    }


def errors_of(route: Route) -> dict[int, list[type[VendError]]]:
    """Give the named errors that a route can end in, by status."""
    found: list[type[VendError]] = []
    if route.body is not None or route.query is not NoQuery or route.method == "POST":
        found.append(InvalidFields)
    if route.body is not None and route.body is not bytes:
        found.append(WrongMediaType)
    if not isinstance(route.rule, Public):
        found += [Unauthenticated, BadCredential]
    if not isinstance(route.rule, Public | SignedIn):
        found.append(Forbidden)
    if isinstance(route.rule, InGarage | InCompany | ForOperator):
        found.append(NotFound)
    if has_versions(route):
        found.append(UnknownVersion)
    found += [*route.errors, DatabaseUnavailable]
    if route.method == "POST":
        found += [Contended, CommitUnknown]
    by_status: dict[int, list[type[VendError]]] = {}
    for error in dict.fromkeys(found):
        by_status.setdefault(status_of(error), []).append(error)
    return by_status


def who_may(route: Route) -> str:
    """Say in words who may use a route."""
    match route.rule:
        case Public():
            return "anybody"
        case SignedIn():
            return "anybody who is signed in"
        case InGarage(permission, own) | InCompany(permission, own):
            theirs = "driver (own things)" if isinstance(route.rule, InGarage) else "company admin (own account)"
            return ", ".join([*_roles(permission), *([theirs] if own is not None else [])])
        case AcrossGarages(permission) | ForOperator(permission):
            return ", ".join(_roles(permission))
        case OnPlatform() | PlatformPage():
            return "platform staff"
        case _:
            return "nobody"


def _roles(permission: Permission) -> list[str]:
    return [role.value.replace("_", " ") for role in Role if permission in PERMISSIONS[role]]


def _is_struct(wanted: Any) -> bool:
    origin = getattr(wanted, "__origin__", wanted)
    return isinstance(origin, type) and issubclass(origin, msgspec.Struct)


def _name(wanted: Any) -> str:
    """Give a Struct's name in the document; a list is called after its rows."""
    if getattr(wanted, "__origin__", None) is Listing:
        return f"ListOf{wanted.__args__[0].__name__}"
    return str(wanted.__name__)


def _schemas(types: Iterable[Any]) -> dict[str, Any]:
    _, found = msgspec.json.schema_components(types, ref_template=_REF)
    text = msgspec.json.encode(found).decode()
    # msgspec calls Listing[Garage] `Listing_Garage_`.
    schemas: dict[str, Any] = msgspec.json.decode(re.sub(r"Listing_(\w+?)_(?=\")", r"ListOf\1", text))
    for schema in schemas.values():
        _explain(schema)
    return schemas


def _explain(schema: dict[str, Any]) -> None:
    """Move what a docstring says of its attributes to the properties."""
    whole, _, attributes = str(schema.get("description", "")).partition("\n\nAttributes:\n")
    if whole:
        schema["description"] = " ".join(whole.split())
    for name, words in _ATTRIBUTE.findall(attributes):
        if name in schema.get("properties", {}):
            schema["properties"][name].setdefault("description", " ".join(words.split()))


def _operation(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "tags": [route.tag],
        "summary": route.summary,
        "description": f"{route.description} Open to {who_may(route)}.".strip(),
        "parameters": _parameters(route, schemas),
        "responses": _responses(route),
        "security": [] if isinstance(route.rule, Public) else [{"accessToken": []}, {"apiKey": []}],
    }
    if route.body is bytes:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
    elif route.body is not None:
        operation["requestBody"] = {"required": True, "content": {"application/json": _content(route.body)}}
    return operation


def _content(wanted: Any) -> dict[str, Any]:
    return {"schema": {"$ref": _REF.format(name=_name(wanted))}, "example": example_of(wanted)}


def _parameters(route: Route, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string"} if name in _NO_UUIDS else {"type": "string", "format": "uuid"},
        }
        for name in _PATH_NAME.findall(route.path)
    ]
    query = schemas.get(route.query.__name__, {})
    for name, schema in query.get("properties", {}).items():
        kept = {word: value for word, value in schema.items() if word != "description"}
        parameter: dict[str, Any] = {"name": name, "in": "query", "required": name in query.get("required", ())}
        if schema.get("type") == "array":
            parameter |= {"style": "form", "explode": False}
        parameters.append(parameter | {"description": _meaning(schema), "schema": kept})
    if has_versions(route):
        parameters.append(_VERSION_PARAMETER)
    if route.method == "POST" and not isinstance(route.rule, Public):
        parameters.append(_KEY_PARAMETER)
    elif route.method == "GET" and not isinstance(route.rule, Public):
        words = "The ETag that you have; gives 304 while it is still right."
        parameters.append(
            {
                "name": "If-None-Match",
                "in": "header",
                "required": False,
                "description": words,
                "schema": {"type": "string"},
            }
        )
    return parameters


def _meaning(schema: dict[str, Any]) -> str:
    """Give a property's description, which msgspec puts into the member of an optional one."""
    members = [schema, *schema.get("anyOf", [])]
    return next((str(member["description"]) for member in members if "description" in member), "")


def _responses(route: Route) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status, wanted in route.answers.items():
        responses[str(status)] = {"description": http.HTTPStatus(status).phrase}
        if wanted is not None:
            responses[str(status)]["content"] = _FILE if wanted is bytes else {"application/json": _content(wanted)}
    if route.method == "GET" and not isinstance(route.rule, Public):
        responses["304"] = {"description": "What you have is still right."}
    errors = {status: [_told(error) for error in several] for status, several in errors_of(route).items()}
    if route.body is not None:
        errors.setdefault(413, []).append(("too_large", "The body is larger than 1 MB."))
    errors.setdefault(500, []).append(("internal", "Something went wrong on our side."))
    for status, told in sorted(errors.items()):
        content = responses.get(str(status), {}).get("content", {})
        responses[str(status)] = {
            "description": " ".join(f"`{code}`: {words}" for code, words in told),
            "content": content
            | {
                MEDIA_TYPE: {
                    "schema": {"$ref": _REF.format(name="Problem")},
                    "examples": {code: {"value": _problem(status, code, words)} for code, words in told},
                }
            },
        }
        if status in (429, 503):
            seconds = {"schema": {"type": "integer"}, "description": "Seconds to wait."}
            responses[str(status)]["headers"] = {"Retry-After": seconds}
    return responses


def _told(error: type[VendError]) -> tuple[str, str]:
    return error.code, (error.__doc__ or "").strip().partition("\n")[0]


def _problem(status: int, code: str, words: str) -> dict[str, Any]:
    title = http.HTTPStatus(status).phrase
    problem = Problem(f"/docs#problem-{code}", title, status, code, words, "0f8fad5bd9cb469fa16570867728950e")
    made: dict[str, Any] = msgspec.to_builtins(problem)
    return made
