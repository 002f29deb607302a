"""Credit notes: previewed, asked for, let go as refunds are, listed, taken back."""

from typing import Annotated

from msgspec import Meta

from vend.api.money import own_invoice
from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.reading import many, one
from vend.api.refunds import staff
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.billing.commands import NewCreditNote, Voiding, WantedCreditNote
from vend.billing.credit import ask_credit, asked_credit, preview_credit
from vend.billing.money_back import Pending, RefundRefused
from vend.billing.operation import StillRunning
from vend.billing.void_credit import CreditStands, Voided, void_credit
from vend.domain.access import Permission
from vend.domain.credit_note import (
    BadWays,
    CreditChanged,
    CreditNote,
    CreditNoteLine,
    CreditNoteStatus,
    CreditPlan,
    CreditTooLarge,
    NoSuchLine,
    NotCreditable,
)
from vend.domain.errors import Invalid, NotFound
from vend.domain.operation import KeyReused
from vend.domain.refund import RefundRequest
from vend.domain.tax_rates import LineTax
from vend.store import credit_notes
from vend.stripe_gateway.outcome import OutcomeUnknown, Rejected, RetryLater, ServerFailed

_ASK = InGarage(Permission.ASK_REFUND)
_READ = InGarage(Permission.READ_MONEY)
_OWN = InGarage(Permission.READ_MONEY, own=Permission.READ_OWN)
_DONE, _CREATED, _ACCEPTED = 200, 201, 202
_AT_INVOICE = (NotFound, NotCreditable, CreditTooLarge, BadWays, NoSuchLine)


class NoteQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which credit notes."""

    status: Annotated[CreditNoteStatus, Meta(description="Only those in this status.")] | None = None


async def preview_credit_note(call: Call[NoQuery, WantedCreditNote]) -> Answer:
    """Show what a credit note would take off."""
    services = call.services
    invoice_id = call.id("invoice_id")
    return Answer(await preview_credit(services.door, services.stripe, call.garage_id, invoice_id, call.body))


async def create_credit_note(call: Call[NoQuery, NewCreditNote]) -> Answer:
    """Credit an invoice, or ask for it."""
    services = call.services
    ending = await ask_credit(
        services.door,
        services.stripe,
        call.garage_id,
        call.id("invoice_id"),
        call.body,
        by=staff(call),
        now=call.now,
    )
    location = {"Location": f"/v1/garages/{call.garage_id}/refund-requests/{ending.request.id}"}
    open_still = isinstance(ending, Pending) or ending.request.state == "pending_approval"
    return Answer(ending.request, _ACCEPTED if open_still else _CREATED, location)


async def read_asked_credit_note(call: Call[NoQuery, None]) -> Answer:
    """Give what a request for a credit note asked for."""
    return Answer(await asked_credit(call.services.door, call.garage_id, call.id("request_id")))


async def list_credit_notes(call: Call[NoteQuery, None]) -> Answer:
    """Give the credit notes of a garage."""
    rows = await many(call, credit_notes.list_page(page=page_of(call.query), invoice_id=None, status=call.query.status))
    return Answer(listing(rows, call.query, lambda row: (row.issued_at, row.id)))


async def list_invoice_credit_notes(call: Call[NoQuery, None]) -> Answer:
    """Give the credit notes of an invoice."""
    found = await own_invoice(call)
    return Answer(Listing(data=await many(call, credit_notes.of_invoice(invoice_id=found.id)), next_cursor=None))


async def read_credit_note(call: Call[NoQuery, None]) -> Answer:
    """Give one credit note."""
    return Answer(await one(call, credit_notes.read_one(credit_note_id=call.id("credit_note_id"))))


async def list_credit_note_lines(call: Call[NoQuery, None]) -> Answer:
    """Give the lines of a credit note."""
    found = await one(call, credit_notes.read_one(credit_note_id=call.id("credit_note_id")))
    return Answer(Listing(data=await many(call, credit_notes.lines(credit_note_id=found.id)), next_cursor=None))


async def list_credit_note_taxes(call: Call[NoQuery, None]) -> Answer:
    """Give the taxes that a credit note takes back."""
    found = await one(call, credit_notes.read_one(credit_note_id=call.id("credit_note_id")))
    return Answer(Listing(data=await many(call, credit_notes.line_taxes(credit_note_id=found.id)), next_cursor=None))


async def void_one_credit_note(call: Call[NoQuery, Voiding]) -> Answer:
    """Take a credit note back."""
    services = call.services
    ending = await void_credit(
        services.door,
        services.stripe,
        call.garage_id,
        call.id("credit_note_id"),
        call.body,
        asked=call.asked,
        now=call.now,
    )
    async with services.door.garage_snapshot([call.garage_id], fresh=True) as garage:
        found = await garage.run(credit_notes.read_one(credit_note_id=ending.credit_note_id))
    return Answer(found, _DONE if isinstance(ending, Voided) else _ACCEPTED)


ROUTES = (
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/invoices/{invoice_id}/credit-notes/preview",
        handler=preview_credit_note,
        rule=_ASK,
        answers={200: CreditPlan},
        errors=(*_AT_INVOICE, CreditChanged, Rejected, OutcomeUnknown, ServerFailed, RetryLater),
        body=WantedCreditNote,
        tag="Money",
        summary="Preview a credit note",
        description=(
            "Of an open invoice less is owed. Of a paid one the money goes back: to the card as far as a card paid it "
            "and the rest to the customer's balance, unless you say how. Stripe is asked as well; nothing is written."
        ),
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/invoices/{invoice_id}/credit-notes",
        handler=create_credit_note,
        rule=_ASK,
        answers={201: RefundRequest, 202: RefundRequest},
        errors=(*_AT_INVOICE, Invalid, RefundRefused, KeyReused, StillRunning),
        body=NewCreditNote,
        tag="Money",
        summary="Credit an invoice",
        description=(
            "Give the preview's values back; what would come to another amount is refused. Limits and approval are "
            "those of refunds: within your limit it is written at once, 201. Otherwise it waits for somebody else's "
            "approval: 202, `pending_approval`. 202 with `executing`: Stripe did not answer in time; it will be found "
            "out. Send an Idempotency-Key, so that you can safely ask again."
        ),
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/refund-requests/{request_id}/credit-note",
        handler=read_asked_credit_note,
        rule=_READ,
        answers={200: NewCreditNote},
        errors=(NotFound,),
        tag="Money",
        summary="Read what a credit note was asked for",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/invoices/{invoice_id}/credit-notes",
        handler=list_invoice_credit_notes,
        rule=_OWN,
        answers={200: Listing[CreditNote]},
        errors=(NotFound,),
        tag="Money",
        summary="List the credit notes of an invoice",
        description="Oldest first.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/credit-notes",
        handler=list_credit_notes,
        rule=_READ,
        answers={200: Listing[CreditNote]},
        query=NoteQuery,
        tag="Money",
        summary="List credit notes",
        description="Newest first.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/credit-notes/{credit_note_id}",
        handler=read_credit_note,
        rule=_READ,
        answers={200: CreditNote},
        errors=(NotFound,),
        tag="Money",
        summary="Read a credit note",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/credit-notes/{credit_note_id}/lines",
        handler=list_credit_note_lines,
        rule=_READ,
        answers={200: Listing[CreditNoteLine]},
        errors=(NotFound,),
        tag="Money",
        summary="List the lines of a credit note",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/credit-notes/{credit_note_id}/taxes",
        handler=list_credit_note_taxes,
        rule=_READ,
        answers={200: Listing[LineTax]},
        errors=(NotFound,),
        tag="Money",
        summary="List the taxes that a credit note takes back",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/credit-notes/{credit_note_id}/void",
        handler=void_one_credit_note,
        rule=_ASK,
        answers={200: CreditNote, 202: CreditNote},
        errors=(NotFound, CreditStands, KeyReused, StillRunning),
        body=Voiding,
        tag="Money",
        summary="Take a credit note back",
        description="While its invoice is open: the customer owes the whole again. 202: Stripe did not answer in time.",
    ),
)
