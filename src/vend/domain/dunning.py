"""Dunning: what follows when a renewal is not paid, step by step over the garage's local days.

    notices -> grace is over: access suspended -> subscription cancelled;  paid at any time: recovered

Days are counted from the local date on which the case was opened, which is when we found the renewal unpaid: an outage
of ours costs nobody their grace. A notice of day n is due as that date begins; grace and the days before cancelling are
whole days after the opening date, so access lasts through the last of them.

What is late is done a step a day: of several notices that are due only the latest is given; access is suspended no
earlier than the day after the last notice of the grace, and a subscription is cancelled no earlier than the day after
its access was suspended. So a worker that was away for weeks tells first, and takes away on the days after.
"""

from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from vend.domain.period import day_start, local_date
from vend.domain.subscription import ENDED, Status

UNPAID: frozenset[str] = frozenset({"past_due", "unpaid"})
"""Statuses of a living subscription that is owed for."""

StepKind = Literal["notice", "suspended", "reinstated", "cancel", "recovered", "canceled"]
_DAY = timedelta(days=1)


class DunningTerms(msgspec.Struct, frozen=True):
    """The garage's steps, in local days after a case was opened.

    Attributes:
        notice_after_days: when the customer is told; not empty, ascending.
        grace_days: through how many days access lasts; at least the first notice's.
        cancel_after_days: after how many days the subscription is cancelled, None for never; at least `grace_days`.
        time_zone: IANA name of the garage's zone.
    """

    notice_after_days: tuple[int, ...]
    grace_days: int
    cancel_after_days: int | None
    time_zone: str


class Progress(msgspec.Struct, frozen=True):
    """How far an open case has come.

    Attributes:
        notices: how many of the garage's notices are behind it, passed over ones included.
        warned_at: when the last notice of the grace, or one after it, was first given; access may go the day after.
        grace_until_date: the last local date of a grace that somebody extended.
        suspended_at: since when access is suspended; None while it is not.
    """

    opened_at: datetime
    notices: int = 0
    warned_at: datetime | None = None
    grace_until_date: date | None = None
    suspended_at: datetime | None = None


class DunningStep(msgspec.Struct, frozen=True):
    """One thing to be done now.

    Attributes:
        kind: `cancel` asks for the subscription's end; `canceled` and `recovered` close the case.
        notice_number: of a notice, from 1 on.
        warns: whether it is the notice after which access may be suspended.
    """

    kind: StepKind
    notice_number: int | None = None
    warns: bool = False


def decide_dunning(progress: Progress, status: Status, terms: DunningTerms, *, now: datetime) -> list[DunningStep]:
    """Decide what is to be done for an open case now; nothing where nothing is due.

    Args:
        status: the subscription's, as last read from Stripe.
    """
    if status in ENDED:
        return [DunningStep("canceled")]
    if status not in UNPAID:
        back = [DunningStep("reinstated")] if progress.suspended_at is not None else []
        return [*back, DunningStep("recovered")]
    steps = []
    due = _notices_due(progress, terms, now=now)
    if due > progress.notices:
        steps.append(DunningStep("notice", due, warns=progress.warned_at is None and due >= _warning(terms)))
    # Each condition looks at how far the case had come before this run, so that one run never takes two steps up.
    over_at = suspended_from(progress, terms, now=now)
    if progress.suspended_at is None:
        if now >= over_at:
            steps.append(DunningStep("suspended"))
    elif now < _grace_over_at(progress, terms):
        steps.append(DunningStep("reinstated"))
    else:
        cancel_at = canceled_from(progress, terms)
        if cancel_at is not None and now >= cancel_at:
            steps.append(DunningStep("cancel"))
    return steps


def suspended_from(progress: Progress, terms: DunningTerms, *, now: datetime) -> datetime:
    """Give the instant from which access is, or will be, suspended, if nothing is paid.

    Grace must be over, and the last notice that belongs to it must have been given on an earlier local date.
    """
    if progress.suspended_at is not None:
        return progress.suspended_at
    told_on = _told_on(progress, terms, now=now)
    return max(_grace_over_at(progress, terms), day_start(told_on + _DAY, terms.time_zone))


def canceled_from(progress: Progress, terms: DunningTerms) -> datetime | None:
    """Give the instant from which a suspended subscription is cancelled; None without a suspension, and for never.

    An extended grace moves it by as many days; it is on a later local date than the suspension.
    """
    if terms.cancel_after_days is None or progress.suspended_at is None:
        return None
    days = terms.cancel_after_days - terms.grace_days
    asked_for = day_start(_grace_ends_on(progress, terms) + timedelta(days=days + 1), terms.time_zone)
    suspended_on = local_date(progress.suspended_at, terms.time_zone)
    return max(asked_for, day_start(suspended_on + _DAY, terms.time_zone))


def next_step(progress: Progress, terms: DunningTerms, *, now: datetime) -> tuple[StepKind, datetime] | None:
    """Give the next step of an unpaid case and when it is due; None where no more follows."""
    coming: list[tuple[StepKind, datetime]] = []
    if progress.notices < len(terms.notice_after_days):
        coming.append(("notice", _notice_at(progress, terms, progress.notices)))
    if progress.suspended_at is None:
        coming.append(("suspended", suspended_from(progress, terms, now=now)))
    elif now < _grace_over_at(progress, terms):
        coming.append(("reinstated", now))
    elif (cancel_at := canceled_from(progress, terms)) is not None:
        coming.append(("cancel", cancel_at))
    return min(coming, key=lambda step: step[1], default=None)


def _opened_on(progress: Progress, terms: DunningTerms) -> date:
    return local_date(progress.opened_at, terms.time_zone)


def _notice_at(progress: Progress, terms: DunningTerms, index: int) -> datetime:
    """Give when a notice is due; a case is never told of before it was opened."""
    day = _opened_on(progress, terms) + timedelta(days=terms.notice_after_days[index])
    return max(progress.opened_at, day_start(day, terms.time_zone))


def _notices_due(progress: Progress, terms: DunningTerms, *, now: datetime) -> int:
    return sum(now >= _notice_at(progress, terms, index) for index in range(len(terms.notice_after_days)))


def _grace_ends_on(progress: Progress, terms: DunningTerms) -> date:
    ordinary = _opened_on(progress, terms) + timedelta(days=terms.grace_days)
    return max(ordinary, progress.grace_until_date or ordinary)


def _grace_over_at(progress: Progress, terms: DunningTerms) -> datetime:
    return day_start(_grace_ends_on(progress, terms) + _DAY, terms.time_zone)


def _told_on(progress: Progress, terms: DunningTerms, *, now: datetime) -> date:
    """Give the local date of the last notice that belongs to the grace, or when it can be given at the earliest."""
    if progress.warned_at is not None:
        return local_date(progress.warned_at, terms.time_zone)
    return local_date(max(now, _notice_at(progress, terms, _warning(terms) - 1)), terms.time_zone)


def _warning(terms: DunningTerms) -> int:
    """Give the number of the last notice that belongs to the grace."""
    return sum(days <= terms.grace_days for days in terms.notice_after_days)
