"""Invoices, payments and refunds, to be read. What a driver finds are those of their own subscriptions."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.problems import FieldError, InvalidFields
from vend.api.reading import many, nothing_here, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.api.subscriptions import own_subscription
from vend.domain.access import Permission
from vend.domain.errors import NotFound
from vend.domain.ids import instant_of
from vend.domain.invoice import Invoice, InvoiceLine, InvoiceStatus, Payment, PaymentStatus, Refund
from vend.store import invoices, payments

_READ = InGarage(Permission.READ_MONEY, own=Permission.READ_OWN)
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 1, 1, tzinfo=UTC)
_ID_STEP = timedelta(milliseconds=1)  # a payment's id tells its instant that exactly
_Of = "A driver names one of their own subscriptions here."


class InvoiceQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which invoices."""

    status: Annotated[InvoiceStatus, Meta(description="Only those in this status.")] | None = None
    customer_id: Annotated[UUID, Meta(description="Only those of this customer.")] | None = None
    subscription_id: Annotated[UUID, Meta(description=f"Only those of this subscription. {_Of}")] | None = None


class PaymentQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which payments."""

    status: Annotated[PaymentStatus, Meta(description="Only those in this status.")] | None = None
    customer_id: Annotated[UUID, Meta(description="Only those of this customer.")] | None = None
    subscription_id: Annotated[UUID, Meta(description=f"Only those of this subscription. {_Of}")] | None = None
    invoice_id: Annotated[UUID, Meta(description="Only those that tried to settle this invoice.")] | None = None
    attempted_from: Annotated[datetime, Meta(tz=True, description="From this instant on.")] = _FIRST
    attempted_until: Annotated[datetime, Meta(tz=True, description="Before this instant.")] = _LAST


async def list_invoices(call: Call[InvoiceQuery, None]) -> Answer:
    """Give the invoices of a garage."""
    query = call.query
    await _check_own(call, query.subscription_id)
    rows = await many(
        call,
        invoices.list_page(
            page=page_of(query),
            status=query.status,
            customer_id=query.customer_id,
            subscription_id=query.subscription_id,
        ),
    )
    return Answer(listing(rows, query, lambda row: (row.issued_at, row.id)))


async def read_invoice(call: Call[NoQuery, None]) -> Answer:
    """Give one invoice."""
    return Answer(await own_invoice(call))


async def list_invoice_lines(call: Call[NoQuery, None]) -> Answer:
    """Give the lines of an invoice."""
    found = await own_invoice(call)
    return Answer(Listing(data=await many(call, invoices.lines(invoice_id=found.id)), next_cursor=None))


async def list_payments(call: Call[PaymentQuery, None]) -> Answer:
    """Give the payments of a garage."""
    query = call.query
    await _check_own(call, query.subscription_id)
    rows = await many(
        call,
        payments.list_page(
            page=page_of(query),
            # An instant near the ends of the calendar has no place in UTC, and no payment either.
            from_at=max(query.attempted_from, _FIRST),
            until_at=min(query.attempted_until, _LAST),
            status=query.status,
            customer_id=query.customer_id,
            subscription_id=query.subscription_id,
            invoice_id=query.invoice_id,
        ),
    )
    return Answer(listing(rows, query, lambda row: (row.attempted_at, row.id)))


async def read_payment(call: Call[NoQuery, None]) -> Answer:
    """Give one payment."""
    return Answer(await own_payment(call))


async def list_refunds(call: Call[NoQuery, None]) -> Answer:
    """Give the refunds of a payment."""
    found = await own_payment(call)
    return Answer(Listing(data=await many(call, payments.refunds_of(payment_id=found.id)), next_cursor=None))


async def _check_own(call: Call[Any, None], subscription_id: UUID | None) -> None:
    """Hold a driver to one of their own subscriptions; a customer's list may be a whole company's."""
    if call.own_driver is None:
        return
    if subscription_id is None:
        raise InvalidFields([FieldError("subscription_id", "Name one of your own subscriptions.")])
    await own_subscription(call, subscription_id)


async def own_invoice(call: Call[Any, None]) -> Invoice:
    """Give the invoice that the path names, to drivers only one of their own.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = await one(call, invoices.read_one(invoice_id=call.id("invoice_id")))
    await _belongs(call, found.subscription_id)
    return found


async def own_payment(call: Call[Any, None]) -> Payment:
    """Give the payment that the path names, to drivers only one of their own subscriptions'.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    payment_id = call.id("payment_id")
    try:
        from_at = instant_of(payment_id)
    except OverflowError:
        raise nothing_here() from None
    found = await one(call, payments.read_one(payment_id=payment_id, from_at=from_at, until_at=from_at + _ID_STEP))
    await _belongs(call, found.subscription_id)
    return found


async def _belongs(call: Call[Any, None], subscription_id: UUID | None) -> None:
    if call.own_driver is None:
        return
    if subscription_id is None:
        raise nothing_here()
    await own_subscription(call, subscription_id)


ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/invoices",
        handler=list_invoices,
        rule=_READ,
        answers={200: Listing[Invoice]},
        errors=(NotFound,),
        query=InvoiceQuery,
        tag="Money",
        summary="List invoices",
        description="Newest first.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/invoices/{invoice_id}",
        handler=read_invoice,
        rule=_READ,
        answers={200: Invoice},
        errors=(NotFound,),
        tag="Money",
        summary="Read an invoice",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/invoices/{invoice_id}/lines",
        handler=list_invoice_lines,
        rule=_READ,
        answers={200: Listing[InvoiceLine]},
        errors=(NotFound,),
        tag="Money",
        summary="List the lines of an invoice",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/payments",
        handler=list_payments,
        rule=_READ,
        answers={200: Listing[Payment]},
        errors=(NotFound,),
        query=PaymentQuery,
        tag="Money",
        summary="List payments",
        description="Attempts to collect, newest first; give a span of instants to make it fast.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/payments/{payment_id}",
        handler=read_payment,
        rule=_READ,
        answers={200: Payment},
        errors=(NotFound,),
        tag="Money",
        summary="Read a payment",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/payments/{payment_id}/refunds",
        handler=list_refunds,
        rule=_READ,
        answers={200: Listing[Refund]},
        errors=(NotFound,),
        tag="Money",
        summary="List the refunds of a payment",
    ),
)
