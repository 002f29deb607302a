"""Events, for those who ask rather than listen."""

from typing import Any

from stripe_sandbox.call import Call
from stripe_sandbox.listing import Condition, column, listed
from stripe_sandbox.operations import operation

Json = dict[str, Any]

_UNDELIVERED = "EXISTS (SELECT 1 FROM deliveries d WHERE d.event = objects.id AND d.state <> 'delivered')"


@operation("GET", "/v1/events/{id}", "event_retrieve")
def retrieve(call: Call, _params: Json, event_id: str) -> Json:
    """One event."""
    return call.require("event", event_id)


@operation("GET", "/v1/events", "event_list", "type", "types", "created", "delivery_success")
def list_(call: Call, params: Json) -> Json:
    """Events, the newest first; ``delivery_success=false`` shows those that an endpoint has not yet taken."""
    kind = params.get("type")
    conditions: list[Condition] = [("word GLOB ?", (kind,))] if kind and "*" in kind else column("word", kind)
    if kinds := params.get("types"):
        conditions.append((f"word IN ({','.join('?' * len(kinds))})", tuple(kinds)))
    if "delivery_success" in params:
        conditions.append((f"NOT {_UNDELIVERED}" if params["delivery_success"] else _UNDELIVERED, ()))
    return listed(call, "event", params, "/v1/events", conditions)
