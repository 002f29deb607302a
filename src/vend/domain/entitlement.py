"""Entitlement: whether a subscription lets its driver in, from when, until when, and why.

The answer must hold for a gate that hears nothing for a while, so it names the instant until which it is true. A
subscription that renews by itself is let in beyond its period by the garage's grace: were the renewal to fail, access
would not end sooner. One that ends with its period is let in until then and no longer.
"""

from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from vend.domain.dunning import UNPAID, DunningTerms, Progress, suspended_from
from vend.domain.period import day_start, local_date
from vend.domain.subscription import ENDED, Status

AllowedWhy = Literal["active", "trialing", "past_due_in_grace", "canceled_until_period_end", "paid_until_pause"]
DeniedWhy = Literal["first_payment_open", "suspended", "grace_over", "paused", "period_over", "ended"]


class Standing(msgspec.Struct, frozen=True):
    """What decides about a subscription's access.

    Attributes:
        current_period_end_at: end of the period at Stripe, exclusive; None until Stripe has answered.
        cancel_at_period_end: whether it ends with the period.
        paused: whether nothing is collected for the time being.
        paid_until_at: the end of the last period that was paid; of a paused one only that counts.
        start_date: the local date on which it begins, where that was asked for ahead.
    """

    status: Status
    current_period_end_at: datetime | None
    cancel_at_period_end: bool = False
    paused: bool = False
    paid_until_at: datetime | None = None
    start_date: date | None = None


class Allowed(msgspec.Struct, frozen=True, tag="allowed"):
    """Let in from `from_at`, where that is still ahead, up to, without, `until_at`."""

    until_at: datetime
    why: AllowedWhy
    from_at: datetime | None = None


class Denied(msgspec.Struct, frozen=True, tag="denied"):
    """Not let in, and why, for the help desk."""

    why: DeniedWhy


def entitlement(
    standing: Standing, progress: Progress | None, terms: DunningTerms, *, now: datetime
) -> Allowed | Denied:
    """Decide about access now.

    Args:
        progress: of the open dunning case; None without one. An unpaid subscription that has none yet was found unpaid
            this moment, so its grace begins now.
    """
    refused = _refused(standing.status)
    period_end_at = standing.current_period_end_at
    if refused is not None or period_end_at is None:
        return Denied(refused or "first_payment_open")
    if standing.status in UNPAID:
        return _unpaid(progress or Progress(now), terms, _starts_at(standing, terms, now=now), now=now)
    until_at, why, when_over = _paid(standing, period_end_at, terms)
    if until_at is None or until_at <= now:
        return Denied(when_over)
    return Allowed(until_at, why, _starts_at(standing, terms, now=now))


def _refused(status: Status) -> DeniedWhy | None:
    """Give why a status lets nobody in; None where it may."""
    if status in ENDED:
        return "ended"
    reasons: dict[str, DeniedWhy] = {"incomplete": "first_payment_open", "paused": "paused"}
    return reasons.get(status)


def _paid(
    standing: Standing, period_end_at: datetime, terms: DunningTerms
) -> tuple[datetime | None, AllowedWhy, DeniedWhy]:
    """Give until when a subscription that owes nothing lets in and why, and the reason once that is over."""
    if standing.paused:
        return standing.paid_until_at, "paid_until_pause", "paused"
    if standing.cancel_at_period_end:
        return period_end_at, "canceled_until_period_end", "period_over"
    why: AllowedWhy = "trialing" if standing.status == "trialing" else "active"
    return renewal_grace_over_at(period_end_at, terms), why, "period_over"


def renewal_grace_over_at(period_end_at: datetime, terms: DunningTerms) -> datetime:
    """Give the earliest instant at which access could be suspended, were the renewal at a period's end not paid."""
    last_day = local_date(period_end_at, terms.time_zone) + timedelta(days=terms.grace_days)
    return day_start(last_day + timedelta(days=1), terms.time_zone)


def _starts_at(standing: Standing, terms: DunningTerms, *, now: datetime) -> datetime | None:
    if standing.start_date is None:
        return None
    starts_at = day_start(standing.start_date, terms.time_zone)
    return starts_at if starts_at > now else None


def _unpaid(progress: Progress, terms: DunningTerms, from_at: datetime | None, *, now: datetime) -> Allowed | Denied:
    if progress.suspended_at is not None:
        return Denied("suspended")
    until_at = suspended_from(progress, terms, now=now)
    return Allowed(until_at, "past_due_in_grace", from_at) if until_at > now else Denied("grace_over")
