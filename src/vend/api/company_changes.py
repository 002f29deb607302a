"""What becomes of a company's account: its terms, its seats, its end, its administrators."""

from typing import Any

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.reading import many, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InCompany, InGarage, Public
from vend.api.sessions import client_address
from vend.billing.company_accounts import change_terms, close_account
from vend.billing.company_commands import (
    AccountClosing,
    AgreedTerms,
    NewCompanyAdmin,
    NewSeats,
    SeatList,
    SeatRemoval,
)
from vend.billing.company_ordering import AccountChanged, AccountChangeRefused, AccountPending
from vend.billing.company_preview import preview_adding, preview_removing
from vend.billing.company_seats import SeatNotLeaving, add_seats, keep_seats, remove_seats
from vend.billing.operation import StillRunning
from vend.billing.people import PlateTaken
from vend.domain.access import Permission
from vend.domain.company_account import (
    AccountNotOpen,
    AccountPastDue,
    AmountCapReached,
    CompanyAdmin,
    NotMonthly,
    RenewalUnderWay,
    SeatCapReached,
    TooManyPrices,
)
from vend.domain.company_seats import SeatsPreview, SeatsRefused
from vend.domain.errors import Invalid, NotFound, Unavailable
from vend.domain.operation import KeyReused
from vend.domain.pass_change import PreviewOutdated
from vend.domain.plate import BadPlate
from vend.domain.subscription import AlreadySubscribed, PassArchived, SoldOut, SubscriptionEnded
from vend.identity.company_admins import (
    Acceptance,
    InvitedAdmin,
    accept_invitation,
    invite_company_admin,
    remove_company_admin,
)
from vend.identity.errors import InvitationRefused, TooManyTries
from vend.store import company_accounts, company_admins

_ONE = "/v1/garages/{garage_id}/company-accounts/{company_account_id}"
_MANAGE = InCompany(Permission.WRITE_BOOK, own=Permission.MANAGE_COMPANY)
_STAFF = InGarage(Permission.WRITE_BOOK)
_ORDERED = (NotFound, AccountNotOpen, StillRunning, AccountChangeRefused, KeyReused)
_NOT_NOW = (RenewalUnderWay, PreviewOutdated)
_ROWS = (
    *(SeatsRefused, SeatCapReached, AmountCapReached, NotMonthly, TooManyPrices, SoldOut, PassArchived),
    *(AlreadySubscribed, BadPlate, PlateTaken, Invalid),
)
_LATER = "202: Stripe did not answer in time; it will be found out."


async def agree_company_terms(call: Call[NoQuery, AgreedTerms]) -> Answer:
    """Replace what was agreed upon with a company."""
    services, account_id = call.services, call.id("company_account_id")
    return _answer(
        await change_terms(
            services.door, services.stripe, call.garage_id, account_id, call.body, asked=call.asked, now=call.now
        )
    )


async def close_company_account(call: Call[NoQuery, AccountClosing]) -> Answer:
    """Close a company's account."""
    services, account_id = call.services, call.id("company_account_id")
    return _answer(
        await close_account(
            services.door, services.stripe, call.garage_id, account_id, call.body, asked=call.asked, now=call.now
        )
    )


async def preview_company_seats(call: Call[NoQuery, NewSeats]) -> Answer:
    """Show what seats would cost, and which rows cannot be added."""
    services = call.services
    return Answer(
        await preview_adding(
            services.door,
            services.stripe,
            call.garage_id,
            call.id("company_account_id"),
            call.body,
            own_drivers_only=call.own_companies is not None,
            asked=call.asked,
            now=call.now,
        )
    )


async def add_company_seats(call: Call[NoQuery, NewSeats]) -> Answer:
    """Add seats."""
    services = call.services
    return _answer(
        await add_seats(
            services.door,
            services.stripe,
            call.garage_id,
            call.id("company_account_id"),
            call.body,
            own_drivers_only=call.own_companies is not None,
            asked=call.asked,
            now=call.now,
        ),
        made=201,
    )


async def preview_company_removal(call: Call[NoQuery, SeatRemoval]) -> Answer:
    """Show what removing seats would credit."""
    services, account_id = call.services, call.id("company_account_id")
    return Answer(
        await preview_removing(services.door, services.stripe, call.garage_id, account_id, call.body, now=call.now)
    )


async def remove_company_seats(call: Call[NoQuery, SeatRemoval]) -> Answer:
    """Remove seats."""
    services, account_id = call.services, call.id("company_account_id")
    return _answer(
        await remove_seats(
            services.door, services.stripe, call.garage_id, account_id, call.body, asked=call.asked, now=call.now
        )
    )


async def keep_company_seats(call: Call[NoQuery, SeatList]) -> Answer:
    """Keep seats that were to end."""
    services, account_id = call.services, call.id("company_account_id")
    return _answer(
        await keep_seats(
            services.door, services.stripe, call.garage_id, account_id, call.body, asked=call.asked, now=call.now
        )
    )


async def list_company_admins(call: Call[PageQuery, None]) -> Answer:
    """Give who administers an account."""
    account = await one(call, company_accounts.read_one(company_account_id=call.id("company_account_id")))
    rows = await many(call, company_admins.list_page(page=page_of(call.query), company_account_id=account.id))
    return Answer(listing(rows, call.query, lambda row: (row.created_at, row.id)))


async def invite_admin_of_company(call: Call[NoQuery, NewCompanyAdmin]) -> Answer:
    """Invite somebody to administer an account."""
    account_id = call.id("company_account_id")
    invited = await invite_company_admin(
        call.services.door, call.garage_id, account_id, call.body, asked=call.asked, now=call.now
    )
    return Answer(invited, 201)


async def remove_admin_of_company(call: Call[NoQuery, None]) -> Answer:
    """Let somebody administer an account no longer."""
    account_id, admin_id = call.id("company_account_id"), call.id("admin_id")
    return Answer(
        await remove_company_admin(
            call.services.door, call.garage_id, account_id, admin_id, asked=call.asked, now=call.now
        )
    )


async def accept_company_invitation(call: Call[NoQuery, Acceptance]) -> Answer:
    """Choose a first password."""
    services = call.services
    if services.limits is not None:
        await services.limits.count(client_address(services, call.request), "invitation")
    await accept_invitation(services.door, services.passwords, call.body, now=call.now)
    return Answer(status=204)


def _answer(ending: AccountChanged | AccountPending, *, made: int = 200) -> Answer:
    return Answer(ending, made if isinstance(ending, AccountChanged) else 202)


def _change(path: str, handler: Any, body: Any, **more: Any) -> Route:
    return Route(method="POST", path=f"{_ONE}{path}", handler=handler, body=body, tag="Company accounts", **more)


_CHANGED = {200: AccountChanged, 202: AccountPending}

CHANGES = (
    _change(
        "/terms",
        agree_company_terms,
        AgreedTerms,
        rule=_STAFF,
        answers=_CHANGED,
        errors=_ORDERED,
        summary="Change what was agreed upon with a company",
        description=(
            "All of it is replaced. Invoices that were sent stay as they are, and seats over a lowered cap stay too. "
            f"{_LATER}"
        ),
    ),
    _change(
        "/close",
        close_company_account,
        AccountClosing,
        rule=_STAFF,
        answers=_CHANGED,
        errors=_ORDERED,
        summary="Close a company account",
        description=(
            "With its seats, at the end of what is billed, or now, with what is unused credited by a last invoice. "
            f"Open invoices stay owed. {_LATER}"
        ),
    ),
    _change(
        "/seats/preview",
        preview_company_seats,
        NewSeats,
        rule=_MANAGE,
        answers={200: SeatsPreview},
        errors=(NotFound, AccountNotOpen, AccountPastDue, PlateTaken, Unavailable, *_NOT_NOW),
        summary="Preview seats",
        description=(
            "What is wrong with which row of the list, and what the next invoice would be with the others, by Stripe's "
            "own reckoning. Changes nothing. Give `proration_at` back within the hour, and it is exactly that."
        ),
    ),
    _change(
        "/seats",
        add_company_seats,
        NewSeats,
        rule=_MANAGE,
        answers={201: AccountChanged, 202: AccountPending},
        errors=(*_ORDERED, AccountPastDue, *_NOT_NOW, *_ROWS),
        summary="Add seats",
        description=(
            "All rows or none; `errors` names each row that cannot be added. Drivers are known by their e-mail within "
            "the company. Seats begin at once; their part of the period is charged with the next invoice. "
            f"{_LATER}"
        ),
    ),
    _change(
        "/seats/remove/preview",
        preview_company_removal,
        SeatRemoval,
        rule=_MANAGE,
        answers={200: SeatsPreview},
        errors=(NotFound, AccountNotOpen, SubscriptionEnded, Unavailable, *_NOT_NOW),
        summary="Preview a removal of seats",
        description="What the next invoice would be without them. Changes nothing.",
    ),
    _change(
        "/seats/remove",
        remove_company_seats,
        SeatRemoval,
        rule=_MANAGE,
        answers=_CHANGED,
        errors=(*_ORDERED, SubscriptionEnded, *_NOT_NOW),
        summary="Remove seats",
        description=(
            f"At once, with what is unused credited on the next invoice; or with the period, which is used up. {_LATER}"
        ),
    ),
    _change(
        "/seats/keep",
        keep_company_seats,
        SeatList,
        rule=_MANAGE,
        answers=_CHANGED,
        errors=(*_ORDERED, SubscriptionEnded, SeatNotLeaving),
        summary="Keep seats that were to end",
        description="Until six hours before the period's end.",
    ),
    Route(
        method="GET",
        path=f"{_ONE}/admins",
        handler=list_company_admins,
        rule=InCompany(Permission.READ_BOOK, own=Permission.READ_COMPANY),
        answers={200: Listing[CompanyAdmin]},
        errors=(NotFound,),
        query=PageQuery,
        tag="Company accounts",
        summary="List a company's administrators",
    ),
    _change(
        "/admins",
        invite_admin_of_company,
        NewCompanyAdmin,
        rule=_MANAGE,
        answers={201: InvitedAdmin},
        errors=(NotFound, AccountNotOpen, KeyReused, StillRunning),
        summary="Invite a company's administrator",
        description=(
            "They see and manage their company's account, and nothing else of the garage. Whoever cannot sign in yet "
            "chooses a password with `invitation_token`, which is shown once; hand it on safely. Invite them again for "
            "another one."
        ),
    ),
    _change(
        "/admins/{admin_id}/remove",
        remove_admin_of_company,
        None,
        rule=_MANAGE,
        answers={200: CompanyAdmin},
        errors=(NotFound, KeyReused, StillRunning),
        summary="Remove a company's administrator",
        description="They see nothing of the account within seconds.",
    ),
    Route(
        method="POST",
        path="/v1/invitations/accept",
        handler=accept_company_invitation,
        rule=Public(),
        answers={204: None},
        errors=(InvitationRefused, TooManyTries),
        body=Acceptance,
        tag="Company accounts",
        summary="Accept an invitation",
        description="Chooses a first password; then sign in. An invitation works once, for seven days.",
    ),
)
