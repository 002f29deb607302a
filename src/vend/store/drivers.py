"""Statements about drivers."""

from uuid import UUID

from vend.db.queries import read, write
from vend.domain.page import Page
from vend.domain.people import Driver


@write("drivers/insert")
def insert(*, driver: Driver) -> None:
    """Add a driver."""


@read("drivers/read")
def read_one(*, driver_id: UUID) -> Driver | None:
    """Give a driver."""


@read("drivers/list")
def list_page(*, page: Page, customer_id: UUID | None) -> list[Driver]:
    """Give a page of drivers, newest first."""


@read("drivers/by_email")
def by_email(*, customer_id: UUID, email: str) -> Driver | None:
    """Give the driver of a customer with an e-mail address."""
