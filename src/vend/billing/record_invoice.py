"""Records an invoice, its lines, every attempt to collect it, and what all that means for the ledger.

One reading of Stripe's invoice and its charges is written in one transaction. Writing the same again changes nothing;
an older reading never undoes a newer one, since invoices and payments only move forward and transfers are written once.
"""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.billing.bad_debt import recover, undo_write_off, write_off
from vend.billing.company_sync import account_billed
from vend.billing.credit_books import unbook_credits
from vend.billing.line_taxes import record_line_taxes
from vend.billing.merchant_charges import charge_merchants, take_back_charges
from vend.billing.posting import Cause, post, post_reversals
from vend.billing.recognise import defer_lines, undo_deferral
from vend.billing.record_discounts import record_discounts
from vend.billing.subscription_sync import own_id
from vend.db.handles import GarageTx
from vend.domain.errors import NotFound, Unavailable
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.invoice import Invoice, InvoiceLine, Payment, invoice_may_become
from vend.domain.ledger import invoice_issued, payment_succeeded
from vend.domain.money import CurrencyMismatch
from vend.domain.period import local_date
from vend.store import customers, deferral, garages, invoices, passes, payments, subscriptions
from vend.stripe_gateway.facts import instant
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.shapes import RawCharge, RawInvoice, RawLine

PO_NUMBER = "PO number"
"""The name under which Stripe prints a purchase order's number on an invoice."""

WHOLE_PERIOD = "subscription_item_details"
"""What made a line that bills an item for its period; prorations are made by invoice items."""

_ISSUED = ("invoice_price", "invoice_deferred", "invoice_tax", "invoice_balance")


class FeeNotKnownYet(Unavailable):
    """Stripe has collected the charge but not booked it yet; the event comes again."""

    code = "fee_not_known_yet"


class InvoiceReading(msgspec.Struct, frozen=True):
    """Stripe's invoice with all its lines and all attempts to collect it, read together."""

    raw: RawInvoice
    lines: list[RawLine]
    charges: list[RawCharge]


async def read_invoice(stripe: StripeGateway, stripe_invoice_id: str) -> InvoiceReading:
    """Ask Stripe for an invoice and everything about its collection."""
    raw = await stripe.read_invoice(stripe_invoice_id)
    lines = await stripe.lines_of(raw)
    intents = dict.fromkeys(one.payment.payment_intent for one in raw.payments.data)
    charges = [charge for intent in intents if intent is not None for charge in await stripe.charges_of(intent)]
    return InvoiceReading(raw, lines, charges)


async def write_invoice(garage: GarageTx, reading: InvoiceReading, *, now: datetime) -> Invoice | None:
    """Write a reading; None for a draft, which nobody owes yet.

    Raises:
        NotFound: the garage does not know the customer, or the subscription, yet.
        CurrencyMismatch: the invoice is not in the garage's currency.
        FeeNotKnownYet: a collected charge has no balance transaction yet.
    """
    raw = reading.raw
    if raw.status == "draft":
        return None
    place = await garage.run(garages.read_one())
    assert place is not None, "the event was routed by a customer of this garage"
    if raw.currency.upper() != place.currency:
        raise CurrencyMismatch(f"Invoice {raw.id} is in {raw.currency.upper()}, the garage in {place.currency}.")
    invoice = await _write_head(garage, place, reading, now=now)
    await _post_invoice(garage, place, invoice, raw, now=now)
    for charge in reading.charges:
        await _write_payment(garage, place, invoice, charge, now=now)
    return invoice


async def _write_head(garage: GarageTx, place: Garage, reading: InvoiceReading, *, now: datetime) -> Invoice:
    """Insert the invoice with its lines, or move the one that is there forward."""
    raw = reading.raw
    known = await garage.run(invoices.lock_by_stripe_id(stripe_invoice_id=raw.id))
    if known is None:
        new = await _invoice(garage, place, reading, now=now)
        if await garage.run(invoices.insert(invoice=new)) is not None:
            lines = _lines(reading, await _passes(garage, reading))
            for line in lines:
                await garage.run(invoices.insert_line(invoice_id=new.id, line=line))
            await record_discounts(garage, new.id, raw.total_discount_amounts or ())
            await charge_merchants(garage, place, new, now=now)
            await record_line_taxes(garage, new, reading.lines, time_zone=place.time_zone, now=now)
            await defer_lines(garage, place, new, lines, now=now)
            return new
        known = await garage.run(invoices.lock_by_stripe_id(stripe_invoice_id=raw.id))
        assert known is not None, "the insert met it"
    if invoice_may_become(known.status, raw.status):
        await garage.run(
            invoices.set_status(
                invoice_id=known.id,
                status=raw.status,
                number=raw.number,
                balance_applied_minor=_balance_applied(raw),
                credited_minor=raw.pre_payment_credit_notes_amount,
                paid_minor=raw.amount_paid,
                paid_at=instant(raw.status_transitions.paid_at),
                due_at=instant(raw.due_date),
                next_attempt_at=instant(raw.next_payment_attempt),
                now=now,
            )
        )
    return known


async def _invoice(garage: GarageTx, place: Garage, reading: InvoiceReading, *, now: datetime) -> Invoice:
    raw = reading.raw
    customer = await garage.run(customers.read_by_stripe_id(stripe_customer_id=raw.customer))
    if customer is None:
        raise NotFound(f"No customer here is {raw.customer} at Stripe.")
    # The period that is billed is the line's that reaches furthest; prorations lie within it.
    main = max(reading.lines, key=lambda line: line.period.end, default=None)
    issued_at = _issued_at(raw)
    start_at, end_at = (instant(main.period.start), instant(main.period.end)) if main else (issued_at, issued_at)
    billed = await _billed(garage, raw)
    return Invoice(
        garage_id=place.id,
        id=make_id(issued_at),
        customer_id=customer.id,
        subscription_id=billed.subscription_id,
        company_account_id=billed.company_account_id,
        number=raw.number,
        status=raw.status,
        billing_reason=raw.billing_reason or "manual",
        collection_method=raw.collection_method,
        po_number=_po_number(raw),
        currency=place.currency,
        subtotal_minor=raw.total - _tax(raw),
        discount_minor=sum(one.amount for one in raw.total_discount_amounts or ()),
        tax_minor=_tax(raw),
        total_minor=raw.total,
        balance_applied_minor=_balance_applied(raw),
        credited_minor=raw.pre_payment_credit_notes_amount,
        paid_minor=raw.amount_paid,
        period_start_date=local_date(start_at, place.time_zone),
        period_end_date=local_date(end_at, place.time_zone),
        company_period_date=_company_period(billed, reading, place),
        issued_at=issued_at,
        due_at=instant(raw.due_date),
        next_attempt_at=instant(raw.next_payment_attempt),
        paid_at=instant(raw.status_transitions.paid_at),
        stripe_invoice_id=raw.id,
        created_at=now,
        updated_at=now,
    )


class _Billed(msgspec.Struct, frozen=True):
    """What an invoice is for: a subscription, a company's account, or neither."""

    subscription_id: UUID | None = None
    company_account_id: UUID | None = None


async def _billed(garage: GarageTx, raw: RawInvoice) -> _Billed:
    """Give what the invoice is for."""
    details = raw.parent.subscription_details if raw.parent else None
    if details is None:
        return _Billed()
    known = await garage.run(subscriptions.read_by_stripe_id(stripe_subscription_id=details.subscription))
    if known is not None:
        return _Billed(known.id)
    account_id = await account_billed(garage, details.subscription, details.metadata)
    if account_id is not None:
        return _Billed(company_account_id=account_id)
    named = own_id(details.metadata, garage.garage_id)
    if named is None or await garage.run(subscriptions.read_one(subscription_id=named)) is None:
        raise NotFound(f"No subscription here is {details.subscription} at Stripe.")
    return _Billed(named)


def _company_period(billed: _Billed, reading: InvoiceReading, place: Garage) -> date | None:
    """Give the first date of the whole period that a company is billed for; None where parts alone are billed."""
    starts = [line.period.start for line in reading.lines if line.parent and line.parent.type == WHOLE_PERIOD]
    if billed.company_account_id is None or not starts:
        return None
    return local_date(instant(min(starts)), place.time_zone)


async def _passes(garage: GarageTx, reading: InvoiceReading) -> dict[str, UUID]:
    """Give the passes that lines are for, by Stripe's product."""
    products = sorted({line.product for line in reading.lines if line.product is not None})
    found = await garage.run(passes.of_products(stripe_product_ids=products)) if products else []
    return {one.stripe_product_id: one.pass_id for one in found}


def _lines(reading: InvoiceReading, of_products: Mapping[str, UUID]) -> list[InvoiceLine]:
    return [
        InvoiceLine(
            line_number=number,
            description=line.description or "",
            amount_minor=line.amount,
            net_minor=_net(line),
            tax_minor=sum(tax.amount for tax in line.taxes or ()),
            pass_id=of_products.get(line.product or ""),
            period_start_at=instant(line.period.start),
            period_end_at=instant(line.period.end),
            stripe_line_id=line.id,
        )
        for number, line in enumerate(reading.lines, start=1)
    ]


def _net(line: RawLine) -> int:
    """Give a line's price without tax and after discounts; Stripe's amount is before them.

    Source: docs.stripe.com/api/invoice-line-item/object.
    """
    included = sum(tax.amount for tax in line.taxes or () if tax.tax_behavior == "inclusive")
    return line.amount - included - sum(one.amount for one in line.discount_amounts or ())


def _tax(raw: RawInvoice) -> int:
    return sum(tax.amount for tax in raw.total_taxes or ())


def _balance_applied(raw: RawInvoice) -> int:
    """Give what the customer's balance paid; Stripe keeps credit as a negative balance.

    Source: docs.stripe.com/billing/customer/balance.
    """
    return 0 if raw.ending_balance is None else raw.ending_balance - raw.starting_balance


def _po_number(raw: RawInvoice) -> str | None:
    return next((one.value for one in raw.custom_fields or () if one.name == PO_NUMBER), None)


def _issued_at(raw: RawInvoice) -> datetime:
    return instant(raw.status_transitions.finalized_at or raw.created)


async def _post_invoice(garage: GarageTx, place: Garage, invoice: Invoice, raw: RawInvoice, *, now: datetime) -> None:
    """Book that it is owed; and, once nobody will pay it or it is void, that it is not.

    Paid and void are ends, so a reading of them is never too old; one of uncollectible may be.
    """
    issued = invoice_issued(
        subtotal_minor=invoice.subtotal_minor,
        tax_minor=invoice.tax_minor,
        balance_applied_minor=_balance_applied(raw),
        deferred_minor=await garage.run(deferral.deferred(invoice_id=invoice.id)),
    )
    await post(garage, issued, _cause(place, raw.id, invoice.issued_at, invoice_id=invoice.id), now=now)
    moved = raw.status_transitions
    if raw.status == "uncollectible" and invoice_may_become(invoice.status, raw.status):
        given_up_at = instant(moved.marked_uncollectible_at or raw.created)
        await write_off(garage, place, invoice, _cause(place, raw.id, given_up_at, invoice_id=invoice.id), now=now)
    if raw.status not in ("paid", "void"):
        return
    ended_at = instant((moved.paid_at if raw.status == "paid" else moved.voided_at) or raw.created)
    cause = _cause(place, raw.id, ended_at, invoice_id=invoice.id)
    if invoice.status == "uncollectible":
        await undo_write_off(garage, cause, now=now)
    if raw.status == "void":
        await _unissue(garage, cause, now=now)
        await take_back_charges(garage, place, invoice, voided_at=ended_at, now=now)


async def _unissue(garage: GarageTx, cause: Cause, *, now: datetime) -> None:
    await unbook_credits(garage, cause, now=now)
    await post_reversals(garage, _ISSUED, cause, now=now)
    await undo_deferral(garage, cause, now=now)


async def _write_payment(
    garage: GarageTx, place: Garage, invoice: Invoice, charge: RawCharge, *, now: datetime
) -> None:
    """Record one attempt, and book it once it has succeeded."""
    fee = charge.balance_transaction.fee if charge.balance_transaction else 0
    if charge.status == "succeeded" and charge.balance_transaction is None:
        raise FeeNotKnownYet(f"Stripe has not booked charge {charge.id} yet.")
    attempted_at = instant(charge.created)
    payment = _payment(place, invoice, charge, fee_minor=fee, now=now)
    payment_id = await garage.run(payments.insert(payment=payment))
    if payment_id is None:
        await garage.run(
            payments.settle_pending(
                stripe_charge_id=charge.id,
                attempted_at=attempted_at,
                status=charge.status,
                fee_minor=fee,
                failure_code=charge.failure_code,
            )
        )
        known = await garage.run(payments.lock_by_charge(stripe_charge_id=charge.id, attempted_at=attempted_at))
        assert known is not None, "the insert met it"
        payment_id = known.id
    if charge.status == "succeeded":
        cause = _cause(place, charge.id, attempted_at, invoice_id=invoice.id, payment_id=payment_id)
        booked = await post(garage, payment_succeeded(amount_minor=charge.amount, fee_minor=fee), cause, now=now)
        if booked:
            await recover(garage, cause, amount_minor=charge.amount, now=now)


def _payment(place: Garage, invoice: Invoice, charge: RawCharge, *, fee_minor: int, now: datetime) -> Payment:
    attempted_at = instant(charge.created)
    details = charge.payment_method_details
    card = details.card if details else None
    return Payment(
        garage_id=place.id,
        id=make_id(attempted_at),
        attempted_at=attempted_at,
        invoice_id=invoice.id,
        customer_id=invoice.customer_id,
        subscription_id=invoice.subscription_id,
        status=charge.status,
        amount_minor=charge.amount,
        fee_minor=fee_minor,
        refunded_minor=0,
        currency=place.currency,
        payment_date=local_date(attempted_at, place.time_zone),
        method=details.type if details else "unknown",
        method_brand=card.brand if card else None,
        method_last4=card.last4 if card else None,
        failure_code=charge.failure_code,
        stripe_charge_id=charge.id,
        stripe_payment_intent_id=charge.payment_intent or "",
        reference=None,
        recorded_by=None,
        dispute_status=None,
        created_at=now,
    )


def _cause(
    place: Garage, source_id: str, occurred_at: datetime, *, invoice_id: UUID, payment_id: UUID | None = None
) -> Cause:
    return Cause(
        source_id=source_id,
        currency=place.currency,
        effective_date=local_date(occurred_at, place.time_zone),
        occurred_at=occurred_at,
        invoice_id=invoice_id,
        payment_id=payment_id,
    )
