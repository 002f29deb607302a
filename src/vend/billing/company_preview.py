"""Shows what adding or removing seats would mean, by Stripe's own reckoning; nothing of it stays."""

from datetime import datetime
from typing import NoReturn
from uuid import UUID

from vend.billing.company_at_stripe import billing_of, customer_at_stripe, new_items
from vend.billing.company_commands import NewSeats, SeatRemoval
from vend.billing.company_rows import Rows, reserve_rows
from vend.billing.company_seats import charged_from, check_adding, check_leaving, check_living
from vend.billing.settings import settings_of
from vend.db.door import Door
from vend.db.handles import GarageSnapshot, GarageTx
from vend.domain.company_account import (
    BilledSeat,
    CompanyAccount,
    PriceQuantity,
    check_open,
    quantities,
    terms_days,
)
from vend.domain.company_seats import InvoiceLinePreview, SeatProblem, SeatsPreview
from vend.domain.errors import NotFound
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.store import company_accounts, garages, seats
from vend.stripe_gateway import company
from vend.stripe_gateway.changes import PreviewedLine
from vend.stripe_gateway.company import RawAccountPreview
from vend.stripe_gateway.facts import instant
from vend.stripe_gateway.gateway import StripeGateway


class _TakenBack(Exception):
    """The rows were reserved, and go again with the transaction."""

    def __init__(self, account: CompanyAccount, rows: Rows) -> None:
        super().__init__()
        self.account = account
        self.rows = rows


async def preview_adding(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    account_id: UUID,
    command: NewSeats,
    *,
    own_drivers_only: bool = False,
    asked: Asked,
    now: datetime,
) -> SeatsPreview:
    """Say what is wrong with the rows of a list, and what the next invoice would be with those that are right.

    Raises:
        NotFound: the garage has no such account.
        AccountNotOpen, AccountPastDue, RenewalUnderWay, PreviewOutdated: see `vend.billing.company_seats.add_seats`.
        Unavailable: Stripe does not answer.
    """
    at = charged_from(command.proration_at, now=now)
    try:
        await _reserve(door, garage_id, account_id, command, own_drivers_only=own_drivers_only, asked=asked, now=now)
    except _TakenBack as taken:
        billed, problems = taken.rows.billed, taken.rows.problems
        return await _preview(door, stripe, taken.account, billed, problems, at=at, prorating=True, now=now)


async def _reserve(
    door: Door,
    garage_id: UUID,
    account_id: UUID,
    command: NewSeats,
    *,
    own_drivers_only: bool,
    asked: Asked,
    now: datetime,
) -> NoReturn:
    """Reserve the rows as adding them would, and end the transaction so that nothing of it stays.

    Raises:
        _TakenBack: always, with what was found.
    """
    async with door.garage_transaction(garage_id) as garage:
        await garage.run(garages.lock())
        account = await garage.run(company_accounts.lock(company_account_id=account_id))
        if account is None:
            raise _no_such_account()
        await check_adding(garage, account, now=now)
        rows = await reserve_rows(
            garage, account, command.seats, own_drivers_only=own_drivers_only, asked=asked, now=now
        )
        raise _TakenBack(account, rows)


async def preview_removing(
    door: Door, stripe: StripeGateway, garage_id: UUID, account_id: UUID, command: SeatRemoval, *, now: datetime
) -> SeatsPreview:
    """Say what the next invoice would be without seats.

    Raises:
        NotFound: the garage has no such account, or the account no such seat.
        SubscriptionEnded, AccountNotOpen, RenewalUnderWay, PreviewOutdated: see
            `vend.billing.company_seats.remove_seats`.
        Unavailable: Stripe does not answer.
    """
    at = charged_from(command.proration_at, now=now)
    wanted = set(command.seat_ids)
    async with door.garage_snapshot([garage_id], fresh=True) as garage:
        account = await garage.run(company_accounts.read_one(company_account_id=account_id))
        if account is None:
            raise _no_such_account()
        check_open(account)
        await check_living(garage, account, sorted(wanted))
        if not command.at_period_end:
            await check_leaving(garage, account, now=now)
        left = await _left(garage, account, wanted)
    return await _preview(door, stripe, account, left, [], at=at, prorating=not command.at_period_end, now=now)


async def _left(garage: GarageTx | GarageSnapshot, account: CompanyAccount, gone: set[UUID]) -> list[BilledSeat]:
    billed = await garage.run(seats.billed(company_account_id=account.id))
    return [one for one in billed if one.id not in gone]


def _no_such_account() -> NotFound:
    return NotFound("There is no such company account in this garage.")


async def _preview(
    door: Door,
    stripe: StripeGateway,
    account: CompanyAccount,
    billed: list[BilledSeat],
    problems: list[SeatProblem],
    *,
    at: datetime,
    prorating: bool,
    now: datetime,
) -> SeatsPreview:
    async with door.garage_snapshot([account.garage_id], fresh=True) as garage:
        settings = await settings_of(garage)
        place = await garage.run(garages.read_one())
        assert place is not None, "a foreign key holds it"
    after, before_minor = await _at_stripe(
        door, stripe, account, quantities(billed), at=at, prorating=prorating, now=now
    )
    total_minor = 0 if after is None else after.total
    return SeatsPreview(
        company_account_id=account.id,
        problems=problems,
        seats=len(billed),
        monthly_minor=sum(seat.amount_minor for seat in billed),
        currency=place.currency,
        next_invoice_minor=total_minor,
        change_minor=total_minor - before_minor,
        next_invoice_at=account.current_period_end_at or now,
        net_terms_days=terms_days(account, settings),
        lines=[_line(one) for one in after.lines.data] if after is not None else [],
        proration_at=at,
    )


async def _at_stripe(
    door: Door,
    stripe: StripeGateway,
    account: CompanyAccount,
    wanted: list[PriceQuantity],
    *,
    at: datetime,
    prorating: bool,
    now: datetime,
) -> tuple[RawAccountPreview | None, int]:
    """Give the next invoice with these quantities, None where there is none, and the total of the one without them."""
    attempt = str(make_id(now))
    items = await new_items(door, stripe, account, wanted, at=at, attempt=attempt)
    if account.stripe_subscription_id is None:
        if not items:
            return None, 0
        customer = await customer_at_stripe(door, stripe, account, look_first=True, attempt=attempt, now=now)
        return await company.preview_first(stripe, customer, items, await billing_of(door, account, now=at)), 0
    found = await company.read(stripe, account.stripe_subscription_id)
    before = await company.preview(stripe, found, None, proration_at=None)
    since_at = max(at, found.period_start_at) if prorating else None
    return await company.preview(stripe, found, items, proration_at=since_at), before.total


def _line(raw: PreviewedLine) -> InvoiceLinePreview:
    return InvoiceLinePreview(
        description=raw.description or "",
        amount_minor=raw.amount - sum(one.amount for one in raw.discount_amounts or ()),
        tax_minor=sum(one.amount for one in raw.taxes or ()),
        period_start_at=instant(raw.period.start),
        period_end_at=instant(raw.period.end),
    )
