"""Statements about payments outside of Stripe, and about deposits of them."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import read, write
from vend.domain.invoice import Payment, PaymentStatus
from vend.domain.page import Page
from vend.domain.received import Deposit, Method


@read("payments/received")
def received_minor(*, invoice_id: UUID) -> int:
    """Give what was received for an invoice, in minor units, what is about to stand included."""


@read("payments/same_received")
def is_there(*, invoice_id: UUID, method: Method, reference: str) -> bool:
    """Say whether a payment with this reference stands for an invoice already."""


@write("payments/lock_received")
def lock(*, payment_ids: list[UUID], from_at: datetime, until_at: datetime) -> list[Payment]:
    """Give payments that were received within a span of instants, and keep other writers away."""


@write("payments/settle_received")
def settle(*, payment_id: UUID, attempted_at: datetime, status: PaymentStatus, failure_code: str | None) -> None:
    """Let a payment stand, or stand no longer."""


@write("deposits/insert")
def insert_deposit(*, deposit: Deposit) -> None:
    """Record a deposit."""


@write("deposits/insert_payments")
def put_into(*, deposit_id: UUID, payment_ids: list[UUID], from_at: datetime, until_at: datetime) -> None:
    """Put payments into a deposit."""


@read("deposits/holds")
def is_deposited(*, payment_id: UUID) -> bool:
    """Say whether a payment is in a deposit."""


@read("deposits/read")
def read_deposit(*, deposit_id: UUID) -> Deposit | None:
    """Give a deposit."""


@read("deposits/list")
def list_deposits(*, page: Page) -> list[Deposit]:
    """Give a page of deposits, newest first."""


@read("deposits/payments")
def payments_of(*, deposit_id: UUID) -> list[Payment]:
    """Give the payments of a deposit, oldest first."""


@read("deposits/undeposited")
def undeposited(*, row_limit: int) -> list[Payment]:
    """Give the payments that wait for a deposit, oldest first."""
