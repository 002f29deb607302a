"""Validations: a merchant near the garage pays a part of a driver's pass.

The driver's invoice is made less by a coupon; what that takes off, the merchant owes, with the garage's taxes on it.
The garage's revenue is the whole price, since somebody pays all of it.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.coupon import Coupon
from vend.domain.discount import off_minor
from vend.domain.errors import Invalid, Kind, VendError
from vend.domain.parking_pass import Price
from vend.domain.received import Method
from vend.domain.tax import tax_on

ChargeKind = Literal["charge", "reversal"]
StatementStatus = Literal["open", "paid", "written_off"]


class Merchant(msgspec.Struct, frozen=True):
    """Who pays a part of other people's parking.

    Attributes:
        net_terms_days: how long after its issue a statement is due.
        ended_at: since when no agreement can be made with it.
    """

    garage_id: UUID
    id: UUID
    name: str
    email: str
    phone: str | None
    net_terms_days: int
    ended_at: datetime | None
    created_at: datetime


class Validation(msgspec.Struct, frozen=True):
    """What a merchant pays for whom it validates, month by month.

    Attributes:
        id: of the coupon by which the driver's invoice is made less; it is redeemed as every coupon.
        percent_bp: of the price, in hundredths of a percent, None for an amount.
        amount_minor: a month, without tax, None for a percentage.
        from_date: the first local date on which a subscription can be validated.
        until_date: the first local date whose period is not paid for any more, None while no end is known.
        cap_minor: the most that is paid in a calendar month, without tax, None for no limit.
        codes: the words by which drivers validate themselves.
        subscriptions: how many have it now.
        ended_at: since when no other subscription can be validated.
    """

    garage_id: UUID
    id: UUID
    merchant_id: UUID
    name: str
    percent_bp: int | None
    amount_minor: int | None
    currency: str
    from_date: date
    until_date: date | None
    cap_minor: int | None
    codes: list[str]
    subscriptions: int
    ended_at: datetime | None
    created_at: datetime


class Agreement(msgspec.Struct, frozen=True):
    """What of a validation decides about money."""

    merchant_id: UUID
    until_date: date | None
    cap_minor: int | None


class MerchantCharge(msgspec.Struct, frozen=True):
    """What a merchant owes for a driver's invoice; amounts in minor units, negative in a reversal.

    Attributes:
        kind: a reversal takes back the charge of an invoice that was voided.
        charged_date: the local date on which the invoice was issued, or voided.
        part_minor: without tax; `uncovered_minor` is what of the discount the garage bears itself.
        statement_id: on which it stands, None until its month is over.
    """

    garage_id: UUID
    id: UUID
    merchant_id: UUID
    coupon_id: UUID
    invoice_id: UUID
    subscription_id: UUID
    kind: ChargeKind
    charged_date: date
    part_minor: int
    uncovered_minor: int
    tax_minor: int
    statement_id: UUID | None
    created_at: datetime


class StatementLine(msgspec.Struct, frozen=True):
    """A charge as a merchant reads it.

    Attributes:
        driver_name: whose parking it is.
        period_start_date: of the driver's invoice; `period_end_date` is exclusive.
        total_minor: part and tax.
    """

    id: UUID
    subscription_id: UUID
    driver_name: str
    invoice_id: UUID
    kind: ChargeKind
    charged_date: date
    period_start_date: date
    period_end_date: date
    part_minor: int
    tax_minor: int
    total_minor: int


class MerchantStatement(msgspec.Struct, frozen=True):
    """What a merchant owes for a month; amounts in minor units.

    Attributes:
        month_date: first day of the month, on the garage's calendar.
        subtotal_minor: without tax.
        paid_minor: what was received for it; `written_off_minor` is what was given up.
        due_date: by when it is to be paid.
    """

    garage_id: UUID
    id: UUID
    merchant_id: UUID
    month_date: date
    currency: str
    subtotal_minor: int
    tax_minor: int
    total_minor: int
    paid_minor: int
    written_off_minor: int
    due_date: date
    issued_at: datetime
    status: StatementStatus

    @property
    def left_minor(self) -> int:
        """What is still owed."""
        return self.total_minor - self.paid_minor - self.written_off_minor


class MerchantPayment(msgspec.Struct, frozen=True):
    """A check, a transfer or cash from a merchant.

    Attributes:
        deposit_id: in which it was brought to the bank.
        voided_at: since when it does not stand.
    """

    garage_id: UUID
    id: UUID
    statement_id: UUID
    method: Method
    amount_minor: int
    currency: str
    received_date: date
    reference: str | None
    recorded_by: str
    deposit_id: UUID | None
    voided_at: datetime | None
    created_at: datetime


class MonthlyOnly(VendError):
    """A merchant pays by the month, so it cannot validate a pass of a year."""

    code = "validation_monthly_only"
    kind = Kind.CONFLICT


class CapReached(VendError):
    """The merchant would pay more in a month than was agreed."""

    code = "validation_cap_reached"
    kind = Kind.CONFLICT


class MerchantEnded(VendError):
    """No agreement is made with this merchant any more."""

    code = "merchant_ended"
    kind = Kind.CONFLICT


VALIDATION_REFUSALS: tuple[type[VendError], ...] = (MonthlyOnly, CapReached)
"""Why a merchant may not pay for a subscription, beside the refusals of a coupon."""


def check_validated(coupon: Coupon, agreement: Agreement, price: Price, others: Sequence[int], *, field: str) -> None:
    """Decide whether a merchant pays for one more subscription.

    Args:
        price: of its pass.
        others: the prices of the subscriptions that it pays for already.

    Raises:
        MonthlyOnly: the pass is not paid by the month.
        CapReached: all together would be more than is agreed for a month.
    """
    if price.billing_interval != "month":
        raise MonthlyOnly("A merchant pays for monthly passes only; choose another pass.", field=field)
    promised = sum(off_minor(coupon.off, one) for one in (*others, price.amount_minor))
    if agreement.cap_minor is not None and promised > agreement.cap_minor:
        raise CapReached("The merchant pays for as many subscriptions as was agreed already.", field=field)


class Part(msgspec.Struct, frozen=True):
    """How a discount is shared: what the merchant pays, with the tax on it, and what it does not."""

    part_minor: int
    uncovered_minor: int
    tax_minor: int


def part_of(
    off: int, agreement: Agreement, percents: Sequence[Decimal], *, period_start_date: date, month_minor: int
) -> Part:
    """Decide what of a discount the merchant pays.

    Args:
        off: what the discount took off, in minor units.
        percents: of the taxes on the pass; the merchant's part bears them, whatever certificate the driver has.
        month_minor: what the merchant owes for the same month already.
    """
    covered = agreement.until_date is None or period_start_date < agreement.until_date
    left = off if agreement.cap_minor is None else max(0, agreement.cap_minor - month_minor)
    part = min(off, left) if covered else 0
    return Part(part, off - part, sum(tax_on(part, percent) for percent in percents))


def due_date(issued_date: date, merchant: Merchant) -> date:
    """Give the local date by which a statement is to be paid."""
    return issued_date + timedelta(days=merchant.net_terms_days)


def check_agreement(*, from_date: date, until_date: date | None) -> None:
    """Refuse an agreement that ends before it begins.

    Raises:
        Invalid: it does.
    """
    if until_date is not None and until_date <= from_date:
        raise Invalid("It must end after it begins.", field="until_date")
