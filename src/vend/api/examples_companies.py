"""Examples of the bodies of company accounts."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from vend.billing.company_commands import (
    AccountClosing,
    AgreedTerms,
    NewCompanyAdmin,
    NewSeat,
    NewSeats,
    SeatList,
    SeatRemoval,
)
from vend.billing.company_ordering import AccountChanged, AccountPending
from vend.domain.company_account import CompanyAccount, CompanyAdmin
from vend.domain.company_seats import InvoiceLinePreview, SeatProblem, SeatsPreview
from vend.domain.subscription import Subscription
from vend.identity.company_admins import Acceptance, InvitedAdmin

_AT, _UNTIL = datetime(2026, 11, 24, 12, 0, tzinfo=UTC), datetime(2026, 12, 24, 12, 0, tzinfo=UTC)
_GARAGE, _ACCOUNT, _CUSTOMER, _DRIVER, _PASS, _PRICE, _SEAT, _ADMIN, _USER = (
    UUID(f"019ab5c6-2800-7000-8000-{number:012x}") for number in (2, 81, 82, 83, 3, 4, 84, 85, 86)
)
_TOKEN = "vend_invite_" + "0" * 64

_SEAT_ROW = Subscription(
    garage_id=_GARAGE,
    id=_SEAT,
    customer_id=_CUSTOMER,
    driver_id=_DRIVER,
    pass_id=_PASS,
    price_id=_PRICE,
    status="active",
    current_period_start_at=_AT,
    current_period_end_at=_UNTIL,
    cancel_at_period_end=False,
    started_at=_AT,
    canceled_at=None,
    ended_at=None,
    trial_end_at=None,
    start_date=None,
    collection_paused=False,
    resumes_at=None,
    stripe_subscription_id=None,
    stripe_payment_method_id=None,
    company_account_id=_ACCOUNT,
    sync_version=1,
    created_at=_AT,
    updated_at=_AT,
)
_ACCOUNT_ROW = CompanyAccount(
    garage_id=_GARAGE,
    id=_ACCOUNT,
    customer_id=_CUSTOMER,
    name="Acme GmbH",
    email="ap@acme.example.com",
    po_number="PO-7731",
    net_terms_days=30,
    seats_max=25,
    monthly_max_minor=None,
    status="active",
    stripe_subscription_id="sub_Example",
    stripe_status="active",
    current_period_start_at=_AT,
    current_period_end_at=_UNTIL,
    cancel_at_period_end=False,
    past_due_at=None,
    closed_at=None,
    sync_version=1,
    created_at=_AT,
    updated_at=_AT,
)
_ADMIN_ROW = CompanyAdmin(_GARAGE, _ADMIN, _ACCOUNT, _USER, "Grace", "grace@acme.example.com", "user:1", _AT, None)

COMPANIES: tuple[msgspec.Struct, ...] = (
    AgreedTerms("Acme GmbH", "ap@acme.example.com", "PO-7731", 30, 25),
    NewSeat(_PASS, None, "Lin", "lin@acme.example.com", "ABC 123", "US-IL"),
    NewSeats([NewSeat(_PASS, None, "Lin", "lin@acme.example.com", "ABC 123", "US-IL")]),
    SeatRemoval([_SEAT]),
    SeatList([_SEAT]),
    AccountClosing("at_period_end"),
    NewCompanyAdmin("Grace", "grace@acme.example.com"),
    _ACCOUNT_ROW,
    AccountChanged(_ACCOUNT_ROW, [_SEAT_ROW]),
    AccountPending(_ACCOUNT_ROW, [msgspec.structs.replace(_SEAT_ROW, status="incomplete", started_at=None)]),
    SeatsPreview(
        company_account_id=_ACCOUNT,
        problems=[SeatProblem(3, "plate_taken", "plate", "A vehicle with this plate is registered here already.")],
        seats=3,
        monthly_minor=56_700,
        currency="USD",
        next_invoice_minor=78_204,
        change_minor=33_458,
        next_invoice_at=_UNTIL,
        net_terms_days=30,
        lines=[InvoiceLinePreview("Remaining time on 3 \u00d7 Monthly", 9_364, 1_721, _AT, _UNTIL)],
        proration_at=_AT,
    ),
    _ADMIN_ROW,
    InvitedAdmin(_ADMIN_ROW, _TOKEN),
    Acceptance(_TOKEN, "correct horse battery"),
)
