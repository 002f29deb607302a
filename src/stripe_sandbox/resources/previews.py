"""Previews: the invoice that a change would make, by making it and taking it all back.

So a preview is what the change then does, to the cent, as long as the change names the same ``proration_date``.
"""

from typing import Any

from stripe_sandbox.billing import invoicing, prorating, renewing
from stripe_sandbox.call import Call
from stripe_sandbox.errors import invalid
from stripe_sandbox.operations import operation
from stripe_sandbox.resources import subscriptions

Json = dict[str, Any]

_ITEM = ("id", "price", "quantity", "deleted", "metadata", "tax_rates")
_DETAILS = (
    *("customer", "subscription", "discounts"),
    *(f"subscription_details.items.{key}" for key in _ITEM),
    *("subscription_details.billing_cycle_anchor", "subscription_details.proration_behavior"),
    *("subscription_details.proration_date", "subscription_details.trial_end", "subscription_details.cancel_at"),
    *("subscription_details.cancel_at_period_end", "subscription_details.cancel_now"),
    "subscription_details.default_tax_rates",
)


@operation("POST", "/v1/invoices/create_preview", "invoice_create_preview", *_DETAILS)
def create(call: Call, params: Json) -> Json:
    """The next invoice of a subscription, of a change to it, or of a new one; nothing of it stays."""
    call.store.execute("SAVEPOINT preview")
    try:
        drafted = _drafted(call, params)
    finally:
        call.store.execute("ROLLBACK TO preview")
        call.store.execute("RELEASE preview")
    shown = {"id": f"upcoming_{drafted['id']}", "auto_advance": False, "automatically_finalizes_at": None}
    lines = [line | {"invoice": shown["id"]} for line in drafted["lines"]["data"]]
    page = drafted["lines"] | {"data": lines, "url": f"/v1/invoices/{shown['id']}/lines"}
    return drafted | shown | {"lines": page}


def _drafted(call: Call, params: Json) -> Json:
    details = dict(params.get("subscription_details") or {})
    if "discounts" in params:
        details["discounts"] = params["discounts"]
    if "subscription" not in params:
        if "customer" not in params or not details.get("items"):
            raise invalid("You must specify `subscription`, or `customer` with `subscription_details[items]`.")
        anchor = details.pop("billing_cycle_anchor", {}).get("timestamp")
        wanted = details | ({"billing_cycle_anchor": anchor} if anchor else {})
        drafted = subscriptions.draft_new(call, wanted | {"customer": params["customer"]})[1]
        if drafted is None:
            raise invalid(f"No upcoming invoices for customer: {params['customer']}", code="invoice_upcoming_none")
        return drafted
    return _of_change(call, str(params["subscription"]), details)


def _of_change(call: Call, subscription_id: str, details: Json) -> Json:
    subscription = call.require("subscription", subscription_id, param="subscription")
    if details.get("cancel_now"):
        return _of_cancellation(call, subscription, details)
    if details:
        changed = subscriptions.made_change(call, details, subscription_id)
        if changed.draft:
            return changed.draft
        subscription = changed.subscription
    end = min(item["current_period_end"] for item in subscription["items"]["data"])
    ends_before = subscription["cancel_at"] is not None and subscription["cancel_at"] <= end
    if subscription["status"] in subscriptions.ENDED or ends_before:
        message = f"No upcoming invoices for customer: {subscription['customer']}"
        raise invalid(message, code="invoice_upcoming_none")
    call.now = max(call.now, end)
    return renewing.next_draft(call, subscription)[1]


def _of_cancellation(call: Call, subscription: Json, details: Json) -> Json:
    """What ``invoice_now`` and ``prorate`` would bill or give back if it were canceled now."""
    if details.get("proration_behavior") != "none":
        for item in subscription["items"]["data"]:
            prorating.credit(call, subscription, item, details.get("proration_date", call.now))
    customer = call.require("customer", subscription["customer"])
    return invoicing.draft(call, subscription, customer, "subscription_cycle", items=[])
