"""What holds about changed subscriptions when a history is over: they cost what was shown, and nothing else moved."""

from collections.abc import Iterator

from vend.simulation.money import Finding
from vend.simulation.truth import Ending, Json, by, instant, subscription_of

_AUDITED = {
    "change_pass": "subscription.change_ordered",
    "pause_subscription": "subscription.pause_ordered",
    "resume_subscription": "subscription.resume_ordered",
    "keep_subscription": "subscription.keep_ordered",
    "set_payment_method": "subscription.payment_method_ordered",
}


def terms_agree(end: Ending) -> Iterator[Finding]:
    """Each row has Stripe's pause and payment method."""
    ours = {row["stripe_subscription_id"]: row for row in end.ours.subscriptions}
    for raw in end.theirs.subscriptions:
        row = ours.get(raw["id"])
        if row is None:
            continue  # another law tells of it
        pause = raw["pause_collection"]
        pairs = {
            "collection_paused": (pause is not None, row["collection_paused"]),
            "resumes_at": (instant(pause["resumes_at"]) if pause else None, instant(row["resumes_at"])),
            "payment method": (raw["default_payment_method"], row["stripe_payment_method_id"]),
        }
        for name, (theirs, mine) in pairs.items():
            if theirs != mine:
                yield Finding(f"subscription {raw['id']}: {name} is {mine} here and {theirs} at Stripe")


def changes_cost_what_was_shown(end: Ending) -> Iterator[Finding]:
    """A change that succeeded billed what its preview showed, once; one that did not, billed nothing."""
    updates = [raw for raw in end.theirs.invoices if raw["billing_reason"] == "subscription_update"]
    billed = by(updates, "parent", "subscription_details", "subscription")
    stripe_id = {row["id"]: row["stripe_subscription_id"] for row in end.ours.subscriptions}
    made: dict[str, list[Json]] = {}
    for operation in end.ours.operations:
        shown = end.shown.get(operation["idempotency_key"])
        if operation["kind"] != "change_pass" or shown is None or operation["state"] != "succeeded":
            continue
        subscription = str(stripe_id[operation["subject_id"]])
        at = int(shown.proration_at.timestamp())
        found = [raw for raw in billed.get(subscription, []) if _proration_at(raw) == at]
        made.setdefault(subscription, []).extend(found)
        what = f"change_pass {operation['idempotency_key']}"
        if shown.when == "now" and shown.lines and len(found) != 1:
            yield Finding(f"{what} made {len(found)} invoices", cents=shown.total_minor)
        for raw in found:
            if (raw["total"], raw["amount_due"]) != (shown.total_minor, shown.due_now_minor):
                yield Finding(
                    f"{what} showed {shown.total_minor}, due {shown.due_now_minor}, and billed {raw['total']}, "
                    f"due {raw['amount_due']}",
                    cents=raw["total"] - shown.total_minor,
                )
    for raw in updates:
        if raw not in made.get(subscription_of(raw), []):
            yield Finding(f"invoice {raw['id']} is of a change that nobody made", cents=raw["total"])


def _proration_at(invoice: Json) -> int | None:
    found: int | None = invoice["parent"]["subscription_details"].get("subscription_proration_date")
    return found


def credit_is_the_customers(end: Ending) -> Iterator[Finding]:
    """What the ledger keeps for customers is what Stripe keeps for them."""
    kept = -sum(customer["balance"] for customer in end.theirs.customers)
    booked = sum(
        transfer["amount_minor"] * ((transfer["credit_account"] == "customer_credit") * 2 - 1)
        for transfer in end.ours.transfers
        if "customer_credit" in (transfer["credit_account"], transfer["debit_account"])
    )
    if kept != booked:
        yield Finding(f"customers have {kept} in credit at Stripe and {booked} in the ledger", cents=kept - booked)


def changes_are_told_and_audited(end: Ending) -> Iterator[Finding]:
    """Who was told of a refusal has one on record; each order wrote its line into the audit log, once."""
    states = {row["idempotency_key"]: row["state"] for row in end.ours.operations}
    for told in end.told:
        wanted = {"change_refused": "rejected", "invoice_declined": "succeeded"}.get(told.answer)
        if wanted is not None and states.get(told.key) != wanted:
            yield Finding(f"the caller of {told.kind} {told.key} was told '{told.answer}': {states.get(told.key)}")
    lines = by(end.ours.audit, "action")
    for kind, action in _AUDITED.items():
        ordered = sorted(row["subject_id"] for row in end.ours.operations if row["kind"] == kind)
        written = sorted(row["subject_id"] for row in lines.get(action, []))
        if ordered != written:
            yield Finding(f"{len(ordered)} orders of {kind} left {len(written)} lines in the audit log")
