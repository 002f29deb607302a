"""Examples of reports on what money was for, and of closed months as they are known now."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from vend.domain.as_known import KnownFigure, LinkedPosting
from vend.domain.books import MonthClose
from vend.domain.management_fee import ManagementFee, NewManagementFee
from vend.domain.report_money import ClosedMonthsRow, CouponsRow, DepositsRow, DisputesRow, PassRevenueRow, TaxesRow
from vend.reports.answers import answer
from vend.reports.asked import Dates, Periods
from vend.reports.catalogue import CLOSED_MONTHS, COUPONS, DEPOSITS, DISPUTES, REVENUE_BY_PASS, TAXES
from vend.reports.months import AsKnown

_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_NOVEMBER, _DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def _id(number: int) -> UUID:
    return UUID(f"019ab5c6-2800-7000-8000-{number:012x}")


_GARAGE, _PASS, _COUPON, _DEPOSIT = _id(2), _id(3), _id(0x300), _id(0x400)
_STAFF = f"user:{_id(13)}"
_PERIODS = Periods(from_date=_NOVEMBER, until_date=_DECEMBER)
_DATES = Dates(from_date=_NOVEMBER, until_date=_DECEMBER)

_OF_PASS = PassRevenueRow(
    garage_id=_GARAGE,
    period_start_date=_NOVEMBER,
    pass_id=_PASS,
    pass_name="Monthly, unreserved",  # noqa: S106 - a pass to park
    currency="USD",
    invoiced_minor=1_890_000,
    recognised_minor=1_812_500,
    tax_minor=347_288,
    refunded_minor=18_900,
    credited_minor=5_900,
    bad_debt_minor=22_373,
    fees_minor=65_100,
    collected_minor=2_218_388,
    payments=118,
)
_TAXED = TaxesRow(
    garage_id=_GARAGE,
    period_start_date=_NOVEMBER,
    currency="USD",
    jurisdiction="City of Chicago",
    name="Parking tax",
    percent=Decimal("23.25"),
    taxable_minor=2_230_200,
    tax_minor=518_492,
    returned_minor=3_488,
    net_minor=515_004,
    exempt_minor=37_800,
    invoices=118,
)
_TAKEN_OFF = CouponsRow(_GARAGE, _NOVEMBER, "USD", _COUPON, "Three months at half", 160_650, 0, 17)
_DISPUTED = DisputesRow(
    garage_id=_GARAGE,
    period_start_date=_NOVEMBER,
    currency="USD",
    opened=2,
    opened_minor=44_746,
    won=1,
    lost=1,
    dropped=0,
    withdrawn_minor=44_746,
    reinstated_minor=22_373,
    lost_minor=22_373,
    fees_minor=3_000,
)
_DEPOSITED = DepositsRow(
    garage_id=_GARAGE,
    deposit_id=_DEPOSIT,
    deposit_date=date(2026, 11, 20),
    reference="0412",
    recorded_by=_STAFF,
    currency="USD",
    checks_minor=44_746,
    ach_minor=0,
    cash_minor=22_373,
    merchants_minor=0,
    total_minor=67_119,
    bank_minor=67_119,
    untied_minor=0,
    payments=3,
)

_ACCOUNT = ClosedMonthsRow(
    garage_id=_GARAGE,
    month_date=_NOVEMBER,
    currency="USD",
    account_code="refunds",
    account_kind="expense",
    closed_date=date(2026, 12, 3),
    closed_by=_STAFF,
    closed_moved_minor=18_900,
    of_earlier_minor=0,
    came_later_minor=5_900,
    known_moved_minor=24_800,
    closed_closing_minor=118_900,
    known_closing_minor=124_800,
    items=1,
)
_POSTED = LinkedPosting(
    id=_id(0x501),
    kind="refund_price",
    debit_account="refunds",
    credit_account="stripe_cash",
    amount_minor=5_900,
    currency="USD",
    effective_date=_DECEMBER,
    corrects_month_date=_NOVEMBER,
    occurred_at=datetime(2026, 11, 30, 22, 15, tzinfo=UTC),
    recorded_at=datetime(2026, 12, 4, 8, 0, tzinfo=UTC),
    source_id="re_3TfeRt2eZvKYlo2C",
    invoice_id=_id(9),
    invoice_number="A1B2C3D4-0001",
    customer_name="Ada Park",
    came_later=True,
    who=_STAFF,
    why="requested_by_customer",
)

EXAMPLES: tuple[msgspec.Struct, ...] = (
    answer(REVENUE_BY_PASS, _PERIODS, [_OF_PASS], now=_AT),
    answer(TAXES, _PERIODS, [_TAXED], now=_AT),
    answer(COUPONS, _PERIODS, [_TAKEN_OFF], now=_AT),
    answer(DISPUTES, _PERIODS, [_DISPUTED], now=_AT),
    answer(DEPOSITS, _DATES, [_DEPOSITED], now=_AT),
    answer(CLOSED_MONTHS, _DATES, [_ACCOUNT], now=_AT),
    NewManagementFee(from_month="2026-12", fee_bp=650, fixed_minor=150_000),
    ManagementFee(_GARAGE, _id(0x600), _DECEMBER, 650, 150_000, "USD", _STAFF, _AT),
    AsKnown(
        month_date=_NOVEMBER,
        currency="USD",
        close=MonthClose(_GARAGE, _NOVEMBER, datetime(2026, 12, 3, 9, 0, tzinfo=UTC), _STAFF, 842, _id(0x500)),
        accounts=[_ACCOUNT],
        figures=[KnownFigure("refunded_minor", 22_373, 28_273, 5_900)],
        items=[_POSTED],
        items_left_out=0,
    ),
)
