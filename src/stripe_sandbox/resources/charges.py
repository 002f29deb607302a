"""Charges."""

from typing import Any

from stripe_sandbox.call import Call
from stripe_sandbox.listing import column, listed
from stripe_sandbox.operations import operation

Json = dict[str, Any]


@operation("GET", "/v1/charges/{id}", "charge_retrieve")
def retrieve(call: Call, _params: Json, charge_id: str) -> Json:
    """One charge."""
    return call.require("charge", charge_id)


@operation("GET", "/v1/charges", "charge_list", "customer", "payment_intent", "created")
def list_(call: Call, params: Json) -> Json:
    """Charges, the newest first; failed ones too."""
    conditions = [*column("customer", params.get("customer")), *column("parent", params.get("payment_intent"))]
    return listed(call, "charge", params, "/v1/charges", conditions)
