"""What holds about debts when a history is over: none is left open behind a subscription that has ended."""

from collections.abc import Iterator
from datetime import date, timedelta

from vend.domain.garage_settings import GarageSettings
from vend.domain.period import local_date
from vend.simulation.money import Finding
from vend.simulation.truth import Ending, Json, by, instant, subscription_of

_TOLD = ("notice", "suspended", "reinstated", "canceled")
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


def dunning_keeps_its_days(end: Ending) -> Iterator[Finding]:
    """Each step came no earlier than the garage's rules allow, once, and the customer was told once of it."""
    facts = by(end.ours.dunning_steps, "case_id")
    for case in end.ours.dunning:
        steps = [_Fact(row, end.zone_of(case["garage_id"])) for row in facts.get(case["id"], [])]
        yield from _in_time(case, steps, end.rules_of(case["garage_id"]))
    yield from _told_once(end)


class _Fact:
    """A step of dunning, and the garage's date on which it was taken."""

    def __init__(self, row: Json, zone: str) -> None:
        at = instant(row["at"])
        assert at is not None, "a step has its instant"
        self.kind = str(row["kind"])
        self.number = int(row["notice_number"] or 0)
        self.date = local_date(at, zone)


def _in_time(case: Json, steps: list[_Fact], rules: GarageSettings) -> Iterator[Finding]:
    what = f"dunning case {case['id']}"
    opened = date.fromisoformat(case["opened_date"])
    notices = [one for one in steps if one.kind == "notice"]
    if len({one.number for one in notices}) < len(notices):
        yield Finding(f"{what} gave notices {[one.number for one in notices]}")
    for one in notices:
        if one.date < opened + timedelta(days=rules.notice_after_days[one.number - 1]):
            yield Finding(f"{what} gave notice {one.number} on {one.date}, opened on {opened}")
    suspended = [one.date for one in steps if one.kind == "suspended"]
    last_of_grace = sum(days <= rules.grace_days for days in rules.notice_after_days)
    for day in suspended:
        warned = [one.date for one in notices if one.number >= last_of_grace and one.date < day]
        if day <= opened + timedelta(days=rules.grace_days) or not warned:
            yield Finding(f"{what} suspended on {day}, opened on {opened}, warned on {warned}")
    for one in steps:
        if one.kind != "cancel":
            continue
        late = rules.cancel_after_days is not None and one.date > opened + timedelta(days=rules.cancel_after_days)
        if not late or not any(day < one.date for day in suspended):
            yield Finding(f"{what} cancelled on {one.date}, opened on {opened}, suspended on {suspended}")


def _told_once(end: Ending) -> Iterator[Finding]:
    wanted = sorted(f"dunning:{row['id']}" for row in end.ours.dunning_steps if row["kind"] in _TOLD)
    told = sorted(row["about"] for row in end.ours.notices if row["about"].startswith("dunning:"))
    if wanted != told:
        yield Finding(f"{len(wanted)} steps of dunning were to be told of, and {len(told)} notices were written")
