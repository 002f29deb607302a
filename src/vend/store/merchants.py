"""Statements about merchants, what they pay for, and what they owe."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.db.queries import platform, read, write
from vend.domain.merchant import (
    Agreement,
    Merchant,
    MerchantCharge,
    MerchantPayment,
    MerchantStatement,
    StatementLine,
    Validation,
)
from vend.domain.page import Page
from vend.domain.reconcile import Place


class OverValidation(msgspec.Struct, frozen=True):
    """A running subscription that still has the coupon of an agreement which does not pay its next period."""

    redemption_id: UUID
    coupon_id: UUID
    subscription_id: UUID
    current_period_end_at: datetime
    sync_version: int


class ValidatedPrice(msgspec.Struct, frozen=True):
    """The price of a subscription that a merchant pays for."""

    amount_minor: int


class Unstated(msgspec.Struct, frozen=True):
    """What a merchant owes that stands on no statement yet."""

    merchant_id: UUID
    part_minor: int
    tax_minor: int


@platform("merchants/garages")
def garages(*, wanted_garages: list[UUID] | None) -> list[Place]:
    """Give the garages that have merchants, or those of them that are wanted."""


@write("merchants/insert")
def insert(*, merchant: Merchant) -> None:
    """Add a merchant."""


@read("merchants/read")
def read_one(*, merchant_id: UUID) -> Merchant | None:
    """Give a merchant."""


@read("merchants/list")
def list_page(*, page: Page) -> list[Merchant]:
    """Give a page of merchants, newest first."""


@write("merchants/lock")
def lock(*, merchant_id: UUID) -> UUID | None:
    """Keep everybody else from stating or settling what it owes."""


@write("merchants/end")
def end(*, merchant_id: UUID, now: datetime) -> None:
    """Make no agreement with it any more."""


@read("merchants/owed")
def owed_minor(*, merchant_id: UUID) -> int:
    """Give what it owes in all, in minor units."""


@write("validations/insert")
def insert_validation(*, coupon_id: UUID, merchant_id: UUID, until_date: date | None, cap_minor: int | None) -> None:
    """Say that it pays what a coupon takes off."""


@read("validations/read")
def read_validation(*, coupon_id: UUID) -> Validation | None:
    """Give a validation."""


@read("validations/of_merchant")
def validations_of(*, merchant_id: UUID) -> list[Validation]:
    """Give the validations of a merchant, newest first."""


@read("validations/agreement")
def agreement(*, coupon_id: UUID) -> Agreement | None:
    """Give what was agreed about a coupon; None where nobody else pays it."""


@write("validations/set_end")
def set_end(*, coupon_id: UUID, until_date: date) -> None:
    """Let an agreement end."""


@read("validations/prices")
def validated_prices(*, coupon_id: UUID) -> list[ValidatedPrice]:
    """Give the prices of the subscriptions that it pays for; only true under the coupon's lock."""


@read("validations/over")
def over(*, time_zone: str) -> list[OverValidation]:
    """Give the subscriptions whose next period is not paid for any more."""


@write("merchant_charges/insert")
def insert_charge(*, charge: MerchantCharge) -> UUID | None:
    """Write what it owes; None when that is there already."""


@read("merchant_charges/of_invoice")
def charges_of(*, invoice_id: UUID) -> list[MerchantCharge]:
    """Give what merchants owe for an invoice."""


@read("merchant_charges/of_month")
def month_minor(*, coupon_id: UUID, from_date: date, until_date: date) -> int:
    """Give what it owes by a validation of a span of dates, without tax."""


@read("merchant_charges/unstated")
def unstated(*, before_date: date) -> list[Unstated]:
    """Give what each owes of the days before a date that stands on no statement yet."""


@write("merchant_charges/state")
def state(*, statement_id: UUID, merchant_id: UUID, before_date: date) -> None:
    """Put what it owes of the days before a date on a statement."""


@read("merchant_charges/of_statement")
def lines_of(*, statement_id: UUID) -> list[StatementLine]:
    """Give the lines of a statement, by driver."""


@read("merchant_charges/waiting")
def waiting(*, merchant_id: UUID) -> list[StatementLine]:
    """Give what it owes that stands on no statement yet."""


@write("merchant_statements/insert")
def insert_statement(*, statement: MerchantStatement) -> UUID | None:
    """Issue a statement; None when the month has one."""


@read("merchant_statements/read")
def read_statement(*, statement_id: UUID) -> MerchantStatement | None:
    """Give a statement."""


@write("merchant_statements/lock")
def lock_statement(*, statement_id: UUID) -> MerchantStatement | None:
    """Give a statement and keep other writers away."""


@read("merchant_statements/list")
def statements(*, page: Page, merchant_id: UUID | None, open_only: bool) -> list[MerchantStatement]:
    """Give a page of statements, newest first."""


@write("merchant_statements/set_settled")
def set_settled(*, statement_id: UUID, paid_minor: int, written_off_minor: int) -> None:
    """Keep what was received for a statement and what was given up."""


@write("merchant_payments/insert")
def insert_payment(*, payment: MerchantPayment) -> None:
    """Record a payment."""


@read("merchant_payments/of_statement")
def payments_of(*, statement_id: UUID) -> list[MerchantPayment]:
    """Give the payments of a statement, oldest first."""


@write("merchant_payments/lock")
def lock_payments(*, payment_ids: list[UUID]) -> list[MerchantPayment]:
    """Give payments and keep other writers away."""


@read("merchant_payments/undeposited")
def undeposited(*, row_limit: int) -> list[MerchantPayment]:
    """Give the payments that wait for a deposit, oldest first."""


@write("merchant_payments/void")
def void(*, payment_id: UUID, now: datetime) -> None:
    """Let a payment stand no longer."""


@write("merchant_payments/deposit")
def put_into(*, deposit_id: UUID, payment_ids: list[UUID]) -> None:
    """Put payments into a deposit."""
