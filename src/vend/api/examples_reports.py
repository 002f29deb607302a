"""Examples of reports."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec

from vend.api.exports import ExportView, NewExport
from vend.domain.explain import Leaf, ToldBy
from vend.domain.export import ExportTotals
from vend.domain.report import (
    AgingRow,
    DunningRow,
    OccupancyRow,
    PassesRow,
    PaymentsRow,
    PayoutRow,
    RefundRow,
    RentRollRow,
    RevenueRow,
)
from vend.domain.report_columns import Total
from vend.reports.answers import answer
from vend.reports.asked import Dates, Now, OnDate, Periods
from vend.reports.catalogue import (
    AGING,
    DUNNING,
    OCCUPANCY,
    PASSES,
    PAYMENTS,
    PAYOUTS,
    REFUNDS,
    RENT_ROLL,
    REVENUE,
    LiveReport,
)
from vend.reports.explain import Explanation

_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_NOVEMBER, _DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
_GARAGE, _PASS, _CUSTOMER, _SUBSCRIPTION, _REFUND, _PAYOUT = (
    UUID(f"019ab5c6-2800-7000-8000-{number:012x}") for number in (2, 3, 5, 8, 11, 60)
)
_PERIODS = Periods(from_date=_NOVEMBER, until_date=_DECEMBER)
_DATES = Dates(from_date=_NOVEMBER, until_date=_DECEMBER)
_PAYER, _MAIL, _SOLD = "Ada Park", "ada@example.com", "Monthly, unreserved"


def _example(report: LiveReport[Any, Any], asked: Now, row: msgspec.Struct) -> msgspec.Struct:
    return answer(report, asked, [row], now=_AT)


REPORT_EXAMPLES: tuple[msgspec.Struct, ...] = (
    _example(
        REVENUE,
        _PERIODS,
        RevenueRow(
            _GARAGE, _NOVEMBER, "USD", 1_890_000, 1_812_500, 347_288, 18_900, 5_900, 22_373, 65_100, 2_218_388, 118
        ),
    ),
    _example(
        PAYMENTS,
        _PERIODS,
        PaymentsRow(_GARAGE, _NOVEMBER, "USD", "card", 124, 118, 6, 0, 9_516, 2_218_388, 65_100, 18_900),
    ),
    _example(
        AGING,
        OnDate(on_date=date(2026, 11, 24)),
        AgingRow(_GARAGE, _CUSTOMER, _PAYER, _MAIL, "USD", 0, 22_373, 0, 0, 0, 22_373, date(2026, 11, 2), 1),
    ),
    _example(
        RENT_ROLL,
        Now(),
        RentRollRow(
            garage_id=_GARAGE,
            subscription_id=_SUBSCRIPTION,
            customer_name=_PAYER,
            customer_email=_MAIL,
            customer_phone=None,
            company_name=None,
            driver_name=_PAYER,
            driver_email=_MAIL,
            plates="AB12345, ADA1",
            pass_name=_SOLD,
            currency="USD",
            amount_minor=18_900,
            billing_interval="month",
            monthly_minor=18_900,
            status="active",
            since_date=date(2025, 3, 2),
            period_end_date=date(2026, 12, 2),
            ends=False,
        ),
    ),
    _example(OCCUPANCY, Now(), OccupancyRow(_GARAGE, 120, 132, 118, 112, 2, 3, 1, 4, 0, 0, 14, 9_833)),
    _example(PASSES, Now(), PassesRow(_GARAGE, _PASS, _SOLD, True, None, 96, 0, 0, "USD", 1_814_400)),  # noqa: FBT003 (a row)
    _example(
        DUNNING,
        Now(),
        DunningRow(
            garage_id=_GARAGE,
            subscription_id=_SUBSCRIPTION,
            company_account_id=None,
            customer_name=_PAYER,
            customer_email=_MAIL,
            pass_name=_SOLD,
            opened_date=date(2026, 11, 2),
            notices=2,
            suspended=False,
            currency="USD",
            owed_minor=22_373,
            next_step_at=datetime(2026, 11, 26, 6, 0, tzinfo=UTC),
            next_attempt_at=datetime(2026, 11, 27, 15, 0, tzinfo=UTC),
            failure_code="card_declined",
        ),
    ),
    _example(
        REFUNDS,
        _DATES,
        RefundRow(
            garage_id=_GARAGE,
            refund_id=_REFUND,
            refund_date=date(2026, 11, 12),
            customer_name=_PAYER,
            invoice_number="A1B2C3D4-0001",
            status="succeeded",
            currency="USD",
            amount_minor=18_900,
            tax_minor=3_473,
            reason="requested_by_customer",
            method="card",
            requested_by="user:019ab5c6-2800-7000-8000-00000000000d",
            decided_by="user:019ab5c6-2800-7000-8000-00000000000d",
        ),
    ),
    _example(
        PAYOUTS,
        _DATES,
        PayoutRow(
            garage_id=_GARAGE,
            payout_id=_PAYOUT,
            stripe_payout_id="po_1TfeRt2eZvKYlo2C",
            status="paid",
            arrival_date=date(2026, 11, 18),
            currency="USD",
            gross_minor=223_730,
            fees_minor=6_788,
            refunds_minor=18_900,
            disputes_minor=0,
            adjustments_minor=0,
            net_minor=198_042,
            bank_minor=198_042,
            untied_minor=0,
            transactions=11,
        ),
    ),
    Explanation(
        report="revenue",
        column="tax_minor",
        value=3_473,
        explained=3_473,
        unit="minor units",
        currency="USD",
        as_of=_AT,
        leaves=[
            Leaf(
                id=UUID("019ab5c6-2800-7000-8000-00000000000e"),
                what="transfer",
                on_date=date(2026, 11, 2),
                amount=3_473,
                label="invoice_tax",
                debit_account="receivable",
                credit_account="tax_payable",
                stripe_id="in_1TfeRt2eZvKYlo2C",
                invoice_id=UUID("019ab5c6-2800-7000-8000-000000000009"),
                payment_id=None,
                refund_id=None,
                subscription_id=None,
            )
        ],
        leaves_left_out=0,
        events=[ToldBy("evt_1TfeRt2eZvKYlo2C", "invoice.paid", "in_1TfeRt2eZvKYlo2C", _AT, "applied")],
    ),
    NewExport(what="revenue", format="xlsx", from_date=_NOVEMBER, until_date=_DECEMBER),
    ExportView(
        garage_id=_GARAGE,
        id=UUID("019ab5c6-2800-7000-8000-000000000070"),
        what="revenue",
        format="xlsx",
        from_date=_NOVEMBER,
        until_date=_DECEMBER,
        state="ready",
        rows_done=1,
        rows_total=1,
        file_name="revenue-2026-11-01-2026-12-01.xlsx",
        file_bytes=6_112,
        totals=ExportTotals([Total("USD", 1, {"invoiced_minor": 1_890_000, "tax_minor": 347_288})], []),
        error=None,
        requested_by="user:019ab5c6-2800-7000-8000-00000000000d",
        created_at=_AT,
        ended_at=_AT,
        expires_at=datetime(2026, 11, 25, 12, 0, tzinfo=UTC),
        link="https://vend.example.com/v1/exports/wVqfF1kQ3nJ0m5sT7xY9zA2bC4dE6gH8iK",
    ),
)
