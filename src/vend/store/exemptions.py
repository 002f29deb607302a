"""Statements about exemption certificates."""

from datetime import date
from uuid import UUID

from vend.db.queries import read, write
from vend.domain.tax_rates import Exemption


@write("exemptions/insert")
def insert(*, exemption: Exemption) -> None:
    """Record a certificate."""


@read("exemptions/of_customer")
def of_customer(*, customer_id: UUID) -> list[Exemption]:
    """Give the certificates of a customer."""


@read("exemptions/of_customers")
def of_customers(*, customer_ids: list[UUID]) -> list[Exemption]:
    """Give the certificates of some customers."""


@write("exemptions/set_end")
def set_end(*, exemption_id: UUID, until_date: date) -> None:
    """Let a certificate end."""
