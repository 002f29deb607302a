"""What holds about orders when a history is over: none is lost, none is doubled, and everybody was told the truth."""

from collections import Counter
from collections.abc import Iterator

from vend.simulation.money import Finding
from vend.simulation.truth import Ending, Json, by, instant
from vend.webhooks.handlers import HANDLED

_ENDED = ("canceled", "incomplete_expired")
_AUDITED = {
    "subscribe": "subscription.ordered",
    "cancel_subscription": "subscription.cancel_ordered",
    "pay_first_invoice": "subscription.payment_ordered",
}


def subscriptions_agree(end: Ending) -> Iterator[Finding]:
    """Every subscription of Stripe's is one row here, with the same status, period and flags; no row has another."""
    ours = by(end.ours.subscriptions, "stripe_subscription_id")
    refused = ours.pop("None", [])
    for raw in end.theirs.subscriptions:
        rows = ours.pop(raw["id"], [])
        if len(rows) != 1:
            yield Finding(f"subscription {raw['id']} ({raw['status']}) is {len(rows)} times here")
        else:
            yield from _same(raw, rows[0])
    for stray in ours:
        yield Finding(f"subscription {stray} is here and not at Stripe")
    for row in refused:
        if row["status"] != "incomplete_expired":
            yield Finding(f"subscription {row['id']} is {row['status']}, and Stripe knows nothing of it")


def _same(raw: Json, row: Json) -> Iterator[Finding]:
    item = raw["items"]["data"][0]
    if raw["metadata"]["subscription_id"] != row["id"]:
        yield Finding(f"subscription {raw['id']} was made for {raw['metadata']['subscription_id']}, not {row['id']}")
    pairs = {
        "status": (raw["status"], row["status"]),
        "cancel_at_period_end": (raw["cancel_at_period_end"], row["cancel_at_period_end"]),
        "period start": (instant(item["current_period_start"]), instant(row["current_period_start_at"])),
        "period end": (instant(item["current_period_end"]), instant(row["current_period_end_at"])),
        "canceled_at": (instant(raw["canceled_at"]), instant(row["canceled_at"])),
        "ended_at": (instant(raw["ended_at"]), instant(row["ended_at"])),
        "price": (item["price"]["lookup_key"], row["price_id"]),
    }
    for name, (theirs, ours) in pairs.items():
        if theirs != ours:
            yield Finding(f"subscription {raw['id']}: {name} is {ours} here and {theirs} at Stripe")


def one_of_each(end: Ending) -> Iterator[Finding]:
    """An order made at most one subscription; a driver holds a pass at most once, here and at Stripe."""
    for order, made in by(end.theirs.subscriptions, "metadata", "subscription_id").items():
        if len(made) > 1:
            yield Finding(f"order {order} made {len(made)} subscriptions: {', '.join(one['id'] for one in made)}")
    live = [row for row in end.ours.subscriptions if row["status"] not in _ENDED]
    for driver, held in by(live, "driver_id").items():
        for pass_id, same in by(held, "pass_id").items():
            if len(same) > 1:
                yield Finding(f"driver {driver} holds pass {pass_id} {len(same)} times")


def no_order_is_lost(end: Ending) -> Iterator[Finding]:
    """Every operation came to an end, and Stripe has what a success says and nothing of a refusal."""
    rows = {row["id"]: row for row in end.ours.subscriptions}
    at_stripe = by(end.theirs.subscriptions, "metadata", "subscription_id")
    for operation in end.ours.operations:
        what = f"{operation['kind']} {operation['idempotency_key']}"
        if operation["settled_at"] is None:
            yield Finding(f"{what} never ended: {operation['last_error']}")
        if operation["kind"] not in _AUDITED:
            continue
        row = rows.get(operation["subject_id"])
        if row is None:
            yield Finding(f"{what} lost its subscription")
        elif operation["kind"] == "subscribe":
            made = bool(at_stripe.get(row["id"]))
            if made != (operation["state"] == "succeeded"):
                yield Finding(f"{what} ended {operation['state']}, and Stripe has {'it' if made else 'nothing of it'}")
        elif operation["state"] == "succeeded" and operation["kind"] == "pay_first_invoice":
            yield from _paid(row, what)
        elif operation["state"] == "succeeded" and row["id"] not in end.taken_back:
            yield from _cancelled(operation, row, what)


def _paid(row: Json, what: str) -> Iterator[Finding]:
    if row["status"] in ("incomplete", "incomplete_expired"):
        yield Finding(f"{what} succeeded, and subscription {row['id']} is {row['status']}")


def _cancelled(operation: Json, row: Json, what: str) -> Iterator[Finding]:
    ends_later = operation["request"]["at_period_end"]
    if row["status"] not in _ENDED and not (ends_later and row["cancel_at_period_end"]):
        yield Finding(f"{what} succeeded, and subscription {row['id']} goes on")


def everybody_was_told_the_truth(end: Ending) -> Iterator[Finding]:
    """What a caller was told is what the operation ended in; a refusal before it began left no trace."""
    operations = by(end.ours.operations, "idempotency_key")
    callers = Counter(told.key for told in end.told)
    for told in end.told:
        states = [row["state"] for row in operations.get(told.key, [])]
        what = f"the caller of {told.kind} {told.key} was told '{told.answer}'"
        if told.answer in ("subscribed", "changed") and states != ["succeeded"]:
            yield Finding(f"{what}, the operation is {states}")
        if told.answer == "pending" and not states:
            yield Finding(f"{what}, and there is no operation")
        if told.answer == "payment_refused" and states != ["rejected"]:
            yield Finding(f"{what}, the operation is {states}")
        # Of two who use one key, one may be refused before anything began, and the other be let in later.
        alone = callers[told.key] == 1
        if told.answer in ("pass_sold_out", "already_subscribed", "subscription_ended") and alone and states:
            yield Finding(f"{what}, and yet there is an operation: {states}")


def every_operation_is_audited(end: Ending) -> Iterator[Finding]:
    """Each operation wrote its line into the audit log, once."""
    written = by(end.ours.audit, "subject_id")
    for kind, action in _AUDITED.items():
        ordered = by([row for row in end.ours.operations if row["kind"] == kind], "subject_id")
        for subject, operations in ordered.items():
            lines = [row for row in written.get(subject, []) if row["action"] == action]
            if len(lines) != len(operations):
                yield Finding(f"{len(operations)} {kind} of {subject} left {len(lines)} lines in the audit log")


def every_event_is_settled(end: Ending) -> Iterator[Finding]:
    """Every event that Stripe sent is applied; nothing of ours is parked, nothing failed, nothing waits."""
    rows = {row["id"]: row for row in end.ours.events}
    for event in end.theirs.events:
        row = rows.get(event["id"])
        if row is None:
            if event["id"] not in end.unwanted:
                yield Finding(f"event {event['id']} ({event['type']}) never came")
        elif row["state"] != "applied":
            yield Finding(f"event {row['id']} ({row['type']}) is {row['state']}: {row['note']}")
    handled = [event for event in end.theirs.events if event["type"] in HANDLED]
    if any(event["id"] in end.unwanted for event in handled):
        yield Finding("the endpoint did not ask for an event that has an effect")
