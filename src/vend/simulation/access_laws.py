"""What holds about gates when a history is over: each opens for whoever may come in, and for nobody else.

Until when somebody may is computed here anew, from what Stripe holds, the open dunning case and the garage's grace. It
is written apart from `vend.domain.entitlement` on purpose.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from vend.domain.access_lines import Line, denials_of, entries_of, key_of
from vend.domain.access_list import content_digest
from vend.simulation.money import Finding
from vend.simulation.truth import Ending, Json, by, instant

_SHUT = ("canceled", "incomplete_expired", "incomplete")
_UNPAID = ("past_due", "unpaid")


def gates_open_for_whoever_may_come_in(end: Ending) -> Iterator[Finding]:
    """A list opens for every plate and credential of a subscription exactly as long as what is true gives it."""
    until = dict(_until(end))
    for place in end.ours.garages:
        kept = [row for row in end.ours.access_lists if row["garage_id"] == place["id"]]
        if len(kept) != 1:
            yield Finding(f"garage {place['id']} has {len(kept)} access lists")
            continue
        entries = {_key(one): instant(one["allowed_until"]) for one in kept[0]["document"]["list"]["entries"]}
        wanted = {
            _key(means): until[means["subscription_id"]]
            for means in end.ours.means
            if means["garage_id"] == place["id"] and until.get(means["subscription_id"]) is not None
        }
        for key in sorted(entries.keys() | wanted.keys()):
            if entries.get(key) != wanted.get(key):
                yield Finding(f"{key} opens until {entries.get(key)}, and should until {wanted.get(key)}")


def _key(line: Json) -> tuple[str, str, str]:
    return line["subscription_id"], line["kind"], line["number"]


def _until(end: Ending) -> Iterator[tuple[str, datetime | None]]:
    """Give until when each subscription may be used at this instant; None where it may not."""
    garage_of = {row["id"]: row["garage_id"] for row in end.ours.subscriptions}
    all_paid = (one for one in end.theirs.invoices if one["status"] == "paid")
    paid = by(all_paid, "parent", "subscription_details", "subscription")
    cases = {row["subscription_id"]: row for row in end.ours.dunning if row["closed_at"] is None}
    for raw in end.theirs.subscriptions:
        ours = raw["metadata"]["subscription_id"]
        garage_id = garage_of[ours]
        grace = Grace(ZoneInfo(end.zone_of(garage_id)), end.rules_of(garage_id).grace_days)
        found = _closes_at(raw, paid.get(raw["id"], []), cases.get(ours), grace)
        yield ours, found if found is not None and found > end.at else None


class Grace(msgspec.Struct, frozen=True):
    """How patient the garage is, and by which calendar."""

    zone: ZoneInfo
    days: int

    def over_at(self, since: datetime) -> datetime:
        """Give the first instant after the grace of something that happened then."""
        return self.midnight_after(since.astimezone(self.zone).date() + timedelta(days=self.days))

    def midnight_after(self, day: date) -> datetime:
        """Give the instant at which a local day is over."""
        return datetime.combine(day + timedelta(days=1), time(), self.zone).astimezone(UTC)


def _closes_at(raw: Json, paid: list[Json], case: Json | None, grace: Grace) -> datetime | None:
    period_end = datetime.fromtimestamp(raw["items"]["data"][0]["current_period_end"], UTC)
    if raw["status"] in _SHUT:
        return None
    if raw["status"] in _UNPAID:
        return None if case is None or case["suspended_at"] is not None else _grace_of(case, grace)
    if raw["pause_collection"] is not None:
        ends = [line["period"]["end"] for invoice in paid for line in invoice["lines"]["data"]]
        return datetime.fromtimestamp(max(ends), UTC) if ends else None
    return period_end if raw["cancel_at_period_end"] else grace.over_at(period_end)


def _grace_of(case: Json, grace: Grace) -> datetime:
    """Give when the grace of a case is over; it lasts at least through the day of the last warning."""
    over = grace.over_at(datetime.fromisoformat(case["opened_at"]))
    if case["grace_until_date"] is not None:
        over = max(over, grace.midnight_after(date.fromisoformat(case["grace_until_date"])))
    if case["warned_at"] is not None:
        warned = datetime.fromisoformat(case["warned_at"]).astimezone(grace.zone).date()
        over = max(over, grace.midnight_after(warned))
    return over


def every_version_has_one_content(end: Ending) -> Iterator[Finding]:
    """Versions were numbered without a gap, and the lines that are kept give each one's content."""
    versions, lines = by(end.ours.access_versions, "garage_id"), by(end.ours.access_lines, "garage_id")
    for kept in end.ours.access_lists:
        rows = sorted(versions.get(kept["garage_id"], []), key=lambda row: int(row["version"]))
        numbers = [row["version"] for row in rows]
        if numbers != list(range(1, kept["version"] + 1)):
            yield Finding(f"version {kept['version']} of an access list came after {numbers}")
        for row in rows:
            standing = sorted(_standing(lines.get(kept["garage_id"], []), row["version"]), key=key_of)
            if content_digest(entries_of(standing), denials_of(standing)).hex() != row["content_digest"]:
                yield Finding(f"the lines of version {row['version']} of an access list are not what it held")


def _standing(lines: list[Json], version: int) -> Iterator[Line]:
    for one in lines:
        if one["from_version"] <= version and (one["until_version"] is None or version < one["until_version"]):
            yield msgspec.convert(one, Line, strict=False)
