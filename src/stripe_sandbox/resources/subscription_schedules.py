"""Subscription schedules: a start ahead, or changes of items at instants ahead."""

from typing import Any

from stripe_sandbox.billing import items, renewing, scheduling
from stripe_sandbox.build import build_phase, build_schedule
from stripe_sandbox.call import Call, merged_metadata
from stripe_sandbox.errors import invalid
from stripe_sandbox.listing import Condition, column, listed
from stripe_sandbox.operations import operation
from stripe_sandbox.periods import boundary

Json = dict[str, Any]

_URL = "/v1/subscription_schedules"
_PHASE = (
    *("phases.items.price", "phases.items.quantity", "phases.items.tax_rates", "phases.items.metadata"),
    *("phases.end_date", "phases.duration", "phases.metadata", "phases.proration_behavior"),
)
_CREATE = ("customer", "end_behavior", "from_subscription", "metadata", "start_date", *_PHASE)
_UPDATE = ("end_behavior", "metadata", "phases.start_date", *_PHASE)
_OVER = ("canceled", "completed", "released")


@operation("POST", _URL, "subscription_schedule_create", *_CREATE)
def create(call: Call, params: Json) -> Json:
    """Plan a subscription from ``start_date`` on, or put a running one (``from_subscription``) under a schedule."""
    if "from_subscription" in params:
        return _from_subscription(call, params)
    if "customer" not in params or not params.get("phases"):
        raise invalid("You must pass `from_subscription`, or `customer` and `phases`.", param="customer")
    customer = call.require("customer", params["customer"], param="customer")
    begins = params.get("start_date", "now")
    start = call.now if begins == "now" else int(begins)
    if start < call.now:
        raise invalid("The sandbox takes no start_date in the past.", param="start_date")
    schedule = build_schedule(
        id=call.new_id("sub_sched"),
        customer=customer,
        phases=_phases(call, params["phases"], start),
        created=call.now,
        end_behavior=_end_behavior(params),
        metadata=merged_metadata(None, params.get("metadata")),
    )
    call.create(schedule, "subscription_schedule.created")
    if start > call.now:
        call.later(start, schedule, "start_schedule")
        return schedule
    return scheduling.begin(call, schedule)


def _from_subscription(call: Call, params: Json) -> Json:
    if params.keys() & {"phases", "customer", "start_date"}:
        raise invalid("You cannot set `phases`, `customer` or `start_date` if `from_subscription` is set.")
    subscription = call.require("subscription", params["from_subscription"], param="from_subscription")
    if subscription["schedule"] or subscription["status"] in {"canceled", "incomplete", "incomplete_expired"}:
        raise invalid("You cannot migrate a subscription that is already attached to a schedule, or not active.")
    first = subscription["items"]["data"][0]
    shown = [
        {"price": item["price"]["id"], "quantity": item["quantity"], "tax_rates": item["tax_rates"]}
        for item in subscription["items"]["data"]
    ]
    phase = build_phase(
        items=shown,
        currency=subscription["currency"],
        start_date=first["current_period_start"],
        end_date=first["current_period_end"],
        metadata=subscription["metadata"],
    )
    customer = call.require("customer", subscription["customer"])
    schedule = build_schedule(
        id=call.new_id("sub_sched"),
        customer=customer,
        phases=[phase],
        created=call.now,
        end_behavior=_end_behavior(params),
        subscription=subscription["id"],
        metadata=merged_metadata(None, params.get("metadata")),
    )
    call.create(schedule, "subscription_schedule.created")
    call.change(subscription, {"schedule": schedule["id"]}, "customer.subscription.updated")
    return scheduling.enter(call, schedule, phase)


def _end_behavior(params: Json) -> str:
    behavior = str(params.get("end_behavior", "release"))
    if behavior not in {"release", "cancel"}:
        raise invalid("Invalid end_behavior: must be release or cancel", param="end_behavior")
    return behavior


def _phases(call: Call, given: list[Json], start: int) -> list[Json]:
    """Whole phases from parameters, one after the other."""
    found = []
    for index, wanted in enumerate(given):
        param = f"phases[{index}]"
        prices = [
            items.subscribable(call, item.get("price", ""), f"{param}[items][{place}][price]")
            for place, item in enumerate(wanted["items"])
        ]
        if not prices:
            raise invalid("A phase needs items.", param=f"{param}[items]")
        items.check_together(prices)
        shown = [
            item | {"tax_rates": items.tax_rates(call, item.get("tax_rates"), f"{param}[items][{place}][tax_rates]")}
            for place, item in enumerate(wanted["items"])
        ]
        start = _joined(wanted, start, param)
        phase = build_phase(
            items=shown,
            currency=prices[0]["currency"],
            start_date=start,
            end_date=_end(wanted, start, param),
            metadata=merged_metadata(None, wanted.get("metadata")),
            proration_behavior=wanted.get("proration_behavior", "create_prorations"),
        )
        found.append(phase)
        start = phase["end_date"]
    if len({phase["currency"] for phase in found}) > 1:
        raise invalid("All phases of a schedule must use the same currency.", param="phases")
    return found


def _joined(wanted: Json, start: int, param: str) -> int:
    given = wanted.get("start_date", start)
    if given != start:
        raise invalid(
            "Phases follow each other without a gap, and the first cannot be moved.", param=f"{param}[start_date]"
        )
    return start


def _end(wanted: Json, start: int, param: str) -> int:
    if "duration" in wanted:
        duration = wanted["duration"]
        return boundary(start, duration["interval"], duration.get("interval_count", 1), 1)
    end = wanted.get("end_date")
    if end is None:
        raise invalid("The sandbox's phases need an end_date or a duration.", param=f"{param}[end_date]")
    if end <= start:
        raise invalid("A phase must end after it starts.", param=f"{param}[end_date]")
    return int(end)


@operation("GET", f"{_URL}/{{id}}", "subscription_schedule_retrieve")
def retrieve(call: Call, _params: Json, schedule_id: str) -> Json:
    """One schedule."""
    return call.require("subscription_schedule", schedule_id)


@operation("POST", f"{_URL}/{{id}}", "subscription_schedule_update", *_UPDATE)
def update(call: Call, params: Json, schedule_id: str) -> Json:
    """Change what comes: phases are given anew, the current one first and unchanged but for its end."""
    schedule = _live(call, schedule_id)
    changes: Json = {}
    if "metadata" in params:
        changes["metadata"] = merged_metadata(schedule["metadata"], params["metadata"])
    if "end_behavior" in params:
        changes["end_behavior"] = _end_behavior(params)
    if "phases" in params:
        start = (schedule["current_phase"] or schedule["phases"][0])["start_date"]
        phases = _phases(call, params["phases"], start)
        if not phases or phases[0]["end_date"] <= call.now:
            raise invalid("The first phase must be the current one, and end in the future.", param="phases")
        if phases[0]["currency"] != schedule["phases"][0]["currency"]:
            raise invalid("The currency of a subscription cannot change.", param="phases")
        changes["phases"] = phases
        if schedule["current_phase"]:
            changes["current_phase"] = {key: phases[0][key] for key in ("start_date", "end_date")}
            call.later(phases[0]["end_date"], schedule, "next_phase")
    return call.change(schedule, changes, "subscription_schedule.updated")


@operation("POST", f"{_URL}/{{id}}/release", "subscription_schedule_release")
def release(call: Call, _params: Json, schedule_id: str) -> Json:
    """Let the subscription go on by itself."""
    return scheduling.release(call, _live(call, schedule_id))


@operation("POST", f"{_URL}/{{id}}/cancel", "subscription_schedule_cancel")
def cancel(call: Call, _params: Json, schedule_id: str) -> Json:
    """Cancel a schedule, and its subscription with it."""
    schedule = _live(call, schedule_id)
    subscription = call.find("subscription", schedule["subscription"])
    if subscription:
        renewing.end(call, subscription)
        return call.require("subscription_schedule", schedule_id)
    return renewing.cancel_schedule(call, schedule)


def _live(call: Call, schedule_id: str) -> Json:
    schedule = call.require("subscription_schedule", schedule_id)
    if schedule["status"] in _OVER:
        raise invalid(f"You cannot change a subscription schedule that is {schedule['status']}.")
    return schedule


@operation("GET", _URL, "subscription_schedule_list", "customer", "created", "scheduled")
def list_(call: Call, params: Json) -> Json:
    """Schedules, the newest first."""
    conditions: list[Condition] = [*column("customer", params.get("customer"))]
    if "scheduled" in params:
        conditions.append((f"status {'=' if params['scheduled'] else '<>'} 'not_started'", ()))
    return listed(call, "subscription_schedule", params, _URL, conditions)
