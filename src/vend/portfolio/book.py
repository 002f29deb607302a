"""A garage's book: all rows of one garage as they are written, and what only Stripe knows beside them.

Each Struct's fields are its table's columns, by name; `ROWS` says which table each list goes to, in writing order.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import msgspec

from vend.domain.books import MonthClose
from vend.domain.deferral import Recognition, Schedule
from vend.domain.dispute import Dispute, DisputeStatus
from vend.domain.dunning_case import DunningCase, DunningFact
from vend.domain.garage import Garage
from vend.domain.invoice import Invoice, InvoiceStatus, Payment, Refund
from vend.domain.ledger import Transfer
from vend.domain.notice import Notice
from vend.domain.parking_pass import Price, TaxRate
from vend.domain.payout import Payout, PayoutLine, StripePayout
from vend.domain.people import Customer, Driver, Vehicle
from vend.domain.received import Deposit, Method
from vend.domain.subscription import Status, Subscription


class OperatorRow(msgspec.Struct, frozen=True):
    """A row of `operators`."""

    id: UUID
    name: str
    slug: str
    created_at: datetime


class UserRow(msgspec.Struct, frozen=True):
    """A row of `users`."""

    id: UUID
    email: str
    name: str
    password_hash: str
    created_at: datetime


class MembershipRow(msgspec.Struct, frozen=True):
    """A row of `memberships`."""

    id: UUID
    user_id: UUID
    operator_id: UUID | None
    garage_id: UUID | None
    role: str
    created_at: datetime


class AccountRow(msgspec.Struct, frozen=True):
    """A row of `ledger_accounts`."""

    garage_id: UUID
    code: str
    kind: str
    currency: str
    created_at: datetime


class PassRow(msgspec.Struct, frozen=True):
    """A row of `passes`."""

    garage_id: UUID
    id: UUID
    name: str
    description: str | None
    capacity: int | None
    stripe_product_id: str
    created_at: datetime
    archived_at: datetime | None


class SubscriptionVehicleRow(msgspec.Struct, frozen=True):
    """A row of `subscription_vehicles`."""

    garage_id: UUID
    subscription_id: UUID
    vehicle_id: UUID
    created_at: datetime


class SubscriptionRow(Subscription, frozen=True):
    """A row of `subscriptions`, with what Stripe charges on top."""

    stripe_tax_rate_ids: list[str]


class LineRow(msgspec.Struct, frozen=True):
    """A row of `invoice_lines`."""

    garage_id: UUID
    invoice_id: UUID
    line_number: int
    description: str
    amount_minor: int
    net_minor: int
    tax_minor: int
    pass_id: UUID
    period_start_at: datetime
    period_end_at: datetime
    stripe_line_id: str


class LineTaxRow(msgspec.Struct, frozen=True):
    """A row of `invoice_line_taxes`."""

    garage_id: UUID
    invoice_id: UUID
    line_number: int
    tax_number: int
    stripe_tax_rate_id: str | None
    jurisdiction: str
    name: str
    percent: Decimal
    taxable_minor: int
    amount_minor: int


class Decline(msgspec.Struct, frozen=True):
    """Why a bank refused, in Stripe's words."""

    code: str
    decline_code: str | None
    message: str


class GivenBack(msgspec.Struct, frozen=True):
    """A refund at Stripe: `key` is its id without the prefix, `at_s` Unix seconds."""

    key: str
    at_s: int
    amount_minor: int
    reason: str


class ByHand(msgspec.Struct, frozen=True):
    """How a bill was paid outside of Stripe, after the card was refused."""

    method: Method
    at_s: int
    reference: str


class DepositPaymentRow(msgspec.Struct, frozen=True):
    """A row of `deposit_payments`."""

    garage_id: UUID
    payment_id: UUID
    payment_attempted_at: datetime
    deposit_id: UUID


class Contest(msgspec.Struct, frozen=True):
    """A dispute at Stripe: `key` is its id without the prefix, `at_s` Unix seconds.

    Attributes:
        decided_s: when the bank decided; None while it is under review.
    """

    key: str
    at_s: int
    reason: str
    amount_minor: int
    fee_minor: int
    status: DisputeStatus
    decided_s: int | None


class Settlement(NamedTuple):
    """A movement of Stripe's balance, when it is available, and the payout that it is in, None while in none."""

    txn: str
    currency: str
    net_minor: int
    available_s: int
    payout: str | None


class StripePayoutRow(StripePayout, frozen=True):
    """A row of `stripe_payouts`; `unattributed` is JSON."""

    unattributed: str


class CloseBalanceRow(msgspec.Struct, frozen=True):
    """A row of `month_close_balances`."""

    garage_id: UUID
    month_date: date
    account_code: str
    opening_minor: int
    debits_minor: int
    credits_minor: int
    closing_minor: int


class Attempt(msgspec.Struct):
    """One charge at Stripe.

    Attributes:
        key: its id without the prefix, its balance transaction's too.
        decline: why it failed, None when it did not.
        refund: what went back of it.
        contest: the dispute of it.
    """

    key: str
    at_s: int
    decline: Decline | None = None
    refund: GivenBack | None = None
    contest: Contest | None = None


class Bill(msgspec.Struct):
    """One invoice at Stripe; instants are Unix seconds.

    Attributes:
        key: the id of the invoice, its line, its intent and its payment without the prefixes.
        start_s: of the service period; `end_s` is its end, exclusive.
        issued_at_s: when it was finalized.
        retry_at_s: when Stripe tries again, None when it does not.
        number: set once all bills of the customer are known.
        by_hand: how it was paid outside of Stripe; None where a card paid it, or nobody did.
    """

    key: str
    reason: str
    start_s: int
    end_s: int
    created_s: int
    issued_at_s: int
    attempts: list[Attempt]
    paid_at_s: int | None = None
    voided_at_s: int | None = None
    retry_at_s: int | None = None
    number: str = ""
    by_hand: ByHand | None = None

    @property
    def status(self) -> InvoiceStatus:
        """Stripe's word for how it stands."""
        if self.paid_at_s is not None:
            return "paid"
        return "void" if self.voided_at_s is not None else "open"


class Life(msgspec.Struct):
    """What became of one subscription, in Unix seconds."""

    start_s: int
    bills: list[Bill]
    status: Status = "active"
    cancel_asked_s: int | None = None
    cancel_at_period_end: bool = False
    ended_at_s: int | None = None
    ended_reason: str | None = None


class Wallet(msgspec.Struct, frozen=True):
    """A customer at Stripe and its card; `key` is both ids without the prefix, `prefix` begins its invoice numbers."""

    key: str
    created_s: int
    brand: str
    last4: str
    exp_month: int
    exp_year: int
    prefix: str


class Holding(msgspec.Struct):
    """One subscription with all that belongs to it."""

    id: UUID
    key: str
    customer: Customer
    driver: Driver
    parking_pass: PassRow
    price: Price
    life: Life
    tax_minor: int
    fee_minor: int

    @property
    def total_minor(self) -> int:
        """What each invoice is for, with tax."""
        return self.price.amount_minor + self.tax_minor


class GarageBook(msgspec.Struct):
    """Everything of one garage."""

    garage: Garage
    tax_rate: TaxRate
    accounts: list[AccountRow] = []
    passes: list[PassRow] = []
    prices: list[Price] = []
    customers: list[Customer] = []
    drivers: list[Driver] = []
    vehicles: list[Vehicle] = []
    subscriptions: list[SubscriptionRow] = []
    subscription_vehicles: list[SubscriptionVehicleRow] = []
    invoices: list[Invoice] = []
    lines: list[LineRow] = []
    line_taxes: list[LineTaxRow] = []
    schedules: list[Schedule] = []
    recognitions: list[Recognition] = []
    payments: list[Payment] = []
    refunds: list[Refund] = []
    deposits: list[Deposit] = []
    deposit_payments: list[DepositPaymentRow] = []
    disputes: list[Dispute] = []
    payouts: list[Payout] = []
    payout_lines: list[PayoutLine] = []
    stripe_payouts: list[StripePayoutRow] = []
    cases: list[DunningCase] = []
    facts: list[DunningFact] = []
    notices: list[Notice] = []
    transfers: list[Transfer] = []
    closes: list[MonthClose] = []
    close_balances: list[CloseBalanceRow] = []
    settlements: list[Settlement] = []
    wallets: dict[UUID, Wallet] = {}
    holdings: list[Holding] = []


ROWS: tuple[tuple[str, str], ...] = (
    ("ledger_accounts", "accounts"),
    ("passes", "passes"),
    ("prices", "prices"),
    ("customers", "customers"),
    ("drivers", "drivers"),
    ("vehicles", "vehicles"),
    ("subscriptions", "subscriptions"),
    ("subscription_vehicles", "subscription_vehicles"),
    ("invoices", "invoices"),
    ("invoice_lines", "lines"),
    ("invoice_line_taxes", "line_taxes"),
    ("revenue_schedules", "schedules"),
    ("recognitions", "recognitions"),
    ("payments", "payments"),
    ("refunds", "refunds"),
    ("deposits", "deposits"),
    ("deposit_payments", "deposit_payments"),
    ("disputes", "disputes"),
    ("payouts", "payouts"),
    ("payout_lines", "payout_lines"),
    ("dunning_cases", "cases"),
    ("dunning_steps", "facts"),
    ("notices", "notices"),
    ("ledger_transfers", "transfers"),
    ("month_closes", "closes"),
    ("month_close_balances", "close_balances"),
)
"""Table and list, in an order that every foreign key is content with."""
