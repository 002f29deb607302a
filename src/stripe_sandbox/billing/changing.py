"""Changes running subscriptions: items, prices, quantities, the billing cycle, trials; with their prorations."""

from dataclasses import dataclass
from typing import Any

from stripe_sandbox.billing import collecting, discounting, invoicing, items, prorating
from stripe_sandbox.call import Call
from stripe_sandbox.errors import invalid
from stripe_sandbox.periods import boundary
from stripe_sandbox.shapes import page

Json = dict[str, Any]

_NO_PRORATION = ("trialing", "incomplete", "paused", "unpaid")


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that is made, and the draft that bills it where it is billed at once."""

    subscription: Json
    draft: Json | None


def change(call: Call, before: Json, params: Json, changes: Json) -> Changed:
    """Make the changes that move money, beside those (`changes`) that do not.

    Args:
        call: The execution.
        before: The subscription.
        params: Those of an update: ``items``, ``billing_cycle_anchor``, ``trial_end``, ``proration_behavior`` ...
        changes: What else changes in the subscription.
    """
    old = before["items"]["data"]
    new = items.after(call, before, params["items"]) if "items" in params else old
    trial_end = _trial_end(call, params, before)
    restarts = _restarts(params, before, old, new, trial_end)
    at = _proration_date(call, params, before)
    behavior = params.get("proration_behavior", "create_prorations")
    prorates = behavior != "none" and before["status"] not in _NO_PRORATION
    after = before | changes
    if restarts or isinstance(trial_end, int):
        after, new = _new_cycle(call, after, new, trial_end)
    after = after | {"items": page(new, before["items"]["url"])}
    whole = after["billing_cycle_anchor"] != before["billing_cycle_anchor"]
    if prorates:
        _prorate(call, before, after, at, whole=whole)
    moved = {key: value for key, value in after.items() if before.get(key) != value}
    call.store.put(before | moved)
    draft = _draft(call, before | moved, at, whole=whole, at_once=behavior == "always_invoice" and prorates)
    if draft:
        moved |= {"latest_invoice": draft["id"], "discounts": discounting.used_once(call, after, draft)}
    return Changed(call.change(before, moved, "customer.subscription.updated"), draft)


def _trial_end(call: Call, params: Json, before: Json) -> int | str | None:
    """The wanted end of the trial: an instant ahead, ``now`` where one is running, or None for no change."""
    wanted = params.get("trial_end")
    if wanted is None or (wanted == "now" and before["status"] != "trialing"):
        return None
    if wanted != "now" and wanted <= call.now:
        raise invalid("Invalid timestamp: must be an integer Unix timestamp in the future.", param="trial_end")
    found: int | str = wanted
    return found


def _restarts(params: Json, before: Json, old: list[Json], new: list[Json], trial_end: int | str | None) -> bool:
    """Whether the billing cycle begins anew now: asked for, by another interval, or at the end of a trial."""
    asked = (params.get("billing_cycle_anchor") or {}).get("type") == "now"
    intervals = {tuple(item["price"]["recurring"][k] for k in ("interval", "interval_count")) for item in (*old, *new)}
    return asked or trial_end == "now" or (len(intervals) > 1 and before["status"] != "trialing")


def _proration_date(call: Call, params: Json, before: Json) -> int:
    at: int = params.get("proration_date", call.now)
    start = min(item["current_period_start"] for item in before["items"]["data"])
    end = max(item["current_period_end"] for item in before["items"]["data"])
    if "proration_date" in params and not start <= at < end:
        raise invalid(
            "Invalid proration_date: it must be within the current period of the subscription.", param="proration_date"
        )
    return at


def _new_cycle(call: Call, after: Json, new: list[Json], trial_end: int | str | None) -> tuple[Json, list[Json]]:
    """The subscription and its items from now on: a new period, or a trial until `trial_end`."""
    if isinstance(trial_end, int):
        period = (call.now, trial_end)
        was = {} if after["status"] == "trialing" else {"trial_start": call.now}
        moved = {"status": "trialing", "trial_end": trial_end, "billing_cycle_anchor": trial_end, **was}
    else:
        recurring = new[0]["price"]["recurring"]
        period = (call.now, boundary(call.now, recurring["interval"], recurring["interval_count"], 1))
        moved = {"billing_cycle_anchor": call.now}
        if after["status"] == "trialing":
            moved |= {"status": "active", "trial_end": call.now}
    ends = {"current_period_start": period[0], "current_period_end": period[1]}
    if after["cancel_at_period_end"]:
        moved["cancel_at"] = period[1]
    return after | moved, [item | ends for item in new]


def _prorate(call: Call, before: Json, after: Json, at: int, *, whole: bool) -> None:
    """Credit what is no longer used, debit what is; of a `whole` new cycle only the old one is prorated."""
    old = {item["id"]: item for item in before["items"]["data"]}
    new = {item["id"]: item for item in after["items"]["data"]}
    for item_id, item in old.items():
        if whole or item_id not in new or items.is_billed_otherwise(item, new[item_id]):
            prorating.credit(call, before, item, at)
    for item_id, item in new.items():
        if not whole and (item_id not in old or items.is_billed_otherwise(old[item_id], item)):
            prorating.debit(call, after, item, at)


def _draft(call: Call, subscription: Json, at: int, *, whole: bool, at_once: bool) -> Json | None:
    """The invoice of a change that is billed at once; None when it waits for the next one."""
    customer = call.require("customer", subscription["customer"])
    if whole:
        return invoicing.draft(call, subscription, customer, "subscription_update", proration_date=at)
    waiting = [item for item in call.store.children("invoiceitem", subscription["id"]) if item["invoice"] is None]
    if not at_once or not waiting:
        return None
    return invoicing.draft(call, subscription, customer, "subscription_update", items=[], proration_date=at)


def collect(call: Call, changed: Changed, behavior: str, *, on_session: bool) -> None:
    """Finalise and collect the invoice of a change as ``payment_behavior`` says.

    Raises:
        ApiError: It is to fail as a whole (``error_if_incomplete``) and the payment did.
    """
    if changed.draft is None or changed.draft["collection_method"] == "send_invoice":
        return
    if collecting.is_paused(call, changed.subscription):
        collecting.set_aside(call, changed.subscription, changed.draft)
        return
    invoice = invoicing.finalize(call, changed.draft)
    if invoice["status"] == "paid":
        collecting.settle(call, invoice)
        return
    customer = call.require("customer", invoice["customer"])
    card = invoicing.payment_method_of(call, changed.subscription, customer)
    if behavior == "default_incomplete":
        collecting.prepare(call, invoice, card)
        collecting.settle(call, call.change(invoice, {"auto_advance": False}))
        return
    after, made = collecting.collect(call, invoice, card, on_session=on_session)
    if made.failure and behavior == "error_if_incomplete":
        raise made.unmade()
    collecting.settle(call, after)
