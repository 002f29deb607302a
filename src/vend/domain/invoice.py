"""Invoices, the payments that try to settle them, and refunds."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.dispute import DisputeStatus

CollectionMethod = Literal["charge_automatically", "send_invoice"]
InvoiceStatus = Literal["draft", "open", "paid", "void", "uncollectible"]
PaymentStatus = Literal["pending", "succeeded", "failed"]
RefundStatus = Literal["pending", "succeeded", "failed", "canceled", "requires_action"]

# Stripe (docs.stripe.com/invoicing/overview) says that an uncollectible invoice may still be paid or voided.
_INVOICE_NEXT: dict[str, frozenset[str]] = {
    "draft": frozenset({"draft", "open", "paid", "void", "uncollectible"}),
    "open": frozenset({"open", "paid", "void", "uncollectible"}),
    "uncollectible": frozenset({"uncollectible", "paid", "void"}),
    "paid": frozenset({"paid"}),
    "void": frozenset({"void"}),
}


class Invoice(msgspec.Struct, frozen=True):
    """What a customer owes for a period.

    Attributes:
        billing_reason: Stripe's word for why it was made, such as subscription_cycle.
        company_account_id: the company's account that it bills; then there is no subscription.
        collection_method: charged to a card, or sent with a due date.
        po_number: the company's purchase order.
        subtotal_minor: without tax, after discounts, in minor units; `total_minor` is with tax.
        discount_minor: what discounts have taken off.
        balance_applied_minor: what was taken from the customer's balance at Stripe; negative: put there.
        credited_minor: what credit notes took off before it was paid.
        paid_minor: what payments have settled of the total.
        next_attempt_at: when Stripe will try to collect again, None when it will not.
        period_start_date: first local date of the service period; `period_end_date` is exclusive.
        company_period_date: of a company's invoice, the first date of the whole period that it bills; there is one such
            invoice a period.
    """

    garage_id: UUID
    id: UUID
    customer_id: UUID
    subscription_id: UUID | None
    company_account_id: UUID | None
    number: str | None
    status: InvoiceStatus
    billing_reason: str
    collection_method: CollectionMethod
    po_number: str | None
    currency: str
    subtotal_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int
    balance_applied_minor: int
    credited_minor: int
    paid_minor: int
    period_start_date: date
    period_end_date: date
    company_period_date: date | None
    issued_at: datetime
    due_at: datetime | None
    next_attempt_at: datetime | None
    paid_at: datetime | None
    stripe_invoice_id: str
    created_at: datetime
    updated_at: datetime


class OpenAfterEnd(msgspec.Struct, frozen=True):
    """An open invoice whose subscription has ended, and where to find it."""

    garage_id: UUID
    invoice_id: UUID


class InvoiceLine(msgspec.Struct, frozen=True):
    """One position of an invoice; amounts in minor units, the period half-open.

    Attributes:
        amount_minor: as Stripe prints it: before discounts, and with tax where the price holds it.
        net_minor: after discounts and without tax; the lines together come to the invoice's `subtotal_minor`.
        pass_id: the pass that it bills or gives back; None where it is for none of the garage's.
    """

    line_number: int
    description: str
    amount_minor: int
    net_minor: int | None
    tax_minor: int
    pass_id: UUID | None
    period_start_at: datetime
    period_end_at: datetime
    stripe_line_id: str


class Payment(msgspec.Struct, frozen=True):
    """One attempt to collect an invoice.

    Attributes:
        attempted_at: when Stripe made the charge; `id` is made from it.
        payment_date: the same on the garage's calendar.
        amount_minor: what was to be collected; `fee_minor` is what Stripe kept of it.
        refunded_minor: what has gone back since.
        method: Stripe's payment method type, such as card; brand and last4 where it is one.
        failure_code: Stripe's decline or error code of a failed attempt.
        stripe_charge_id: None for what was received outside of Stripe: by check, ach or cash.
        reference: of a payment outside of Stripe, such as the check's number.
        recorded_by: who recorded a payment outside of Stripe.
        dispute_status: how its newest dispute stands, None when there was none.
    """

    garage_id: UUID
    id: UUID
    attempted_at: datetime
    invoice_id: UUID
    customer_id: UUID
    subscription_id: UUID | None
    status: PaymentStatus
    amount_minor: int
    fee_minor: int
    refunded_minor: int
    currency: str
    payment_date: date
    method: str
    method_brand: str | None
    method_last4: str | None
    failure_code: str | None
    stripe_charge_id: str | None
    stripe_payment_intent_id: str | None
    reference: str | None
    recorded_by: str | None
    dispute_status: DisputeStatus | None
    created_at: datetime


class Refund(msgspec.Struct, frozen=True):
    """Money that went back for a payment.

    Attributes:
        amount_minor: in minor units, with tax; `tax_minor` is the tax part of it.
        refund_date: on the garage's calendar.
        stripe_refund_id: None for what went back outside of Stripe.
        request_id: the request that it carries out, None where it was made in Stripe's dashboard.
        method: how it went back outside of Stripe; `reference` is the check's number or the like.
        credit_note_id: the credit note that made it.
    """

    garage_id: UUID
    id: UUID
    payment_id: UUID
    payment_attempted_at: datetime
    status: RefundStatus
    amount_minor: int
    tax_minor: int
    currency: str
    reason: str | None
    refund_date: date
    refunded_at: datetime
    stripe_refund_id: str | None
    request_id: UUID | None
    method: str | None
    reference: str | None
    credit_note_id: UUID | None
    created_at: datetime


def invoice_may_become(old: InvoiceStatus, new: InvoiceStatus) -> bool:
    """Say whether a status read from Stripe may be written over the one that is stored: states only move forward."""
    return new in _INVOICE_NEXT[old]
