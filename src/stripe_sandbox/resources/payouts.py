"""Payouts, automatic and by hand."""

from typing import Any

from stripe_sandbox.billing import books
from stripe_sandbox.call import Call, merged_metadata
from stripe_sandbox.errors import invalid
from stripe_sandbox.listing import Condition, column, listed
from stripe_sandbox.operations import operation

Json = dict[str, Any]


@operation("POST", "/v1/payouts", "payout_create", "amount", "currency", "description", "metadata")
def create(call: Call, params: Json) -> Json:
    """Send a part of the available balance to the bank."""
    currency = params["currency"].lower()
    if params["amount"] <= 0:
        raise invalid("Invalid positive integer", param="amount", code="parameter_invalid_integer")
    if params["amount"] > books.available(call, until=call.now).get(currency, 0):
        raise invalid(
            "You have insufficient funds in your Stripe account for this transfer.", code="balance_insufficient"
        )
    given = {"metadata": merged_metadata(None, params.get("metadata"))}
    if "description" in params:
        given["description"] = params["description"]
    return books.send(call, params["amount"], currency, automatic=False, **given)


@operation("GET", "/v1/payouts/{id}", "payout_retrieve")
def retrieve(call: Call, _params: Json, payout_id: str) -> Json:
    """One payout."""
    return call.require("payout", payout_id)


@operation("GET", "/v1/payouts", "payout_list", "status", "created", "arrival_date")
def list_(call: Call, params: Json) -> Json:
    """Payouts, the newest first."""
    conditions: list[Condition] = [*column("status", params.get("status"))]
    wanted = params.get("arrival_date")
    for name, value in wanted.items() if isinstance(wanted, dict) else [("eq", wanted)] if wanted else []:
        comparison = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "eq": "="}[name]
        conditions.append((f"json_extract(body, '$.arrival_date') {comparison} ?", (value,)))
    return listed(call, "payout", params, "/v1/payouts", conditions)
