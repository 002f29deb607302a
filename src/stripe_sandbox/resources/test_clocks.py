"""Test clocks: customers that live at an instant of their own, which the caller moves on.

Differs from Stripe: a clock holds any number of customers, may go any distance at once, and is not deleted by itself.
"""

from typing import Any

from stripe_sandbox.call import Call
from stripe_sandbox.errors import ApiError, invalid
from stripe_sandbox.listing import listed
from stripe_sandbox.operations import operation
from stripe_sandbox.shapes import shaped

Json = dict[str, Any]

_URL = "/v1/test_helpers/test_clocks"
_KEPT_S = 30 * 24 * 3600


@operation("POST", _URL, "test_helpers.test_clock_create", "frozen_time", "name")
def create(call: Call, params: Json) -> Json:
    """Create a clock that stands at ``frozen_time``."""
    given = {
        "id": call.new_id("clock"),
        "created": call.now,
        "deletes_after": call.now + _KEPT_S,
        "frozen_time": params["frozen_time"],
        "livemode": False,
        "name": params.get("name"),
        "status": "ready",
        "status_details": {"advancing": None},
    }
    return call.create(shaped("test_helpers.test_clock", given), "test_helpers.test_clock.created")


@operation("GET", f"{_URL}/{{id}}", "test_helpers.test_clock_retrieve")
def retrieve(call: Call, _params: Json, clock_id: str) -> Json:
    """One clock."""
    return call.require("test_helpers.test_clock", clock_id)


@operation("GET", _URL, "test_helpers.test_clock_list")
def list_(call: Call, params: Json) -> Json:
    """Clocks, the newest first."""
    return listed(call, "test_helpers.test_clock", params, _URL, [])


@operation("POST", f"{_URL}/{{id}}/advance", "test_helpers.test_clock_advance", "frozen_time")
def advance(call: Call, params: Json, clock_id: str) -> Json:
    """Set a clock in motion: it is ``advancing`` until everything up to ``frozen_time`` has happened."""
    clock = call.require("test_helpers.test_clock", clock_id)
    if clock["status"] == "advancing":
        message = "Test clock advancement underway - cannot advance it again until the advancement has completed."
        raise ApiError(429, "invalid_request_error", message)
    if params["frozen_time"] <= clock["frozen_time"]:
        raise invalid(
            "The test clock's frozen_time can only be moved forward: it must be after the current frozen_time "
            f"({clock['frozen_time']}).",
            param="frozen_time",
        )
    details = {"advancing": {"target_frozen_time": params["frozen_time"]}}
    moving = call.change(clock, {"status": "advancing", "status_details": details})
    call.emit("test_helpers.test_clock.advancing", moving)
    return moving


@operation("DELETE", f"{_URL}/{{id}}", "test_helpers.test_clock_delete")
def delete(call: Call, _params: Json, clock_id: str) -> Json:
    """Delete a clock and with it the customers on it and what is theirs; events stay."""
    clock = call.require("test_helpers.test_clock", clock_id)
    for customer in call.store.select(
        "kind = 'customer' AND json_extract(body, '$.test_clock') = ? ORDER BY seq", (clock_id,)
    ):
        call.store.execute("DELETE FROM objects WHERE customer = ?", (customer["id"],))
        call.store.delete(customer["id"])
    call.store.execute("DELETE FROM plans WHERE clock = ?", (clock_id,))
    call.store.delete(clock_id)
    call.emit("test_helpers.test_clock.deleted", clock)
    return {"id": clock_id, "object": "test_helpers.test_clock", "deleted": True}
