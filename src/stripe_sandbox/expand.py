"""``expand[]``: replaces ids by the objects that they name, where Stripe allows it."""

from collections.abc import Callable
from typing import Any

from stripe_sandbox import sdk
from stripe_sandbox.call import Call
from stripe_sandbox.errors import invalid
from stripe_sandbox.shapes import page

Json = dict[str, Any]

_DEPTH_MAX = 4


def _payments(call: Call, invoice: Json) -> Json:
    return page(call.store.children("invoice_payment", invoice["id"]), "/v1/invoice_payments")


def _confirmation_secret(call: Call, invoice: Json) -> Json | None:
    for payment in call.store.children("invoice_payment", invoice["id"]):
        intent = call.find("payment_intent", payment["payment"].get("payment_intent"))
        if intent:
            return {"client_secret": intent["client_secret"], "type": "payment_intent"}
    return None


def _refunds(call: Call, charge: Json) -> Json:
    found = call.store.children("refund", charge["id"])[::-1]
    return page(found[:10], f"/v1/charges/{charge['id']}/refunds", has_more=len(found) > 10)  # noqa: PLR2004 - Stripe includes ten


def _subscriptions(call: Call, customer: Json) -> Json:
    found = call.store.select(
        "customer = ? AND kind = 'subscription' AND status NOT IN ('canceled', 'incomplete_expired') "
        "ORDER BY created DESC, seq DESC LIMIT 11",
        (customer["id"],),
    )
    return page(found[:10], f"/v1/customers/{customer['id']}/subscriptions", has_more=len(found) > 10)  # noqa: PLR2004 - see above


# Fields that an answer holds only when they are expanded.
_INCLUDED: dict[tuple[str, str], Callable[[Call, Json], Any]] = {
    ("invoice", "payments"): _payments,
    ("invoice", "confirmation_secret"): _confirmation_secret,
    ("charge", "refunds"): _refunds,
    ("customer", "subscriptions"): _subscriptions,
}


def expand(call: Call, obj: Json, paths: list[str]) -> None:
    """Expand `paths` (dotted) in `obj`, in place.

    Raises:
        ApiError: A path names no expandable field, or goes more than four objects deep.
    """
    for path in paths:
        _walk(call, obj, path.split("."), path, 0)


def _walk(call: Call, obj: Any, steps: list[str], path: str, depth: int) -> None:
    if isinstance(obj, list):
        for item in obj:
            _walk(call, item, steps, path, depth)
        return
    if not steps or not isinstance(obj, dict):
        return
    step, rest = steps[0], steps[1:]
    kind = obj.get("object")
    if (kind, step) in _INCLUDED:
        depth += 1
        if obj.get(step) is None:
            obj[step] = _INCLUDED[str(kind), step](call, obj)
    elif kind is not None and kind != "list":
        depth += _expand_field(call, obj, str(kind), step, path)
    elif isinstance(obj.get(step), str):
        _replace(call, obj, step)  # a hash without a kind, such as an invoice payment's `payment`
        depth += 1
    elif step not in obj:
        raise _refusal(path)
    if depth > _DEPTH_MAX:
        raise invalid(f"You cannot expand more than {_DEPTH_MAX} levels of a property. Property: {path}")
    _walk(call, obj.get(step), rest, path, depth)


def _expand_field(call: Call, obj: Json, kind: str, step: str, path: str) -> int:
    """Expand one field of an object; returns how much deeper that went."""
    cls = sdk.resource(kind)
    known = sdk.fields(cls) if cls else {}
    if step not in known:
        raise _refusal(path)
    if not sdk.is_expandable(known[step]):
        if not isinstance(obj.get(step), dict | list | None):
            raise _refusal(path)
        return 0
    _replace(call, obj, step)
    return 1


def _replace(call: Call, obj: Json, step: str) -> None:
    value = obj.get(step)
    if isinstance(value, str):
        obj[step] = call.store.get(value) or value
    elif isinstance(value, list):
        obj[step] = [(call.store.get(one) or one) if isinstance(one, str) else one for one in value]


def _refusal(path: str) -> Exception:
    name = path.rpartition(".")[2]
    message = f"This property cannot be expanded ({name}). You may want to try expanding a different property."
    return invalid(message, param="expand")
