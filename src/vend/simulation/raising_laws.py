"""What holds about raised rates when a history is over: nobody paid early or untold, and no line is forgotten."""

from collections.abc import Iterator
from datetime import date, datetime

from vend.domain.period import local_date
from vend.domain.rate_steps import AHEAD
from vend.simulation.money import Finding
from vend.simulation.truth import Ending, Json, by, instant, subscription_of

_PERIODS = ("subscription_create", "subscription_cycle")


def nobody_pays_before_it_holds(end: Ending) -> Iterator[Finding]:
    """No period that costs a new price begins before the effective date, or before who pays it was told to."""
    zone_name = end.ours.garages[0]["time_zone"]
    changes = {row["id"]: row for row in end.ours.rate_changes}
    stripe_ids = {row["id"]: row["stripe_price_id"] for row in end.ours.prices}
    change_of = {stripe_ids[row["new_price_id"]]: changes[row["rate_change_id"]] for row in end.ours.rate_prices}
    subscription_ids = {row["stripe_subscription_id"]: row["id"] for row in end.ours.subscriptions}
    lines = by(end.ours.rate_lines, "subscription_id")
    for invoice in end.theirs.invoices:
        if invoice["billing_reason"] not in _PERIODS:
            continue
        for billed in invoice["lines"]["data"]:
            change = change_of.get(billed["pricing"]["price_details"]["price"])
            if change is None:
                continue
            begins_at = instant(billed["period"]["start"])
            assert begins_at is not None, "every line has a period"
            begins = local_date(begins_at, zone_name)
            own = lines.get(str(subscription_ids.get(subscription_of(invoice))), [])
            told = [one for one in own if one["rate_change_id"] == change["id"] and one["holds_from_date"] is not None]
            holds = [date.fromisoformat(change["effective_date"])]
            holds += [min(date.fromisoformat(one["holds_from_date"]) for one in told)] if told else []
            if begins < max(holds):
                yield Finding(f"invoice {invoice['id']} of {begins} costs a price that holds from {max(holds)} on")


def each_is_told_once_and_before(end: Ending) -> Iterator[Finding]:
    """Whoever is or will be raised was told once, before Stripe was; who is left out was not."""
    written = by([row for row in end.ours.notices if row["kind"] == "rate_increase"], "about")
    for line in end.ours.rate_lines:
        notices = written.pop(f"rate_increase:{line['id']}", [])
        if len(notices) != (line["noticed_at"] is not None):
            yield Finding(f"line {line['id']} ({line['state']}) was told {len(notices)} times")
        if line["state"] == "changed" and (line["noticed_at"] is None or line["noticed_at"] > line["changed_at"]):
            yield Finding(f"line {line['id']} was changed before it was told")
        if line["state"] == "left_out" and notices:
            yield Finding(f"line {line['id']} is left out, and was told")
    for about in written:
        yield Finding(f"somebody was told of {about}, and there is no such line")


def each_line_has_its_end(end: Ending) -> Iterator[Finding]:
    """A line waits only for what is still to come; a changed or cancelled one left the subscription at that price."""
    changes = {row["id"]: row for row in end.ours.rate_changes}
    rows = {row["id"]: row for row in end.ours.subscriptions}
    zone_name = end.ours.garages[0]["time_zone"]
    for line in end.ours.rate_lines:
        change, row = changes[line["rate_change_id"]], rows.get(line["subscription_id"])
        if row is None:
            # The seat of a company: its account pays, at the price that it began with.
            if line["state"] != "left_out":
                yield Finding(f"line {line['id']} of a company's seat is {line['state']}")
            continue
        what = f"line {line['id']} of {row['id']} is {line['state']}"
        live = row["ended_at"] is None
        if line["state"] in ("waiting", "noticed"):
            if change["state"] == "cancelled":
                yield Finding(f"{what}, and the increase is cancelled")
            elif not live:
                yield Finding(f"{what}, and the subscription has ended")
            elif row["price_id"] != line["old_price_id"]:
                yield Finding(f"{what}, and the subscription pays another price")
            elif _is_overdue(line, change, row, end.at, zone_name):
                yield Finding(f"{what}, and its time has come")
        if line["state"] == "cancelled" and live and row["price_id"] == line["new_price_id"]:
            yield Finding(f"{what}, and the subscription pays the new price")


def _is_overdue(line: Json, change: Json, row: Json, at: datetime, zone_name: str) -> bool:
    if row["cancel_at_period_end"]:
        return False
    if line["state"] == "waiting":
        return date.fromisoformat(change["notice_date"]) <= local_date(at, zone_name)
    renews_at = instant(row["current_period_end_at"])
    if renews_at is None or not at < renews_at <= at + AHEAD:
        return False
    return local_date(renews_at, zone_name) >= date.fromisoformat(line["holds_from_date"])


def nobody_is_forgotten(end: Ending) -> Iterator[Finding]:
    """Whoever pays a price that an increase raises has a line; the increase is closed once all have an end."""
    open_ones = {row["id"] for row in end.ours.rate_changes if row["state"] in ("announced", "applying")}
    known = {(one["rate_change_id"], one["subscription_id"], one["old_price_id"]) for one in end.ours.rate_lines}
    for row in end.ours.subscriptions:
        for step in end.ours.rate_prices:
            if (
                step["rate_change_id"] in open_ones
                and step["old_price_id"] == row["price_id"]
                and row["ended_at"] is None
                and row["status"] != "incomplete"
                and row["company_account_id"] is None
                and (step["rate_change_id"], row["id"], row["price_id"]) not in known
            ):
                yield Finding(f"subscription {row['id']} pays a raised price and is in no line")
