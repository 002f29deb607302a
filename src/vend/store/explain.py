"""Statements that give the leaves of a report's figures."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from vend.db.queries import read
from vend.domain.explain import Leaf, ToldBy


@read("explain/revenue")
def revenue(*, column: str, currency: str, from_date: date, until_date: date) -> list[Leaf]:
    """Give the transfers of a column of revenue."""


@read("explain/revenue_by_pass")
def revenue_by_pass(*, column: str, currency: str, pass_id: UUID, from_date: date, until_date: date) -> list[Leaf]:
    """Give the transfers of a column of a pass's revenue."""


@read("explain/payments")
def payments(*, column: str, currency: str, method: str, from_date: date, until_date: date) -> list[Leaf]:
    """Give the attempts of a column of payments."""


@read("explain/aging")
def aging(*, column: str, currency: str, customer_id: UUID, on_date: date | None, now: datetime) -> list[Leaf]:
    """Give the transfers of what a customer owed."""


@read("explain/places")
def places(*, column: str, pass_id: UUID | None) -> list[Leaf]:
    """Give the subscriptions, or the people in line, of a garage's or a pass's column."""


@read("explain/payouts")
def payouts(*, column: str, payout_id: UUID) -> list[Leaf]:
    """Give the movements of a payout's column."""


@read("explain/refunds")
def refunds(*, column: str, refund_id: UUID) -> list[Leaf]:
    """Give the transfers of a refund."""


@read("explain/events")
def events(
    *, stripe_ids: list[str], invoice_ids: list[UUID], payment_ids: list[UUID], refund_ids: list[UUID]
) -> list[ToldBy]:
    """Give Stripe's events about objects, oldest first."""


@read("explain/taxes")
def taxes(
    *, column: str, currency: str, jurisdiction: str, name: str, percent: Decimal, from_date: date, until_date: date
) -> list[Leaf]:
    """Give the invoices of a column of one tax, but for what went back."""


@read("explain/coupons")
def coupons(*, column: str, currency: str, coupon_id: UUID, from_date: date, until_date: date) -> list[Leaf]:
    """Give the invoices that a coupon was taken off."""


@read("explain/disputes")
def disputes(*, column: str, currency: str, from_date: date, until_date: date) -> list[Leaf]:
    """Give the disputes or transfers of a column of disputes."""


@read("explain/closed_months")
def closed_months(*, column: str, account_code: str, from_date: date, until_date: date) -> list[Leaf]:
    """Give the transfers of an account's column of closed months."""


@read("explain/deposits")
def deposits(*, column: str, deposit_id: UUID) -> list[Leaf]:
    """Give the payments or transfers of a deposit's column."""
