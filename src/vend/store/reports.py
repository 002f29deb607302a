"""Statements of live reports."""

from datetime import date

from vend.db.queries import read
from vend.domain.report import GarageVersion, Grain, RevenueRow


@read("reports/versions")
def versions() -> list[GarageVersion]:
    """Give how often each garage's rows were written; none for a garage that never was."""


@read("reports/revenue")
def revenue(*, grain: Grain, from_date: date, until_date: date) -> list[RevenueRow]:
    """Give revenue by local day or month of each garage."""
