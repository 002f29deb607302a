"""Company accounts: a company pays for the seats of many drivers by one sent invoice a period."""

from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from vend.api.company_changes import CHANGES
from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.reading import many, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InCompany, InGarage
from vend.billing.company_accounts import open_account
from vend.billing.company_commands import AgreedTerms
from vend.billing.operation import StillRunning
from vend.domain.access import Permission
from vend.domain.company_account import AccountStatus, CompanyAccount
from vend.domain.dunning_case import DunningFact
from vend.domain.errors import NotFound
from vend.domain.invoice import Invoice, InvoiceStatus
from vend.domain.operation import KeyReused
from vend.domain.parking_pass import ParkingPass
from vend.domain.subscription import Subscription
from vend.store import company_accounts, dunning, invoices, passes, seats

_PATH = "/v1/garages/{garage_id}/company-accounts"
_ONE = f"{_PATH}/{{company_account_id}}"
_READ = InCompany(Permission.READ_BOOK, own=Permission.READ_COMPANY)
_MONEY = InCompany(Permission.READ_MONEY, own=Permission.READ_COMPANY)


class AccountQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which accounts."""

    status: Annotated[AccountStatus, Meta(description="Only those in this status.")] | None = None


class SeatQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which seats."""

    ended: Annotated[bool, Meta(description="Ended ones too.")] = False


class AccountInvoiceQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which invoices."""

    status: Annotated[InvoiceStatus, Meta(description="Only those in this status.")] | None = None


async def list_company_accounts(call: Call[AccountQuery, None]) -> Answer:
    """Give the company accounts of a garage; a company's administrator finds their own."""
    only = None if call.own_companies is None else sorted(call.own_companies)
    query = call.query
    rows = await many(call, company_accounts.list_page(page=page_of(query), status=query.status, only_ids=only))
    return Answer(listing(rows, query, lambda row: (row.created_at, row.id)))


async def read_company_account(call: Call[NoQuery, None]) -> Answer:
    """Give one company account."""
    return Answer(await _account(call))


async def open_company_account(call: Call[NoQuery, AgreedTerms]) -> Answer:
    """Open a company's account."""
    made = await open_account(call.services.door, call.garage_id, call.body, asked=call.asked, now=call.now)
    return Answer(made, 201, {"Location": f"/v1/garages/{call.garage_id}/company-accounts/{made.id}"})


async def list_company_seats(call: Call[SeatQuery, None]) -> Answer:
    """Give the seats of an account."""
    account, query = await _account(call), call.query
    rows = await many(call, seats.list_page(page=page_of(query), company_account_id=account.id, ended=query.ended))
    return Answer(listing(rows, query, lambda row: (row.created_at, row.id)))


async def list_company_passes(call: Call[PageQuery, None]) -> Answer:
    """Give the passes that seats can be for."""
    await _account(call)
    rows = await many(call, passes.list_page(page=page_of(call.query), on_sale_only=True))
    page = listing(rows, call.query, lambda row: (row.created_at, row.id))
    monthly = [row for row in page.data if row.billing_interval == "month"]
    return Answer(Listing(data=monthly, next_cursor=page.next_cursor))


async def list_company_invoices(call: Call[AccountInvoiceQuery, None]) -> Answer:
    """Give the invoices of an account."""
    account, query = await _account(call), call.query
    rows = await many(
        call,
        invoices.list_page(
            page=page_of(query), status=query.status, customer_id=account.customer_id, subscription_id=None
        ),
    )
    return Answer(listing(rows, query, lambda row: (row.issued_at, row.id)))


async def list_company_dunning(call: Call[PageQuery, None]) -> Answer:
    """Give what was done about an account that owed."""
    account = await _account(call)
    rows = await many(call, dunning.steps_of_company(page=page_of(call.query), company_account_id=account.id))
    return Answer(listing(rows, call.query, lambda row: (row.at, row.id)))


async def _account(call: Call[Any, Any]) -> CompanyAccount:
    account_id: UUID = call.id("company_account_id")
    return await one(call, company_accounts.read_one(company_account_id=account_id))


ROUTES = (
    Route(
        method="GET",
        path=_PATH,
        handler=list_company_accounts,
        rule=_READ,
        answers={200: Listing[CompanyAccount]},
        query=AccountQuery,
        tag="Company accounts",
        summary="List company accounts",
        description="Newest first. A company's administrator finds only their own.",
    ),
    Route(
        method="GET",
        path=_ONE,
        handler=read_company_account,
        rule=_READ,
        answers={200: CompanyAccount},
        errors=(NotFound,),
        tag="Company accounts",
        summary="Read a company account",
        description="`past_due_at` is set while an invoice of it is overdue.",
    ),
    Route(
        method="POST",
        path=_PATH,
        handler=open_company_account,
        rule=InGarage(Permission.WRITE_BOOK),
        answers={201: CompanyAccount},
        errors=(KeyReused, StillRunning),
        body=AgreedTerms,
        tag="Company accounts",
        summary="Open a company account",
        description=(
            "With a customer of its own, who is sent one invoice a month for all seats, with the purchase order's "
            "number on it and the agreed time to pay. Nothing is billed before the first seat."
        ),
    ),
    Route(
        method="GET",
        path=f"{_ONE}/seats",
        handler=list_company_seats,
        rule=_READ,
        answers={200: Listing[Subscription]},
        errors=(NotFound,),
        query=SeatQuery,
        tag="Company accounts",
        summary="List the seats of a company",
        description="Newest first. A seat is a subscription of its driver that Stripe does not know by itself.",
    ),
    Route(
        method="GET",
        path=f"{_ONE}/passes",
        handler=list_company_passes,
        rule=_READ,
        answers={200: Listing[ParkingPass]},
        errors=(NotFound,),
        query=PageQuery,
        tag="Company accounts",
        summary="List the passes that seats can be for",
        description="Those on sale that are billed by the month; a page may hold fewer than its limit.",
    ),
    Route(
        method="GET",
        path=f"{_ONE}/invoices",
        handler=list_company_invoices,
        rule=_MONEY,
        answers={200: Listing[Invoice]},
        errors=(NotFound,),
        query=AccountInvoiceQuery,
        tag="Company accounts",
        summary="List the invoices of a company",
        description="Newest first. Record a check or a transfer with the invoice's own route.",
    ),
    Route(
        method="GET",
        path=f"{_ONE}/dunning",
        handler=list_company_dunning,
        rule=_READ,
        answers={200: Listing[DunningFact]},
        errors=(NotFound,),
        query=PageQuery,
        tag="Company accounts",
        summary="List what was done about a company that owes",
        description="Every step of every case of the account, newest first. All seats go by one case.",
    ),
    *CHANGES,
)
