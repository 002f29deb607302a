"""Subscription items under their own path: each change of one is a change of its subscription."""

from typing import Any

from stripe_sandbox.billing import changing
from stripe_sandbox.call import Call
from stripe_sandbox.errors import invalid, missing
from stripe_sandbox.operations import operation
from stripe_sandbox.resources import subscriptions
from stripe_sandbox.shapes import page

Json = dict[str, Any]

_URL = "/v1/subscription_items"
_BILLING = ("payment_behavior", "proration_behavior", "proration_date")
_ITEM = ("price", "quantity", "metadata", "tax_rates")


@operation("POST", _URL, "subscription_item_create", *_BILLING, *_ITEM, "subscription")
def create(call: Call, params: Json) -> Json:
    """Add an item to a subscription."""
    before = call.require("subscription", params["subscription"], param="subscription")
    after = _change(call, params, before, {key: params[key] for key in _ITEM if key in params})
    known = {item["id"] for item in before["items"]["data"]}
    return next(item for item in after["items"]["data"] if item["id"] not in known)


@operation("GET", f"{_URL}/{{id}}", "subscription_item_retrieve")
def retrieve(call: Call, _params: Json, item_id: str) -> Json:
    """One item."""
    return _of(_holder(call, item_id), item_id)


@operation("POST", f"{_URL}/{{id}}", "subscription_item_update", *_BILLING, *_ITEM, "off_session")
def update(call: Call, params: Json, item_id: str) -> Json:
    """Change an item's price, quantity or metadata."""
    holder = _holder(call, item_id)
    wanted = {"id": item_id} | {key: params[key] for key in _ITEM if key in params}
    return _of(_change(call, params, holder, wanted), item_id)


@operation("DELETE", f"{_URL}/{{id}}", "subscription_item_delete", *_BILLING)
def delete(call: Call, params: Json, item_id: str) -> Json:
    """Take an item from a subscription; the last one cannot go."""
    _change(call, params, _holder(call, item_id), {"id": item_id, "deleted": True})
    return {"id": item_id, "object": "subscription_item", "deleted": True}


@operation("GET", _URL, "subscription_item_list", "subscription")
def list_(call: Call, params: Json) -> Json:
    """The items of a subscription."""
    found = call.require("subscription", params["subscription"], param="subscription")["items"]["data"]
    limit = params.get("limit", 10)
    ids = [item["id"] for item in found]
    start = ids.index(params["starting_after"]) + 1 if params.get("starting_after") in ids else 0
    return page(found[start : start + limit], _URL, has_more=start + limit < len(found))


def _holder(call: Call, item_id: str) -> Json:
    rows = call.store.execute(
        "SELECT o.id FROM objects o, json_each(o.body, '$.items.data') i "
        "WHERE o.kind = 'subscription' AND json_extract(i.value, '$.id') = ?",
        (item_id,),
    )
    if not rows:
        raise missing("subscription_item", item_id, param=None, status=404)
    return call.require("subscription", rows[0][0])


def _of(subscription: Json, item_id: str) -> Json:
    return next(item for item in subscription["items"]["data"] if item["id"] == item_id)


def _change(call: Call, params: Json, holder: Json, wanted: Json) -> Json:
    if holder["status"] in subscriptions.ENDED:
        raise invalid("A canceled subscription's items cannot be changed.")
    given = {key: params[key] for key in _BILLING if key in params} | {"items": [wanted]}
    changed = subscriptions.made_change(call, given, holder["id"])
    changing.collect(call, changed, params.get("payment_behavior", "allow_incomplete"), on_session=True)
    return call.require("subscription", holder["id"])
