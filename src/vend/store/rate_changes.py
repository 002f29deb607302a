"""Statements about rate increases."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.db.queries import platform, read, write
from vend.domain.page import Page
from vend.domain.rate_change import DueRateChange, LineCount, LineState, RateChangeRow, RateLine
from vend.domain.rate_plan import RateCandidate, RatePass
from vend.domain.rate_steps import LineNow, Newcomer


class SoldPrice(msgspec.Struct, frozen=True):
    """A pass that is still sold for the price that an increase raises, and the price that follows."""

    pass_id: UUID
    new_price_id: UUID


class LineBatch(msgspec.Struct, frozen=True):
    """Lines to be kept, column by column."""

    ids: list[UUID]
    subscription_ids: list[UUID]
    old_price_ids: list[UUID]
    new_price_ids: list[UUID | None]
    old_minors: list[int]
    new_minors: list[int]
    states: list[LineState]
    whys: list[str | None]
    pays: list[datetime | None]


@write("rate_changes/insert")
def insert(
    *, rate_change_id: UUID, terms: str, notice_date: date, effective_date: date, created_by: str, now: datetime
) -> None:
    """Keep an increase that is drawn up."""


@read("rate_changes/read")
def read_one(*, rate_change_id: UUID) -> RateChangeRow | None:
    """Give an increase."""


@write("rate_changes/lock")
def lock(*, rate_change_id: UUID) -> RateChangeRow | None:
    """Give an increase and keep other writers away."""


@read("rate_changes/list")
def list_page(*, page: Page) -> list[RateChangeRow]:
    """Give a page of increases, newest first."""


@platform("rate_changes/due")
def due() -> list[DueRateChange]:
    """Give the announced increases that something is left to be done for."""


@read("rate_changes/passes")
def raised_passes(*, pass_ids: list[UUID] | None) -> list[RatePass]:
    """Give passes with the prices that they are sold for; None for all."""


@read("rate_changes/candidates")
def candidates(*, pass_ids: list[UUID]) -> list[RateCandidate]:
    """Give the live subscriptions to some passes."""


@read("rate_changes/known_subscriptions")
def known_subscriptions(*, subscription_ids: list[UUID]) -> int:
    """Count those of some subscriptions that the garage has."""


@read("rate_changes/others_ahead")
def others_ahead(*, pass_ids: list[UUID]) -> bool:
    """Say whether another increase of one of these passes is announced and does not hold yet."""


@write("rate_changes/announce")
def announce(*, rate_change_id: UUID, now: datetime) -> None:
    """Announce an increase."""


@write("rate_changes/begin")
def begin(*, rate_change_id: UUID, now: datetime) -> None:
    """Let an announced increase hold."""


@write("rate_changes/cancel")
def cancel(*, rate_change_id: UUID, now: datetime) -> None:
    """Cancel an increase that does not hold yet."""


@write("rate_changes/close")
def close(*, rate_change_id: UUID, now: datetime) -> UUID | None:
    """Close an increase if nothing is left to do; None while something is."""


@write("rate_changes/insert_prices")
def insert_prices(
    *, rate_change_id: UUID, old_price_ids: list[UUID], new_price_ids: list[UUID], sold_price_ids: list[UUID]
) -> None:
    """Keep which price follows which, and which of the old ones are sold now."""


@read("rate_changes/sold_prices")
def sold_prices(*, rate_change_id: UUID) -> list[SoldPrice]:
    """Give what is to be sold for another price from now on, unless it got another one meanwhile."""


@write("rate_changes/insert_lines")
def insert_lines(*, rate_change_id: UUID, batch: LineBatch, joined: bool, now: datetime) -> None:
    """Keep lines; one that is there stays."""


@read("rate_changes/newcomers")
def newcomers(*, rate_change_id: UUID, row_limit: int) -> list[Newcomer]:
    """Give who came after the announcement to a price that it raises."""


@read("rate_changes/due_lines")
def due_lines(
    *, rate_change_id: UUID, today: date, renews_until_at: datetime, now: datetime, row_limit: int
) -> list[LineNow]:
    """Give lines that something may have to be done with."""


@write("rate_changes/lock_line")
def lock_line(*, line_id: UUID) -> LineState:
    """Say where a line stands, and keep other writers away."""


@write("rate_changes/wake_lines")
def wake_lines(*, rate_change_id: UUID, now: datetime) -> None:
    """Look at every line of an increase at once."""


@write("rate_changes/postpone_line")
def postpone_line(*, line_id: UUID, next_look_at: datetime) -> None:
    """Look at a line again later."""


@write("rate_changes/tell_line")
def tell_line(*, line_id: UUID, holds_from_date: date, pays_at: datetime | None, now: datetime) -> None:
    """Keep that somebody was told."""


@write("rate_changes/change_line")
def change_line(*, line_id: UUID, pays_at: datetime | None, now: datetime) -> None:
    """Keep that a subscription pays the new price from its next renewal on."""


@write("rate_changes/end_line")
def end_line(*, line_id: UUID, state: LineState, why: str | None) -> None:
    """End a line without a change of price."""


@read("rate_changes/lines")
def lines(*, rate_change_id: UUID, page: Page, state: LineState | None) -> list[RateLine]:
    """Give a page of an increase's lines, newest first."""


@read("rate_changes/counts")
def counts(*, rate_change_id: UUID) -> list[LineCount]:
    """Count the lines of an increase by where they stand."""
