"""Checks, transfers and cash: recorded for invoices, and deposited at the bank."""

from typing import Annotated

import msgspec
from msgspec import Meta

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.reading import many, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.billing.commands import NewDeposit, NewReceivedPayment, Voiding
from vend.billing.deposit import AlreadyDeposited, DepositMismatch, deposit
from vend.billing.operation import StillRunning
from vend.billing.receive_payment import (
    AlreadyRecorded,
    CannotBeVoided,
    ReceiptRefused,
    Received,
    receive_payment,
    void_payment,
)
from vend.domain.access import Permission
from vend.domain.errors import NotFound
from vend.domain.invoice import Payment
from vend.domain.operation import KeyReused
from vend.domain.received import BadReceivedDate, Deposit, NothingOwed, Overpayment, PartRefused
from vend.store import received

_READ = InGarage(Permission.READ_MONEY)
_WRITE = InGarage(Permission.WRITE_BOOK)


class UndepositedQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many payments that wait for a deposit."""

    limit: Annotated[int, Meta(ge=1, le=200, description="How many at the most.")] = 200


async def record_payment(call: Call[NoQuery, NewReceivedPayment]) -> Answer:
    """Record a payment that came outside of Stripe."""
    services = call.services
    ending = await receive_payment(
        services.door,
        services.stripe,
        call.garage_id,
        call.id("invoice_id"),
        call.body,
        asked=call.asked,
        now=call.now,
    )
    location = f"/v1/garages/{call.garage_id}/payments/{ending.payment.id}"
    return Answer(ending.payment, 201 if isinstance(ending, Received) else 202, {"Location": location})


async def void_recorded_payment(call: Call[NoQuery, Voiding]) -> Answer:
    """Take back a payment that was recorded by mistake."""
    made = await void_payment(
        call.services.door, call.garage_id, call.id("payment_id"), call.body, asked=call.asked, now=call.now
    )
    return Answer(made)


async def list_undeposited(call: Call[UndepositedQuery, None]) -> Answer:
    """Give the payments that wait for a deposit."""
    rows = await many(call, received.undeposited(row_limit=call.query.limit))
    return Answer(Listing(data=rows, next_cursor=None))


async def make_deposit(call: Call[NoQuery, NewDeposit]) -> Answer:
    """Record a deposit."""
    made = await deposit(call.services.door, call.garage_id, call.body, asked=call.asked, now=call.now)
    return Answer(made, 201, {"Location": f"/v1/garages/{call.garage_id}/deposits/{made.id}"})


async def list_deposits(call: Call[PageQuery, None]) -> Answer:
    """Give the deposits of a garage."""
    rows = await many(call, received.list_deposits(page=page_of(call.query)))
    return Answer(listing(rows, call.query, lambda row: (row.created_at, row.id)))


async def read_deposit(call: Call[NoQuery, None]) -> Answer:
    """Give one deposit."""
    return Answer(await one(call, received.read_deposit(deposit_id=call.id("deposit_id"))))


async def list_deposit_payments(call: Call[NoQuery, None]) -> Answer:
    """Give the payments of a deposit."""
    found = await one(call, received.read_deposit(deposit_id=call.id("deposit_id")))
    return Answer(Listing(data=await many(call, received.payments_of(deposit_id=found.id)), next_cursor=None))


ROUTES = (
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/invoices/{invoice_id}/payments",
        handler=record_payment,
        rule=_WRITE,
        answers={201: Payment, 202: Payment},
        errors=(
            *(NotFound, BadReceivedDate, NothingOwed, Overpayment, PartRefused),
            *(AlreadyRecorded, ReceiptRefused, KeyReused, StillRunning),
        ),
        body=NewReceivedPayment,
        tag="Money",
        summary="Record a check, a transfer or cash",
        description=(
            "Parts add up on an invoice that is sent; once nothing is left, Stripe is told that it was paid out of "
            "band. More than what is left is refused. 202: Stripe did not answer in time; it will be found out."
        ),
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/payments/{payment_id}/void",
        handler=void_recorded_payment,
        rule=_WRITE,
        answers={200: Payment},
        errors=(NotFound, CannotBeVoided, KeyReused),
        body=Voiding,
        tag="Money",
        summary="Take back a recorded payment",
        description="Reversed in the ledger, never deleted; only while it is not deposited and its invoice is open.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/undeposited-payments",
        handler=list_undeposited,
        rule=_READ,
        answers={200: Listing[Payment]},
        query=UndepositedQuery,
        tag="Money",
        summary="List payments that wait for a deposit",
        description="Oldest first.",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/deposits",
        handler=make_deposit,
        rule=_WRITE,
        answers={201: Deposit},
        errors=(NotFound, AlreadyDeposited, DepositMismatch, KeyReused),
        body=NewDeposit,
        tag="Money",
        summary="Record a deposit",
        description="Recorded payments that were brought to the bank together; each is in one deposit at the most.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/deposits",
        handler=list_deposits,
        rule=_READ,
        answers={200: Listing[Deposit]},
        query=PageQuery,
        tag="Money",
        summary="List deposits",
        description="Newest first.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/deposits/{deposit_id}",
        handler=read_deposit,
        rule=_READ,
        answers={200: Deposit},
        errors=(NotFound,),
        tag="Money",
        summary="Read a deposit",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/deposits/{deposit_id}/payments",
        handler=list_deposit_payments,
        rule=_READ,
        answers={200: Listing[Payment]},
        errors=(NotFound,),
        tag="Money",
        summary="List the payments of a deposit",
    ),
)
