"""A bulk rate increase: what is raised by how much, who is told when, and from when on it holds."""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.domain.errors import Invalid, Kind, VendError
from vend.domain.parking_pass import Interval

RateState = Literal["draft", "announced", "applying", "done", "cancelled"]
"""`applying` begins with the effective date, and lasts until every announced line has its end."""

LineState = Literal["left_out", "waiting", "noticed", "changed", "skipped", "cancelled"]
"""`left_out`, `skipped` and `cancelled` are ends; `changed` is one too, unless the increase is cancelled in time."""

AHEAD_DAYS_MAX = 730
_PERCENT_POINTS = 10_000

RoundTo = Literal[1, 5, 10, 25, 50, 100, 500, 1000]


class PassAmount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a pass is to cost."""

    pass_id: Annotated[UUID, Meta(description="The pass.")]
    amount_minor: Annotated[int, Meta(gt=0, le=99_999_999, description="In minor units, without tax.")]


class RateTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rate increase as it is asked for: by a percentage, or pass by pass to an amount."""

    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", description="For your own people.")]
    notice_date: Annotated[date, Meta(description="The local date on which everybody is told.")]
    effective_date: Annotated[
        date, Meta(description="The local date from which on it is sold, and each renewal costs the new price.")
    ]
    percent_points: (
        Annotated[int, Meta(gt=0, le=_PERCENT_POINTS, description="In hundredths of a percent: 450 is 4.5 percent.")]
        | None
    ) = None
    round_to_minor: Annotated[
        RoundTo, Meta(description="With a percentage: to whole multiples of this, such as 50 for half a dollar.")
    ] = 1
    pass_ids: (
        Annotated[
            list[UUID], Meta(min_length=1, max_length=200, description="With a percentage: of these; none: of all.")
        ]
        | None
    ) = None
    amounts: (
        Annotated[list[PassAmount], Meta(min_length=1, max_length=200, description="In place of a percentage.")] | None
    ) = None
    spared_subscription_ids: Annotated[
        list[UUID], Meta(max_length=2_000, description="Subscriptions that keep their price.")
    ] = []
    spare_changed_months: (
        Annotated[
            int, Meta(ge=1, le=60, description="Spare whose price changed in so many months before the effective date.")
        ]
        | None
    ) = None
    spare_started_months: (
        Annotated[int, Meta(ge=1, le=60, description="Spare who began in so many months before the effective date.")]
        | None
    ) = None
    spare_other_prices: Annotated[
        bool, Meta(description="Spare who pays another version than the one that is sold now.")
    ] = False


class RateChange(msgspec.Struct, frozen=True):
    """A rate increase.

    Attributes:
        terms: as it was asked for; another wish is another increase.
        begun_at: when its prices became those that are sold.
        closed_at: when nothing was left to be done.
    """

    garage_id: UUID
    id: UUID
    state: RateState
    terms: RateTerms
    created_by: str
    created_at: datetime
    announced_at: datetime | None
    begun_at: datetime | None
    cancelled_at: datetime | None
    closed_at: datetime | None

    @property
    def notice(self) -> timedelta:
        """How long before it holds everybody is told; whoever comes later is told as long before."""
        return self.terms.effective_date - self.terms.notice_date


class RateChangeRow(msgspec.Struct, frozen=True):
    """A rate increase as the database keeps it: its terms are JSON."""

    garage_id: UUID
    id: UUID
    state: RateState
    terms: str
    created_by: str
    created_at: datetime
    announced_at: datetime | None
    begun_at: datetime | None
    cancelled_at: datetime | None
    closed_at: datetime | None


class RateLine(msgspec.Struct, frozen=True):
    """One subscription in an announced increase; amounts in minor units, per interval, without tax.

    Attributes:
        new_price_id: None where it is left out.
        why: of what is left out or skipped; `ending` of who waits and will have left by then.
        pays_at: the first renewal at the new price, foreseen until it is changed.
        holds_from_date: the first local date on which a renewal may cost the new price; None until they are told.
        joined: whether it came after the announcement, by an order or a change of pass.
    """

    garage_id: UUID
    id: UUID
    rate_change_id: UUID
    subscription_id: UUID
    customer_id: UUID
    driver_id: UUID
    pass_id: UUID
    old_price_id: UUID
    new_price_id: UUID | None
    old_minor: int
    new_minor: int
    currency: str
    billing_interval: Interval
    state: LineState
    why: str | None
    pays_at: datetime | None
    holds_from_date: date | None
    noticed_at: datetime | None
    changed_at: datetime | None
    joined: bool
    created_at: datetime


class LineCount(msgspec.Struct, frozen=True):
    """How many lines of an increase stand where."""

    state: LineState
    why: str | None
    lines: int


class RateProgress(msgspec.Struct, frozen=True):
    """An increase, and how far it has come."""

    rate_change: RateChange
    lines: list[LineCount]


class DueRateChange(msgspec.Struct, frozen=True):
    """An increase with something to do, and where to find it."""

    garage_id: UUID
    id: UUID


class RateChangeState(VendError):
    """The increase is not where this can be done with it."""

    code = "rate_change_state"
    kind = Kind.CONFLICT


class RateChangeUnderWay(VendError):
    """Another increase of one of the passes is announced and has not begun to hold."""

    code = "rate_change_under_way"
    kind = Kind.CONFLICT


class NothingToRaise(VendError):
    """No pass and no subscription would cost more."""

    code = "nothing_to_raise"
    kind = Kind.CONFLICT


def rate_change_of(row: RateChangeRow) -> RateChange:
    """Give an increase with its terms read."""
    fields = {name: getattr(row, name) for name in RateChangeRow.__struct_fields__}
    return RateChange(**fields | {"terms": msgspec.json.decode(row.terms, type=RateTerms)})


def check_terms(terms: RateTerms, *, today: date) -> None:
    """Refuse terms that contradict themselves, or that come too late.

    Raises:
        Invalid: says which field.
    """
    if (terms.percent_points is None) == (terms.amounts is None):
        raise Invalid("Give a percentage or amounts, one of the two.", field="percent_points")
    if terms.amounts is not None and terms.pass_ids is not None:
        raise Invalid("The amounts name their passes; leave pass_ids out.", field="pass_ids")
    if terms.amounts is not None and terms.round_to_minor != 1:
        raise Invalid("Amounts are not rounded; leave round_to_minor out.", field="round_to_minor")
    named = [one.pass_id for one in terms.amounts or []] + (terms.pass_ids or [])
    if len(set(named)) != len(named):
        raise Invalid("Name each pass once.", field="pass_ids" if terms.amounts is None else "amounts")
    if terms.notice_date < today:
        raise Invalid("The notice date has passed.", field="notice_date")
    if terms.effective_date <= terms.notice_date:
        raise Invalid("Everybody must be told before it holds.", field="effective_date")
    if terms.effective_date > today + timedelta(days=AHEAD_DAYS_MAX):
        raise Invalid(f"At most {AHEAD_DAYS_MAX} days ahead.", field="effective_date")


def named_passes(terms: RateTerms) -> list[UUID] | None:
    """Give the passes that are named, None for all."""
    return terms.pass_ids if terms.amounts is None else [one.pass_id for one in terms.amounts]


def check_draft(change: RateChange) -> None:
    """Let only what is not announced be announced.

    Raises:
        RateChangeState: it is.
    """
    if change.state != "draft":
        raise RateChangeState(f"This increase is {change.state}; draw up another one.")


def check_cancel(change: RateChange, *, today: date) -> None:
    """Let an increase be cancelled before it holds.

    Raises:
        RateChangeState: it is over, or its effective date has come.
    """
    if change.state in ("done", "cancelled"):
        raise RateChangeState(f"This increase is {change.state} already.")
    if change.state == "applying" or (change.state == "announced" and change.terms.effective_date <= today):
        raise RateChangeState("Its effective date has come, so it cannot be cancelled; announce another price.")
