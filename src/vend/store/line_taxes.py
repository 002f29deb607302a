"""Statements about the taxes that Stripe charged, line by line, and renewals that were taxed wrongly."""

from uuid import UUID

from vend.db.queries import read, write
from vend.domain.page import Page
from vend.domain.tax_rates import LineTax, TaxMiss


@write("line_taxes/insert")
def insert(*, invoice_id: UUID, tax: LineTax) -> None:
    """Keep a tax of a line."""


@read("line_taxes/of_invoice")
def of_invoice(*, invoice_id: UUID) -> list[LineTax]:
    """Give the taxes of an invoice's lines."""


@write("tax_misses/insert")
def insert_miss(*, miss: TaxMiss) -> None:
    """Keep a renewal that was taxed wrongly."""


@read("tax_misses/list")
def list_misses(*, page: Page) -> list[TaxMiss]:
    """Give a page of renewals that were taxed wrongly, newest first."""
