"""Prices: what a product costs, once or by the period."""

from decimal import Decimal
from typing import Any

from stripe_sandbox.build import build_price
from stripe_sandbox.call import Call, cleared, merged_metadata
from stripe_sandbox.errors import invalid, not_simulated
from stripe_sandbox.listing import Condition, column, field, listed
from stripe_sandbox.operations import operation

Json = dict[str, Any]

_CREATE = (
    *("currency", "product", "unit_amount", "unit_amount_decimal", "active", "lookup_key", "metadata", "nickname"),
    *("tax_behavior", "transfer_lookup_key", "billing_scheme", "recurring.interval", "recurring.interval_count"),
    "recurring.usage_type",
)
_UPDATE = ("active", "lookup_key", "metadata", "nickname", "tax_behavior", "transfer_lookup_key")
_LIST = ("active", "created", "currency", "lookup_keys", "product", "type", "recurring.interval")


@operation("POST", "/v1/prices", "price_create", *_CREATE)
def create(call: Call, params: Json) -> Json:
    """Create a price."""
    if "product" not in params:
        raise invalid("You must specify either `product` or `product_data` when creating a price.", param="product")
    call.require("product", params["product"], param="product")
    recurring = params.get("recurring") or {}
    if params.get("billing_scheme", "per_unit") != "per_unit" or recurring.get("usage_type", "licensed") != "licensed":
        raise not_simulated("tiered or metered prices", param="billing_scheme")
    price = build_price(
        id=call.new_id("price"),
        product=params["product"],
        unit_amount=_unit_amount(params),
        currency=params["currency"].lower(),
        created=call.now,
        interval=recurring.get("interval"),
        interval_count=recurring.get("interval_count", 1),
        tax_behavior=params.get("tax_behavior", "unspecified"),
        active=params.get("active", True),
    )
    return call.create(price | _changes(call, price, params), "price.created")


@operation("GET", "/v1/prices/{id}", "price_retrieve")
def retrieve(call: Call, _params: Json, price_id: str) -> Json:
    """One price."""
    return call.require("price", price_id)


@operation("POST", "/v1/prices/{id}", "price_update", *_UPDATE)
def update(call: Call, params: Json, price_id: str) -> Json:
    """Change what may change of a price; its amount may not."""
    price = call.require("price", price_id)
    changes = _changes(call, price, params)
    for key in ("active", "tax_behavior"):
        if key in params:
            changes[key] = params[key]
    return call.change(price, changes, "price.updated")


@operation("GET", "/v1/prices", "price_list", *_LIST)
def list_(call: Call, params: Json) -> Json:
    """Prices, the newest first."""
    conditions: list[Condition] = [
        *column("parent", params.get("product")),
        *field("$.active", params.get("active")),
        *field("$.currency", params.get("currency")),
        *field("$.type", params.get("type")),
        *field("$.recurring.interval", (params.get("recurring") or {}).get("interval")),
    ]
    if keys := params.get("lookup_keys"):
        conditions.append((f"word IN ({','.join('?' * len(keys))})", tuple(keys)))
    return listed(call, "price", params, "/v1/prices", conditions)


def _unit_amount(params: Json) -> int:
    decimal: Decimal | None = params.get("unit_amount_decimal")
    if ("unit_amount" in params) == (decimal is not None):
        raise invalid("Prices require exactly one of `unit_amount` and `unit_amount_decimal`.", param="unit_amount")
    if decimal is not None and decimal != decimal.to_integral_value():
        raise not_simulated("prices in fractions of a cent", param="unit_amount_decimal")
    amount = int(params["unit_amount"] if decimal is None else decimal)
    if amount < 0:
        raise invalid("Invalid non-negative integer", param="unit_amount", code="parameter_invalid_integer")
    return amount


def _changes(call: Call, price: Json, params: Json) -> Json:
    changes: Json = {}
    if "nickname" in params:
        changes["nickname"] = cleared(params["nickname"])
    if "metadata" in params:
        changes["metadata"] = merged_metadata(price["metadata"], params["metadata"])
    if "lookup_key" in params:
        changes["lookup_key"] = cleared(params["lookup_key"])
        _take_lookup_key(call, price, changes["lookup_key"], transfer=params.get("transfer_lookup_key", False))
    return changes


def _take_lookup_key(call: Call, price: Json, key: str | None, *, transfer: bool) -> None:
    """A lookup key belongs to one price; it moves only when the caller says so."""
    for holder in call.store.select("word = ? AND kind = 'price' ORDER BY seq", (key,)):
        if holder["id"] == price["id"]:
            continue
        if not transfer:
            raise invalid(f"A price (`{holder['id']}`) already uses that lookup key.", param="lookup_key")
        call.change(holder, {"lookup_key": None}, "price.updated")
