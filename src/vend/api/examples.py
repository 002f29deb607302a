"""One example of everything that goes in or out, as instances, so that one that does not fit cannot be written."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args, get_origin
from uuid import UUID

import msgspec

from vend.api import (
    examples_analytics,
    examples_changes,
    examples_credit,
    examples_dunning,
    examples_gates,
    examples_known,
    examples_pricing,
)
from vend.api.examples_companies import COMPANIES
from vend.api.examples_events import EVENTS
from vend.api.examples_payouts import PAYOUT_EXAMPLES
from vend.api.examples_places import PLACES
from vend.api.examples_rates import RATES
from vend.api.examples_reports import REPORT_EXAMPLES
from vend.api.examples_warehouse import EXAMPLES as WAREHOUSE
from vend.api.health import Alive, Ready
from vend.api.pages import Listing
from vend.api.sessions import GarageRoles, Me, OperatorRoles
from vend.api.stripe_events import Replayed
from vend.api.stripe_webhook import Taken
from vend.billing.close_month import ClosedMonth, ClosePreview
from vend.billing.commands import (
    Cancellation,
    End,
    FirstPayment,
    NewCustomer,
    NewDeposit,
    NewDriver,
    NewExemption,
    NewGarage,
    NewPass,
    NewPassTax,
    NewPrice,
    NewReceivedPayment,
    NewSubscription,
    NewVehicle,
    PlannedSubscription,
    Voiding,
)
from vend.billing.first_payment import PaymentState
from vend.domain.access import Role
from vend.domain.api_version import FIRST
from vend.domain.books import AccountMonth, BookMonth, CheckItem, MonthClose
from vend.domain.dispute import Dispute
from vend.domain.garage import Garage
from vend.domain.garage_settings import GarageSettings
from vend.domain.invoice import Invoice, InvoiceLine, Payment, Refund
from vend.domain.ledger import Transfer
from vend.domain.notice import Notice
from vend.domain.parking_pass import ParkingPass, Price, TaxRate
from vend.domain.people import Customer, Driver, Vehicle
from vend.domain.price_version import PriceVersion
from vend.domain.received import Deposit
from vend.domain.start_preview import PlannedCharge, StartPreview
from vend.domain.stripe_event import EventCount, InboxRow
from vend.domain.subscription import Subscription
from vend.domain.tax_rates import Exemption, LineTax, TaxMiss
from vend.identity.api_keys import IssuedApiKey, NewApiKey
from vend.identity.sessions import Refresh, Session, SignIn
from vend.reports.months import DeferredRevenue, Months, TrialBalance
from vend.store.deferral import RollForward
from vend.store.identity import ApiKey

_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_UNTIL = datetime(2026, 12, 24, 12, 0, tzinfo=UTC)


def _id(number: int) -> UUID:
    return UUID(f"019ab5c6-2800-7000-8000-{number:012x}")


_OPERATOR, _GARAGE, _PASS, _PRICE, _CUSTOMER, _DRIVER, _VEHICLE = (_id(number) for number in range(1, 8))
_SUBSCRIPTION, _INVOICE, _PAYMENT, _REFUND, _KEY, _USER = (_id(number) for number in range(8, 14))
_DISPUTE = _id(81)
_REFRESH = "vend_refresh_" + "0" * 64

_BALANCES = [AccountMonth("receivable", 18_900, 2_237_300, 2_218_388, 37_812)]
_CLOSE = MonthClose(_GARAGE, date(2026, 10, 1), _AT, f"user:{_USER}", 472, _id(14))

_ALL: tuple[msgspec.Struct, ...] = (
    FirstPayment("pm_1TfeRt2eZvKYlo2C"),
    PaymentState(
        subscription_id=_SUBSCRIPTION,
        status="incomplete",
        next_step="authenticate",
        amount_due_minor=22_373,
        currency="USD",
        client_secret="pi_3TfeRt2eZvKYlo2C_secret_example",  # noqa: S106 - an example
        next_action="use_stripe_sdk",
        reason=None,
    ),
    SignIn("ada@example.com", "correct horse battery"),
    Refresh(_REFRESH),
    Session("eyJhbGciOiJFZERTQSIs…", _AT, _REFRESH, _UNTIL),
    Me(
        actor=f"user:{_USER}",
        user_id=_USER,
        email="ada@example.com",
        name="Ada Park",
        platform=False,
        operators=[OperatorRoles(_OPERATOR, [Role.OPERATOR_ADMIN])],
        garages=[GarageRoles(_GARAGE, [Role.OPERATOR_ADMIN], None)],
    ),
    NewGarage("Canal Street", "canal-street", "America/Chicago", "USD", 420, "118 S Canal St, Chicago"),
    Garage(_GARAGE, _OPERATOR, "Canal Street", "canal-street", "America/Chicago", "USD", 420, None, _AT),
    GarageSettings(),
    Notice(
        garage_id=_GARAGE,
        id=_id(14),
        customer_id=_CUSTOMER,
        kind="payment_failed",
        address="ada@example.com",
        subject_id=_SUBSCRIPTION,
        about=f"payment_failed:{_INVOICE}",
        detail='{"amount_minor": 22373, "currency": "USD"}',
        created_at=_AT,
        sent_at=None,
    ),
    NewPass("Monthly 24/7", 18_900, "month", "Any hour, any day.", 200),
    ParkingPass(
        _GARAGE, _PASS, "Monthly 24/7", "Any hour, any day.", 200, None, 118, _PRICE, 18_900, "USD", "month", _AT, None
    ),
    NewCustomer("Ada Park", "ada@example.com", "person", "+1 312 555 0100"),
    Customer(_GARAGE, _CUSTOMER, "person", "Ada Park", "ada@example.com", None, "cus_Example", _AT, _AT),
    NewDriver(_CUSTOMER, "Ada Park", "ada@example.com"),
    Driver(_GARAGE, _DRIVER, _CUSTOMER, None, "Ada Park", "ada@example.com", None, _AT),
    NewPrice(19_900, "USD"),
    NewPassTax("Parking tax", "City of Chicago", Decimal("23.25"), date(2027, 1, 1), _PASS),
    End(date(2027, 1, 1)),
    TaxRate(
        _GARAGE, _id(14), "Parking tax", "City of Chicago", Decimal("23.25"), date(2027, 1, 1), None, None, _AT, _PASS
    ),
    NewExemption("E-9988", ["City of Chicago"], date(2026, 12, 1), date(2027, 12, 1)),
    Exemption(
        _GARAGE,
        _id(15),
        _CUSTOMER,
        "E-9988",
        ["City of Chicago"],
        date(2026, 12, 1),
        date(2027, 12, 1),
        f"user:{_USER}",
        _AT,
    ),
    Price(_GARAGE, _PRICE, _PASS, 19_900, "USD", "month", None, _AT, None),
    PriceVersion(_GARAGE, _PRICE, _PASS, 18_900, "USD", "month", _AT, None, 118),
    NewVehicle(_DRIVER, "VND 2026", "US-IL", "Blue hatchback"),
    Vehicle(_GARAGE, _VEHICLE, _DRIVER, "VND2026", "US-IL", "Blue hatchback", _AT, None),
    NewSubscription(_DRIVER, _PASS, "pm_card_visa", [_VEHICLE]),
    PlannedSubscription(_DRIVER, _PASS),
    StartPreview(
        pass_id=_PASS,
        price_id=_PRICE,
        currency="USD",
        start_date=date(2026, 11, 24),
        trial_end_at=None,
        first_charge=PlannedCharge(_AT, 4_410, 810, 5_220, date(2026, 11, 24), date(2026, 12, 1)),
        next_charge=PlannedCharge(
            datetime(2026, 12, 1, 6, tzinfo=UTC), 18_900, 3_473, 22_373, date(2026, 12, 1), date(2027, 1, 1)
        ),
        rule="Billed on day 1 of a month, every month; the days before it are charged by the day.",
    ),
    Cancellation(at_period_end=True),
    Subscription(
        garage_id=_GARAGE,
        id=_SUBSCRIPTION,
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
        stripe_subscription_id="sub_Example",
        stripe_payment_method_id="pm_Example",
        company_account_id=None,
        sync_version=1,
        created_at=_AT,
        updated_at=_AT,
    ),
    Invoice(
        garage_id=_GARAGE,
        id=_INVOICE,
        customer_id=_CUSTOMER,
        subscription_id=_SUBSCRIPTION,
        company_account_id=None,
        number="CANAL-0118",
        status="paid",
        billing_reason="subscription_create",
        collection_method="charge_automatically",
        po_number=None,
        currency="USD",
        subtotal_minor=18_900,
        discount_minor=0,
        tax_minor=3_473,
        total_minor=22_373,
        balance_applied_minor=0,
        credited_minor=0,
        paid_minor=22_373,
        period_start_date=date(2026, 11, 24),
        period_end_date=date(2026, 12, 24),
        company_period_date=None,
        issued_at=_AT,
        due_at=None,
        next_attempt_at=None,
        paid_at=_AT,
        stripe_invoice_id="in_Example",
        created_at=_AT,
        updated_at=_AT,
    ),
    LineTax(1, 1, "txr_Example", "City of Chicago", "Parking tax", Decimal("18.375"), 18_900, 3_473),
    TaxMiss(_GARAGE, _INVOICE, _SUBSCRIPTION, date(2027, 1, 1), 18_900, Decimal("23.25"), 4_394, 3_473, _AT),
    InvoiceLine(1, "1 x Monthly 24/7", 18_900, 18_900, 3_473, _PASS, _AT, _UNTIL, "il_Example"),
    Payment(
        garage_id=_GARAGE,
        id=_PAYMENT,
        attempted_at=_AT,
        invoice_id=_INVOICE,
        customer_id=_CUSTOMER,
        subscription_id=_SUBSCRIPTION,
        status="succeeded",
        amount_minor=22_373,
        fee_minor=679,
        refunded_minor=0,
        currency="USD",
        payment_date=date(2026, 11, 24),
        method="card",
        method_brand="visa",
        method_last4="4242",
        failure_code=None,
        stripe_charge_id="ch_Example",
        stripe_payment_intent_id="pi_Example",
        reference=None,
        recorded_by=None,
        dispute_status=None,
        created_at=_AT,
    ),
    NewReceivedPayment("check", 22_373, date(2026, 11, 24), "1042"),
    Voiding("Entered for the wrong invoice"),
    NewDeposit(date(2026, 11, 24), [_PAYMENT], 22_373, "Slip 77"),
    Deposit(_GARAGE, _id(15), date(2026, 11, 24), "Slip 77", 22_373, "USD", f"user:{_USER}", _AT),
    Refund(
        garage_id=_GARAGE,
        id=_REFUND,
        payment_id=_PAYMENT,
        payment_attempted_at=_AT,
        status="succeeded",
        amount_minor=22_373,
        tax_minor=3_473,
        currency="USD",
        reason="requested_by_customer",
        refund_date=date(2026, 11, 24),
        refunded_at=_AT,
        stripe_refund_id="re_Example",
        request_id=None,
        method=None,
        reference=None,
        credit_note_id=None,
        created_at=_AT,
    ),
    Dispute(
        garage_id=_GARAGE,
        id=_DISPUTE,
        payment_id=_PAYMENT,
        payment_attempted_at=_AT,
        status="needs_response",
        reason="fraudulent",
        amount_minor=22_373,
        currency="USD",
        withdrawn_minor=22_373,
        reinstated_minor=0,
        fee_minor=1_500,
        fee_back_minor=0,
        evidence_due_at=_UNTIL,
        opened_at=_AT,
        withdrawn_at=_AT,
        reinstated_at=None,
        closed_at=None,
        stripe_dispute_id="du_Example",
        created_at=_AT,
        updated_at=_AT,
    ),
    *PAYOUT_EXAMPLES,
    *REPORT_EXAMPLES,
    *EVENTS,
    Months([BookMonth(date(2026, 11, 1), "current", None), BookMonth(date(2026, 10, 1), "closed", _CLOSE)]),
    ClosePreview(
        month_date=date(2026, 10, 1),
        closable=False,
        refusal=None,
        checks=[
            CheckItem(
                code="events_waiting",
                blocking=True,
                count=2,
                detail="Stripe's events are not applied; the worker does it.",
            )
        ],
        balances=_BALANCES,
    ),
    ClosedMonth(_CLOSE, _BALANCES),
    TrialBalance(date(2026, 10, 1), "USD", "closed", _BALANCES),
    DeferredRevenue(date(2026, 10, 1), "USD", 0, RollForward(1_200_000, 240_000, 122_300, 20_000, 1_297_700)),
    Transfer(
        garage_id=_GARAGE,
        id=_id(14),
        kind="payment",
        debit_account="stripe_cash",
        credit_account="receivable",
        amount_minor=22_373,
        currency="USD",
        effective_date=date(2026, 11, 1),
        occurred_at=datetime(2026, 10, 30, 12, 0, tzinfo=UTC),
        recorded_at=_AT,
        source_id="ch_Example",
        invoice_id=_INVOICE,
        payment_id=_PAYMENT,
        refund_id=None,
        reverses_id=None,
        corrects_month_date=date(2026, 10, 1),
    ),
    NewApiKey("Nightly export", "accountant", None, datetime(2027, 11, 24, tzinfo=UTC)),
    IssuedApiKey(
        id=_KEY,
        operator_id=_OPERATOR,
        garage_id=None,
        name="Nightly export",
        role="accountant",
        prefix="vend_live_00000000000c",
        key="vend_live_00000000000c_…",
        created_at=_AT,
        expires_at=None,
    ),
    ApiKey(
        _KEY,
        _OPERATOR,
        None,
        "Nightly export",
        "vend_live_00000000000c",
        "accountant",
        _USER,
        _AT,
        None,
        None,
        _AT,
        FIRST,
    ),
    InboxRow("evt_Example", "invoice.paid", "in_Example", _GARAGE, "applied", 1, _AT, _AT, _AT, None),
    EventCount("applied", "invoice.paid", 118, _AT),
    _CLOSE,
    Replayed("evt_Example"),
    *WAREHOUSE,
    Taken("evt_Example", new=True),
    Alive(),
    Ready("up", "up", "up", "up"),
    *COMPANIES,
    *PLACES,
    *RATES,
)
_ELSEWHERE = (
    examples_analytics,
    examples_changes,
    examples_credit,
    examples_dunning,
    examples_gates,
    examples_known,
    examples_pricing,
)
_BY_TYPE: dict[type, msgspec.Struct] = {
    type(example): example for examples in (_ALL, *(one.EXAMPLES for one in _ELSEWHERE)) for example in examples
}


def example_of(wanted: Any) -> Any:
    """Give the example of a body's type as JSON's own types.

    Raises:
        KeyError: it has none yet; add one above.
    """
    if get_origin(wanted) is Listing:
        return {"data": [example_of(get_args(wanted)[0])], "next_cursor": None}
    return msgspec.to_builtins(_BY_TYPE[wanted])
