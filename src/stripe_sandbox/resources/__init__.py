"""The API's operations, one file for each noun. Importing this package registers them all."""

from stripe_sandbox.resources import (
    balance,
    charges,
    customers,
    events,
    invoices,
    payment_intents,
    payment_methods,
    prices,
    products,
    refunds,
    subscriptions,
    tax_rates,
    webhook_endpoints,
)

__all__ = [
    "balance",
    "charges",
    "customers",
    "events",
    "invoices",
    "payment_intents",
    "payment_methods",
    "prices",
    "products",
    "refunds",
    "subscriptions",
    "tax_rates",
    "webhook_endpoints",
]
