"""Billing-portal sessions: a link that a customer would follow; it leads to the sandbox's own plain page."""

from typing import Any

from stripe_sandbox.call import Call
from stripe_sandbox.errors import invalid
from stripe_sandbox.operations import operation
from stripe_sandbox.shapes import shaped

Json = dict[str, Any]


@operation(
    "POST",
    "/v1/billing_portal/sessions",
    "billing_portal.session_create",
    *("customer", "locale", "return_url", "configuration"),
)
def create(call: Call, params: Json) -> Json:
    """Make a session for a customer. Its ``url`` is a path of this server: `/portal/<id>` shows what it would show."""
    if "customer" not in params:
        raise invalid("Missing required param: customer.", param="customer", code="parameter_missing")
    call.require("customer", params["customer"], param="customer")
    session_id = call.new_id("bps")
    given = {
        "id": session_id,
        "configuration": params.get("configuration", "bpc_sandbox"),
        "created": call.now,
        "customer": params["customer"],
        "livemode": False,
        "locale": params.get("locale"),
        "return_url": params.get("return_url"),
        "url": f"{call.settings.public_url}/portal/{session_id}",
    }
    return call.create(shaped("billing_portal.session", given))
