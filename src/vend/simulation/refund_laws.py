"""What holds about refunds through us when a history is over: let by whoever may, made once, never more than came."""

from collections import Counter
from collections.abc import Iterator

from vend.domain.refund import limit_of, within
from vend.simulation.money import Finding
from vend.simulation.refund_steps import ROLES
from vend.simulation.truth import Ending, Json, by


def _refunds(end: Ending) -> list[Json]:
    """Give the requests for refunds; those for credit notes are another law's."""
    return [row for row in end.ours.refund_requests if row["invoice_id"] is None]


def requests_are_carried_out(end: Ending) -> Iterator[Finding]:
    """A request that succeeded is one refund at Stripe, of its amount; any other one is none."""
    made: dict[str, list[Json]] = {}
    for raw in end.theirs.refunds:
        if request := raw["metadata"].get("refund_request_id"):
            made.setdefault(request, []).append(raw)
    outside = {row["id"] for row in end.ours.payments if row["stripe_charge_id"] is None}
    for row in _refunds(end):
        amounts = [raw["amount"] for raw in made.pop(row["id"], [])]
        wanted = [row["amount_minor"]] if row["state"] == "succeeded" and row["payment_id"] not in outside else []
        if amounts != wanted:
            what = f"refund request {row['id']} of {row['amount_minor']} is {row['state']}"
            yield Finding(f"{what}, Stripe gave back {amounts}", cents=sum(amounts) - sum(wanted))
        if row["state"] == "executing":
            yield Finding(f"refund request {row['id']} never ended")
    for stray in made:
        yield Finding(f"Stripe carried out refund request {stray}, which is not here")


def refunds_were_let(end: Ending) -> Iterator[Finding]:
    """Nobody let go more than their role may; who asked for more had somebody else decide."""
    for row in end.ours.refund_requests:
        if row["decided_by"] is None or row["state"] == "rejected":
            continue
        limit = limit_of(ROLES[row["decided_by"].rpartition(":")[2]], end.rules_of(row["garage_id"]))
        if not within(row["amount_minor"], limit):
            yield Finding(f"{row['decided_by']} let {row['amount_minor']} go back, and may {limit}")


def no_more_goes_back_than_came(end: Ending) -> Iterator[Finding]:
    """What was asked for of a payment and not turned down is no more than what was paid."""
    asked: Counter[str] = Counter()
    for row in end.ours.refund_requests:
        if row["state"] not in ("rejected", "failed"):
            asked[row["payment_id"]] += row["amount_minor"]
    for payment in end.ours.payments:
        over = asked[payment["id"]] - payment["amount_minor"]
        if over > 0:
            yield Finding(f"payment {payment['id']} was paid {payment['amount_minor']}, {over} more is asked", over)


def requests_are_audited(end: Ending) -> Iterator[Finding]:
    """Each request wrote its line into the audit log, once."""
    lines = by(end.ours.audit, "action").get("refund.asked", [])
    if sorted(row["subject_id"] for row in lines) != sorted(row["id"] for row in _refunds(end)):
        yield Finding(f"{len(_refunds(end))} requests left {len(lines)} lines in the audit log")
