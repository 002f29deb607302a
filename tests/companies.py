"""What stories about company accounts need beside a small world."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from tests.world import World
from vend.billing.company_accounts import change_terms, close_account, open_account
from vend.billing.company_commands import AccountClosing, AgreedTerms, NewSeat, NewSeats, SeatList, SeatRemoval
from vend.billing.company_dunning import dun_companies_due
from vend.billing.company_ordering import AccountChanged, AccountPending
from vend.billing.company_preview import preview_adding, preview_removing
from vend.billing.company_renewals import release_due
from vend.billing.company_seats import add_seats, keep_seats, remove_seats
from vend.domain.company_account import CompanyAccount, Ending
from vend.domain.company_seats import SeatsPreview
from vend.domain.garage import Garage
from vend.domain.operation import Asked
from vend.domain.page import Page
from vend.domain.parking_pass import ParkingPass
from vend.domain.subscription import Subscription
from vend.store import company_accounts, seats
from vend.stripe_gateway import company
from vend.stripe_gateway.company import RawAccount

_counter = iter(range(1, 1_000_000))


def staff(parking_pass: ParkingPass, count: int = 1) -> list[NewSeat]:
    """Rows for people who are not in the garage yet, each with a car."""
    numbers = [next(_counter) for _ in range(count)]
    return [
        NewSeat(
            parking_pass.id, None, f"Worker {n}", f"worker{n}@acme.example.com", plate=f"CO {n:05d}", region="US-IL"
        )
        for n in numbers
    ]


class Companies:
    """Company accounts in a world."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def open(
        self,
        garage: Garage,
        *,
        po_number: str | None = "PO-7731",
        net_terms_days: int | None = 30,
        seats_max: int | None = None,
        monthly_max_minor: int | None = None,
    ) -> CompanyAccount:
        terms = AgreedTerms(
            "Acme GmbH", "billing@acme.example.com", po_number, net_terms_days, seats_max, monthly_max_minor
        )
        return await open_account(self.world.door, garage.id, terms, asked=self.world.asked(), now=self.world.now)

    async def add(
        self,
        account: CompanyAccount,
        rows: list[NewSeat],
        *,
        proration_at: datetime | None = None,
        own_drivers_only: bool = False,
        asked: Asked | None = None,
    ) -> AccountChanged | AccountPending:
        return await add_seats(
            self.world.door,
            self.world.stripe,
            account.garage_id,
            account.id,
            NewSeats(rows, proration_at),
            own_drivers_only=own_drivers_only,
            asked=asked or self.world.asked(),
            now=self.world.now,
        )

    async def preview(
        self, account: CompanyAccount, rows: list[NewSeat], *, own_drivers_only: bool = False
    ) -> SeatsPreview:
        return await preview_adding(
            self.world.door,
            self.world.stripe,
            account.garage_id,
            account.id,
            NewSeats(rows),
            own_drivers_only=own_drivers_only,
            asked=self.world.asked(),
            now=self.world.now,
        )

    async def preview_without(
        self, account: CompanyAccount, *seat_ids: UUID, at_period_end: bool = False
    ) -> SeatsPreview:
        return await preview_removing(
            self.world.door,
            self.world.stripe,
            account.garage_id,
            account.id,
            SeatRemoval(list(seat_ids), at_period_end),
            now=self.world.now,
        )

    async def keep(self, account: CompanyAccount, *seat_ids: UUID) -> AccountChanged | AccountPending:
        return await keep_seats(
            self.world.door,
            self.world.stripe,
            account.garage_id,
            account.id,
            SeatList(list(seat_ids)),
            asked=self.world.asked(),
            now=self.world.now,
        )

    async def agree(self, account: CompanyAccount, **changed: Any) -> AccountChanged | AccountPending:
        account = await self.read(account)
        terms = AgreedTerms(
            account.name,
            account.email,
            account.po_number,
            account.net_terms_days,
            account.seats_max,
            account.monthly_max_minor,
        )
        return await change_terms(
            self.world.door,
            self.world.stripe,
            account.garage_id,
            account.id,
            msgspec.structs.replace(terms, **changed),
            asked=self.world.asked(),
            now=self.world.now,
        )

    async def look_after(self) -> None:
        """Let the worker do what is due: events, seats that end, dunning, orders left open."""
        await self.world.drain()
        await release_due(self.world.door, self.world.stripe, now=self.world.now)
        await dun_companies_due(self.world.door, self.world.stripe, now=self.world.now)
        await self.world.drain()

    async def remove(
        self,
        account: CompanyAccount,
        *seat_ids: UUID,
        at_period_end: bool = False,
        proration_at: datetime | None = None,
        asked: Asked | None = None,
    ) -> AccountChanged | AccountPending:
        return await remove_seats(
            self.world.door,
            self.world.stripe,
            account.garage_id,
            account.id,
            SeatRemoval(list(seat_ids), at_period_end, proration_at),
            asked=asked or self.world.asked(),
            now=self.world.now,
        )

    async def close(self, account: CompanyAccount, ending: Ending = "at_period_end") -> AccountChanged | AccountPending:
        return await close_account(
            self.world.door,
            self.world.stripe,
            account.garage_id,
            account.id,
            AccountClosing(ending),
            asked=self.world.asked(),
            now=self.world.now,
        )

    async def read(self, account: CompanyAccount) -> CompanyAccount:
        async with self.world.door.garage_snapshot([account.garage_id], fresh=True) as garage:
            found = await garage.run(company_accounts.read_one(company_account_id=account.id))
        assert found is not None
        return found

    async def seats(self, account: CompanyAccount, *, ended: bool = False) -> list[Subscription]:
        async with self.world.door.garage_snapshot([account.garage_id], fresh=True) as garage:
            return await garage.run(
                seats.list_page(page=Page(row_limit=200), company_account_id=account.id, ended=ended)
            )

    async def at_stripe(self, account: CompanyAccount) -> RawAccount:
        stripe_id = (await self.read(account)).stripe_subscription_id
        assert stripe_id is not None
        return await company.read(self.world.stripe, stripe_id)

    async def quantity(self, account: CompanyAccount) -> int:
        """How many seats Stripe bills."""
        return sum(one.quantity for one in (await self.at_stripe(account)).quantities)
