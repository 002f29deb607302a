"""Reads Stripe's list of credit notes for reconciling."""

from collections.abc import AsyncIterator

from vend.domain.compare_credit_note import CreditNoteAtStripe
from vend.domain.reconcile import Window
from vend.stripe_gateway.credit_notes import RawCreditNote, tax_of
from vend.stripe_gateway.facts import instant
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.listing import one_of, pages_of


async def credit_note_pages(stripe: StripeGateway, window: Window) -> AsyncIterator[list[CreditNoteAtStripe]]:
    """Give the credit notes that were written in a window, voided ones too."""
    async for page in pages_of(stripe, "/v1/credit_notes", RawCreditNote, window):
        yield [_credit_note(one) for one in page]


async def one_credit_note(stripe: StripeGateway, stripe_id: str) -> CreditNoteAtStripe | None:
    """Give one as it is now."""
    return await one_of(stripe, f"/v1/credit_notes/{stripe_id}", RawCreditNote, _credit_note)


def _credit_note(raw: RawCreditNote) -> CreditNoteAtStripe:
    outside = raw.out_of_band_amount or 0
    return CreditNoteAtStripe(
        id=raw.id,
        created_at=instant(raw.created),
        changed_at=instant(raw.voided_at or raw.created),
        customer=raw.customer,
        status=raw.status,
        currency=raw.currency.upper(),
        total_minor=raw.total,
        tax_minor=tax_of(raw),
        refund_minor=raw.refunded,
        balance_minor=raw.post_payment_amount - raw.refunded - outside,
        outside_minor=outside,
        invoice=raw.invoice,
    )
