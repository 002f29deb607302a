"""The items of subscriptions: which prices may stand together, and what an update makes of them."""

from typing import Any

from stripe_sandbox.build import build_item, build_plan
from stripe_sandbox.call import Call, merged_metadata
from stripe_sandbox.errors import invalid, missing

Json = dict[str, Any]

_ITEMS_MAX = 20
_INTERVAL = ("interval", "interval_count")


def subscribable(call: Call, price_id: str, param: str) -> Json:
    """An active recurring price.

    Raises:
        ApiError: There is no such price, or it cannot be subscribed to.
    """
    price = call.require("price", price_id, param=param)
    if price["recurring"] is None:
        message = (
            f"The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`: "
            f"{price_id}"
        )
        raise invalid(message, param=param)
    if not price["active"]:
        message = "The price specified is inactive. This field only accepts active prices."
        raise invalid(message, param=param)
    return price


def check_together(prices: list[Json]) -> None:
    """Refuse prices that cannot be on one subscription.

    Raises:
        ApiError: There are too many, a price twice, or several currencies or intervals.
    """
    if len(prices) > _ITEMS_MAX:
        raise invalid(f"Subscriptions can have at most {_ITEMS_MAX} items.", param="items")
    first = prices[0]
    for price in prices:
        if price["currency"] != first["currency"]:
            raise invalid("All prices on a subscription must use the same currency.", param="items")
        if any(price["recurring"][key] != first["recurring"][key] for key in _INTERVAL):
            raise invalid("All prices on a subscription must have the same billing interval.", param="items")
    ids = [price["id"] for price in prices]
    for price_id in ids:
        if ids.count(price_id) > 1:
            message = f"Cannot add multiple subscription items with the same price: {price_id}"
            raise invalid(message, param="items")


def quantity(given: Json, default: int = 1) -> int:
    """The quantity that an item's parameters ask for.

    Raises:
        ApiError: It is negative.
    """
    found = int(given.get("quantity", default))
    if found < 0:
        raise invalid("Invalid non-negative integer", param="quantity", code="parameter_invalid_integer")
    return found


def tax_rates(call: Call, ids: Any, param: str) -> list[Json]:
    """The whole tax rates of these ids.

    Raises:
        ApiError: One does not exist or is archived.
    """
    found = []
    for index, rate_id in enumerate(ids or []):
        rate = call.require("tax_rate", rate_id, param=f"{param}[{index}]")
        if not rate["active"]:
            raise invalid(f"The tax rate {rate_id} is archived.", param=f"{param}[{index}]")
        found.append(rate)
    return found


def after(call: Call, subscription: Json, given: list[Json]) -> list[Json]:
    """The items after an update: named ones changed or deleted, others added for the rest of the period.

    Raises:
        ApiError: An item or price does not exist, or the prices cannot stand together.
    """
    items = {item["id"]: item for item in subscription["items"]["data"]}
    for index, wanted in enumerate(given or []):
        param = f"items[{index}]"
        if "id" not in wanted:
            added = _added(call, subscription, wanted, param)
            items[added["id"]] = added
        elif wanted["id"] not in items:
            raise missing("subscription_item", wanted["id"], param=f"{param}[id]", status=400)
        elif wanted.get("deleted"):
            del items[wanted["id"]]
        else:
            items[wanted["id"]] = _changed(call, items[wanted["id"]], wanted, param)
    found = list(items.values())
    if not found:
        raise invalid("A subscription must have at least one active item.", param="items")
    check_together([item["price"] for item in found])
    if found[0]["price"]["currency"] != subscription["currency"]:
        raise invalid("The currency of a subscription cannot change.", param="items")
    return found


def _added(call: Call, subscription: Json, wanted: Json, param: str) -> Json:
    if "price" not in wanted:
        raise invalid(f"Missing required param: {param}[price].", param=f"{param}[price]", code="parameter_missing")
    beside = subscription["items"]["data"][0]
    return build_item(
        id=call.new_id("si"),
        subscription=subscription["id"],
        price=subscribable(call, wanted["price"], f"{param}[price]"),
        created=call.now,
        period=(beside["current_period_start"], beside["current_period_end"]),
        quantity=quantity(wanted),
        metadata=merged_metadata(None, wanted.get("metadata")),
        tax_rates=tax_rates(call, wanted.get("tax_rates"), f"{param}[tax_rates]"),
    )


def _changed(call: Call, item: Json, wanted: Json, param: str) -> Json:
    changed = item | {"quantity": quantity(wanted, item["quantity"])}
    if "metadata" in wanted:
        changed["metadata"] = merged_metadata(item["metadata"], wanted["metadata"])
    if "tax_rates" in wanted:
        changed["tax_rates"] = tax_rates(call, wanted["tax_rates"], f"{param}[tax_rates]")
    if wanted.get("price", item["price"]["id"]) != item["price"]["id"]:
        price = subscribable(call, wanted["price"], f"{param}[price]")
        changed |= {"price": price, "plan": build_plan(price)}
    return changed


def is_billed_otherwise(old: Json, new: Json) -> bool:
    """Whether the same item costs something else per period."""
    return bool(old["quantity"] != new["quantity"] or old["price"]["id"] != new["price"]["id"])
