"""What holds about disputes when a history is over: each is here as Stripe has it."""

from collections.abc import Iterator

from vend.simulation.money import Finding
from vend.simulation.truth import Ending, by


def disputes_agree(end: Ending) -> Iterator[Finding]:
    """Every dispute of Stripe's is here once, with its status and what was taken for it and given back."""
    ours = by(end.ours.disputes, "stripe_dispute_id")
    for raw in end.theirs.disputes:
        rows = ours.pop(raw["id"], [])
        if len(rows) != 1:
            yield Finding(f"dispute {raw['id']} is {len(rows)} times here", cents=raw["amount"])
            continue
        moved = [one for one in end.theirs.transactions if one["source"] == raw["id"]]
        wanted = {
            "status": raw["status"],
            "amount_minor": raw["amount"],
            "withdrawn_minor": -sum(one["amount"] for one in moved if one["amount"] < 0),
            "reinstated_minor": sum(one["amount"] for one in moved if one["amount"] > 0),
        }
        for name, value in wanted.items():
            if rows[0][name] != value:
                yield Finding(f"dispute {raw['id']}: {name} is {rows[0][name]} here and {value} at Stripe")
    for stray in ours:
        yield Finding(f"dispute {stray} is here and not at Stripe")
