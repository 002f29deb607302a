"""What holds about waiting and about what is earned later when a history is over."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from vend.domain.period import local_date, month_of
from vend.simulation.money import Finding
from vend.simulation.truth import Ending, Json, by, instant


def nobody_waits_for_a_free_place(end: Ending) -> Iterator[Finding]:
    """While somebody waits for a pass, it or its garage is full; an offer that stands is not over."""
    # A company's seat takes a place as any other subscription does.
    live = [row for row in [*end.ours.subscriptions, *end.ours.seats] if row["ended_at"] is None]
    held = [*live, *(row for row in end.ours.waitlist if row["state"] == "offered")]
    room = {row["id"]: row["capacity"] for row in end.ours.passes}
    room |= {row["id"]: _sold(row, end) for row in end.ours.garages}
    taken = Counter[str]([*(row["garage_id"] for row in held), *(row["pass_id"] for row in held)])
    for entry in end.ours.waitlist:
        places = {key: room[entry[key]] for key in ("garage_id", "pass_id")}
        full = any(most is not None and taken[entry[key]] >= most for key, most in places.items())
        if entry["state"] == "waiting" and not full:
            yield Finding(f"waitlist entry {entry['id']} waits, and there is a place")
        until = instant(entry["offer_until_at"])
        if entry["state"] == "offered" and until is not None and until <= end.at:
            yield Finding(f"waitlist entry {entry['id']} is offered a place, and that was over at {until}")


def _sold(garage: Json, end: Ending) -> int:
    """Give how many places a garage sells: its own, and the percentage more that its rules state, rounded down."""
    return int(garage["capacity"] * (100 + end.rules_of(garage["id"]).oversell_percent) // 100)


def offers_are_told(end: Ending) -> Iterator[Finding]:
    """Whoever was offered a place was told so, once."""
    offered = sorted(f"waitlist_offered:{row['id']}" for row in end.ours.waitlist if row["offered_at"] is not None)
    told = sorted(row["about"] for row in end.ours.notices if row["kind"] == "waitlist_offered")
    if offered != told:
        yield Finding(f"{len(offered)} places were offered, and {len(told)} people were told")


def deferred_is_earned_or_left(end: Ending) -> Iterator[Finding]:
    """Of each long line what was billed is what was earned or released and what is left, here and in the ledger."""
    moved: Counter[tuple[str, int]] = Counter()
    for one in end.ours.recognitions:
        moved[one["invoice_id"], one["line_number"]] += one["amount_minor"]
    left: Counter[str] = Counter()
    for row in end.ours.schedules:
        left[row["invoice_id"]] += row["rest_minor"]
        gone = row["amount_minor"] - row["rest_minor"] - moved[row["invoice_id"], row["line_number"]]
        if gone:
            yield Finding(f"line {row['stripe_line_id']} was deferred, and {gone} of it is nowhere", cents=gone)
        if row["next_month_date"] is not None and _is_over(row, end):
            yield Finding(
                f"line {row['stripe_line_id']} did not earn {row['next_month_date']}", cents=row["rest_minor"]
            )
    yield from _left_in_the_ledger(left, end)


def _is_over(row: Json, end: Ending) -> bool:
    today = local_date(end.at, end.zone_of(row["garage_id"]))
    return month_of(date.fromisoformat(row["next_month_date"])).end_date <= today


def _left_in_the_ledger(left: Counter[str], end: Ending) -> Iterator[Finding]:
    booked: Counter[str] = Counter()
    for transfer in end.ours.transfers:
        booked[transfer["invoice_id"]] += transfer["amount_minor"] * (transfer["credit_account"] == "deferred_revenue")
        booked[transfer["invoice_id"]] -= transfer["amount_minor"] * (transfer["debit_account"] == "deferred_revenue")
    for invoice in left.keys() | booked.keys():
        if booked[invoice] != left[invoice]:
            yield Finding(
                f"invoice {invoice} has {left[invoice]} left to earn, the ledger defers {booked[invoice]}",
                cents=booked[invoice] - left[invoice],
            )


def closed_months_stay(end: Ending) -> Iterator[Finding]:
    """A closed month's stored balances are what its transfers make: nothing landed in it later."""
    moved: dict[tuple[str, str, str], Counter[str]] = {}
    for transfer in end.ours.transfers:
        month = f"{transfer['effective_date'][:7]}-01"
        for side in ("debit", "credit"):
            of = (transfer["garage_id"], month, transfer[f"{side}_account"])
            moved.setdefault(of, Counter())[side] += transfer["amount_minor"]
    closed = by(end.ours.month_balances, "garage_id")
    for garage, balances in closed.items():
        stored = {(garage, row["month_date"], row["account_code"]): row for row in balances}
        months = {row["month_date"] for row in balances}
        for of in stored.keys() | {one for one in moved if one[0] == garage and one[1] in months}:
            found, row = moved.get(of, Counter[str]()), stored.get(of, {"debits_minor": 0, "credits_minor": 0})
            if (found["debit"], found["credit"]) != (row["debits_minor"], row["credits_minor"]):
                yield Finding(f"{of[2]} of {of[1]} was closed with {row}, and is {dict(found)}")
