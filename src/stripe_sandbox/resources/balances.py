"""Customer balance transactions: credit and debt between a customer and the account."""

from typing import Any

from stripe_sandbox.billing import balances
from stripe_sandbox.call import Call, merged_metadata
from stripe_sandbox.errors import missing
from stripe_sandbox.listing import column, listed
from stripe_sandbox.operations import operation

Json = dict[str, Any]

_URL = "/v1/customers/{id}/balance_transactions"
_KIND = "customer_balance_transaction"
_CREATE = ("amount", "currency", "description", "metadata")


@operation("POST", _URL, "customer_balance_transaction_create", *_CREATE)
def create(call: Call, params: Json, customer_id: str) -> Json:
    """Give a customer credit (a negative amount) or a debt for the next invoice."""
    call.require("customer", customer_id)
    given = {"description": params.get("description"), "metadata": merged_metadata(None, params.get("metadata"))}
    return balances.adjust(call, customer_id, params["amount"], params["currency"].lower(), "adjustment", **given)


@operation("GET", f"{_URL}/{{id}}", "customer_balance_transaction_retrieve")
def retrieve(call: Call, _params: Json, customer_id: str, transaction_id: str) -> Json:
    """One transaction of the customer."""
    found = call.require(_KIND, transaction_id)
    if found["customer"] != customer_id:
        raise missing(_KIND, transaction_id, param=None, status=404)
    return found


@operation("GET", _URL, "customer_balance_transaction_list", "invoice", "created")
def list_(call: Call, params: Json, customer_id: str) -> Json:
    """The transactions of a customer, the newest first."""
    call.require("customer", customer_id)
    url = _URL.replace("{id}", customer_id)
    conditions = [*column("parent", customer_id), *column("word", params.get("invoice"))]
    return listed(call, _KIND, params, url, conditions)
