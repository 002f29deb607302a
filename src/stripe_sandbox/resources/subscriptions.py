"""Subscriptions."""

from typing import Any

from stripe_sandbox.billing import adding, changing, discounting, items, prorating, renewing, starting
from stripe_sandbox.call import Call, cleared, merged_metadata
from stripe_sandbox.errors import invalid, missing, not_simulated
from stripe_sandbox.listing import Condition, column, field, listed
from stripe_sandbox.operations import operation

Json = dict[str, Any]

ENDED = ("canceled", "incomplete_expired")
_ITEM = ("items.price", "items.quantity", "items.metadata", "items.tax_rates")
_SHARED = (
    *("cancel_at", "cancel_at_period_end", "collection_method", "days_until_due", "default_payment_method"),
    *("default_tax_rates", "description", "discounts", "metadata", "off_session", "payment_behavior", *_ITEM),
    *("payment_settings.save_default_payment_method", "payment_settings.payment_method_types", "proration_behavior"),
    *("add_invoice_items.price", "add_invoice_items.quantity", "add_invoice_items.metadata", "trial_end"),
    *("add_invoice_items.tax_rates", "add_invoice_items.period", "trial_settings.end_behavior.missing_payment_method"),
    "invoice_settings.custom_fields",
    *(f"add_invoice_items.price_data.{key}" for key in ("currency", "product", "unit_amount", "tax_behavior")),
)
CREATE = (*_SHARED, "billing_cycle_anchor", "currency", "customer", "trial_period_days")
UPDATE = (
    *_SHARED,
    *("billing_cycle_anchor", "cancellation_details", "items.id", "items.deleted", "pause_collection"),
    "proration_date",
)
_BEHAVIORS = ("allow_incomplete", "error_if_incomplete", "default_incomplete")
_CANCEL = ("cancellation_details", "invoice_now", "prorate")
_RESUME = ("billing_cycle_anchor", "proration_behavior", "payment_behavior")


@operation("POST", "/v1/subscriptions", "subscription_create", *CREATE)
def create(call: Call, params: Json) -> Json:
    """Subscribe a customer, bill the first period, and collect it as ``payment_behavior`` says."""
    subscription, drafted = draft_new(call, params)
    if params.get("cancel_at_period_end"):
        subscription |= _cancel_at_period_end(call, subscription, wanted=True)
    elif params.get("cancel_at") is not None:
        subscription |= _cancel_at(call, subscription, params["cancel_at"])
    on_session = not params.get("off_session", False)
    return starting.pay_first(call, subscription, drafted, _behavior(params), on_session=on_session)


def draft_new(call: Call, params: Json) -> tuple[Json, Json | None]:
    """A subscription that is not yet announced, and the draft of its first invoice, if it has one."""
    if "customer" not in params:
        raise invalid("Missing required param: customer.", param="customer", code="parameter_missing")
    customer = call.require("customer", params["customer"], param="customer")
    _behavior(params)
    _check_collection(params.get("collection_method"), params.get("days_until_due"))
    if "default_payment_method" in params:
        _check_card(call, params["default_payment_method"], customer["id"])
    subscription, when = starting.open_subscription(call, params, customer)
    if "currency" in params and params["currency"].lower() != subscription["currency"]:
        raise invalid("The price's currency is not the given one.", param="currency")
    adding.add(call, subscription, params)
    prorate = params.get("proration_behavior", "create_prorations") != "none"
    return subscription, starting.first_draft(call, subscription, when, prorate=prorate)


@operation("GET", "/v1/subscriptions/{id}", "subscription_retrieve")
def retrieve(call: Call, _params: Json, subscription_id: str) -> Json:
    """One subscription, ended ones too."""
    return call.require("subscription", subscription_id)


@operation("POST", "/v1/subscriptions/{id}", "subscription_update", *UPDATE)
def update(call: Call, params: Json, subscription_id: str) -> Json:
    """Change a subscription; one that has ended keeps nothing but its metadata and its cancellation details open."""
    changed = made_change(call, params, subscription_id)
    on_session = not params.get("off_session", False)
    changing.collect(call, changed, _behavior(params), on_session=on_session)
    return call.require("subscription", subscription_id)


def made_change(call: Call, params: Json, subscription_id: str) -> changing.Changed:
    """Make an update, up to the draft of the invoice that it may need."""
    subscription = call.require("subscription", subscription_id)
    if subscription["status"] in ENDED and params.keys() - {"metadata", "cancellation_details", "expand"}:
        raise invalid(
            "A canceled subscription can only update its cancellation_details and metadata.",
        )
    _behavior(params)
    changes = _plain_changes(call, subscription, params) | _planned_end(call, subscription, params)
    if "cancellation_details" in params:
        base: Json = changes.get("cancellation_details") or subscription["cancellation_details"]
        given = {key: cleared(value) for key, value in (cleared(params["cancellation_details"]) or {}).items()}
        changes["cancellation_details"] = base | given
    adding.add(call, subscription, params)
    if not params.keys() & {"items", "billing_cycle_anchor", "trial_end", "add_invoice_items"}:
        return changing.Changed(call.change(subscription, changes, "customer.subscription.updated"), None)
    if subscription["status"] == "incomplete":
        raise invalid("This subscription's first payment is still open; its items cannot be changed.", param="items")
    return changing.change(call, subscription, params, changes)


@operation("DELETE", "/v1/subscriptions/{id}", "subscription_cancel", *_CANCEL)
def cancel(call: Call, params: Json, subscription_id: str) -> Json:
    """Cancel now. What was paid is not given back unless asked; open invoices are no longer collected by themselves."""
    subscription = call.require("subscription", subscription_id)
    if subscription["status"] in ENDED:
        raise missing("subscription", subscription_id, param=None, status=404)
    given = {key: cleared(value) for key, value in (params.get("cancellation_details") or {}).items()}
    details = subscription["cancellation_details"] | {"reason": "cancellation_requested"} | given
    subscription = call.change(subscription, {"cancellation_details": details})
    if subscription["status"] == "incomplete":
        return renewing.expire(call, subscription, "customer.subscription.deleted")
    if params.get("prorate") and subscription["status"] != "trialing":
        for item in subscription["items"]["data"]:
            prorating.credit(call, subscription, item, call.now)
    elif not params.get("invoice_now"):
        prorating.forget(call, subscription)
    ended = renewing.end(call, subscription)
    if params.get("invoice_now"):
        renewing.bill_the_rest(call, ended)
    return call.require("subscription", subscription_id)


@operation("POST", "/v1/subscriptions/{id}/resume", "subscription_resume", *_RESUME)
def resume(call: Call, params: Json, subscription_id: str) -> Json:
    """Go on with a subscription that was paused at the end of its trial: a new period begins now and is billed."""
    subscription = call.require("subscription", subscription_id)
    if subscription["status"] != "paused":
        raise invalid("Only subscriptions with the status `paused` can be resumed.")
    if (params.get("billing_cycle_anchor") or {}).get("type") == "unchanged":
        raise not_simulated("resuming with an unchanged billing_cycle_anchor", param="billing_cycle_anchor")
    cycle = {"billing_cycle_anchor": {"type": "now"}, "proration_behavior": "none"}
    changed = changing.change(call, subscription, cycle, {"status": "active"})
    changing.collect(call, changed, "allow_incomplete", on_session=True)
    resumed = call.require("subscription", subscription_id)
    call.emit("customer.subscription.resumed", resumed)
    return resumed


@operation(
    "GET",
    "/v1/subscriptions",
    "subscription_list",
    *("customer", "status", "price", "created", "collection_method", "test_clock"),
)
def list_(call: Call, params: Json) -> Json:
    """Subscriptions, the newest first; those that were canceled only when ``status`` asks for them."""
    conditions: list[Condition] = [
        *column("customer", params.get("customer")),
        *field("$.collection_method", params.get("collection_method")),
        *column("word", params.get("test_clock")),
    ]
    if "customer" not in params and "test_clock" not in params:
        conditions.append(("word IS NULL", ()))  # as at Stripe: what is on a test clock is asked for by name
    match params.get("status"):
        case None:
            conditions.append(("status <> 'canceled'", ()))
        case "all":
            pass
        case "ended":
            conditions.append((f"status IN {ENDED}", ()))
        case status:
            conditions += column("status", status)
    if price := params.get("price"):
        within = (
            "EXISTS (SELECT 1 FROM json_each(body, '$.items.data') i WHERE json_extract(i.value, '$.price.id') = ?)"
        )
        conditions.append((within, (price,)))
    return listed(call, "subscription", params, "/v1/subscriptions", conditions)


@operation("DELETE", "/v1/subscriptions/{id}/discount", "subscription_delete_discount")
def delete_discount(call: Call, _params: Json, subscription_id: str) -> Json:
    """Take every discount from a subscription."""
    subscription = call.require("subscription", subscription_id)
    found = discounting.in_force(call, subscription)
    if not found:
        raise missing("discount", subscription_id, param=None, status=404)
    call.change(subscription, {"discounts": []}, "customer.subscription.updated")
    for discount, _ in found:
        call.emit("customer.discount.deleted", discount)
    return found[0][0] | {"deleted": True}


def _behavior(params: Json) -> str:
    behavior = str(params.get("payment_behavior", "allow_incomplete"))
    if behavior not in _BEHAVIORS:
        raise not_simulated(f"payment_behavior {behavior}", param="payment_behavior")
    return behavior


def _check_collection(method: str | None, days_until_due: int | None) -> None:
    if method == "send_invoice" and days_until_due is None:
        raise invalid(
            "You must pass `days_until_due` when `collection_method` is set to `send_invoice`.", param="days_until_due"
        )
    if method != "send_invoice" and days_until_due is not None:
        raise invalid(
            "`days_until_due` can only be set when `collection_method` is `send_invoice`.", param="days_until_due"
        )


def _plain_changes(call: Call, subscription: Json, params: Json) -> Json:
    changes: Json = {}
    if "metadata" in params:
        changes["metadata"] = merged_metadata(subscription["metadata"], params["metadata"])
    if "description" in params:
        changes["description"] = cleared(params["description"])
    if "default_payment_method" in params:
        changes["default_payment_method"] = cleared(params["default_payment_method"])
        _check_card(call, changes["default_payment_method"], subscription["customer"])
    if "default_tax_rates" in params:
        changes["default_tax_rates"] = items.tax_rates(call, params["default_tax_rates"], "default_tax_rates")
    for settings in params.keys() & {"payment_settings", "invoice_settings"}:
        given = {key: cleared(value) for key, value in params[settings].items()}
        changes[settings] = subscription[settings] | given
    if "trial_settings" in params:
        end = subscription["trial_settings"]["end_behavior"] | params["trial_settings"]["end_behavior"]
        changes["trial_settings"] = {"end_behavior": end}
    if params.keys() & {"collection_method", "days_until_due"}:
        method = params.get("collection_method", subscription["collection_method"])
        kept = subscription["days_until_due"] if method == "send_invoice" else None
        days = params.get("days_until_due", kept)
        _check_collection(method, days)
        changes |= {"collection_method": method, "days_until_due": days}
    if "discounts" in params:
        customer = call.require("customer", subscription["customer"])
        wanted = cleared(params["discounts"]) or []
        changes["discounts"] = discounting.redeem(call, wanted, customer, "discounts", subscription=subscription["id"])
    if "pause_collection" in params:
        changes["pause_collection"] = _pause(call, subscription, cleared(params["pause_collection"]))
    return changes


def _pause(call: Call, subscription: Json, given: Json | None) -> Json | None:
    if given is None:
        return None
    resumes_at = given.get("resumes_at")
    if resumes_at is not None:
        if resumes_at <= call.now:
            raise invalid(
                "Invalid timestamp: must be an integer Unix timestamp in the future.",
                param="pause_collection[resumes_at]",
            )
        call.later(resumes_at, subscription, "resume_collection")
    return {"behavior": given["behavior"], "resumes_at": resumes_at}


def _planned_end(call: Call, subscription: Json, params: Json) -> Json:
    if subscription["schedule"] and params.keys() & {"cancel_at", "cancel_at_period_end"}:
        raise invalid(
            f"The subscription is managed by the subscription schedule `{subscription['schedule']}`, and updating any "
            "cancelation behavior directly is not allowed. Please update the schedule instead.",
        )
    if "cancel_at_period_end" in params and "cancel_at" in params:
        raise invalid("You may only specify one of these parameters: cancel_at, cancel_at_period_end.")
    if "cancel_at_period_end" in params:
        return _cancel_at_period_end(call, subscription, wanted=params["cancel_at_period_end"])
    if "cancel_at" in params:
        return _cancel_at(call, subscription, cleared(params["cancel_at"]))
    return {}


def _cancel_at_period_end(call: Call, subscription: Json, *, wanted: bool) -> Json:
    end = min(item["current_period_end"] for item in subscription["items"]["data"])
    return _cancel_at(call, subscription, end if wanted else None) | {"cancel_at_period_end": wanted}


def _cancel_at(call: Call, subscription: Json, instant: Any) -> Json:
    """Plan the end of a subscription, or (None) take the plan back."""
    ends = [item["current_period_end"] for item in subscription["items"]["data"]]
    if isinstance(instant, str):
        instant = min(ends) if instant == "min_period_end" else max(ends)
    if instant is not None and instant <= call.now:
        raise invalid("Invalid timestamp: must be an integer Unix timestamp in the future.", param="cancel_at")
    reason = None if instant is None else "cancellation_requested"
    return {
        "cancel_at": instant,
        "cancel_at_period_end": False,
        "canceled_at": None if instant is None else call.now,
        "cancellation_details": subscription["cancellation_details"] | {"reason": reason},
    }


def _check_card(call: Call, payment_method_id: str | None, customer_id: str) -> None:
    if payment_method_id is None:
        return
    card = call.require("payment_method", payment_method_id, param="default_payment_method")
    if card["customer"] != customer_id:
        raise invalid(
            f"The customer does not have a payment method with the ID {payment_method_id}. "
            "The payment method must be attached to the customer.",
            param="default_payment_method",
            code="resource_missing",
        )
