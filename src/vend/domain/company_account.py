"""Company accounts: a company pays for the seats of many drivers by one sent invoice a period.

A seat is a subscription that Stripe does not know: Stripe knows the account, as one subscription with an item for each
price and the number of seats as its quantity. All that Stripe is told is absolute, so telling it twice changes nothing.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.errors import Kind, VendError
from vend.domain.garage_settings import GarageSettings
from vend.domain.period import local_date
from vend.domain.proration import billing_at, billing_month
from vend.domain.subscription import Status, Subscription

AccountStatus = Literal["active", "closing", "closed"]
Ending = Literal["now", "at_period_end"]

PRICES_MAX = 20
"""How many items a subscription of Stripe's can have (docs.stripe.com/billing/subscriptions/quantities)."""

RENEWAL_WINDOW = timedelta(hours=6)
"""How long before a renewal Stripe is told of the seats that end with the period."""

PART_MIN = timedelta(days=1)
"""A shorter part before the first billing day is not charged."""


class CompanyAccount(msgspec.Struct, frozen=True):
    """A company's account in a garage.

    Attributes:
        customer_id: who is billed; a customer of the account's own.
        email: where its invoices are sent.
        po_number: the company's purchase order, printed on each invoice.
        net_terms_days: how many days an invoice may be paid in; None: the garage's setting.
        seats_max: how many seats it may have, None for no limit.
        monthly_max_minor: what its seats may cost a month, without tax, in minor units; None for no limit.
        status: closing until the period is over, then closed.
        stripe_status: Stripe's word for its subscription, None until the first seat.
        past_due_at: since when an invoice is known to be overdue, None while none is.
        sync_version: counts the times that Stripe's truth was written here.
    """

    garage_id: UUID
    id: UUID
    customer_id: UUID
    name: str
    email: str
    po_number: str | None
    net_terms_days: int | None
    seats_max: int | None
    monthly_max_minor: int | None
    status: AccountStatus
    stripe_subscription_id: str | None
    stripe_status: Status | None
    current_period_start_at: datetime | None
    current_period_end_at: datetime | None
    cancel_at_period_end: bool
    past_due_at: datetime | None
    closed_at: datetime | None
    sync_version: int
    created_at: datetime
    updated_at: datetime


class AccountFacts(msgspec.Struct, frozen=True):
    """What Stripe says of an account's subscription; the same words as in `CompanyAccount`.

    Attributes:
        ended_at: when it ended, None while it lives.
    """

    stripe_subscription_id: str
    stripe_status: Status
    current_period_start_at: datetime
    current_period_end_at: datetime
    cancel_at_period_end: bool
    ended_at: datetime | None


class AccountTerms(msgspec.Struct, frozen=True):
    """What can be changed of an account; the same words as in `CompanyAccount`."""

    name: str
    email: str
    po_number: str | None
    net_terms_days: int | None
    seats_max: int | None
    monthly_max_minor: int | None


class CompanyAdmin(msgspec.Struct, frozen=True):
    """Somebody of a company who manages its seats.

    Attributes:
        user_id: how they sign in.
        invited_by: the actor who let them in.
        removed_at: since when they are no administrator any more, None while they are.
    """

    garage_id: UUID
    id: UUID
    company_account_id: UUID
    user_id: UUID
    name: str
    email: str
    invited_by: str
    created_at: datetime
    removed_at: datetime | None


class BilledSeat(msgspec.Struct, frozen=True):
    """A seat that counts, or will count, in Stripe's quantity.

    Attributes:
        id: of the subscription.
        amount_minor: its price for a month, without tax.
    """

    id: UUID
    price_id: UUID
    amount_minor: int


class LeavingSeat(msgspec.Struct, frozen=True):
    """A seat that ends with the period.

    Attributes:
        id: of the subscription.
        ends_at: when its last period is over.
        unbilled_at: since when Stripe's quantity does not count it any more, None while it does.
    """

    id: UUID
    price_id: UUID
    ends_at: datetime | None
    unbilled_at: datetime | None


class DueAccount(msgspec.Struct, frozen=True):
    """An account with something to be done, and where to find it."""

    garage_id: UUID
    company_account_id: UUID


class PriceQuantity(msgspec.Struct, frozen=True):
    """How many seats there are at a price."""

    price_id: UUID
    quantity: int


class AccountNotOpen(VendError):
    """The company's account is closing or closed."""

    code = "company_account_not_open"
    kind = Kind.CONFLICT


class AccountPastDue(VendError):
    """An invoice of the company is overdue; seats are added again once it is paid."""

    code = "company_account_past_due"
    kind = Kind.CONFLICT


class SeatCapReached(VendError):
    """The company's account may have no more seats."""

    code = "seat_cap_reached"
    kind = Kind.CONFLICT


class AmountCapReached(VendError):
    """The company's seats would cost more a month than its account may."""

    code = "amount_cap_reached"
    kind = Kind.CONFLICT


class NotMonthly(VendError):
    """Seats are billed by the month; the pass is not."""

    code = "pass_not_monthly"
    kind = Kind.CONFLICT


class TooManyPrices(VendError):
    """The account's seats have as many different prices as one invoice can bill."""

    code = "too_many_prices"
    kind = Kind.CONFLICT


class SeatOfCompany(VendError):
    """The subscription is a seat of a company: it is changed through the company's account."""

    code = "seat_of_company"
    kind = Kind.CONFLICT


class RenewalUnderWay(VendError):
    """Seats that end with the period have been taken off its renewal; others can be changed after it."""

    code = "renewal_under_way"
    kind = Kind.CONFLICT


def quantities(seats: Sequence[BilledSeat]) -> list[PriceQuantity]:
    """Count seats by price, in a stable order."""
    counted = Counter(seat.price_id for seat in seats)
    return [PriceQuantity(price_id, counted[price_id]) for price_id in sorted(counted)]


def quantities_differ(wanted: Sequence[PriceQuantity], found: Sequence[PriceQuantity]) -> bool:
    """Say whether two counts differ; a price that is not named has no seat."""
    return _by_price(wanted) != _by_price(found)


def _by_price(counts: Sequence[PriceQuantity]) -> Counter[UUID]:
    counted: Counter[UUID] = Counter()
    for one in counts:
        counted[one.price_id] += one.quantity
    return +counted


def check_no_seat(row: Subscription) -> None:
    """Refuse what is a company's seat: Stripe knows the account alone.

    Raises:
        SeatOfCompany: it is one.
    """
    if row.company_account_id is not None:
        raise SeatOfCompany(
            f"This is a seat of company account {row.company_account_id}; add and remove seats through the account."
        )


def check_open(account: CompanyAccount) -> None:
    """Refuse to change what is closing or closed.

    Raises:
        AccountNotOpen: it is.
    """
    if account.status != "active":
        raise AccountNotOpen(f"This company's account is {account.status}; nothing can be changed in it any more.")


def check_caps(account: CompanyAccount, seats: Sequence[BilledSeat]) -> None:
    """Decide whether an account may have these seats, the new one among them.

    Raises:
        SeatCapReached, AmountCapReached, TooManyPrices: it may not.
    """
    if account.seats_max is not None and len(seats) > account.seats_max:
        raise SeatCapReached(f"This account may have {account.seats_max} seats; raise its cap or remove one first.")
    monthly_minor = sum(seat.amount_minor for seat in seats)
    if account.monthly_max_minor is not None and monthly_minor > account.monthly_max_minor:
        raise AmountCapReached("With this seat the account would cost more a month than its cap; raise it first.")
    if len({seat.price_id for seat in seats}) > PRICES_MAX:
        raise TooManyPrices(f"One invoice bills seats at up to {PRICES_MAX} different prices; choose another pass.")


def check_renewal(account: CompanyAccount, *, leaving: int, now: datetime) -> None:
    """Refuse a change while the renewal is being prepared, where seats end with the period.

    Between then and the renewal Stripe's quantity is already that of the next period, so that it cannot be prorated.

    Args:
        leaving: how many seats end with the period.

    Raises:
        RenewalUnderWay: it is.
    """
    end_at = account.current_period_end_at
    if leaving and end_at is not None and now >= end_at - RENEWAL_WINDOW:
        raise RenewalUnderWay(
            f"Seats end with the period at {end_at:%Y-%m-%d %H:%M} UTC, and its renewal is being prepared; "
            "make this change after it."
        )


def first_anchor(settings: GarageSettings, zone_name: str, *, now: datetime) -> datetime | None:
    """Give the garage's first billing day ahead; None where periods count from the first seat.

    Raises:
        UnknownZone: there is no such zone.
    """
    if settings.billing_anchor == "anniversary":
        return None
    month = billing_month(local_date(now, zone_name), settings.billing_day)
    days = (billing_at(month.start_date, zone_name), billing_at(month.end_date, zone_name))
    return next(day for day in days if day > now)


def terms_days(account: CompanyAccount, settings: GarageSettings) -> int:
    """Give how many days an invoice of the account may be paid in."""
    return settings.net_terms_days if account.net_terms_days is None else account.net_terms_days
