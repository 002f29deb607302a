"""Webhook endpoints: who is told of events."""

from typing import Any

from stripe_sandbox.call import Call, cleared, merged_metadata
from stripe_sandbox.listing import listed
from stripe_sandbox.operations import operation
from stripe_sandbox.sdk import API_VERSION
from stripe_sandbox.shapes import shaped

Json = dict[str, Any]


@operation(
    "POST", "/v1/webhook_endpoints", "webhook_endpoint_create", "url", "enabled_events", "description", "metadata"
)
def create(call: Call, params: Json) -> Json:
    """Create an endpoint; only this answer shows its secret."""
    secret = call.new_id("whsec")
    endpoint = add(call, params["url"], secret, params["enabled_events"])
    changes = {
        "description": params.get("description") or None,
        "metadata": merged_metadata(None, params.get("metadata")),
    }
    return call.change(endpoint, changes) | {"secret": secret}


@operation("GET", "/v1/webhook_endpoints/{id}", "webhook_endpoint_retrieve")
def retrieve(call: Call, _params: Json, endpoint_id: str) -> Json:
    """One endpoint, without its secret."""
    return call.require("webhook_endpoint", endpoint_id)


@operation("GET", "/v1/webhook_endpoints", "webhook_endpoint_list")
def list_(call: Call, params: Json) -> Json:
    """Endpoints, the newest first."""
    return listed(call, "webhook_endpoint", params, "/v1/webhook_endpoints", [])


@operation(
    "POST",
    "/v1/webhook_endpoints/{id}",
    "webhook_endpoint_update",
    *("description", "disabled", "enabled_events", "metadata", "url"),
)
def update(call: Call, params: Json, endpoint_id: str) -> Json:
    """Change an endpoint; one that is disabled is told nothing that happens meanwhile."""
    endpoint = call.require("webhook_endpoint", endpoint_id)
    changes: Json = {key: params[key] for key in ("enabled_events", "url") if key in params}
    if "description" in params:
        changes["description"] = cleared(params["description"])
    if "disabled" in params:
        changes["status"] = "disabled" if params["disabled"] else "enabled"
    if "metadata" in params:
        changes["metadata"] = merged_metadata(endpoint["metadata"], params["metadata"])
    return call.change(endpoint, changes)


@operation("DELETE", "/v1/webhook_endpoints/{id}", "webhook_endpoint_delete")
def delete(call: Call, _params: Json, endpoint_id: str) -> Json:
    """Delete an endpoint; what still waits for it is abandoned."""
    call.require("webhook_endpoint", endpoint_id)
    call.store.delete(endpoint_id)
    call.store.execute("DELETE FROM secrets WHERE id = ?", (endpoint_id,))
    return {"id": endpoint_id, "object": "webhook_endpoint", "deleted": True}


def add(call: Call, url: str, secret: str, enabled_events: list[str]) -> Json:
    """Store an endpoint with its secret."""
    given = {
        "id": call.new_id("we"),
        "api_version": API_VERSION,
        "created": call.now,
        "enabled_events": enabled_events,
        "livemode": False,
        "metadata": {},
        "status": "enabled",
        "url": url,
    }
    endpoint = call.create(shaped("webhook_endpoint", given))
    call.store.execute("INSERT INTO secrets VALUES (?, ?)", (endpoint["id"], secret))
    return endpoint
