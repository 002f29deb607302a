"""What can be asked for of company accounts: the input of the flows and the bodies of the API, defined once."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.billing.commands import Email, Name, Plate, Region
from vend.domain.company_account import Ending

PoNumber = Annotated[
    str, Meta(min_length=1, max_length=140, pattern=r"\S", description="The company's purchase order number.")
]
TermsDays = Annotated[int, Meta(ge=0, le=120, description="Days to pay an invoice in; none: the garage's setting.")]
SeatsMax = Annotated[int, Meta(gt=0, le=100_000, description="How many seats at most; none: no limit.")]
MonthlyMax = Annotated[
    int,
    Meta(
        gt=0, le=99_999_999_999, description="What seats may cost a month, without tax, in minor units; none: no limit."
    ),
]
ProrationAt = Annotated[
    datetime, Meta(tz=True, description="A preview's instant: the next invoice is what it showed. None: now.")
]
SeatIds = Annotated[list[UUID], Meta(min_length=1, max_length=200, description="Seats of the account.")]


class AgreedTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a garage and a company have agreed upon."""

    name: Name
    email: Annotated[Email, Meta(description="Where its invoices are sent.")]
    po_number: PoNumber | None = None
    net_terms_days: TermsDays | None = None
    seats_max: SeatsMax | None = None
    monthly_max_minor: MonthlyMax | None = None


class NewSeat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One driver of a company, to be given a seat: a driver of the garage, or somebody new."""

    pass_id: Annotated[UUID, Meta(description="What the seat is for, at its live price; billed by the month.")]
    driver_id: Annotated[UUID, Meta(description="A driver of the garage; none: name and e-mail are given.")] | None = (
        None
    )
    name: Name | None = None
    email: Email | None = None
    plate: Plate | None = None
    region: Region | None = None


class NewSeats(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Seats to be added, all or none."""

    seats: Annotated[list[NewSeat], Meta(min_length=1, max_length=200, description="One for each driver and pass.")]
    proration_at: ProrationAt | None = None


class SeatRemoval(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Seats to be removed."""

    seat_ids: SeatIds
    at_period_end: Annotated[
        bool,
        Meta(description="False: at once; what is unused is credited. True: used up to the end of what is billed."),
    ] = False
    proration_at: ProrationAt | None = None


class SeatList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Seats of an account."""

    seat_ids: SeatIds


class AccountClosing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an account is to end; what is owed stays owed."""

    ending: Annotated[Ending, Meta(description="now: what is unused is credited by a last invoice.")] = "at_period_end"


class NewCompanyAdmin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody of the company who is to manage its seats."""

    name: Name
    email: Email
