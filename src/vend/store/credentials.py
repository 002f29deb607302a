"""Statements about credentials."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import read, write
from vend.domain.credential import Credential
from vend.domain.page import Page


@write("credentials/insert")
def insert(*, credential: Credential) -> None:
    """Add a credential."""


@read("credentials/read")
def read_one(*, credential_id: UUID) -> Credential | None:
    """Give a credential."""


@read("credentials/list")
def list_page(
    *, page: Page, subscription_id: UUID | None, driver_id: UUID | None, number: str | None, only_active: bool
) -> list[Credential]:
    """Give a page of credentials, newest first."""


@read("credentials/active")
def active(*, subscription_id: UUID) -> int:
    """Give how many active credentials a subscription has."""


@write("credentials/end")
def end(*, credential_id: UUID, now: datetime) -> Credential | None:
    """End a credential; None when it has ended already, or never was."""


@write("credentials/free_number")
def free_number(*, number: str, now: datetime) -> None:
    """Take a number back from a subscription that has ended."""
