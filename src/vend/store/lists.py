"""Statements of the lists that people look through: of several garages, searched, sorted, a page at a time."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import read
from vend.domain.lists import FoundCustomer, ListPlace, PaymentItem


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
