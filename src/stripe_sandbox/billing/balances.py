"""The balance between a customer and the account: credit that pays coming invoices, or a debt that rides on them."""

from typing import Any

from stripe_sandbox.call import Call
from stripe_sandbox.shapes import shaped

Json = dict[str, Any]


def adjust(call: Call, customer_id: str, amount: int, currency: str, kind: str, **on: Any) -> Json:
    """Move a customer's balance by `amount` (negative gives credit) and write it down.

    Args:
        call: The execution.
        customer_id: Whose balance.
        amount: Minor units.
        currency: Of `amount`.
        kind: Stripe's ``type``: ``adjustment``, ``applied_to_invoice``, ``credit_note`` and so on.
        on: ``invoice``, ``credit_note``, ``description``, ``metadata``.

    Returns:
        The customer balance transaction.
    """
    customer = call.require("customer", customer_id)
    balance = customer["balance"] + amount
    call.change(customer, {"balance": balance, "currency": customer["currency"] or currency}, "customer.updated")
    given = {
        "id": call.new_id("cbtxn"),
        "amount": amount,
        "created": call.now,
        "currency": currency,
        "customer": customer_id,
        "ending_balance": balance,
        "livemode": False,
        "metadata": {},
        "type": kind,
        **on,
    }
    return call.create(shaped("customer_balance_transaction", given))
