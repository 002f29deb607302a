"""Subscription schedules: begins each phase at its instant, and lets go or cancels after the last."""

from collections.abc import Callable
from typing import Any

from stripe_sandbox.billing import changing, renewing, starting
from stripe_sandbox.call import Call
from stripe_sandbox.errors import ApiError

Json = dict[str, Any]


def begin(call: Call, schedule: Json) -> Json:
    """Start the subscription of a schedule with its first phase.

    Raises:
        ApiError: The phase's prices cannot be subscribed to, or there is no card and one is needed.
    """
    phase = schedule["phases"][0]
    params = {"items": _wanted(phase), "metadata": phase["metadata"], "payment_behavior": "allow_incomplete"}
    customer = call.require("customer", schedule["customer"])
    subscription, when = starting.open_subscription(call, params, customer)
    subscription["schedule"] = schedule["id"]
    drafted = starting.first_draft(call, subscription, when, prorate=True)
    made = starting.pay_first(call, subscription, drafted, "allow_incomplete", on_session=False)
    return enter(call, schedule | {"subscription": made["id"]}, phase)


def _wanted(phase: Json) -> list[Json]:
    """The items of a phase as parameters of a subscription."""
    return [
        {"price": item["price"], "quantity": item["quantity"], "tax_rates": [rate["id"] for rate in item["tax_rates"]]}
        for item in phase["items"]
    ]


def enter(call: Call, schedule: Json, phase: Json) -> Json:
    """Let a phase be the current one, and plan its end."""
    current = {"start_date": phase["start_date"], "end_date": phase["end_date"]}
    before = call.require("subscription_schedule", schedule["id"])
    moved = {"status": "active", "current_phase": current, "subscription": schedule["subscription"]}
    call.later(phase["end_date"], schedule, "next_phase")
    return call.change(before, schedule | moved, "subscription_schedule.updated")


def start(call: Call, schedule_id: str) -> None:
    """The instant of a schedule's start has come; where it cannot start it is canceled, as its event says."""
    schedule = call.find("subscription_schedule", schedule_id)
    if schedule is None or schedule["status"] != "not_started" or schedule["phases"][0]["start_date"] > call.now:
        return
    _or_abort(call, schedule, lambda: begin(call, schedule))


def _or_abort(call: Call, schedule: Json, step: Callable[[], object]) -> None:
    """Take a step of a schedule; where it cannot be taken (an archived price) the schedule is over, and says so."""
    call.store.execute("SAVEPOINT phase")
    try:
        step()
    except ApiError:
        call.store.execute("ROLLBACK TO phase")
        subscription = call.find("subscription", schedule["subscription"])
        if subscription:
            call.change(subscription, {"schedule": None}, "customer.subscription.updated")
        over = {"status": "canceled", "canceled_at": call.now, "current_phase": None}
        call.emit("subscription_schedule.aborted", call.change(schedule, over))
    call.store.execute("RELEASE phase")


def advance(call: Call, schedule_id: str) -> None:
    """The end of a phase has come: the next one begins, or the schedule is over."""
    schedule = call.find("subscription_schedule", schedule_id)
    if schedule is None or schedule["status"] != "active" or schedule["current_phase"]["end_date"] > call.now:
        return
    following = [phase for phase in schedule["phases"] if phase["start_date"] >= schedule["current_phase"]["end_date"]]
    if following:
        _or_abort(call, schedule, lambda: _change_over(call, enter(call, schedule, following[0]), following[0]))
    elif schedule["end_behavior"] == "cancel":
        changes = {"status": "completed", "completed_at": call.now, "current_phase": None}
        call.emit("subscription_schedule.completed", call.change(schedule, changes))
        renewing.end(call, call.require("subscription", schedule["subscription"]))
    else:
        release(call, schedule)


def _change_over(call: Call, schedule: Json, phase: Json) -> None:
    """Give the subscription the items of a phase: by price where it has them, the others come and go."""
    subscription = call.require("subscription", schedule["subscription"])
    have = {item["price"]["id"]: item["id"] for item in subscription["items"]["data"]}
    wanted = [({"id": have.pop(item["price"])} if item["price"] in have else {}) | item for item in _wanted(phase)]
    # What is no longer wanted becomes what is new, one for one, so that an item keeps its id when its price changes.
    for item in wanted:
        if "id" not in item and have:
            item["id"] = have.pop(next(iter(have)))
    gone = [{"id": item_id, "deleted": True} for item_id in have.values()]
    params = {"items": [*wanted, *gone], "proration_behavior": phase["proration_behavior"]}
    metadata = subscription["metadata"] | phase["metadata"]
    changed = changing.change(call, subscription, params, {"metadata": metadata})
    changing.collect(call, changed, "allow_incomplete", on_session=False)


def release(call: Call, schedule: Json) -> Json:
    """Let the subscription go on without its schedule."""
    subscription = call.find("subscription", schedule["subscription"])
    if subscription:
        call.change(subscription, {"schedule": None}, "customer.subscription.updated")
    changes = {
        "status": "released",
        "released_at": call.now,
        "released_subscription": schedule["subscription"],
        "subscription": None,
        "current_phase": None,
    }
    released = call.change(schedule, changes)
    call.emit("subscription_schedule.released", released)
    return released
