"""Dunning cases as they are kept: how far one has come, and the facts of what was done."""

from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.dunning import (
    DunningStep,
    DunningTerms,
    Progress,
    StepKind,
    canceled_from,
    next_step,
    suspended_from,
)
from vend.domain.errors import Invalid, Kind, VendError
from vend.domain.garage_settings import GarageSettings
from vend.domain.period import local_date

Outcome = Literal["recovered", "canceled"]
FactKind = Literal[
    "opened", "notice", "suspended", "reinstated", "extended", "cancel", "cancel_refused", "recovered", "canceled"
]
Stage = Literal["in_grace", "suspended"]
EXTENSION_MAX = timedelta(days=365)


class DunningCase(msgspec.Struct, frozen=True):
    """One time that a subscription was owed for, from the first unpaid renewal until it was paid or ended.

    Attributes:
        subscription_id: None of a company's account, whose seats go by one case.
        company_account_id: None of a subscription.
        opened_date: on the garage's calendar.
        notices: how many of the garage's notices are behind it, passed over ones included.
        warned_at: when the last notice of the grace was given.
        grace_until_date: the last local date of a grace that somebody extended.
        suspended_at: since when access is suspended; None while it is not.
        cancel_refusals: how many times Stripe did not cancel when it was asked to.
        next_step_at: when something is to be decided next; None where nothing follows by itself.
        outcome: None while it is open.
    """

    garage_id: UUID
    id: UUID
    subscription_id: UUID | None
    company_account_id: UUID | None
    opened_at: datetime
    opened_date: date
    notices: int
    warned_at: datetime | None
    grace_until_date: date | None
    suspended_at: datetime | None
    cancel_refusals: int
    next_step_at: datetime | None
    closed_at: datetime | None
    outcome: Outcome | None


class DunningFact(msgspec.Struct, frozen=True):
    """Something that was done in a case; facts are only added.

    Attributes:
        notice_number: of a notice, from 1 on.
        until_date: the last local date of the grace, where it was extended.
        reason: why it was extended, or Stripe's reason for not cancelling.
        actor: who did it: `system:dunning`, or whoever extended the grace.
    """

    garage_id: UUID
    id: UUID
    case_id: UUID
    kind: FactKind
    at: datetime
    notice_number: int | None
    until_date: date | None
    reason: str | None
    actor: str


class DueDunning(msgspec.Struct, frozen=True):
    """A subscription whose dunning has something to be decided, and where to find it."""

    garage_id: UUID
    subscription_id: UUID


class OpenCase(msgspec.Struct, frozen=True):
    """An open case with what is owed; the same words as in `DunningCase` and `Debt`."""

    garage_id: UUID
    id: UUID
    subscription_id: UUID | None
    company_account_id: UUID | None
    customer_id: UUID
    driver_id: UUID | None
    opened_at: datetime
    notices: int
    warned_at: datetime | None
    grace_until_date: date | None
    suspended_at: datetime | None
    open_invoices: int
    owed_minor: int


class OpenDunning(msgspec.Struct, frozen=True):
    """An open case as the staff look at it.

    Attributes:
        id: of the case.
        stage: whether access still lasts.
        notices: how many of the garage's notices are behind it, passed over ones included.
        subscription_id: None of a company's account, as is `driver_id`.
        owed_minor: what is still to be paid of its open invoices, of a company's the overdue ones, with tax, in minor
            units.
        suspends_at: from when access is, or will be, suspended, if nothing is paid.
        cancels_at: from when the subscription is cancelled; None for never, and while access lasts.
        next_step: what follows if nothing is paid; None where nothing does.
    """

    garage_id: UUID
    id: UUID
    subscription_id: UUID | None
    company_account_id: UUID | None
    customer_id: UUID
    driver_id: UUID | None
    stage: Stage
    opened_at: datetime
    notices: int
    grace_until_date: date | None
    suspends_at: datetime
    cancels_at: datetime | None
    next_step: StepKind | None
    next_step_at: datetime | None
    open_invoices: int
    owed_minor: int
    currency: str


class Debt(msgspec.Struct, frozen=True):
    """What is owed for a subscription.

    Attributes:
        open_invoices: how many are open.
        owed_minor: what is still to be paid of them, with tax, in minor units.
    """

    open_invoices: int
    owed_minor: int


class OverdueInvoice(msgspec.Struct, frozen=True):
    """An open invoice that is past its due date."""

    stripe_invoice_id: str


class CaseClosed(VendError):
    """The dunning case is over: what was owed is paid, or the subscription has ended."""

    code = "dunning_case_closed"
    kind = Kind.CONFLICT


class BadExtension(Invalid):
    """The new end of the grace does not extend it, or is too far ahead."""

    code = "bad_extension"


def terms_of(settings: GarageSettings, time_zone: str) -> DunningTerms:
    """Give the garage's steps."""
    return DunningTerms(tuple(settings.notice_after_days), settings.grace_days, settings.cancel_after_days, time_zone)


def opened(
    garage_id: UUID,
    case_id: UUID,
    time_zone: str,
    *,
    subscription_id: UUID | None = None,
    company_account_id: UUID | None = None,
    now: datetime,
) -> DunningCase:
    """Give the case of a subscription, or of a company's account, that is found unpaid now."""
    return DunningCase(
        garage_id=garage_id,
        id=case_id,
        subscription_id=subscription_id,
        company_account_id=company_account_id,
        opened_at=now,
        opened_date=local_date(now, time_zone),
        notices=0,
        warned_at=None,
        grace_until_date=None,
        suspended_at=None,
        cancel_refusals=0,
        next_step_at=now,
        closed_at=None,
        outcome=None,
    )


def progress_of(case: DunningCase | OpenCase) -> Progress:
    """Give how far a case has come."""
    return Progress(case.opened_at, case.notices, case.warned_at, case.grace_until_date, case.suspended_at)


def as_seen(case: OpenCase, terms: DunningTerms, currency: str, *, now: datetime) -> OpenDunning:
    """Give an open case with what follows by the garage's rules."""
    progress = progress_of(case)
    coming = next_step(progress, terms, now=now)
    return OpenDunning(
        garage_id=case.garage_id,
        id=case.id,
        subscription_id=case.subscription_id,
        company_account_id=case.company_account_id,
        customer_id=case.customer_id,
        driver_id=case.driver_id,
        stage="in_grace" if case.suspended_at is None else "suspended",
        opened_at=case.opened_at,
        notices=case.notices,
        grace_until_date=case.grace_until_date,
        suspends_at=suspended_from(progress, terms, now=now),
        cancels_at=canceled_from(progress, terms),
        next_step=coming[0] if coming else None,
        next_step_at=coming[1] if coming else None,
        open_invoices=case.open_invoices,
        owed_minor=case.owed_minor,
        currency=currency,
    )


def after(case: DunningCase, step: DunningStep, *, now: datetime) -> DunningCase:
    """Give the case as it is once a step is taken."""
    match step.kind:
        case "notice":
            warned_at = now if step.warns else case.warned_at
            return msgspec.structs.replace(case, notices=step.notice_number, warned_at=warned_at)
        case "suspended":
            return msgspec.structs.replace(case, suspended_at=now)
        case "reinstated":
            return msgspec.structs.replace(case, suspended_at=None)
        case "recovered" | "canceled":
            return msgspec.structs.replace(case, closed_at=now, outcome=step.kind, next_step_at=None)
        case "cancel":
            return case


def scheduled(case: DunningCase, terms: DunningTerms, *, now: datetime) -> DunningCase:
    """Give the case with the instant at which something is to be decided next."""
    if case.closed_at is not None:
        return case
    coming = next_step(progress_of(case), terms, now=now)
    return msgspec.structs.replace(case, next_step_at=coming[1] if coming else None)


def check_extension(case: DunningCase, until_date: date, terms: DunningTerms, *, now: datetime) -> None:
    """Refuse an extension that gives no day more.

    Raises:
        CaseClosed: the case is over.
        BadExtension: the date is past, within the grace as it is, or more than a year ahead.
    """
    if case.closed_at is not None:
        raise CaseClosed("This case is over; there is no grace to extend.")
    today = local_date(now, terms.time_zone)
    ordinary = case.opened_date + timedelta(days=terms.grace_days)
    ends_on = max(ordinary, case.grace_until_date or ordinary)
    if until_date < today or until_date <= ends_on:
        raise BadExtension(f"Give a date from {max(today, ends_on + timedelta(days=1))} on.", field="until_date")
    if until_date > today + EXTENSION_MAX:
        raise BadExtension(f"Give a date up to {today + EXTENSION_MAX}.", field="until_date")
