"""Tax rates."""

from typing import Any

from stripe_sandbox.build import build_tax_rate
from stripe_sandbox.call import Call, merged_metadata
from stripe_sandbox.errors import invalid
from stripe_sandbox.listing import field, listed
from stripe_sandbox.operations import operation

Json = dict[str, Any]

_TEXTS = ("country", "description", "jurisdiction", "state", "tax_type")
_PERCENT_MAX = 100


@operation(
    "POST", "/v1/tax_rates", "tax_rate_create", *_TEXTS, "active", "display_name", "inclusive", "metadata", "percentage"
)
def create(call: Call, params: Json) -> Json:
    """Create a tax rate; its percentage never changes afterwards."""
    if not 0 <= params["percentage"] <= _PERCENT_MAX:
        raise invalid("Invalid percentage: must be between 0 and 100", param="percentage")
    rate = build_tax_rate(
        id=call.new_id("txr"),
        display_name=params["display_name"],
        percentage=params["percentage"],
        inclusive=params["inclusive"],
        created=call.now,
        active=params.get("active", True),
        metadata=merged_metadata(None, params.get("metadata")),
        **{key: params[key] for key in _TEXTS if key in params},
    )
    return call.create(rate, "tax_rate.created")


@operation("GET", "/v1/tax_rates/{id}", "tax_rate_retrieve")
def retrieve(call: Call, _params: Json, tax_rate_id: str) -> Json:
    """One tax rate."""
    return call.require("tax_rate", tax_rate_id)


@operation("POST", "/v1/tax_rates/{id}", "tax_rate_update", *_TEXTS, "active", "display_name", "metadata")
def update(call: Call, params: Json, tax_rate_id: str) -> Json:
    """Change what may change of a tax rate."""
    rate = call.require("tax_rate", tax_rate_id)
    changes = {key: params[key] for key in (*_TEXTS, "active", "display_name") if key in params}
    if "metadata" in params:
        changes["metadata"] = merged_metadata(rate["metadata"], params["metadata"])
    return call.change(rate, changes, "tax_rate.updated")


@operation("GET", "/v1/tax_rates", "tax_rate_list", "active", "inclusive", "created")
def list_(call: Call, params: Json) -> Json:
    """Tax rates, the newest first."""
    conditions = [*field("$.active", params.get("active")), *field("$.inclusive", params.get("inclusive"))]
    return listed(call, "tax_rate", params, "/v1/tax_rates", conditions)
