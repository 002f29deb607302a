"""Balance transactions: every movement of the Stripe balance, with Stripe's fee."""

from typing import Any

from stripe_sandbox.call import Call
from stripe_sandbox.listing import column, field, listed
from stripe_sandbox.operations import operation

Json = dict[str, Any]

_URL = "/v1/balance_transactions"


@operation("GET", "/v1/balance_transactions/{id}", "balance_transaction_retrieve")
def retrieve(call: Call, _params: Json, transaction_id: str) -> Json:
    """One balance transaction."""
    return _as_of(call.require("balance_transaction", transaction_id), call.now)


@operation("GET", _URL, "balance_transaction_list", "type", "source", "currency", "created")
def list_(call: Call, params: Json) -> Json:
    """Balance transactions, the newest first."""
    conditions = [
        *column("word", params.get("type")),
        *column("parent", params.get("source")),
        *field("$.currency", params.get("currency")),
    ]
    found = listed(call, "balance_transaction", params, _URL, conditions)
    return found | {"data": [_as_of(item, call.now) for item in found["data"]]}


def _as_of(transaction: Json, now: int) -> Json:
    """Funds become available by time alone, so the status is told when asked for."""
    return transaction | {"status": "available" if transaction["available_on"] <= now else "pending"}
