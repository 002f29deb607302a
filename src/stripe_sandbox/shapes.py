"""The empty form of each kind of object: its nullable fields, as null, as Stripe writes them out."""

from functools import cache
from typing import Any

from stripe_sandbox import sdk

Json = dict[str, Any]

# Fields that Stripe leaves out of an answer unless they are expanded or the object is of another type,
# rather than writing null.
_ABSENT = {
    "charge": {"refunds", "level3", "presentment_details", "authorization_code"},
    "customer": {
        "business_name",
        "cash_balance",
        "customer_account",
        "deleted",
        "individual_name",
        "invoice_credit_balance",
        "sources",
        "subscriptions",
        "tax",
        "tax_ids",
    },
    "coupon": {"currency_options", "deleted"},
    "discount": {"deleted"},
    "invoiceitem": {"deleted", "frozen_fields", "invoicing_rules", "net_amount"},
    "dispute": {"intended_submission_method", "network_reason_code"},
    "event": {"account", "context"},
    "invoice": {"amount_paid_off_stripe", "confirmation_secret", "deleted", "payments", "status_details"},
    "payment_intent": {
        "presentment_details",
        "hooks",
        "managed_payments",
        "payment_record",
        "allowed_payment_method_types",
    },
    "price": {"currency_options", "deleted", "tiers"},
    "product": {"deleted", "tax_details"},
    "refund": {
        "failure_balance_transaction",
        "failure_reason",
        "pending_reason",
        "instructions_email",
        "next_action",
        "presentment_details",
    },
    "subscription": {"managed_payments", "presentment_details", "status_details"},
    "subscription_item": {"billed_until", "current_trial", "deleted"},
    "test_helpers.test_clock": {"deleted"},
    "webhook_endpoint": {"secret", "deleted"},
}
_PAYMENT_METHOD_KEEPS = {"allow_redisplay", "customer", "customer_account", "metadata"}


@cache
def nulls(kind: str) -> Json:
    """The fields of `kind` that are null unless set. Do not change the result: it is shared."""
    cls = sdk.resource(kind)
    if cls is None:
        return {}
    nullable = {name for name, annotation in sdk.fields(cls).items() if sdk.is_nullable(annotation)}
    if kind == "payment_method":
        nullable &= _PAYMENT_METHOD_KEEPS  # the hash of every other type of payment method is left out
    return dict.fromkeys(sorted(nullable - _ABSENT.get(kind, set())))


def shaped(kind: str, given: Json) -> Json:
    """`given` with every nullable field of `kind` that it lacks set to null."""
    return {"id": given.get("id"), "object": kind, **nulls(kind), **given}


def page(items: list[Json], url: str, *, has_more: bool = False) -> Json:
    """A list object holding `items`."""
    return {"object": "list", "data": items, "has_more": has_more, "url": url}
