"""Discounts: which are in force, and what they take off the lines of an invoice before tax."""

from fractions import Fraction
from typing import Any

from stripe_sandbox import money
from stripe_sandbox.build import build_discount, build_discounted
from stripe_sandbox.call import Call
from stripe_sandbox.errors import invalid
from stripe_sandbox.periods import boundary

Json = dict[str, Any]


def redeem(call: Call, given: list[Json], customer: Json, param: str, **on: Any) -> list[str]:
    """Turn what a caller names (coupon, promotion code, or a discount to keep) into discounts.

    Args:
        call: The execution.
        given: Parameters, each with one of ``coupon``, ``promotion_code`` and ``discount``.
        customer: Who redeems.
        param: The name of the parameter, for refusals.
        on: ``subscription`` or ``invoice``: what the discounts are on.

    Returns:
        The discounts' ids.

    Raises:
        ApiError: A code or coupon does not exist or can no longer be redeemed.
    """
    return [_redeem_one(call, one, customer, f"{param}[{index}]", on) for index, one in enumerate(given)]


def _redeem_one(call: Call, given: Json, customer: Json, param: str, on: Json) -> str:
    if "discount" in given:
        return str(call.require("discount", given["discount"], param=f"{param}[discount]")["id"])
    code = None
    if "promotion_code" in given:
        code = _usable_code(call, given["promotion_code"], customer, f"{param}[promotion_code]")
        coupon_id = code["promotion"]["coupon"]
    elif "coupon" in given:
        coupon_id = given["coupon"]
    else:
        raise invalid("Each discount needs one of coupon, discount and promotion_code.", param=param)
    coupon = call.require("coupon", coupon_id, param=f"{param}[coupon]")
    _check_coupon(coupon, call.now, param)
    for redeemed in (coupon, *([code] if code else [])):
        call.change(redeemed, _once_more(redeemed))
    discount = build_discount(
        id=call.new_id("di"),
        coupon=coupon_id,
        customer=customer["id"],
        start=call.now,
        end=_end(coupon, call.now),
        promotion_code=code and code["id"],
        **on,
    )
    return str(call.create(discount, "customer.discount.created")["id"])


def _usable_code(call: Call, code_id: str, customer: Json, param: str) -> Json:
    code = call.require("promotion_code", code_id, param=param)
    expired = code["expires_at"] is not None and code["expires_at"] <= call.now
    if not code["active"] or expired or _used_up(code):
        raise invalid("This promotion code is no longer active.", param=param, code="promotion_code_expired")
    if code["customer"] not in {None, customer["id"]}:
        raise invalid("This promotion code cannot be redeemed by this customer.", param=param)
    paid = call.store.select(
        "customer = ? AND kind = 'invoice' AND status = 'paid' AND json_extract(body, '$.total') > 0 LIMIT 1",
        (customer["id"],),
    )
    if code["restrictions"]["first_time_transaction"] and paid:
        raise invalid(
            "This promotion code cannot be redeemed because the associated customer has prior transactions.",
            param=param,
        )
    return code


def _check_coupon(coupon: Json, now: int, param: str) -> None:
    if not is_valid(coupon, now):
        raise invalid(f"Coupon expired: {coupon['id']}", param=f"{param}[coupon]", code="coupon_expired")


def is_valid(coupon: Json, now: int) -> bool:
    """Whether a coupon can still be redeemed."""
    return not _used_up(coupon) and (coupon["redeem_by"] is None or now <= coupon["redeem_by"])


def _used_up(redeemed: Json) -> bool:
    most = redeemed["max_redemptions"]
    return most is not None and redeemed["times_redeemed"] >= most


def _once_more(redeemed: Json) -> Json:
    counted = redeemed | {"times_redeemed": redeemed["times_redeemed"] + 1}
    changes = {"times_redeemed": counted["times_redeemed"]}
    if _used_up(counted):
        changes["valid" if redeemed["object"] == "coupon" else "active"] = False
    return changes


def _end(coupon: Json, now: int) -> int | None:
    months = coupon["duration_in_months"]
    return boundary(now, "month", 1, months) if coupon["duration"] == "repeating" else None


def in_force(call: Call, holder: Json) -> list[tuple[Json, Json]]:
    """The discounts on a subscription or invoice that have not ended, each with its coupon."""
    found = []
    for discount_id in holder["discounts"]:
        discount, coupon = _with_coupon(call, discount_id)
        if discount and coupon and (discount["end"] is None or discount["end"] > call.now):
            found.append((discount, coupon))
    return found


def _with_coupon(call: Call, discount_id: str) -> tuple[Json | None, Json | None]:
    discount = call.find("discount", discount_id)
    return discount, call.find("coupon", discount["source"]["coupon"]) if discount else None


def percent_off(call: Call, subscription: Json, product: str, amount: int) -> int:
    """`amount` less the subscription's discounts in percent on `product`, for the price of the rest of a period."""
    for _, coupon in in_force(call, subscription):
        only = (coupon["applies_to"] or {}).get("products")
        if coupon["percent_off"] and coupon["duration"] != "once" and (only is None or product in only):
            amount -= money.round_half_up(amount * Fraction(str(coupon["percent_off"])) / 100)
    return amount


def apply(lines: list[tuple[Json, list[Json]]], discounts: list[tuple[Json, Json]]) -> list[Json]:
    """Take `discounts` off the lines (each with its whole tax rates), one discount after the other; tax comes after."""
    left = [line["amount"] if line["discountable"] else 0 for line, _ in lines]
    taken: list[list[tuple[str, int]]] = [[] for _ in lines]
    for discount, coupon in discounts:
        only = (coupon["applies_to"] or {}).get("products")
        bases = [max(0, amount) if _concerns(line, only) else 0 for amount, (line, _) in zip(left, lines, strict=True)]
        for index, part in enumerate(money.split(_worth(coupon, sum(bases)), bases)):
            if bases[index]:
                taken[index].append((discount["id"], part))
                left[index] -= part
    return [
        build_discounted(line, parts, rates) if parts else line
        for (line, rates), parts in zip(lines, taken, strict=True)
    ]


def _concerns(line: Json, products: list[str] | None) -> bool:
    details = (line["pricing"] or {}).get("price_details") or {}
    return products is None or details.get("product") in products


def _worth(coupon: Json, base: int) -> int:
    if coupon["percent_off"] is not None:
        return money.round_half_up(base * Fraction(str(coupon["percent_off"])) / 100)
    return min(base, int(coupon["amount_off"]))


def used_once(call: Call, subscription: Json, invoice: Json) -> list[str]:
    """The subscription's discounts that `invoice` leaves on it.

    Those for ``once`` that it has used are gone, where a trial's nothing uses none; and those whose time is over.
    """
    used = {part["discount"] for part in invoice["total_discount_amounts"] if part["amount"]}
    kept = []
    for discount_id in subscription["discounts"]:
        discount, coupon = _with_coupon(call, discount_id)
        over = discount is not None and discount["end"] is not None and discount["end"] <= call.now
        if not over and not (discount_id in used and coupon and coupon["duration"] == "once"):
            kept.append(discount_id)
    return kept
