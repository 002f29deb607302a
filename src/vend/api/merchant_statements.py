"""What merchants owe: statements by the month, what was received for them, what was given up."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.reading import many, one
from vend.api.received import UndepositedQuery
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.billing.commands import Voiding
from vend.billing.merchant_commands import GivingUp, MerchantPaymentReceived
from vend.billing.merchant_payments import give_up, receive, void_payment
from vend.billing.operation import StillRunning
from vend.billing.receive_payment import AlreadyRecorded, CannotBeVoided
from vend.domain.access import Permission
from vend.domain.errors import NotFound
from vend.domain.merchant import MerchantPayment, MerchantStatement, StatementLine
from vend.domain.operation import KeyReused
from vend.domain.received import BadReceivedDate, NothingOwed, Overpayment
from vend.store import merchants

_READ = InGarage(Permission.READ_MONEY)
_WRITE = InGarage(Permission.WRITE_BOOK)
_GIVE_UP = InGarage(Permission.DECIDE_REFUND)
_PATH = "/v1/garages/{garage_id}/merchant-statements"


class StatementQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which statements."""

    merchant_id: Annotated[UUID, Meta(description="Only those of this merchant.")] | None = None
    open: Annotated[bool, Meta(description="Only those of which something is left to be paid.")] = False


async def list_statements(call: Call[StatementQuery, None]) -> Answer:
    """Give the statements of a garage."""
    query = call.query
    rows = await many(
        call, merchants.statements(page=page_of(query), merchant_id=query.merchant_id, open_only=query.open)
    )
    return Answer(listing(rows, query, lambda row: (row.issued_at, row.id)))


async def read_statement(call: Call[NoQuery, None]) -> Answer:
    """Give one statement."""
    return Answer(await one(call, merchants.read_statement(statement_id=call.id("statement_id"))))


async def list_statement_lines(call: Call[NoQuery, None]) -> Answer:
    """Give the lines of a statement."""
    found = await one(call, merchants.read_statement(statement_id=call.id("statement_id")))
    return Answer(Listing(data=await many(call, merchants.lines_of(statement_id=found.id)), next_cursor=None))


async def list_unstated_charges(call: Call[NoQuery, None]) -> Answer:
    """Give what stands on no statement yet."""
    found = await one(call, merchants.read_one(merchant_id=call.id("merchant_id")))
    return Answer(Listing(data=await many(call, merchants.waiting(merchant_id=found.id)), next_cursor=None))


async def list_statement_payments(call: Call[NoQuery, None]) -> Answer:
    """Give the payments of a statement."""
    found = await one(call, merchants.read_statement(statement_id=call.id("statement_id")))
    return Answer(Listing(data=await many(call, merchants.payments_of(statement_id=found.id)), next_cursor=None))


async def record_merchant_payment(call: Call[NoQuery, MerchantPaymentReceived]) -> Answer:
    """Record what a merchant has paid."""
    statement_id = call.id("statement_id")
    made = await receive(call.services.door, call.garage_id, statement_id, call.body, asked=call.asked, now=call.now)
    location = f"/v1/garages/{call.garage_id}/merchant-statements/{statement_id}/payments"
    return Answer(made, 201, {"Location": location})


async def void_merchant_payment(call: Call[NoQuery, Voiding]) -> Answer:
    """Take back a payment that was recorded by mistake."""
    return Answer(
        await void_payment(
            call.services.door, call.garage_id, call.id("payment_id"), call.body, asked=call.asked, now=call.now
        )
    )


async def write_off_statement(call: Call[NoQuery, GivingUp]) -> Answer:
    """Give up what is left of a statement."""
    return Answer(
        await give_up(
            call.services.door, call.garage_id, call.id("statement_id"), call.body, asked=call.asked, now=call.now
        )
    )


async def list_undeposited_merchant_payments(call: Call[UndepositedQuery, None]) -> Answer:
    """Give the payments of merchants that wait for a deposit."""
    rows = await many(call, merchants.undeposited(row_limit=call.query.limit))
    return Answer(Listing(data=rows, next_cursor=None))


ROUTES = (
    Route(
        method="GET",
        path=_PATH,
        handler=list_statements,
        rule=_READ,
        answers={200: Listing[MerchantStatement]},
        errors=(NotFound,),
        query=StatementQuery,
        tag="Validations",
        summary="List merchants' statements",
        description=(
            "Newest first. One is issued for each merchant and month that is over, of the drivers' invoices issued in "
            "it. What comes later, and what is taken back, stands on the next one."
        ),
    ),
    Route(
        method="GET",
        path=f"{_PATH}/{{statement_id}}",
        handler=read_statement,
        rule=_READ,
        answers={200: MerchantStatement},
        errors=(NotFound,),
        tag="Validations",
        summary="Read a merchant's statement",
    ),
    Route(
        method="GET",
        path=f"{_PATH}/{{statement_id}}/lines",
        handler=list_statement_lines,
        rule=_READ,
        answers={200: Listing[StatementLine]},
        errors=(NotFound,),
        tag="Validations",
        summary="List the lines of a statement",
        description="One for each driver's invoice, and one for each that was voided since; they sum up to the total.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/merchants/{merchant_id}/unstated-charges",
        handler=list_unstated_charges,
        rule=_READ,
        answers={200: Listing[StatementLine]},
        errors=(NotFound,),
        tag="Validations",
        summary="List what a merchant owes that is not stated yet",
    ),
    Route(
        method="GET",
        path=f"{_PATH}/{{statement_id}}/payments",
        handler=list_statement_payments,
        rule=_READ,
        answers={200: Listing[MerchantPayment]},
        errors=(NotFound,),
        tag="Validations",
        summary="List the payments of a statement",
    ),
    Route(
        method="POST",
        path=f"{_PATH}/{{statement_id}}/payments",
        handler=record_merchant_payment,
        rule=_WRITE,
        answers={201: MerchantPayment},
        errors=(NotFound, BadReceivedDate, NothingOwed, Overpayment, AlreadyRecorded, KeyReused, StillRunning),
        body=MerchantPaymentReceived,
        tag="Validations",
        summary="Record a merchant's payment",
        description="Parts add up; more than what is left is refused. It waits for a deposit.",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/merchant-payments/{payment_id}/void",
        handler=void_merchant_payment,
        rule=_WRITE,
        answers={200: MerchantPayment},
        errors=(NotFound, CannotBeVoided, KeyReused, StillRunning),
        body=Voiding,
        tag="Validations",
        summary="Take back a merchant's payment",
        description="Reversed in the ledger, never deleted; only while it is not deposited.",
    ),
    Route(
        method="POST",
        path=f"{_PATH}/{{statement_id}}/write-off",
        handler=write_off_statement,
        rule=_GIVE_UP,
        answers={200: MerchantStatement},
        errors=(NotFound, NothingOwed, KeyReused, StillRunning),
        body=GivingUp,
        tag="Validations",
        summary="Write off what is left of a statement",
        description="As bad debt, with the reason in the audit log; the tax on it stays owed to the tax office.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/undeposited-merchant-payments",
        handler=list_undeposited_merchant_payments,
        rule=_READ,
        answers={200: Listing[MerchantPayment]},
        errors=(NotFound,),
        query=UndepositedQuery,
        tag="Validations",
        summary="List merchants' payments that wait for a deposit",
        description="Oldest first; name them in a deposit as `merchant_payment_ids`.",
    ),
)
