"""Seats are added to a company's account, removed from it, and kept; nobody pays at once: the next invoice tells."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vend.billing.company_commands import NewSeats, SeatList, SeatRemoval
from vend.billing.company_order import AccountCommand, AccountOrder
from vend.billing.company_ordering import AccountChanged, AccountPending, place
from vend.billing.company_rows import Rows, reserve_rows
from vend.db.door import Door
from vend.db.handles import GarageSnapshot, GarageTx
from vend.domain.company_account import (
    AccountPastDue,
    CompanyAccount,
    check_open,
    check_renewal,
    quantities,
)
from vend.domain.company_seats import SeatsRefused
from vend.domain.errors import Kind, NotFound, VendError
from vend.domain.operation import Asked
from vend.domain.pass_change import check_age
from vend.domain.subscription import ENDED, SubscriptionEnded
from vend.store import seats
from vend.stripe_gateway.gateway import StripeGateway


class SeatNotLeaving(VendError):
    """The seat does not end with the period, or its renewal is being prepared without it already."""

    code = "seat_not_leaving"
    kind = Kind.CONFLICT


class SeatsOrder(AccountCommand, frozen=True):
    """Which seats are added to which account: what the idempotency key stands for."""

    command: NewSeats


class RemovalOrder(AccountCommand, frozen=True):
    """Which seats are removed, and how: what the idempotency key stands for."""

    seat_ids: list[UUID]
    at_period_end: bool
    proration_at: datetime | None


class KeepingOrder(AccountCommand, frozen=True):
    """Which seats are kept: what the idempotency key stands for."""

    seat_ids: list[UUID]


async def add_seats(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    account_id: UUID,
    command: NewSeats,
    *,
    own_drivers_only: bool = False,
    asked: Asked,
    now: datetime,
) -> AccountChanged | AccountPending:
    """Add seats, all or none.

    Args:
        own_drivers_only: whether only drivers of the company may be named.

    Raises:
        SeatsRefused: rows of the list cannot be added; of a list of one row, that row's own error.
        AccountNotOpen, AccountPastDue, RenewalUnderWay: no seat can be added now.
        PreviewOutdated: `proration_at` is not of the last hour.
        NotFound, StillRunning, AccountChangeRefused, KeyReused: see `vend.billing.company_ordering.place`.
    """

    async def reserve(garage: GarageTx, account: CompanyAccount) -> AccountOrder | list[UUID]:
        at = charged_from(command.proration_at, now=now)
        await check_adding(garage, account, now=now)
        rows = await reserve_rows(
            garage, account, command.seats, own_drivers_only=own_drivers_only, asked=asked, now=now
        )
        refuse(rows, of_one=len(command.seats) == 1)
        return AccountOrder(account.id, "add_seats", at, rows.seat_ids, quantities(rows.billed))

    order = SeatsOrder(account_id, command)
    audited = "company_account.seats_ordered"
    return await place(door, stripe, garage_id, order, reserve, audited=audited, asked=asked, now=now)


async def check_adding(garage: GarageTx | GarageSnapshot, account: CompanyAccount, *, now: datetime) -> None:
    """Refuse where no seat can be added now.

    Raises:
        AccountNotOpen, AccountPastDue, RenewalUnderWay: see there.
    """
    check_open(account)
    if account.past_due_at is not None:
        raise AccountPastDue("An invoice of this account is overdue; add seats once it is paid.")
    await check_leaving(garage, account, now=now)


async def check_leaving(garage: GarageTx | GarageSnapshot, account: CompanyAccount, *, now: datetime) -> None:
    """Refuse a change while seats that end with the period are taken off its renewal.

    Raises:
        RenewalUnderWay: they are.
    """
    leaving = await garage.run(seats.leaving(company_account_id=account.id))
    check_renewal(account, leaving=len(leaving), now=now)


def charged_from(proration_at: datetime | None, *, now: datetime) -> datetime:
    """Give from when on seats are charged or credited: as previewed, or now.

    Raises:
        PreviewOutdated: the preview's instant is not of the last hour.
    """
    if proration_at is None:
        return now.replace(microsecond=0)
    check_age(proration_at, now=now)
    return proration_at.replace(microsecond=0)


def refuse(rows: Rows, *, of_one: bool) -> None:
    """Refuse a list with rows that cannot be seats; what was reserved goes with the transaction.

    Raises:
        SeatsRefused: there are such rows; of a list of one row, that row's own error.
    """
    if of_one and rows.errors:
        raise rows.errors[0]
    if rows.problems:
        raise SeatsRefused(rows.problems)


async def remove_seats(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    account_id: UUID,
    command: SeatRemoval,
    *,
    asked: Asked,
    now: datetime,
) -> AccountChanged | AccountPending:
    """Remove seats, at once with what is unused credited on the next invoice, or at the end of what is billed.

    Raises:
        SubscriptionEnded: a seat has ended already.
        AccountNotOpen, RenewalUnderWay: none can be removed now.
        PreviewOutdated: `proration_at` is not of the last hour.
        NotFound, StillRunning, AccountChangeRefused, KeyReused: see `vend.billing.company_ordering.place`.
    """
    wanted = sorted(set(command.seat_ids))

    async def reserve(garage: GarageTx, account: CompanyAccount) -> AccountOrder | list[UUID]:
        check_open(account)
        await check_living(garage, account, wanted)
        if command.at_period_end:
            await garage.run(seats.set_leaving(company_account_id=account.id, seat_ids=wanted, leaving=True, now=now))
            return wanted
        await check_leaving(garage, account, now=now)
        at = charged_from(command.proration_at, now=now)
        left = [one for one in await garage.run(seats.billed(company_account_id=account.id)) if one.id not in wanted]
        return AccountOrder(account.id, "remove_seats", at, wanted, quantities(left))

    order = RemovalOrder(account_id, wanted, command.at_period_end, command.proration_at)
    audited = "company_account.removal_ordered"
    return await place(door, stripe, garage_id, order, reserve, audited=audited, asked=asked, now=now)


async def check_living(garage: GarageTx | GarageSnapshot, account: CompanyAccount, seat_ids: Sequence[UUID]) -> None:
    """Refuse seats that are not the account's, or have ended.

    Raises:
        NotFound: one is not the account's.
        SubscriptionEnded: one has ended.
    """
    found = await garage.run(seats.of_ids(company_account_id=account.id, seat_ids=list(seat_ids)))
    if len(found) != len(seat_ids):
        raise NotFound("The account has no such seat.", field="seat_ids")
    if any(one.status in ENDED for one in found):
        raise SubscriptionEnded("A seat of these has ended already.", field="seat_ids")


async def keep_seats(
    door: Door,
    stripe: StripeGateway,
    garage_id: UUID,
    account_id: UUID,
    command: SeatList,
    *,
    asked: Asked,
    now: datetime,
) -> AccountChanged | AccountPending:
    """Let seats go on that were to end with the period.

    Raises:
        SeatNotLeaving: one does not end, or its renewal is prepared without it already.
        NotFound, SubscriptionEnded, AccountNotOpen, StillRunning, KeyReused: see `remove_seats`.
    """
    wanted = sorted(set(command.seat_ids))

    async def reserve(garage: GarageTx, account: CompanyAccount) -> AccountOrder | list[UUID]:
        check_open(account)
        await check_living(garage, account, wanted)
        leaving = await garage.run(seats.leaving(company_account_id=account.id))
        if not set(wanted) <= {one.id for one in leaving if one.unbilled_at is None}:
            raise SeatNotLeaving("A seat of these does not end with the period, or can no longer be kept.")
        await garage.run(seats.set_leaving(company_account_id=account.id, seat_ids=wanted, leaving=False, now=now))
        return wanted

    order = KeepingOrder(account_id, wanted)
    audited = "company_account.seats_kept"
    return await place(door, stripe, garage_id, order, reserve, audited=audited, asked=asked, now=now)
