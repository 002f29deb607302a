"""Statements about payouts: each garage's part, and the account's whole."""

from datetime import date, datetime
from uuid import UUID

from vend.db.queries import platform, read, write
from vend.domain.page import Page
from vend.domain.payout import Booked, Known, LineBatch, Payout, PayoutLine, PayoutStatus, Source, StripePayout


@write("payouts/insert")
def insert(*, payout: Payout) -> UUID | None:
    """Record a garage's part of a payout, without lines; None when it is there already."""


@write("payouts/lock_by_stripe_id")
def lock_by_stripe_id(*, stripe_payout_id: str) -> Payout | None:
    """Give a payout and keep other writers away."""


@read("payouts/read")
def read_one(*, payout_id: UUID) -> Payout | None:
    """Give a payout."""


@read("payouts/list")
def list_page(*, page: Page, status: PayoutStatus | None) -> list[Payout]:
    """Give a page of payouts, newest first."""


@write("payouts/move")
def move(
    *,
    payout_id: UUID,
    status: PayoutStatus,
    arrival_date: date,
    failed_at: datetime | None,
    failure_code: str | None,
    now: datetime,
) -> None:
    """Bring a payout up to Stripe's truth."""


@write("payouts/insert_lines")
def insert_lines(*, payout_id: UUID, batch: LineBatch) -> None:
    """Record lines that are not there yet."""


@write("payouts/add_up")
def add_up(*, payout_id: UUID) -> int:
    """Write the sums of the lines; give the net, in minor units."""


@read("payouts/lines")
def lines(*, payout_id: UUID, page: Page) -> list[PayoutLine]:
    """Give a page of a payout's lines, newest first."""


@read("payouts/known")
def known(*, stripe_ids: list[str]) -> list[Known]:
    """Give what the garage has of these charges, refunds and disputes."""


@read("payouts/booked")
def booked(*, stripe_payout_id: str) -> Booked:
    """Give what the ledger has of a payout."""


@read("payouts/sources")
def sources(*, stripe_payout_id: str) -> list[Source]:
    """Give the sources under which the ledger has a payout."""


@platform("payouts/keep_whole")
def keep_whole(*, payout: StripePayout, unattributed: str) -> None:
    """Keep one of Stripe's payouts as a whole."""


@platform("payouts/wholes")
def wholes(*, stripe_payout_ids: list[str]) -> list[StripePayout]:
    """Give Stripe's payouts as wholes."""
