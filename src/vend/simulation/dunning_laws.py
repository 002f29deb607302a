"""What holds about debts when a history is over: none is left open behind a subscription that has ended."""

from collections.abc import Iterator

from vend.simulation.money import Finding
from vend.simulation.truth import Ending, instant, subscription_of

_ENDED = ("canceled", "incomplete_expired")
_UNPAID = ("past_due", "unpaid")


def nothing_is_owed_after_the_end(end: Ending) -> Iterator[Finding]:
    """No invoice of a subscription that has ended is open, at Stripe or here, and none was collected after it by us."""
    ended = {raw["id"]: raw for raw in end.theirs.subscriptions if raw["status"] in _ENDED}
    for invoice in end.theirs.invoices:
        if invoice["status"] == "open" and subscription_of(invoice) in ended:
            yield Finding(f"invoice {invoice['id']} is open, and its subscription has ended")
    invoices = {raw["id"]: raw for raw in end.theirs.invoices}
    for charge in end.theirs.charges:
        invoice_id = end.theirs.intents.get(charge["payment_intent"], "")
        billed = invoices.get(invoice_id)
        subscription = ended.get(subscription_of(billed)) if billed else None
        if (
            subscription is None
            or charge["status"] != "succeeded"
            or {str(invoice_id), charge["payment_intent"]} & end.by_hand
        ):
            continue
        if charge["created"] > subscription["ended_at"]:
            yield Finding(f"charge {charge['id']} came after the end, {instant(subscription['ended_at'])}")


def unpaid_means_a_case(end: Ending) -> Iterator[Finding]:
    """A subscription that is owed for has one open case; any other has none."""
    open_for = [row["subscription_id"] for row in end.ours.dunning if row["closed_at"] is None]
    for row in end.ours.subscriptions:
        wanted = 1 if row["status"] in _UNPAID else 0
        if open_for.count(row["id"]) != wanted:
            yield Finding(f"subscription {row['id']} is {row['status']} with {open_for.count(row['id'])} open cases")
