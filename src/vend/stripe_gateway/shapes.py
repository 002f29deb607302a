"""Stripe's objects as far as we read them (API 2026-10-28.endive); converting refuses a missing field or another type.

Amounts are minor units, instants Unix seconds. The places follow Stripe's changes of 2025-03-31: periods live on items,
an invoice's payments in `payments`, its subscription in `parent`, the service period on the line.
"""

from typing import Any, Literal, TypeVar

import msgspec

from vend.domain.invoice import CollectionMethod, InvoiceStatus, RefundStatus
from vend.domain.subscription import Status
from vend.stripe_gateway.outcome import ShapeRefused

T = TypeVar("T")


class WithId(msgspec.Struct, frozen=True):
    """Any object, of which only the id matters."""

    id: str


class ItemPrice(msgspec.Struct, frozen=True):
    """What an item costs; our metadata in it says which of our prices it is."""

    id: str
    product: str
    metadata: dict[str, str]


class Item(msgspec.Struct, frozen=True):
    """A subscription's item."""

    id: str
    price: ItemPrice
    current_period_start: int
    current_period_end: int


class Items(msgspec.Struct, frozen=True):
    """A subscription's items."""

    data: list[Item]


class PauseCollection(msgspec.Struct, frozen=True):
    """What happens to invoices while collecting is paused, and until when."""

    behavior: str
    resumes_at: int | None


class DiscountSource(msgspec.Struct, frozen=True):
    """What a discount was made of."""

    coupon: str | None


class RawDiscount(msgspec.Struct, frozen=True):
    """docs.stripe.com/api/discounts/object."""

    id: str
    start: int
    end: int | None
    source: DiscountSource


class RawSubscription(msgspec.Struct, frozen=True):
    """docs.stripe.com/api/subscriptions/object."""

    id: str
    status: Status
    customer: str
    metadata: dict[str, str]
    items: Items
    cancel_at_period_end: bool
    start_date: int
    canceled_at: int | None
    ended_at: int | None
    trial_end: int | None
    pause_collection: PauseCollection | None
    default_payment_method: str | None
    default_tax_rates: list[WithId] | None
    # Whole where the call has asked for them, else their ids.
    discounts: list[RawDiscount | str]


class SubscriptionDetails(msgspec.Struct, frozen=True):
    """Where an invoice names its subscription."""

    subscription: str
    metadata: dict[str, str] | None


class InvoiceParent(msgspec.Struct, frozen=True):
    """What made an invoice."""

    subscription_details: SubscriptionDetails | None = None


class TaxAmount(msgspec.Struct, frozen=True):
    """A tax on an invoice."""

    amount: int


class TaxRateDetails(msgspec.Struct, frozen=True):
    """Which tax rate a tax was charged under."""

    tax_rate: str


class LineTax(msgspec.Struct, frozen=True):
    """A tax on a line; the details are empty where Stripe works out the tax by itself.

    Attributes:
        tax_behavior: whether the line's amount holds it already: inclusive or exclusive.
    """

    amount: int
    tax_behavior: str
    taxable_amount: int
    tax_rate_details: TaxRateDetails | None


class Discounted(msgspec.Struct, frozen=True):
    """What a discount took off an invoice or a line."""

    amount: int
    discount: RawDiscount | str


class LinePeriod(msgspec.Struct, frozen=True):
    """The service period of a line."""

    start: int
    end: int


class LineParent(msgspec.Struct, frozen=True):
    """What made a line."""

    type: str


class LinePriceDetails(msgspec.Struct, frozen=True):
    """Of which product a line's price is."""

    product: str


class LinePricing(msgspec.Struct, frozen=True):
    """What a line's amount was made of; no details where an amount alone was given."""

    price_details: LinePriceDetails | None = None


class RawLine(msgspec.Struct, frozen=True):
    """docs.stripe.com/api/invoice-line-item/object."""

    id: str
    amount: int
    description: str | None
    period: LinePeriod
    discount_amounts: list[Discounted] | None
    taxes: list[LineTax] | None
    parent: LineParent | None = None
    pricing: LinePricing | None = None

    @property
    def product(self) -> str | None:
        """Stripe's id of what it bills, where it is a product."""
        details = self.pricing.price_details if self.pricing else None
        return details.product if details else None


class RawLines(msgspec.Struct, frozen=True):
    """The first lines of an invoice, and whether there are more."""

    data: list[RawLine]
    has_more: bool


class InvoicePaymentPart(msgspec.Struct, frozen=True):
    """What an invoice payment is made of."""

    type: str
    payment_intent: str | None = None


class InvoicePayment(msgspec.Struct, frozen=True):
    """docs.stripe.com/api/invoice-payment/object."""

    payment: InvoicePaymentPart


class PaidInvoice(msgspec.Struct, frozen=True):
    """The same object, as far as it names its invoice."""

    invoice: str


class InvoicePayments(msgspec.Struct, frozen=True):
    """The payments of an invoice; Stripe includes them only when asked to expand."""

    data: list[InvoicePayment]


class StatusTransitions(msgspec.Struct, frozen=True):
    """When an invoice came into its statuses."""

    finalized_at: int | None
    paid_at: int | None
    voided_at: int | None
    marked_uncollectible_at: int | None


class CustomField(msgspec.Struct, frozen=True):
    """Something that is printed on an invoice."""

    name: str
    value: str


class RawInvoice(msgspec.Struct, frozen=True):
    """docs.stripe.com/api/invoices/object."""

    id: str
    customer: str
    number: str | None
    status: InvoiceStatus
    billing_reason: str | None
    collection_method: CollectionMethod
    custom_fields: list[CustomField] | None
    currency: str
    subtotal: int
    total: int
    total_taxes: list[TaxAmount] | None
    total_discount_amounts: list[Discounted] | None
    starting_balance: int
    ending_balance: int | None
    pre_payment_credit_notes_amount: int
    post_payment_credit_notes_amount: int
    amount_paid: int
    created: int
    due_date: int | None
    next_payment_attempt: int | None
    status_transitions: StatusTransitions
    lines: RawLines
    parent: InvoiceParent | None
    payments: InvoicePayments


class ConfirmationSecret(msgspec.Struct, frozen=True):
    """What lets whoever pays confirm the payment in Stripe's own form; it is never stored."""

    client_secret: str


class InvoiceToPay(msgspec.Struct, frozen=True):
    """An invoice, as far as paying it now needs."""

    id: str
    status: InvoiceStatus
    amount_remaining: int
    currency: str
    confirmation_secret: ConfirmationSecret | None
    payments: InvoicePayments


class RawToPay(msgspec.Struct, frozen=True):
    """A subscription with its latest invoice expanded."""

    status: Status
    latest_invoice: InvoiceToPay | None


class PaymentError(msgspec.Struct, frozen=True):
    """Why the last attempt failed."""

    code: str | None = None
    decline_code: str | None = None
    message: str | None = None


class NextAction(msgspec.Struct, frozen=True):
    """What the bank wants to happen."""

    type: str


class RawIntent(msgspec.Struct, frozen=True):
    """docs.stripe.com/api/payment_intents/object."""

    id: str
    status: str
    next_action: NextAction | None
    last_payment_error: PaymentError | None


class Card(msgspec.Struct, frozen=True):
    """The card of a charge, as far as it may be shown."""

    brand: str | None
    last4: str | None


class PaymentMethodDetails(msgspec.Struct, frozen=True):
    """How a charge was made."""

    type: str
    card: Card | None = None


class BalanceTransaction(msgspec.Struct, frozen=True):
    """docs.stripe.com/api/balance_transactions/object."""

    id: str
    fee: int
    net: int


class RawCharge(msgspec.Struct, frozen=True):
    """docs.stripe.com/api/charges/object, with its balance transaction expanded."""

    id: str
    status: Literal["succeeded", "pending", "failed"]
    amount: int
    currency: str
    created: int
    customer: str | None
    payment_intent: str | None
    failure_code: str | None
    payment_method_details: PaymentMethodDetails | None
    balance_transaction: BalanceTransaction | None


class RawRefund(msgspec.Struct, frozen=True):
    """docs.stripe.com/api/refunds/object."""

    id: str
    amount: int
    currency: str
    created: int
    status: RefundStatus
    charge: str | None
    reason: str | None
    metadata: dict[str, str] | None


def read_shape(data: Any, shape: type[T]) -> T:
    """Convert one of Stripe's objects.

    Args:
        data: the decoded JSON object.
        shape: one of the Structs here.

    Raises:
        ShapeRefused: a field is missing or has another type; the message names it.
    """
    try:
        return msgspec.convert(data, shape)
    except msgspec.ValidationError as error:
        raise ShapeRefused(f"Stripe's {shape.__name__.removeprefix('Raw')} has an unexpected shape: {error}") from error
