"""Company accounts are opened, changed and closed."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.company_commands import AccountClosing, AgreedTerms
from vend.billing.company_order import AccountCommand, AccountOrder
from vend.billing.company_ordering import AccountChanged, AccountPending, place, write_terms
from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.company_account import AccountTerms, CompanyAccount, Ending, check_open
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.domain.people import Customer
from vend.store import company_accounts, customers, seats
from vend.stripe_gateway.gateway import StripeGateway


class TermsOrder(AccountCommand, frozen=True):
    """Which account gets which terms: what the idempotency key stands for."""

    terms: AgreedTerms


class ClosingOrder(AccountCommand, frozen=True):
    """Which account is closed, and how: what the idempotency key stands for."""

    ending: Ending


async def open_account(
    door: Door, garage_id: UUID, command: AgreedTerms, *, asked: Asked, now: datetime
) -> CompanyAccount:
    """Open a company's account, with a customer of its own. Stripe learns of it with its first seat.

    Raises:
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    terms = agreed(command)
    async with door.garage_transaction(garage_id) as garage:
        account_id = make_id(now)
        operation = await begin(
            garage, asked, kind="open_company_account", command=command, subject_id=account_id, now=now
        )
        if not isinstance(operation, Begun):
            return answer_of(operation, CompanyAccount)
        customer_id = await _add_customer(garage, terms, now=now)
        await garage.run(
            company_accounts.insert(
                company_account_id=account_id,
                customer_id=customer_id,
                name=terms.name,
                po_number=terms.po_number,
                net_terms_days=terms.net_terms_days,
                seats_max=terms.seats_max,
                monthly_max_minor=terms.monthly_max_minor,
                now=now,
            )
        )
        made = await garage.run(company_accounts.read_one(company_account_id=account_id))
        assert made is not None, "it was just opened"
        await note(garage, asked, "company_account.opened", account_id, now=now, detail=_told(terms))
        await settle(garage, operation, made, now=now)
        return made


async def _add_customer(garage: GarageTx, terms: AccountTerms, *, now: datetime) -> UUID:
    customer = Customer(
        garage_id=garage.garage_id,
        id=make_id(now),
        kind="company",
        name=terms.name,
        email=terms.email,
        phone=None,
        stripe_customer_id=None,
        created_at=now,
        updated_at=now,
    )
    await garage.run(customers.insert(customer=customer))
    return customer.id


def agreed(command: AgreedTerms) -> AccountTerms:
    """Give the terms as they are kept."""
    return AccountTerms(
        name=command.name.strip(),
        email=command.email,
        po_number=command.po_number.strip() if command.po_number else None,
        net_terms_days=command.net_terms_days,
        seats_max=command.seats_max,
        monthly_max_minor=command.monthly_max_minor,
    )


def _told(terms: AccountTerms) -> dict[str, str | int | bool | None]:
    told: dict[str, str | int | bool | None] = msgspec.to_builtins(terms)
    return told


async def change_terms(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    account_id: UUID,
    command: AgreedTerms,
    *,
    asked: Asked,
    now: datetime,
) -> AccountChanged | AccountPending:
    """Replace what was agreed upon. Invoices that were sent stay as they are; seats over a lowered cap stay too.

    Raises:
        AccountNotOpen: the account is closing or closed.
        NotFound, StillRunning, AccountChangeRefused, KeyReused: see `vend.billing.company_ordering.place`.
    """
    terms = agreed(command)

    async def reserve(garage: GarageTx, account: CompanyAccount) -> AccountOrder | list[UUID]:
        check_open(account)
        await note(garage, asked, "company_account.terms_agreed", account.id, now=now, detail=_told(terms))
        if account.stripe_subscription_id is not None:
            return AccountOrder(account.id, "set_terms", now.replace(microsecond=0), terms=terms)
        await write_terms(garage, account, terms, now=now)
        return []

    order = TermsOrder(account_id, command)
    audited = "company_account.terms_ordered"
    return await place(door, stripe, garage_id, order, reserve, audited=audited, asked=asked, now=now)


async def close_account(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    account_id: UUID,
    command: AccountClosing,
    *,
    asked: Asked,
    now: datetime,
) -> AccountChanged | AccountPending:
    """Close an account with its seats, now or with the period. Its open invoices stay owed.

    Raises:
        AccountNotOpen: it is closed already; one that is closing can still be closed now.
        NotFound, StillRunning, AccountChangeRefused, KeyReused: see `vend.billing.company_ordering.place`.
    """

    async def reserve(garage: GarageTx, account: CompanyAccount) -> AccountOrder | list[UUID]:
        if account.status == "closed" or command.ending == "at_period_end":
            check_open(account)
        if account.stripe_subscription_id is not None:
            return AccountOrder(account.id, "close", now.replace(microsecond=0), ending=command.ending)
        await garage.run(company_accounts.set_status(company_account_id=account.id, status="closed", now=now))
        await garage.run(seats.end_all(company_account_id=account.id, ended_at=now, now=now))
        return []

    order = ClosingOrder(account_id, command.ending)
    audited = "company_account.close_ordered"
    return await place(door, stripe, garage_id, order, reserve, audited=audited, asked=asked, now=now)
