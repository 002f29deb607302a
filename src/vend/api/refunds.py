"""Refunds: asked for, let go by somebody who may, done once."""

from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.reading import many, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.billing.commands import NewRefund, RefundDecision
from vend.billing.credit import approve_credit
from vend.billing.money_back import Pending, RefundRefused, Requested
from vend.billing.operation import StillRunning
from vend.billing.refund import Staff, approve_refund, ask_refund, reject_refund
from vend.domain.access import Permission
from vend.domain.errors import Invalid, NotFound
from vend.domain.money import CurrencyMismatch
from vend.domain.operation import KeyReused
from vend.domain.refund import (
    AlreadyDecided,
    NotRefundable,
    OverLimit,
    OwnRequest,
    RefundRequest,
    RefundTooLarge,
    RequestState,
)
from vend.store import refund_requests

_ASK = InGarage(Permission.ASK_REFUND)
_DECIDE = InGarage(Permission.DECIDE_REFUND)
_SUCCEEDED, _CREATED, _ACCEPTED = 200, 201, 202
_AT_PAYMENT = (NotFound, NotRefundable, RefundTooLarge, CurrencyMismatch, RefundRefused, KeyReused, StillRunning)


class RequestQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which requests."""

    state: Annotated[RequestState, Meta(description="Only those in this state.")] | None = None
    payment_id: Annotated[UUID, Meta(description="Only those of this payment.")] | None = None
    invoice_id: Annotated[UUID, Meta(description="Only credit notes of this invoice.")] | None = None


def staff(call: Call[Any, Any]) -> Staff:
    """Give the caller with their roles in the garage of the path."""
    return Staff(call.asked, call.actor.garage_roles.get(call.garage_id, frozenset()))


async def create_refund(call: Call[NoQuery, NewRefund]) -> Answer:
    """Refund a payment, or ask for it."""
    services = call.services
    ending = await ask_refund(
        services.door,
        services.stripe,
        call.garage_id,
        call.id("payment_id"),
        call.body,
        by=staff(call),
        now=call.now,
    )
    location = {"Location": f"/v1/garages/{call.garage_id}/refund-requests/{ending.request.id}"}
    open_still = isinstance(ending, Pending) or ending.request.state == "pending_approval"
    return Answer(ending.request, _ACCEPTED if open_still else _CREATED, location)


async def approve_refund_request(call: Call[NoQuery, RefundDecision]) -> Answer:
    """Let a refund, or a credit note, go."""
    services = call.services
    asked = await one(call, refund_requests.read_one(request_id=call.id("request_id")))
    approve = approve_refund if asked.invoice_id is None else approve_credit
    ending = await approve(
        services.door,
        services.stripe,
        call.garage_id,
        call.id("request_id"),
        call.body,
        by=staff(call),
        now=call.now,
    )
    return Answer(ending.request, _SUCCEEDED if isinstance(ending, Requested) else _ACCEPTED)


async def reject_refund_request(call: Call[NoQuery, RefundDecision]) -> Answer:
    """Turn a refund down."""
    ending = await reject_refund(
        call.services.door, call.garage_id, call.id("request_id"), call.body, by=staff(call), now=call.now
    )
    return Answer(ending.request)


async def list_refund_requests(call: Call[RequestQuery, None]) -> Answer:
    """Give the refunds that were asked for."""
    query = call.query
    asked = refund_requests.list_page(
        page=page_of(query), state=query.state, payment_id=query.payment_id, invoice_id=query.invoice_id
    )
    return Answer(listing(await many(call, asked), query, lambda row: (row.created_at, row.id)))


async def read_refund_request(call: Call[NoQuery, None]) -> Answer:
    """Give one refund that was asked for."""
    return Answer(await one(call, refund_requests.read_one(request_id=call.id("request_id"))))


ROUTES = (
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/payments/{payment_id}/refunds",
        handler=create_refund,
        rule=_ASK,
        answers={201: RefundRequest, 202: RefundRequest},
        errors=(*_AT_PAYMENT, Invalid),
        body=NewRefund,
        tag="Money",
        summary="Refund a payment",
        description=(
            "Up to the limit of your role (see the garage's settings) the money goes back at once: 201. Over it, and "
            "for accountants, the request waits for somebody else's approval: 202, `pending_approval`. 202 with "
            "`executing`: Stripe did not answer in time; it will be found out. What is promised counts as gone. A "
            "payment that came by check, ach or cash needs `method`, and is recorded. Send an Idempotency-Key, so that "
            "you can safely ask again."
        ),
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/refund-requests/{request_id}/approve",
        handler=approve_refund_request,
        rule=_DECIDE,
        answers={200: RefundRequest, 202: RefundRequest},
        errors=(*_AT_PAYMENT, AlreadyDecided, OwnRequest, OverLimit),
        body=RefundDecision,
        tag="Money",
        summary="Approve a refund or a credit note",
        description="By somebody else than who asked, whose limit suffices. 202: Stripe did not answer in time.",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/refund-requests/{request_id}/reject",
        handler=reject_refund_request,
        rule=_ASK,
        answers={200: RefundRequest},
        errors=(NotFound, AlreadyDecided, OverLimit, KeyReused, StillRunning),
        body=RefundDecision,
        tag="Money",
        summary="Reject a refund or a credit note",
        description="Whoever asked may take it back so.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/refund-requests",
        handler=list_refund_requests,
        rule=InGarage(Permission.READ_MONEY),
        answers={200: Listing[RefundRequest]},
        errors=(NotFound,),
        query=RequestQuery,
        tag="Money",
        summary="List refund requests",
        description="Newest first.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/refund-requests/{request_id}",
        handler=read_refund_request,
        rule=InGarage(Permission.READ_MONEY),
        answers={200: RefundRequest},
        errors=(NotFound,),
        tag="Money",
        summary="Read a refund request",
    ),
)
