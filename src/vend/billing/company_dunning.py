"""Dunning of company accounts: one case for all seats, from the first overdue invoice until none is overdue.

The steps and the rule are those of subscriptions. What decides is not Stripe's status, which follows the latest invoice
alone, but every open invoice past its due date; before a step each is read from Stripe anew, since the word of a
payment may have been lost. Seats are past due with their account, so that a gate lets them in as long as the case says.
"""

from datetime import datetime
from uuid import UUID

import msgspec
import structlog

from vend.billing.company_order import AccountCommand, AccountOrder
from vend.billing.company_ordering import AccountChangeRefused, place
from vend.billing.dunning import ACTOR, LATER, Scene, keep_refusal, take_step, write_fact
from vend.billing.operation import StillRunning
from vend.billing.record_invoice import InvoiceReading, read_invoice, write_invoice
from vend.billing.settings import settings_of
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.company_account import AccountNotOpen, CompanyAccount, DueAccount
from vend.domain.dunning import DunningStep, decide_dunning
from vend.domain.dunning_case import DunningCase, opened, progress_of, scheduled, terms_of
from vend.domain.errors import VendError
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.domain.subscription import Status
from vend.store import company_accounts, dunning, garages, seats
from vend.stripe_gateway.gateway import StripeGateway

_log = structlog.get_logger(__name__)


class UnpaidOrder(AccountCommand, frozen=True):
    """Which account is closed since it stays unpaid: what the idempotency key stands for."""

    case_id: UUID


async def dun_companies_due(door: Door, stripe: StripeGateway, *, now: datetime, row_limit: int = 50) -> int:
    """Decide about every company account whose dunning has something due; give how many were taken up."""
    async with door.platform(reason="find overdue company accounts and due steps of dunning") as platform:
        due = await platform.run(dunning.due_companies(now=now, row_limit=row_limit))
    for one in due:
        log = _log.bind(garage=str(one.garage_id), company_account=str(one.company_account_id))
        try:
            steps = await dun_company(door, stripe, one, now=now)
        except VendError as error:
            log.warning("dunning_postponed", code=error.code, detail=error.detail)
            async with door.garage_transaction(one.garage_id) as garage:
                later = now + LATER
                await garage.run(
                    dunning.postpone_company(company_account_id=one.company_account_id, next_step_at=later)
                )
        else:
            log.info("dunning_decided", steps=[step.kind for step in steps])
    return len(due)


async def dun_company(door: Door, stripe: StripeGateway, due: DueAccount, *, now: datetime) -> list[DunningStep]:
    """Do what is due for an account; give the steps that were taken.

    Raises:
        VendError: Stripe did not answer, or refused to cancel; nothing was taken away on a guess.
    """
    readings = await _ask_stripe(door, stripe, due, now=now)
    async with door.garage_transaction(due.garage_id) as garage:
        account = await garage.run(company_accounts.lock(company_account_id=due.company_account_id))
        assert account is not None, "nothing is deleted"
        for reading in readings:
            await write_invoice(garage, reading, now=now)
        place_here = await garage.run(garages.read_one())
        assert place_here is not None, "a foreign key holds it"
        status = await _status(garage, account, now=now)
        case = await garage.run(dunning.lock_open_of_company(company_account_id=account.id))
        if case is None:
            if status != "past_due":
                return []
            case = await _open(garage, place_here, account, now=now)
        terms = terms_of(await settings_of(garage), place_here.time_zone)
        steps = decide_dunning(progress_of(case), status, terms, now=now)
        debt = dunning.overdue(company_account_id=account.id, now=now)
        scene = Scene(garage, place_here, account.id, account.customer_id, debt, terms, now)
        for step in steps:
            case = await take_step(scene, case, step)
        if any(step.kind == "recovered" for step in steps):
            await _mark(garage, account, None, now=now)
        cancels = any(step.kind == "cancel" for step in steps)
        case = scheduled(case, terms, now=now)
        await garage.run(
            dunning.save(case=msgspec.structs.replace(case, next_step_at=now + LATER) if cancels else case)
        )
    if cancels:
        await _close(door, stripe, case, due, now=now)
    return steps


async def _ask_stripe(door: Door, stripe: StripeGateway, due: DueAccount, *, now: datetime) -> list[InvoiceReading]:
    """Read every invoice that is overdue here from Stripe."""
    async with door.garage_snapshot([due.garage_id], fresh=True) as garage:
        found = await garage.run(dunning.overdue_invoices(company_account_id=due.company_account_id, now=now))
    return [await read_invoice(stripe, one.stripe_invoice_id) for one in found]


async def _status(garage: GarageTx, account: CompanyAccount, *, now: datetime) -> Status:
    """Give what the rule is to go by: ended, owing something overdue, or not."""
    if account.status == "closed":
        return "canceled"
    debt = await garage.run(dunning.overdue(company_account_id=account.id, now=now))
    return "past_due" if debt.open_invoices else "active"


async def _open(garage: GarageTx, place_here: Garage, account: CompanyAccount, *, now: datetime) -> DunningCase:
    case = opened(account.garage_id, make_id(now), place_here.time_zone, company_account_id=account.id, now=now)
    await garage.run(dunning.insert(case=case))
    await write_fact(garage, case, "opened", now=now)
    await _mark(garage, account, now, now=now)
    return case


async def _mark(garage: GarageTx, account: CompanyAccount, past_due_at: datetime | None, *, now: datetime) -> None:
    """Let the account and its seats be past due, or not any more."""
    await garage.run(company_accounts.set_past_due(company_account_id=account.id, past_due_at=past_due_at, now=now))
    await garage.run(seats.set_owed(company_account_id=account.id, owed=past_due_at is not None, now=now))


async def _close(door: Door, stripe: StripeGateway, case: DunningCase, due: DueAccount, *, now: datetime) -> None:
    """Close the account; the case ends once it is seen to be closed. What is owed stays owed.

    Raises:
        VendError: it is not closed yet.
    """

    async def reserve(garage: GarageTx, account: CompanyAccount) -> AccountOrder | list[UUID]:
        del garage
        if account.status == "closed":
            raise AccountNotOpen("This account is closed already.")
        return AccountOrder(account.id, "close_unpaid", now.replace(microsecond=0), ending="now")

    asked = Asked(ACTOR, f"dunning-{case.id}" + (f"-{case.cancel_refusals}" if case.cancel_refusals else ""))
    order = UnpaidOrder(due.company_account_id, case.id)
    audited = "company_account.unpaid_close_ordered"
    try:
        await place(door, stripe, due.garage_id, order, reserve, audited=audited, asked=asked, now=now)
    except (StillRunning, AccountNotOpen):
        return
    except AccountChangeRefused as refused:
        await keep_refusal(door, case, refused.reason, now=now)
