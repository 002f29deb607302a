"""Statements about the seats of company accounts, which are subscriptions."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import read, write
from vend.domain.company_account import BilledSeat, LeavingSeat
from vend.domain.page import Page
from vend.domain.subscription import Subscription


@write("seats/insert")
def insert(
    *,
    subscription_id: UUID,
    customer_id: UUID,
    driver_id: UUID,
    pass_id: UUID,
    price_id: UUID,
    company_account_id: UUID,
    now: datetime,
) -> None:
    """Reserve the place of a seat."""


@read("seats/list")
def list_page(*, page: Page, company_account_id: UUID, ended: bool) -> list[Subscription]:
    """Give a page of an account's seats, newest first; ended ones only where they are asked for."""


@read("seats/of_ids")
def of_ids(*, company_account_id: UUID, seat_ids: list[UUID]) -> list[Subscription]:
    """Give those of the named subscriptions that are the account's seats."""


@read("seats/billed")
def billed(*, company_account_id: UUID) -> list[BilledSeat]:
    """Give the seats that Stripe's quantity counts, or is to count."""


@read("seats/leaving")
def leaving(*, company_account_id: UUID) -> list[LeavingSeat]:
    """Give the seats that end with the period."""


@write("seats/start")
def start(
    *,
    company_account_id: UUID,
    seat_ids: list[UUID],
    current_period_start_at: datetime | None,
    current_period_end_at: datetime | None,
    now: datetime,
) -> None:
    """Let reserved seats begin."""


@write("seats/end")
def end(*, company_account_id: UUID, seat_ids: list[UUID], now: datetime) -> None:
    """End seats."""


@write("seats/end_all")
def end_all(*, company_account_id: UUID, ended_at: datetime, now: datetime) -> None:
    """End every seat of an account."""


@write("seats/end_over")
def end_over(*, company_account_id: UUID, now: datetime) -> None:
    """End the seats whose last period is over."""


@write("seats/release")
def release(*, company_account_id: UUID, seat_ids: list[UUID], now: datetime) -> None:
    """Say that Stripe's quantity counts these no longer."""


@write("seats/set_leaving")
def set_leaving(*, company_account_id: UUID, seat_ids: list[UUID], leaving: bool, now: datetime) -> None:
    """Let seats end with their period, or take that back."""


@write("seats/follow")
def follow(
    *,
    company_account_id: UUID,
    current_period_start_at: datetime | None,
    current_period_end_at: datetime | None,
    now: datetime,
) -> None:
    """Let the living seats follow the account's period."""


@write("seats/set_owed")
def set_owed(*, company_account_id: UUID, owed: bool, now: datetime) -> None:
    """Let the living seats be past due, or active again."""
