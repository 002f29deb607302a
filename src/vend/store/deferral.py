"""Statements about deferred revenue: schedules of lines, and what leaves their rests."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.db.queries import platform, read, write
from vend.domain.deferral import Recognition, Schedule
from vend.domain.invoice import InvoiceStatus


class StandingSchedule(Schedule, frozen=True):
    """A schedule with what decides how it is recognised: how its invoice stands, and whether the service has ended."""

    invoice_status: InvoiceStatus
    currency: str
    issued_at: datetime
    ended_at: datetime | None


class DueGarage(msgspec.Struct, frozen=True):
    """A garage with a month to recognise; the last one that is over there."""

    garage_id: UUID
    time_zone: str
    last_month_date: date


class RollForward(msgspec.Struct, frozen=True):
    """How deferred revenue came from a month's opening to its closing, in minor units; what is owed is positive.

    Attributes:
        added_minor: billed for service to come, less what was voided.
        recognised_minor: earned, less what was voided.
        released_minor: gone back to customers, or written off, before it was earned; less what came back of that.
        closing_minor: opening and added, less recognised and released; the account's balance at the month's end.
    """

    opening_minor: int
    added_minor: int
    recognised_minor: int
    released_minor: int
    closing_minor: int


@write("deferral/insert_schedule")
def insert_schedule(*, schedule: Schedule) -> None:
    """Add the schedule of a line."""


@read("deferral/deferred")
def deferred(*, invoice_id: UUID) -> int:
    """Give what of an invoice was deferred when it was billed."""


@write("deferral/lock_due")
def lock_due(*, last_month_date: date, row_limit: int) -> list[StandingSchedule]:
    """Give schedules with a month that is to be recognised, those that nobody else has, and keep others away."""


@write("deferral/lock_of_invoice")
def lock_of_invoice(*, invoice_id: UUID) -> list[StandingSchedule]:
    """Give the schedules of an invoice and keep others away."""


@write("deferral/set_rest")
def set_rest(*, invoice_id: UUID, line_number: int, rest_minor: int, next_month_date: date | None) -> None:
    """Write how much of a schedule is left, and which month is next."""


@write("deferral/insert_recognition")
def insert_recognition(*, recognition: Recognition) -> None:
    """Write down what left a schedule's rest."""


@read("deferral/of_invoice")
def of_invoice(*, invoice_id: UUID) -> list[Recognition]:
    """Give what left the rests of an invoice's lines."""


@platform("deferral/due_garages")
def due_garages(*, now: datetime) -> list[DueGarage]:
    """Give the garages that have a month to recognise."""


@read("deferral/months_due")
def months_due(*, month_date: date) -> int:
    """Give how many schedules have a month up to this one that is not recognised."""


@read("deferral/roll_forward")
def roll_forward(*, from_date: date, until_date: date) -> RollForward:
    """Give how deferred revenue changed in a span of local dates."""
