"""Statements of the lists that people look through: of several garages, searched, sorted, a page at a time."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import read
from vend.domain.lists import (
    CustomerItem,
    FoundCustomer,
    InvoiceItem,
    ListPlace,
    PaymentItem,
    RawEvent,
    SubscriptionItem,
    Told,
)


@read("lists/find_customers")
def find_customers(*, words: str, pattern: str, plate: str, row_limit: int) -> list[FoundCustomer]:
    """Give whom words may mean, the likeliest first."""


@read("lists/payments")
def payments(
    *,
    place: ListPlace,
    words: str | None,
    customers: list[UUID],
    from_at: datetime,
    until_at: datetime,
    status: str | None,
) -> list[PaymentItem]:
    """Give a page of payments; sorts: newest, amount."""


@read("lists/invoices")
def invoices(
    *,
    place: ListPlace,
    words: str | None,
    customers: list[UUID],
    from_at: datetime,
    until_at: datetime,
    status: str | None,
) -> list[InvoiceItem]:
    """Give a page of invoices; sorts: newest, amount."""


@read("lists/subscriptions")
def subscriptions(
    *, place: ListPlace, words: str | None, customers: list[UUID], status: str | None, pass_id: UUID | None
) -> list[SubscriptionItem]:
    """Give a page of subscriptions, newest first; the status `live` means all that have not ended."""


@read("lists/customers")
def customers(*, place: ListPlace, words: str | None, customers: list[UUID], kind: str | None) -> list[CustomerItem]:
    """Give a page of customers; sorts: name, newest."""


@read("lists/told")
def told(*, subjects: list[UUID], row_limit: int) -> list[Told]:
    """Give what was done and said about things of a garage, newest first."""


@read("lists/stripe_event")
def stripe_event(*, event_id: str) -> RawEvent | None:
    """Give one of Stripe's events as it came."""
