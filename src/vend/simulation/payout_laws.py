"""What holds about payouts when a history is over: each garage's bank has what is its own of them."""

from collections import Counter
from collections.abc import Iterator

from vend.simulation.money import Finding
from vend.simulation.truth import Ending


def each_garage_has_its_own_money(end: Ending) -> Iterator[Finding]:
    """A garage's part of Stripe's payouts is the net of what its own customers' charges, refunds and disputes moved."""
    wanted, found = _from_stripe(end), Counter[str]()
    for transfer in end.ours.transfers:
        if not transfer["kind"].startswith("payout"):
            continue  # what a credit note gave back by check leaves the bank as well
        found[transfer["garage_id"]] += transfer["amount_minor"] * (transfer["debit_account"] == "bank")
        found[transfer["garage_id"]] -= transfer["amount_minor"] * (transfer["credit_account"] == "bank")
    for garage in sorted(wanted.keys() | found.keys()):
        if wanted[garage] != found[garage]:
            yield Finding(
                f"garage {garage} has {found[garage]} at the bank, Stripe's payouts brought it {wanted[garage]}",
                cents=found[garage] - wanted[garage],
            )


def _from_stripe(end: Ending) -> Counter[str]:
    paid = {payout["id"] for payout in end.theirs.payouts if payout["status"] == "paid"}
    garage_of = {row["stripe_customer_id"]: row["garage_id"] for row in end.ours.customers}
    charge_of = {charge["id"]: charge["customer"] for charge in end.theirs.charges}
    moved_back = [*end.theirs.refunds, *end.theirs.disputes]
    customer_of = charge_of | {one["id"]: charge_of[one["charge"]] for one in moved_back}
    brought: Counter[str] = Counter()
    for one in end.theirs.transactions:
        if end.theirs.paid_out.get(one["id"]) in paid and one["source"] in customer_of:
            brought[garage_of[customer_of[one["source"]]]] += one["net"]
    return brought
