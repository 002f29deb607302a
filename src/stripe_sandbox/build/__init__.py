"""Builders of conformant Stripe objects, used by the resources and by whoever loads a history.

Each takes what is particular to the object, by name, and fills in the rest as Stripe does for a plain card
subscription in test mode. Amounts are minor units, instants Unix seconds. Nothing here knows a store or a clock.
"""

from stripe_sandbox.build.catalog import build_plan, build_price, build_product, build_tax_rate
from stripe_sandbox.build.credits import build_credit_note, build_credit_note_line
from stripe_sandbox.build.discounts import build_coupon, build_discount, build_promotion_code
from stripe_sandbox.build.disputes import build_dispute
from stripe_sandbox.build.invoices import (
    build_discounted,
    build_invoice,
    build_item_line,
    build_line,
    build_taxes,
    build_totals,
)
from stripe_sandbox.build.items import build_invoice_item
from stripe_sandbox.build.payments import (
    build_balance_transaction,
    build_charge,
    build_invoice_payment,
    build_payment_intent,
    build_refund,
)
from stripe_sandbox.build.payouts import build_payout
from stripe_sandbox.build.people import build_customer, build_payment_method
from stripe_sandbox.build.schedules import build_phase, build_schedule
from stripe_sandbox.build.setups import build_setup_intent
from stripe_sandbox.build.subscriptions import build_item, build_subscription

__all__ = [
    "build_balance_transaction",
    "build_charge",
    "build_coupon",
    "build_credit_note",
    "build_credit_note_line",
    "build_customer",
    "build_discount",
    "build_discounted",
    "build_dispute",
    "build_invoice",
    "build_invoice_item",
    "build_invoice_payment",
    "build_item",
    "build_item_line",
    "build_line",
    "build_payment_intent",
    "build_payment_method",
    "build_payout",
    "build_phase",
    "build_plan",
    "build_price",
    "build_product",
    "build_promotion_code",
    "build_refund",
    "build_schedule",
    "build_setup_intent",
    "build_subscription",
    "build_tax_rate",
    "build_taxes",
    "build_totals",
]
