"""Subscriptions."""

from typing import Any

from stripe_sandbox.billing import renewing, starting
from stripe_sandbox.build.catalog import build_plan
from stripe_sandbox.call import Call, cleared, merged_metadata
from stripe_sandbox.errors import invalid, missing, not_simulated
from stripe_sandbox.listing import Condition, column, field, listed
from stripe_sandbox.operations import operation

Json = dict[str, Any]

_ENDED = ("canceled", "incomplete_expired")
_SETTINGS = ("payment_settings.save_default_payment_method", "payment_settings.payment_method_types")
_CREATE = (
    *("customer", "items.price", "items.quantity", "items.metadata", "default_payment_method", "default_tax_rates"),
    *(
        "description",
        "metadata",
        "off_session",
        "payment_behavior",
        "collection_method",
        "trial_end",
        "trial_period_days",
    ),
    *("billing_cycle_anchor", "proration_behavior", "cancel_at_period_end", "currency", *_SETTINGS),
)
_UPDATE = (
    *("cancel_at", "cancel_at_period_end", "cancellation_details", "default_payment_method", "default_tax_rates"),
    *("description", "metadata", "items.id", "items.price", "items.quantity", "items.metadata", "proration_behavior"),
    *_SETTINGS,
)
_BEHAVIORS = ("allow_incomplete", "error_if_incomplete", "default_incomplete")


@operation("POST", "/v1/subscriptions", "subscription_create", *_CREATE)
def create(call: Call, params: Json) -> Json:
    """Subscribe a customer, bill the first period, and collect it as ``payment_behavior`` says."""
    if "customer" not in params:
        raise invalid("Missing required param: customer.", param="customer", code="parameter_missing")
    customer = call.require("customer", params["customer"], param="customer")
    behavior = params.get("payment_behavior", "allow_incomplete")
    if behavior not in _BEHAVIORS:
        raise not_simulated(f"payment_behavior {behavior}", param="payment_behavior")
    if params.get("collection_method", "charge_automatically") != "charge_automatically":
        raise not_simulated("invoices that are sent rather than charged", param="collection_method")
    if "default_payment_method" in params:
        _check_card(call, params["default_payment_method"], customer["id"])
    subscription, when = starting.open_subscription(call, params, customer, _tax_rates(call, params))
    _check_currency(params, subscription)
    prorate = params.get("proration_behavior", "create_prorations") != "none"
    invoice = starting.first_invoice(call, subscription, when, prorate=prorate)
    if params.get("cancel_at_period_end"):
        subscription |= _cancel_at_period_end(call, subscription, wanted=True)
    return starting.pay_first(call, subscription, invoice, behavior, on_session=not params.get("off_session", False))


@operation("GET", "/v1/subscriptions/{id}", "subscription_retrieve")
def retrieve(call: Call, _params: Json, subscription_id: str) -> Json:
    """One subscription, ended ones too."""
    return call.require("subscription", subscription_id)


@operation("POST", "/v1/subscriptions/{id}", "subscription_update", *_UPDATE)
def update(call: Call, params: Json, subscription_id: str) -> Json:
    """Change a subscription; one that has ended keeps nothing but its metadata and its cancellation details open."""
    subscription = call.require("subscription", subscription_id)
    if subscription["status"] in _ENDED and params.keys() - {"metadata", "cancellation_details", "expand"}:
        raise invalid(
            "A canceled subscription can only update its cancellation_details and metadata.",
        )
    changes = _plain_changes(call, subscription, params)
    if "cancel_at_period_end" in params and "cancel_at" in params:
        raise invalid("You may only specify one of these parameters: cancel_at, cancel_at_period_end.")
    if "cancel_at_period_end" in params:
        changes |= _cancel_at_period_end(call, subscription, wanted=params["cancel_at_period_end"])
    if "cancel_at" in params:
        changes |= _cancel_at(call, subscription, cleared(params["cancel_at"]))
    if "cancellation_details" in params:
        base: Json = changes.get("cancellation_details") or subscription["cancellation_details"]
        given = {key: cleared(value) for key, value in (cleared(params["cancellation_details"]) or {}).items()}
        changes["cancellation_details"] = base | given
    if "items" in params:
        changes["items"] = subscription["items"] | {"data": _changed_items(call, subscription, params)}
    return call.change(subscription, changes, "customer.subscription.updated")


@operation("DELETE", "/v1/subscriptions/{id}", "subscription_cancel", "cancellation_details", "invoice_now", "prorate")
def cancel(call: Call, params: Json, subscription_id: str) -> Json:
    """Cancel now. What was paid is not given back; open invoices are no longer collected by themselves."""
    subscription = call.require("subscription", subscription_id)
    if subscription["status"] in _ENDED:
        raise missing("subscription", subscription_id, param=None, status=404)
    for name in ("invoice_now", "prorate"):
        if params.get(name):
            raise not_simulated(f"the parameter {name}", param=name)
    given = {key: cleared(value) for key, value in (params.get("cancellation_details") or {}).items()}
    details = subscription["cancellation_details"] | {"reason": "cancellation_requested"} | given
    subscription = call.change(subscription, {"cancellation_details": details})
    if subscription["status"] == "incomplete":
        return renewing.expire(call, subscription, "customer.subscription.deleted")
    return renewing.end(call, subscription)


@operation(
    "GET", "/v1/subscriptions", "subscription_list", "customer", "status", "price", "created", "collection_method"
)
def list_(call: Call, params: Json) -> Json:
    """Subscriptions, the newest first; those that were canceled only when ``status`` asks for them."""
    conditions: list[Condition] = [
        *column("customer", params.get("customer")),
        *field("$.collection_method", params.get("collection_method")),
    ]
    match params.get("status"):
        case None:
            conditions.append(("status <> 'canceled'", ()))
        case "all":
            pass
        case "ended":
            conditions.append((f"status IN {_ENDED}", ()))
        case status:
            conditions += column("status", status)
    if price := params.get("price"):
        within = (
            "EXISTS (SELECT 1 FROM json_each(body, '$.items.data') i WHERE json_extract(i.value, '$.price.id') = ?)"
        )
        conditions.append((within, (price,)))
    return listed(call, "subscription", params, "/v1/subscriptions", conditions)


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
        changes["default_tax_rates"] = _tax_rates(call, params)
    if "payment_settings" in params:
        given = {key: cleared(value) for key, value in params["payment_settings"].items()}
        changes["payment_settings"] = subscription["payment_settings"] | given
    return changes


def _cancel_at_period_end(call: Call, subscription: Json, *, wanted: bool) -> Json:
    end = min(item["current_period_end"] for item in subscription["items"]["data"])
    return _cancel_at(call, subscription, end if wanted else None) | {"cancel_at_period_end": wanted}


def _cancel_at(call: Call, subscription: Json, instant: Any) -> Json:
    """Plan the end of a subscription, or (None) take the plan back."""
    if isinstance(instant, str):
        raise not_simulated(f"cancel_at {instant}", param="cancel_at")
    if instant is not None and instant <= call.now:
        raise invalid("Invalid timestamp: must be an integer Unix timestamp in the future.", param="cancel_at")
    reason = None if instant is None else "cancellation_requested"
    return {
        "cancel_at": instant,
        "cancel_at_period_end": False,
        "canceled_at": None if instant is None else call.now,
        "cancellation_details": subscription["cancellation_details"] | {"reason": reason},
    }


def _changed_items(call: Call, subscription: Json, params: Json) -> list[Json]:
    """The items after an update; a change of price or quantity counts from the next period on."""
    items = {item["id"]: item for item in subscription["items"]["data"]}
    for index, given in enumerate(params["items"] or []):
        item = items.get(given.get("id", ""))
        if item is None:
            if "id" in given:
                raise missing("subscription_item", given["id"], param=f"items[{index}][id]", status=400)
            raise not_simulated("adding items to a subscription; name the item to change by its id", param="items")
        changed = dict(item)
        if "metadata" in given:
            changed["metadata"] = merged_metadata(item["metadata"], given["metadata"])
        changed["quantity"] = given.get("quantity", item["quantity"])
        if given.get("price", item["price"]["id"]) != item["price"]["id"]:
            changed |= _new_price(call, item, given["price"], f"items[{index}][price]")
        billed = any(changed[key] != item[key] for key in ("quantity", "price"))
        if billed and params.get("proration_behavior") != "none":
            raise not_simulated(
                "prorations of a change of price or quantity; give proration_behavior=none", param="proration_behavior"
            )
        items[item["id"]] = changed
    return list(items.values())


def _new_price(call: Call, item: Json, price_id: str, param: str) -> Json:
    price = starting.subscribable(call, price_id, param)
    if price["currency"] != item["price"]["currency"]:
        raise invalid("The currency of a subscription cannot change.", param=param)
    if any(price["recurring"][key] != item["price"]["recurring"][key] for key in ("interval", "interval_count")):
        raise not_simulated("a change of the billing interval", param=param)
    return {"price": price, "plan": build_plan(price)}


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


def _check_currency(params: Json, subscription: Json) -> None:
    if "currency" in params and params["currency"].lower() != subscription["currency"]:
        raise invalid("The price's currency is not the given one.", param="currency")


def _tax_rates(call: Call, params: Json) -> list[Json]:
    """The whole tax rates named by ``default_tax_rates``."""
    found = []
    for index, rate_id in enumerate(params.get("default_tax_rates") or []):
        rate = call.require("tax_rate", rate_id, param=f"default_tax_rates[{index}]")
        if not rate["active"]:
            raise invalid(f"The tax rate {rate_id} is archived.", param=f"default_tax_rates[{index}]")
        found.append(rate)
    return found
