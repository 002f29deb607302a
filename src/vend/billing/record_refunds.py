"""Records what went back of a charge, and what that means for the ledger."""

from datetime import datetime

import msgspec

from vend.billing.posting import Cause, post, post_reversals
from vend.db.handles import GarageTx
from vend.domain.errors import NotFound
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.invoice import Invoice, Payment, Refund
from vend.domain.ledger import refund_succeeded
from vend.domain.period import local_date
from vend.domain.tax import tax_share
from vend.store import garages, invoices, payments
from vend.stripe_gateway.facts import instant
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.shapes import RawCharge, RawRefund

_PAID_BACK = ("refund_price", "refund_tax")
_UNDONE = frozenset({"failed", "canceled"})
# docs.stripe.com/refunds: a refund that succeeded can still fail when the bank sends it back.
_NEXT = {
    "pending": frozenset({"pending", "requires_action", "succeeded", "failed", "canceled"}),
    "requires_action": frozenset({"requires_action", "pending", "succeeded", "failed", "canceled"}),
    "succeeded": frozenset({"succeeded", "failed"}),
    "failed": frozenset({"failed"}),
    "canceled": frozenset({"canceled"}),
}


class RefundsReading(msgspec.Struct, frozen=True):
    """Stripe's charge and all its refunds, read together."""

    charge: RawCharge
    refunds: list[RawRefund]


async def read_refunds(stripe: StripeGateway, stripe_charge_id: str) -> RefundsReading:
    """Ask Stripe for a charge and its refunds."""
    charge = await stripe.read_charge(stripe_charge_id)
    return RefundsReading(charge, await stripe.refunds_of(stripe_charge_id))


async def write_refunds(garage: GarageTx, reading: RefundsReading, *, now: datetime) -> Payment:
    """Write a reading; writing it again changes nothing.

    Raises:
        NotFound: the charge is not recorded yet.
    """
    charge = reading.charge
    attempted_at = instant(charge.created)
    payment = await garage.run(payments.lock_by_charge(stripe_charge_id=charge.id, attempted_at=attempted_at))
    if payment is None:
        raise NotFound(f"No payment here is {charge.id} at Stripe.")
    place = await garage.run(garages.read_one())
    invoice = await garage.run(invoices.read_one(invoice_id=payment.invoice_id))
    assert place is not None, "composite foreign keys hold it"
    assert invoice is not None, "composite foreign keys hold it"
    taxed_before = 0
    amount_before = 0
    for raw in reading.refunds:
        # The tax of all refunds together is the share of their sum, so parts never drift from the whole.
        amount = 0 if raw.status in _UNDONE else raw.amount
        taxed = _tax_share(amount_before + raw.amount, invoice)
        await _write_refund(garage, place, payment, raw, tax_minor=taxed - taxed_before, now=now)
        if amount:
            amount_before, taxed_before = amount_before + amount, taxed
    await garage.run(payments.set_refunded(payment_id=payment.id, attempted_at=payment.attempted_at))
    return payment


def _tax_share(refund_minor: int, invoice: Invoice) -> int:
    return tax_share(refund_minor, subtotal_minor=invoice.subtotal_minor, tax_minor=invoice.tax_minor)


async def _write_refund(
    garage: GarageTx, place: Garage, payment: Payment, raw: RawRefund, *, tax_minor: int, now: datetime
) -> None:
    refunded_at = instant(raw.created)
    new = Refund(
        garage_id=place.id,
        id=make_id(refunded_at),
        payment_id=payment.id,
        payment_attempted_at=payment.attempted_at,
        status=raw.status,
        amount_minor=raw.amount,
        tax_minor=tax_minor,
        currency=place.currency,
        reason=raw.reason,
        refund_date=local_date(refunded_at, place.time_zone),
        refunded_at=refunded_at,
        stripe_refund_id=raw.id,
        created_at=now,
    )
    refund = new
    if await garage.run(payments.insert_refund(refund=new)) is None:
        known = await garage.run(payments.lock_refund(stripe_refund_id=raw.id))
        assert known is not None, "the insert met it"
        if raw.status in _NEXT[known.status]:
            await garage.run(payments.set_refund_status(refund_id=known.id, status=raw.status))
        refund = known
    await _post_refund(garage, refund, raw, place, payment, now=now)


async def _post_refund(
    garage: GarageTx, refund: Refund, raw: RawRefund, place: Garage, payment: Payment, *, now: datetime
) -> None:
    """Book money that went back; and, where the bank sent it back to us, the reversal."""
    occurred_at = refund.refunded_at if raw.status == "succeeded" else now
    cause = Cause(
        source_id=raw.id,
        currency=refund.currency,
        effective_date=local_date(occurred_at, place.time_zone),
        occurred_at=occurred_at,
        invoice_id=payment.invoice_id,
        payment_id=payment.id,
        refund_id=refund.id,
    )
    if raw.status == "succeeded":
        postings = refund_succeeded(amount_minor=refund.amount_minor, tax_minor=refund.tax_minor)
        await post(garage, postings, cause, now=now)
    elif raw.status in _UNDONE:
        await post_reversals(garage, _PAID_BACK, cause, now=now)
