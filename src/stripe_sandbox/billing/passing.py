"""The passing of time: what is due happens, at its instant, by the sandbox's own time or by a test clock's."""

from collections.abc import Callable
from typing import Any

from stripe_sandbox import agenda
from stripe_sandbox.agenda import Due
from stripe_sandbox.billing import books, disputing, refunding, renewing, scheduling
from stripe_sandbox.call import Call

Json = dict[str, Any]
Plan = Callable[[Call, str], None]

# What can be planned (`Call.later`), by name; each gets the object's id, for the object may be gone by then.
_PLANS: dict[str, Plan] = {
    "dispute": disputing.open_,
    "dispute_lapses": disputing.lapse,
    "next_phase": scheduling.advance,
    "overdue": renewing.fall_due,
    "pay_out": books.pay_out,
    "payout_arrives": books.arrive,
    "refund_fails": refunding.fail,
    "refund_succeeds": refunding.succeed,
    "resume_collection": renewing.resume_collection,
    "start_schedule": scheduling.start,
    "tell_trial_end": renewing.tell_trial_end,
    "will_be_due": renewing.tell_due,
}


def happen(call: Call, due: Due) -> None:
    """Let one thing happen at ``call.now``, or one step of a test clock."""
    clock = call.find("test_helpers.test_clock", due.object_id)
    if clock:
        _step(call, clock)
    else:
        call.wall = call.now
        _happen(call, due)


def _happen(call: Call, due: Due) -> None:
    if due.plan is not None:
        agenda.strike(call.store, due.plan)
        _PLANS[due.what](call, due.object_id)
        return
    obj = call.store.get(due.object_id)
    assert obj is not None, "its due instant was read from it"
    renewing.advance(call, obj)


def _step(call: Call, clock: Json) -> None:
    """Let one thing happen on an advancing test clock, or let it have arrived."""
    target = clock["status_details"]["advancing"]["target_frozen_time"]
    due = agenda.first(call.store, clock=clock["id"])
    if due and due.at <= target:
        call.clock, call.now, call.settled = clock["id"], max(due.at, clock["frozen_time"]), True
        _happen(call, due)
        return
    changes = {"status": "ready", "frozen_time": target, "status_details": {"advancing": None}}
    call.emit("test_helpers.test_clock.ready", call.change(clock, changes))
