"""Refunds that are asked for: how much may go back, who may let it, and what became of each request."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Literal
from uuid import UUID

import msgspec

from vend.domain.access import Role
from vend.domain.dispute import DisputeStatus
from vend.domain.errors import Kind, VendError
from vend.domain.garage_settings import GarageSettings
from vend.domain.invoice import Payment
from vend.domain.money import CurrencyMismatch, Money

RefundReason = Literal["duplicate", "fraudulent", "requested_by_customer"]
CreditReason = Literal["duplicate", "fraudulent", "order_change", "product_unsatisfactory"]
RequestState = Literal["pending_approval", "executing", "succeeded", "rejected", "failed"]
OutsideMethod = Literal["check", "ach", "cash"]

# While the bank has the money, or keeps it, there is nothing to give back (docs.stripe.com/disputes/how-disputes-work).
_HELD: frozenset[DisputeStatus] = frozenset(
    {"needs_response", "under_review", "appeal_needs_response", "appeal_under_review", "lost"}
)


class RefundRequest(msgspec.Struct, frozen=True):
    """A refund, or a credit note, that somebody asked for.

    Attributes:
        payment_id: what is refunded; None for a credit note.
        invoice_id: what is credited; None for a refund.
        state: `pending_approval` waits for somebody else's word; `executing` is under way; the others are final.
        amount_minor: in minor units, with tax.
        note: why, for people here.
        method: how it goes back where the payment came outside of Stripe; `reference` is the check's number.
        requested_by: who asked; `decided_by` is who let it happen, or not.
        refusal: why Stripe did not do it.
    """

    garage_id: UUID
    id: UUID
    payment_id: UUID | None
    payment_attempted_at: datetime | None
    invoice_id: UUID | None
    state: RequestState
    amount_minor: int
    currency: str
    reason: RefundReason | CreditReason
    note: str | None
    method: OutsideMethod | None
    reference: str | None
    requested_by: str
    decided_by: str | None
    decided_at: datetime | None
    decision_note: str | None
    refusal: str | None
    created_at: datetime
    updated_at: datetime


class NotRefundable(VendError):
    """The payment's money cannot go back: it never came, or a bank has it."""

    code = "payment_not_refundable"
    kind = Kind.CONFLICT


class RefundTooLarge(VendError):
    """More is asked for than is left of the payment, with what is promised already."""

    code = "refund_too_large"
    kind = Kind.MISMATCH


class OverLimit(VendError):
    """The amount is over what the caller's role may let go."""

    code = "over_refund_limit"
    kind = Kind.FORBIDDEN


class OwnRequest(VendError):
    """Whoever asked for a refund cannot approve it."""

    code = "own_refund_request"
    kind = Kind.FORBIDDEN


class AlreadyDecided(VendError):
    """The request does not wait for a decision any more."""

    code = "refund_already_decided"
    kind = Kind.CONFLICT


class Unlimited(Enum):
    """A limit that no amount reaches."""

    UNLIMITED = "unlimited"


UNLIMITED = Unlimited.UNLIMITED
Limit = int | Unlimited
"""Up to which amount, in minor units, somebody lets money go; 0 for not at all."""


def limit_of(roles: Iterable[Role], settings: GarageSettings) -> Limit:
    """Give the limit of whoever has these roles in a garage: the widest counts."""
    by_role: dict[Role, int | None] = {
        Role.GARAGE_MANAGER: settings.refund_limit_manager_minor,
        Role.OPERATOR_ADMIN: settings.refund_limit_admin_minor,
    }
    amounts = [by_role[role] for role in roles if role in by_role]
    if None in amounts:
        return UNLIMITED
    return max((amount for amount in amounts if amount is not None), default=0)


def within(amount_minor: int, limit: Limit) -> bool:
    """Say whether somebody with this limit lets the amount go."""
    return isinstance(limit, Unlimited) or amount_minor <= limit


def refundable(payment: Payment, *, promised_minor: int, wanted_minor: int | None, currency: str | None) -> int:
    """Give the amount to be refunded, in minor units.

    Args:
        promised_minor: what other requests have asked for that is neither back nor refused yet.
        wanted_minor: None for all that is left.
        currency: that the caller thinks in, None for the payment's own.

    Raises:
        NotRefundable: the payment did not succeed, or a bank holds the money in a dispute.
        CurrencyMismatch: the payment is in another currency.
        RefundTooLarge: more is wanted than is left, or nothing is left.
    """
    if payment.status != "succeeded":
        raise NotRefundable(f"This payment is {payment.status}: no money came in that could go back.")
    if payment.dispute_status in _HELD:
        raise NotRefundable("This payment is disputed: the bank has the money, and decides where it goes.")
    if currency is not None and currency != payment.currency:
        raise CurrencyMismatch(f"The payment is in {payment.currency}.", field="currency")
    left = payment.amount_minor - payment.refunded_minor - promised_minor
    amount = left if wanted_minor is None else wanted_minor
    if left <= 0 or amount > left:
        told = Money(max(left, 0), payment.currency)
        raise RefundTooLarge(
            f"Of this payment {told} is left, with what other requests have asked for.", field="amount_minor"
        )
    return amount
