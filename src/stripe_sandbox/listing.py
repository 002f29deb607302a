"""Lists: filters, the newest first, and Stripe's cursors."""

from typing import Any

from stripe_sandbox.call import Call
from stripe_sandbox.errors import malformed, missing
from stripe_sandbox.shapes import page

Json = dict[str, Any]
Condition = tuple[str, tuple[Any, ...]]

_LIMIT_DEFAULT = 10
_LIMIT_MAX = 100
_COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def created_within(params: Json) -> list[Condition]:
    """The conditions of the ``created`` filter: an instant, or a range of them."""
    wanted = params.get("created")
    if wanted is None:
        return []
    if isinstance(wanted, int):
        return [("created = ?", (wanted,))]
    return [(f"created {_COMPARISONS[name]} ?", (value,)) for name, value in wanted.items()]


def column(name: str, value: Any) -> list[Condition]:
    """An indexed column equals `value`; no condition when that is None."""
    return [] if value is None else [(f"{name} = ?", (value,))]


def field(path: str, value: Any) -> list[Condition]:
    """A field of the body (``$.recurring.interval``) equals `value`; no condition when that is None."""
    return [] if value is None else [(f"json_extract(body, '{path}') = ?", (value,))]


def listed(call: Call, kind: str, params: Json, url: str, conditions: list[Condition]) -> Json:
    """One page of the objects of `kind` that meet all `conditions`, the newest first."""
    limit = params.get("limit", _LIMIT_DEFAULT)
    if not 1 <= limit <= _LIMIT_MAX:
        bound = "greater than or equal to 1" if limit < 1 else f"less than or equal to {_LIMIT_MAX}"
        raise malformed(f"This value must be {bound} (it currently is '{limit}').", param="limit")
    after, before = params.get("starting_after"), params.get("ending_before")
    if after and before:
        raise malformed("You can only specify one of these parameters: starting_after, ending_before.")
    where = [*column("kind", kind), *conditions, *created_within(params)]
    if cursor := after or before:
        where.append(_beyond(call, kind, cursor, "<" if after else ">"))
    order = "created ASC, seq ASC" if before else "created DESC, seq DESC"
    text = " AND ".join(condition for condition, _ in where)
    values = tuple(value for _, given in where for value in given)
    found = call.store.select(f"{text} ORDER BY {order} LIMIT ?", (*values, limit + 1))
    shown = found[:limit]
    return page(shown[::-1] if before else shown, url, has_more=len(found) > limit)


def _beyond(call: Call, kind: str, cursor: str, comparison: str) -> Condition:
    rows = call.store.execute("SELECT created, seq FROM objects WHERE id = ? AND kind = ?", (cursor, kind))
    if not rows:
        raise missing(kind, cursor, param="starting_after" if comparison == "<" else "ending_before", status=400)
    return f"(created, seq) {comparison} (?, ?)", rows[0]
