"""What holds about company accounts when a history is over."""

from collections import Counter
from collections.abc import Iterator

from vend.simulation.money import Finding
from vend.simulation.truth import Ending, Json, by, instant, subscription_of
from vend.stripe_gateway.company import OWN_ID

_ENDED = ("canceled", "incomplete_expired")


def accounts_agree(end: Ending) -> Iterator[Finding]:
    """Every account's subscription of Stripe's is one row here, and bills as many seats at each price as there are."""
    ours = by(end.ours.accounts, "stripe_subscription_id")
    ours.pop("None", [])
    for raw in end.theirs.accounts:
        rows = ours.pop(raw["id"], [])
        if len(rows) != 1 or rows[0]["id"] != raw["metadata"][OWN_ID]:
            yield Finding(f"account {raw['id']} is {len(rows)} times here, or of another one")
            continue
        yield from _same(raw, rows[0])
        if raw["status"] not in _ENDED:
            yield from _counted(end, raw, rows[0])
    for stray in ours:
        yield Finding(f"account {stray} is here and not at Stripe")


def _same(raw: Json, row: Json) -> Iterator[Finding]:
    item = raw["items"]["data"][0]
    pairs = {
        "status": (raw["status"], row["stripe_status"]),
        "cancel_at_period_end": (raw["cancel_at_period_end"], row["cancel_at_period_end"]),
        "period start": (instant(item["current_period_start"]), instant(row["current_period_start_at"])),
        "period end": (instant(item["current_period_end"]), instant(row["current_period_end_at"])),
        "ended": (raw["status"] in _ENDED, row["status"] == "closed"),
    }
    for name, (theirs, mine) in pairs.items():
        if theirs != mine:
            yield Finding(f"account {raw['id']}: {name} is {mine} here and {theirs} at Stripe")


def _counted(end: Ending, raw: Json, row: Json) -> Iterator[Finding]:
    billed = Counter({one["price"]["lookup_key"]: one["quantity"] for one in raw["items"]["data"]})
    there = Counter(
        seat["price_id"]
        for seat in end.ours.seats
        if seat["company_account_id"] == row["id"] and seat["ended_at"] is None and seat["unbilled_at"] is None
    )
    if +billed != there:
        yield Finding(f"account {raw['id']} is billed {dict(+billed)} seats, and has {dict(there)}")


def accounts_keep_their_caps(end: Ending) -> Iterator[Finding]:
    """No account has more seats than were agreed upon, or seats that cost more a month."""
    costs = {row["id"]: row["amount_minor"] for row in end.ours.prices}
    for row in end.ours.accounts:
        billed = [
            costs[seat["price_id"]]
            for seat in end.ours.seats
            if seat["company_account_id"] == row["id"] and seat["ended_at"] is None and seat["unbilled_at"] is None
        ]
        pairs = {"seats": (len(billed), row["seats_max"]), "a month": (sum(billed), row["monthly_max_minor"])}
        for name, (found, most) in pairs.items():
            if most is not None and found > most:
                yield Finding(f"account {row['id']} has {found} {name}, agreed are {most}")


def seats_follow_their_account(end: Ending) -> Iterator[Finding]:
    """A seat lives while its account does, is past due with it, and is known to Stripe through it alone."""
    accounts = {row["id"]: row for row in end.ours.accounts}
    for seat in end.ours.seats:
        account, what = accounts[seat["company_account_id"]], f"seat {seat['id']} ({seat['status']})"
        if seat["stripe_subscription_id"] is not None:
            yield Finding(f"{what} has a subscription of its own at Stripe")
        if seat["status"] in _ENDED:
            continue
        wanted = "active" if account["past_due_at"] is None else "past_due"
        if account["status"] == "closed" or seat["status"] != wanted:
            yield Finding(f"{what} is of an account that is {account['status']}, past due {account['past_due_at']}")


def companies_pay_for_what_they_owe(end: Ending) -> Iterator[Finding]:
    """A period of an account is billed once, and money was only taken for an account that somebody gave seats."""
    seated = {
        row["subject_id"]
        for row in end.ours.operations
        if row["kind"] == "change_company_account" and row["request"].get("action") == "add_seats"
    }
    accounts = {raw["id"]: raw["metadata"][OWN_ID] for raw in end.theirs.accounts}
    billed: Counter[tuple[str, int]] = Counter()
    for invoice in end.theirs.invoices:
        account_id = accounts.get(subscription_of(invoice))
        if account_id is None or invoice["status"] == "void":
            continue
        if account_id not in seated:
            yield Finding(f"invoice {invoice['id']} is of an account without seats", cents=invoice["total"])
        whole = {
            line["period"]["start"]
            for line in invoice["lines"]["data"]
            if line["parent"]["type"] == "subscription_item_details"
        }
        for start in whole:
            billed[account_id, start] += 1
            if billed[account_id, start] > 1:
                text = f"account {account_id} was billed twice for the period from {instant(start)}"
                yield Finding(text, cents=invoice["total"])


def checks_settle_their_invoices(end: Ending) -> Iterator[Finding]:
    """What was received outside of Stripe is what Stripe has as paid outside of it, invoice by invoice."""
    received: Counter[str] = Counter()
    stripe_id = {row["id"]: row["stripe_invoice_id"] for row in end.ours.invoices}
    for row in end.ours.payments:
        if row["stripe_charge_id"] is None and row["status"] == "succeeded":
            received[stripe_id[row["invoice_id"]]] += row["amount_minor"]
    for invoice in end.theirs.invoices:
        outside = invoice.get("amount_paid_off_stripe") or 0
        if outside != received[invoice["id"]]:
            yield Finding(
                f"invoice {invoice['id']} was paid {outside} outside of Stripe, {received[invoice['id']]} was received",
                cents=outside - received[invoice["id"]],
            )


def overdue_means_a_case(end: Ending) -> Iterator[Finding]:
    """An account has one open case exactly while it is past due; a closed one has none."""
    open_for = Counter(
        row["company_account_id"]
        for row in end.ours.dunning
        if row["closed_at"] is None and row["company_account_id"] is not None
    )
    for row in end.ours.accounts:
        wanted = 1 if row["past_due_at"] is not None and row["status"] != "closed" else 0
        if open_for[row["id"]] != wanted:
            yield Finding(
                f"account {row['id']} ({row['status']}) is past due since {row['past_due_at']} "
                f"with {open_for[row['id']]} open cases"
            )
    owed = {row["company_account_id"] for row in end.ours.invoices if row["status"] == "open"}
    for row in end.ours.accounts:
        if row["past_due_at"] is not None and row["id"] not in owed:
            yield Finding(f"account {row['id']} is past due, and owes nothing")


def companies_are_told_the_truth(end: Ending) -> Iterator[Finding]:
    """Who was told that an account is changed has it on record; each change wrote its line into the audit log."""
    states = {row["idempotency_key"]: row["state"] for row in end.ours.operations}
    for told in end.told:
        wanted = {"accountchanged": "succeeded", "company_change_refused": "rejected", "received": "succeeded"}
        if told.answer in wanted and states.get(told.key) != wanted[told.answer]:
            yield Finding(f"the caller of {told.kind} {told.key} was told '{told.answer}': {states.get(told.key)}")
    changed = Counter(row["subject_id"] for row in end.ours.operations if row["kind"] == "change_company_account")
    written = Counter(row["subject_id"] for row in end.ours.audit if row["action"] in _AUDITED)
    for account_id, count in changed.items():
        if written[account_id] != count:
            yield Finding(f"{count} changes of account {account_id} left {written[account_id]} lines in the audit log")


_AUDITED = frozenset(
    f"company_account.{what}"
    for what in (
        "seats_ordered",
        "removal_ordered",
        "seats_kept",
        "terms_ordered",
        "close_ordered",
        "unpaid_close_ordered",
        "renewal_prepared",
        "taxes_ordered",
    )
)
