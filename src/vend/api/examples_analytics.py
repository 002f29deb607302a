"""Examples of analytics."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from vend.api.tax_evidence import TaxEvidencePage
from vend.domain.analytics import spans_of
from vend.domain.period import DatePeriod
from vend.domain.tax_evidence import TaxEvidence, TaxEvidenceSums
from vend.reports.precomputed_answers import Origin, Withheld, answer
from vend.reports.precomputed_catalogue import BY_NAME, CATALOGUE
from vend.reports.precomputed_listed import Catalogue, list_one

_GARAGE, _PASS, _CUSTOMER = (UUID(f"019ab5c6-2800-7000-8000-{number:012x}") for number in (2, 3, 5))
_NOVEMBER = DatePeriod(date(2026, 11, 1), date(2026, 12, 1))
_SPANS = spans_of(_NOVEMBER, "month", None)
_BESIDE = spans_of(_NOVEMBER, "month", "previous_year")
_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_ORIGIN = Origin(_AT, "0/5A21F048", datetime(2026, 11, 24, 12, 0, 2, tzinfo=UTC), None)
_KEPT = msgspec.structs.replace(
    _ORIGIN,
    withheld=Withheld(
        datetime(2026, 11, 24, 18, 0, tzinfo=UTC),
        "test taxes_are_in_the_ledger: Got 1 result, configured to fail if != 0",
    ),
)
_SOLD, _PAYER = "Monthly, unreserved", "Ada Park"

# The columns of each report's row, after the number of the span.
_ROWS: dict[str, tuple[Any, ...]] = {
    "revenue_monthly": (
        *(None, _PASS, _SOLD, "USD"),
        *(1_890_000, 1_812_500, 347_288, 18_900, 5_900, 22_373, 65_100, 2_218_388, 118),
    ),
    "mrr_monthly": (
        *(_GARAGE, "USD"),
        *(1_795_500, 75_600, 9_000, 4_500, 56_700, 18_900, 1_837_800, 95, 4, 3, 1, 97, 98),
    ),
    "churn_monthly": (_GARAGE, "USD", 95, 3, 316, 1_795_500, 61_200, 341, 9_815, 18_946, 290, 653_310),
    "cohort_retention": (None, 6, "USD", 24, 19, 7_917, 453_600, 368_550, 8_125),
    "lifetime_value": (_GARAGE, "USD", 24, 19, 271, 368_550, 4_989_600, 37_800, 4_951_800, 206_325),
    "payments_monthly": (_GARAGE, "card", "USD", 124, 118, 6, 0, 9_516, 2_218_388, 65_100, 18_900),
    "payment_recovery_monthly": (_GARAGE, "USD", 6, 4, 3, 1, 1, 6_667, 134_238, 89_492),
    "aging_monthly": (None, _CUSTOMER, _PAYER, "USD", 0, 22_373, 0, 0, 0, 22_373, date(2026, 11, 2), 1),
    "deferred_revenue_monthly": (_GARAGE, "USD", 1_200_000, 240_000, 122_300, 20_000, 1_297_700),
    "month_close": (
        *(_GARAGE, "receivable", "asset", "USD"),
        *(44_746, 2_237_288, 2_259_661, 22_373, False, None, None, 0),
    ),
    "tax_worksheet_monthly": (
        *(_GARAGE, "City of Chicago", "Parking tax", Decimal("18.3750"), "USD"),
        *(1_890_000, 347_288, 3_473, 343_815, 100, "A1B2C3D4-0001", "A1B2C3D4-0100"),
    ),
    "owner_statement_monthly": (
        *(_GARAGE, "USD"),
        *(1_812_500, 15_427, 4_985, 22_373, 1_769_715, 65_100, 0, 88_486, 1_616_129, 343_815, 2_218_388, 2_134_388),
    ),
    "occupancy_monthly": (_GARAGE, 120, 2_880, 2_763, 119, 118, 9_594),
    "renewals_forecast": (None, _PASS, _SOLD, date(2026, 12, 1), "USD", 96, 1_814_400, 2, 37_800, 9_712, 1_762_145),
}


def _example(name: str) -> msgspec.Struct:
    report = BY_NAME[name]
    spans = None if not report.is_of_months else _BESIDE if name == "revenue_monthly" else _SPANS
    row = report.row(0, *_ROWS[name])
    together = {key: None for key in report.keys if key != "currency"} if report.totals else {}
    rows = [row, msgspec.structs.replace(row, span_number=2, **together)] if report.totals else [row]
    if spans is _BESIDE:
        rows += [msgspec.structs.replace(one, span_number=one.span_number + 1) for one in rows]
    asked = report.asks(group_by=[*(["month"] if report.is_of_months else []), *report.groups[:2]])
    return answer(report, asked, rows, spans=spans, origin=_KEPT if name == "tax_worksheet_monthly" else _ORIGIN)


EXAMPLES: tuple[msgspec.Struct, ...] = (
    Catalogue([list_one(CATALOGUE[0], _ORIGIN, None)]),
    *(_example(report.name) for report in CATALOGUE),
    TaxEvidencePage(
        as_of=_AT,
        sums=TaxEvidenceSums(lines=1, invoices=1, taxable_minor=18_900, tax_minor=3_473),
        data=[
            TaxEvidence(
                issued_at=datetime(2026, 11, 2, 15, 0, tzinfo=UTC),
                issued_date=date(2026, 11, 2),
                invoice_id=UUID("019ab5c6-2800-7000-8000-000000000009"),
                invoice_number="A1B2C3D4-0001",
                line_number=1,
                tax_number=1,
                customer_id=_CUSTOMER,
                customer_name=_PAYER,
                jurisdiction="City of Chicago",
                tax_name="Parking tax",
                percent=Decimal("18.3750"),
                currency="USD",
                taxable_minor=18_900,
                tax_minor=3_473,
            )
        ],
        next_cursor=None,
    ),
)
