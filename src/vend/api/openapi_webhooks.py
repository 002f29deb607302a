"""The messages that are sent to webhook endpoints, as OpenAPI 3.1 describes what comes the other way."""

from collections.abc import Mapping
from typing import Any, get_args

from vend.api.examples import example_of
from vend.domain.event import MEANINGS, OBJECTS, Event, EventType, object_type_of

_REF = "#/components/schemas/{name}"
_HEADERS: Mapping[str, str] = {
    "webhook-id": "The event's id: the same for every try and every replay. Drop what you have taken before.",
    "webhook-timestamp": "When this try was signed, in seconds since 1970; refuse what is older than five minutes.",
    "webhook-signature": "`v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`; several, parted by spaces, while a "
    "secret is being changed. See standardwebhooks.com.",
}


def webhooks() -> dict[str, Any]:
    """Give each type of message, with the schema of its object and an example."""
    return {one: {"post": _message(one)} for one in get_args(EventType)}


def _message(event_type: EventType) -> dict[str, Any]:
    shape = OBJECTS[object_type_of(event_type)]
    of_object = {"$ref": _REF.format(name=shape.__name__)}
    narrowed = {
        "type": "object",
        "properties": {
            "type": {"const": event_type},
            "data": {"type": "object", "properties": {"object": of_object}},
        },
    }
    schema = {"allOf": [{"$ref": _REF.format(name=Event.__name__)}, narrowed]}
    return {
        "operationId": f"on_{event_type.replace('.', '_')}",
        "summary": event_type,
        "description": MEANINGS[event_type],
        "tags": ["Events"],
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": words, "schema": {"type": "string"}}
            for name, words in _HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema, "example": _example(event_type, shape)}},
        },
        "responses": {
            "2XX": {"description": "You have taken it."},
            "410": {"description": "You want no more of them: the endpoint is disabled."},
            "default": {"description": "It is sent again, after seconds at first and for three days."},
        },
    }


def _example(event_type: EventType, shape: type) -> dict[str, Any]:
    example: dict[str, Any] = example_of(Event)
    shown = example_of(shape)
    return example | {
        "type": event_type,
        "object_type": object_type_of(event_type),
        "object_id": str(shown.get("id", shown.get("month_date"))),
        "data": {"object": shown, "previous": None},
    }
