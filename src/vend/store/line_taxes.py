"""Statements about the taxes that Stripe charged, line by line, and renewals that were taxed wrongly."""

from datetime import date
from uuid import UUID

from vend.db.queries import read, write
from vend.domain.page import Page
from vend.domain.tax_rates import LineTax, TaxMiss
from vend.domain.tax_returned import ChargedTax, TaxBack, TaxWeight


@write("line_taxes/insert")
def insert(*, invoice_id: UUID, tax: LineTax) -> None:
    """Keep a tax of a line."""


@read("line_taxes/of_invoice")
def of_invoice(*, invoice_id: UUID) -> list[LineTax]:
    """Give the taxes of an invoice's lines."""


@read("line_taxes/report")
def report(*, from_date: date, until_date: date) -> list[ChargedTax]:
    """Give what was charged for each tax."""


@read("line_taxes/back")
def back(*, from_date: date, until_date: date) -> list[TaxBack]:
    """Give the transfers that took tax back, up to the last date, of all that one counts for the dates of."""


@read("line_taxes/weights")
def weights(*, ids: list[UUID]) -> list[TaxWeight]:
    """Give what invoices charged, and credit notes take back, of each tax."""


@write("tax_misses/insert")
def insert_miss(*, miss: TaxMiss) -> None:
    """Keep a renewal that was taxed wrongly."""


@read("tax_misses/list")
def list_misses(*, page: Page) -> list[TaxMiss]:
    """Give a page of renewals that were taxed wrongly, newest first."""
