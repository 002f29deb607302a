"""What a call about a subscription bills once, beside its items: ``add_invoice_items``."""

from typing import Any

from stripe_sandbox.billing import items
from stripe_sandbox.build import build_invoice_item, build_price
from stripe_sandbox.call import Call, merged_metadata
from stripe_sandbox.errors import invalid

Json = dict[str, Any]


def add(call: Call, subscription: Json, params: Json) -> None:
    """Let what is billed once wait for the next invoice of this call.

    Raises:
        ApiError: A price is recurring, missing or given twice, or a period ends before it starts.
    """
    for index, given in enumerate(params.get("add_invoice_items") or []):
        param = f"add_invoice_items[{index}]"
        price = _price(call, subscription, given, param)
        count = items.quantity(given)
        product = call.find("product", price["product"])
        made = build_invoice_item(
            id=call.new_id("ii"),
            customer=call.require("customer", subscription["customer"]),
            amount=price["unit_amount"] * count,
            currency=price["currency"],
            created=call.now,
            quantity=count,
            price=price,
            period=_period(call, subscription, given.get("period"), param),
            subscription=subscription["id"],
            description=product and product["name"],
            metadata=merged_metadata(None, given.get("metadata")),
            tax_rates=items.tax_rates(call, given.get("tax_rates"), f"{param}[tax_rates]"),
        )
        call.create(made, "invoiceitem.created")


def _price(call: Call, subscription: Json, given: Json, param: str) -> Json:
    """The one-time price of an item: one that is there, or one that is made of ``price_data`` for this use alone."""
    if ("price" in given) == ("price_data" in given):
        raise invalid("You must specify exactly one of `price` and `price_data`.", param=f"{param}[price]")
    if "price" in given:
        price = call.require("price", given["price"], param=f"{param}[price]")
        if price["recurring"] is not None:
            raise invalid("Only one-time prices can be added as invoice items.", param=f"{param}[price]")
        return price
    data = given["price_data"]
    if "unit_amount" not in data:
        param = f"{param}[price_data][unit_amount]"
        raise invalid(f"Missing required param: {param}.", param=param, code="parameter_missing")
    call.require("product", data["product"], param=f"{param}[price_data][product]")
    currency = data["currency"].lower()
    if currency != subscription["currency"]:
        raise invalid("The currency is not the subscription's.", param=f"{param}[price_data][currency]")
    price = build_price(
        id=call.new_id("price"),
        product=data["product"],
        unit_amount=data["unit_amount"],
        currency=currency,
        created=call.now,
        interval=None,
        tax_behavior=data.get("tax_behavior", "unspecified"),
        active=False,
    )
    return call.create(price, "price.created")


def _period(call: Call, subscription: Json, given: Json | None, param: str) -> tuple[int, int]:
    """What an item is for; without a word, the time that the subscription's items have in common."""
    kept = subscription["items"]["data"]
    begins, ends = (given or {}).get("start") or {}, (given or {}).get("end") or {}
    start = _instant(begins, f"{param}[period][start]", max(item["current_period_start"] for item in kept), call.now)
    end = _instant(ends, f"{param}[period][end]", min(item["current_period_end"] for item in kept), call.now)
    if end < start:
        raise invalid("The period must not end before it starts.", param=f"{param}[period][end]")
    return start, end


def _instant(given: Json, param: str, of_items: int, now: int) -> int:
    match given.get("type"):
        case "timestamp":
            if "timestamp" not in given:
                name = f"{param}[timestamp]"
                raise invalid(f"Missing required param: {name}.", param=name, code="parameter_missing")
            return int(given["timestamp"])
        case "now":
            return now
        case _:
            return of_items
