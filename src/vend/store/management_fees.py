"""Statements about what whoever runs a garage takes of its income."""

from vend.db.queries import read, write
from vend.domain.management_fee import ManagementFee
from vend.domain.page import Page


@write("management_fees/insert")
def insert(*, fee: ManagementFee) -> None:
    """Add a fee."""


@read("management_fees/list")
def list_page(*, page: Page) -> list[ManagementFee]:
    """Give a page of fees, the one agreed last first."""
