"""Rows of live reports. Each metric is defined once, here and in the statement that fills it."""

from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

Grain = Literal["day", "week", "month"]


class GarageVersion(msgspec.Struct, frozen=True):
    """How often a garage's rows were written: what was computed from them holds while this stays the same."""

    garage_id: UUID
    version: int


class RevenueRow(msgspec.Struct, frozen=True):
    """One garage, one period, from the ledger. Amounts in minor units of `currency`, never added across currencies.

    Attributes:
        period_start_date: first local date of the day, week (Monday) or month.
        invoiced_minor: billed by invoices issued, without tax, less voided ones, whenever it is earned.
        recognised_minor: earned in the period, without tax, before refunds; long passes are earned month by month.
        tax_minor: tax that came to be owed to the tax office, less what refunds and credit notes took back.
        refunded_minor: what went back to customers, with tax.
        credited_minor: what credit notes took off beside their refunds, with tax.
        bad_debt_minor: what nobody will pay, with tax, less what was paid of it after all.
        fees_minor: what Stripe kept.
        collected_minor: what payments brought in, with tax, before fees.
        payments: how many succeeded.
    """

    garage_id: UUID
    period_start_date: date
    currency: str
    invoiced_minor: int
    recognised_minor: int
    tax_minor: int
    refunded_minor: int
    credited_minor: int
    bad_debt_minor: int
    fees_minor: int
    collected_minor: int
    payments: int
