"""The balance, and its transactions: every movement of it, with Stripe's fee."""

from typing import Any

from stripe_sandbox.billing import books
from stripe_sandbox.call import Call
from stripe_sandbox.listing import Condition, column, field, listed
from stripe_sandbox.operations import operation

Json = dict[str, Any]

_URL = "/v1/balance_transactions"


@operation("GET", "/v1/balance", "balance_retrieve")
def retrieve_balance(call: Call, _params: Json) -> Json:
    """What can be paid out, and what will be able to be."""
    sums = {"available": books.available(call, until=call.wall), "pending": books.pending(call, at=call.wall)}
    currencies = sorted({"usd"} | sums["available"].keys() | sums["pending"].keys())
    found = {
        name: [
            {"amount": given.get(each, 0), "currency": each, "source_types": {"card": given.get(each, 0)}}
            for each in currencies
        ]
        for name, given in sums.items()
    }
    return {"object": "balance", "livemode": False, **found}


@operation("GET", "/v1/balance_transactions/{id}", "balance_transaction_retrieve")
def retrieve(call: Call, _params: Json, transaction_id: str) -> Json:
    """One balance transaction."""
    return _as_of(call.require("balance_transaction", transaction_id), call.wall)


@operation("GET", _URL, "balance_transaction_list", "type", "source", "currency", "created", "payout")
def list_(call: Call, params: Json) -> Json:
    """Balance transactions, the newest first."""
    conditions: list[Condition] = [
        *column("word", params.get("type")),
        *column("parent", params.get("source")),
        *field("$.currency", params.get("currency")),
    ]
    if payout := params.get("payout"):
        call.require("payout", payout, param="payout")
        within = "EXISTS (SELECT 1 FROM settlements s WHERE s.txn = objects.id AND s.payout = ?)"
        conditions.append((within, (payout,)))
    found = listed(call, "balance_transaction", params, _URL, conditions)
    return found | {"data": [_as_of(item, call.wall) for item in found["data"]]}


def _as_of(transaction: Json, now: int) -> Json:
    """Funds become available by time alone, so the status is told when asked for."""
    return transaction | {"status": "available" if transaction["available_on"] <= now else "pending"}
