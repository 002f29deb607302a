"""Statements about customers."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import platform, read, write
from vend.domain.page import Page
from vend.domain.people import Customer


@write("customers/insert")
def insert(*, customer: Customer) -> None:
    """Add a customer."""


@read("customers/read")
def read_one(*, customer_id: UUID) -> Customer | None:
    """Give a customer."""


@read("customers/list")
def list_page(*, page: Page, email: str | None) -> list[Customer]:
    """Give a page of customers, newest first."""


@write("customers/set_stripe_id")
def set_stripe_id(*, customer_id: UUID, stripe_customer_id: str, now: datetime) -> None:
    """Keep Stripe's id of a customer; the first one stays."""


@read("customers/read_by_stripe_id")
def read_by_stripe_id(*, stripe_customer_id: str) -> Customer | None:
    """Give the customer that Stripe means."""


@platform("customers/find_garage")
def find_garage(*, stripe_customer_id: str) -> UUID | None:
    """Give the garage of a Stripe customer."""


@write("customers/set_contact")
def set_contact(*, customer_id: UUID, name: str, email: str, now: datetime) -> None:
    """Change a customer's name and address."""
