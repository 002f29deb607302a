"""Coupons and promotion codes."""

from typing import Any

from stripe_sandbox.billing import discounting
from stripe_sandbox.build import build_coupon, build_promotion_code
from stripe_sandbox.call import Call, cleared, merged_metadata
from stripe_sandbox.errors import invalid
from stripe_sandbox.listing import column, field, listed
from stripe_sandbox.operations import operation

Json = dict[str, Any]

_COUPON = (
    *("amount_off", "applies_to", "currency", "duration", "duration_in_months", "id", "max_redemptions", "metadata"),
    *("name", "percent_off", "redeem_by"),
)
_CODE = ("active", "code", "customer", "expires_at", "max_redemptions", "metadata", "promotion")
_PERCENT_MAX = 100


@operation("POST", "/v1/coupons", "coupon_create", *_COUPON)
def create(call: Call, params: Json) -> Json:
    """Create a coupon: a percentage, or an amount of a currency."""
    _check(call, params)
    for index, product in enumerate((params.get("applies_to") or {}).get("products") or ()):
        call.require("product", product, param=f"applies_to[products][{index}]")
    coupon_id = params.get("id") or call.new_id("coupon").removeprefix("coupon_")[:8]
    if call.store.get(coupon_id):
        raise invalid("Coupon already exists.", param="id", code="resource_already_exists")
    copied = ("amount_off", "applies_to", "duration_in_months", "max_redemptions", "name", "percent_off", "redeem_by")
    coupon = build_coupon(
        id=coupon_id,
        created=call.now,
        duration=params.get("duration", "once"),
        metadata=merged_metadata(None, params.get("metadata")),
        currency=params["currency"].lower() if "amount_off" in params else None,
        **{key: params[key] for key in copied if key in params},
    )
    return call.create(coupon, "coupon.created")


def _check(call: Call, params: Json) -> None:
    if ("percent_off" in params) == ("amount_off" in params):
        raise invalid("You must pass exactly one of percent_off and amount_off.", param="percent_off")
    if "percent_off" in params and not 0 < params["percent_off"] <= _PERCENT_MAX:
        raise invalid("Invalid percent_off: must be between 0 and 100", param="percent_off")
    if "amount_off" in params and params["amount_off"] <= 0:
        raise invalid("Invalid positive integer", param="amount_off", code="parameter_invalid_integer")
    if "amount_off" in params and "currency" not in params:
        raise invalid("You must pass currency when passing amount_off.", param="currency", code="parameter_missing")
    if (params.get("duration") == "repeating") != ("duration_in_months" in params):
        raise invalid("duration_in_months goes with duration=repeating, and only with it.", param="duration_in_months")
    if params.get("redeem_by") is not None and params["redeem_by"] <= call.now:
        raise invalid("redeem_by must be in the future.", param="redeem_by")


@operation("GET", "/v1/coupons/{id}", "coupon_retrieve")
def retrieve(call: Call, _params: Json, coupon_id: str) -> Json:
    """One coupon; whether it can still be redeemed is told as of now."""
    return _as_of(call.require("coupon", coupon_id), call.now)


@operation("POST", "/v1/coupons/{id}", "coupon_update", "metadata", "name")
def update(call: Call, params: Json, coupon_id: str) -> Json:
    """Change a coupon's name or metadata; what it takes off never changes."""
    coupon = call.require("coupon", coupon_id)
    changes: Json = {"name": params["name"]} if "name" in params else {}
    if "metadata" in params:
        changes["metadata"] = merged_metadata(coupon["metadata"], params["metadata"])
    return _as_of(call.change(coupon, changes, "coupon.updated"), call.now)


@operation("DELETE", "/v1/coupons/{id}", "coupon_delete")
def delete(call: Call, _params: Json, coupon_id: str) -> Json:
    """Let a coupon be redeemed no longer. Differs from Stripe: discounts that it became end too."""
    coupon = call.require("coupon", coupon_id)
    call.store.delete(coupon_id)
    call.emit("coupon.deleted", coupon)
    return {"id": coupon_id, "object": "coupon", "deleted": True}


@operation("GET", "/v1/coupons", "coupon_list", "created")
def list_(call: Call, params: Json) -> Json:
    """Coupons, the newest first."""
    found = listed(call, "coupon", params, "/v1/coupons", [])
    return found | {"data": [_as_of(coupon, call.now) for coupon in found["data"]]}


def _as_of(coupon: Json, now: int) -> Json:
    return coupon | {"valid": discounting.is_valid(coupon, now)}


@operation("POST", "/v1/promotion_codes", "promotion_code_create", *_CODE, "restrictions.first_time_transaction")
def create_code(call: Call, params: Json) -> Json:
    """Create a word for a coupon; the same word cannot be active twice."""
    coupon = call.require("coupon", params["promotion"].get("coupon", ""), param="promotion[coupon]")
    if "customer" in params:
        call.require("customer", params["customer"], param="customer")
    word = params.get("code") or call.new_id("code").removeprefix("code_")[:8].upper()
    if any(other["active"] for other in call.store.select("word = ? AND kind = 'promotion_code'", (word.lower(),))):
        raise invalid("An active promotion code with `code: " + word + "` already exists.", param="code")
    copied = ("active", "customer", "expires_at", "max_redemptions")
    code = build_promotion_code(
        id=call.new_id("promo"),
        code=word,
        coupon=coupon["id"],
        created=call.now,
        metadata=merged_metadata(None, params.get("metadata")),
        **{key: params[key] for key in copied if key in params},
    )
    code["restrictions"] |= params.get("restrictions") or {}
    return call.create(code, "promotion_code.created")


@operation("GET", "/v1/promotion_codes/{id}", "promotion_code_retrieve")
def retrieve_code(call: Call, _params: Json, code_id: str) -> Json:
    """One promotion code."""
    return call.require("promotion_code", code_id)


@operation("POST", "/v1/promotion_codes/{id}", "promotion_code_update", "active", "metadata")
def update_code(call: Call, params: Json, code_id: str) -> Json:
    """Switch a promotion code on or off, or change its metadata."""
    code = call.require("promotion_code", code_id)
    changes: Json = {"active": params["active"]} if "active" in params else {}
    if "metadata" in params:
        changes["metadata"] = merged_metadata(code["metadata"], cleared(params["metadata"]) or "")
    return call.change(code, changes, "promotion_code.updated")


@operation("GET", "/v1/promotion_codes", "promotion_code_list", "active", "code", "coupon", "customer", "created")
def list_codes(call: Call, params: Json) -> Json:
    """Promotion codes, the newest first; ``code`` is compared without regard to case."""
    word = params.get("code")
    conditions = [
        *field("$.active", params.get("active")),
        *column("word", word and word.lower()),
        *column("parent", params.get("coupon")),
        *column("customer", params.get("customer")),
    ]
    return listed(call, "promotion_code", params, "/v1/promotion_codes", conditions)
