"""A company that does not pay in time is told, then all its seats rest, then they are back with the check, or gone."""

from datetime import datetime

import pytest

from tests.companies import Companies, staff
from tests.world import World
from vend.billing.commands import NewReceivedPayment
from vend.billing.dunning import extend_grace
from vend.billing.receive_payment import receive_payment
from vend.domain.company_account import AccountPastDue, CompanyAccount
from vend.domain.dunning_case import DunningFact, OpenCase
from vend.domain.garage import Garage
from vend.domain.invoice import Invoice
from vend.domain.page import Page
from vend.domain.parking_pass import ParkingPass
from vend.domain.period import local_date
from vend.store import dunning


@pytest.fixture
def companies(world: World) -> Companies:
    return Companies(world)


async def overdue(world: World, companies: Companies) -> tuple[Garage, CompanyAccount, ParkingPass]:
    """Two seats, billed with ten days to pay; the eleventh has come."""
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage, net_terms_days=10)
    await companies.add(account, staff(parking_pass, 2))
    world.move(hours=2)
    await companies.look_after()
    world.move(days=10)
    await companies.look_after()
    return garage, account, parking_pass


async def pay(world: World, garage: Garage, invoice: Invoice) -> None:
    check = NewReceivedPayment(
        "check", invoice.total_minor, local_date(world.now, garage.time_zone), f"check-{invoice.number}"
    )
    await receive_payment(world.door, world.stripe, garage.id, invoice.id, check, asked=world.asked(), now=world.now)


async def steps(world: World, account: CompanyAccount) -> list[str]:
    async with world.door.garage_snapshot([account.garage_id], fresh=True) as garage:
        rows: list[DunningFact] = await garage.run(
            dunning.steps_of_company(page=Page(row_limit=200), company_account_id=account.id)
        )
    return [row.kind for row in reversed(rows)]


async def open_cases(world: World, account: CompanyAccount) -> list[OpenCase]:
    async with world.door.garage_snapshot([account.garage_id], fresh=True) as garage:
        return await garage.run(dunning.list_open(page=Page(row_limit=200), now=world.now))


async def days_pass(world: World, companies: Companies, days: int) -> None:
    for _ in range(days):
        world.move(days=1)
        await companies.look_after()


async def status_of_seats(companies: Companies, account: CompanyAccount) -> set[str]:
    return {seat.status for seat in await companies.seats(account, ended=True)}


async def test_overdue_told_suspended_paid_by_check_and_back(world: World, companies: Companies) -> None:
    garage, account, parking_pass = await overdue(world, companies)
    assert (await companies.read(account)).past_due_at == world.now
    assert await status_of_seats(companies, account) == {"past_due"}
    assert await steps(world, account) == ["opened", "notice"]
    (case,) = await open_cases(world, account)
    assert (case.company_account_id, case.subscription_id, case.driver_id) == (account.id, None, None)
    assert (case.open_invoices, case.owed_minor, case.customer_id) == (1, 50_000, account.customer_id)
    with pytest.raises(AccountPastDue):
        await companies.add(account, staff(parking_pass))

    await days_pass(world, companies, 12)
    assert (await steps(world, account))[-1] == "suspended"
    assert (await open_cases(world, account))[0].suspended_at is not None
    (invoice,) = await world.invoices(garage)
    await pay(world, garage, invoice)
    await companies.look_after()
    assert (await steps(world, account))[-2:] == ["reinstated", "recovered"]
    assert await open_cases(world, account) == []
    assert (await companies.read(account)).past_due_at is None
    assert await status_of_seats(companies, account) == {"active"}
    await companies.add(account, staff(parking_pass))


async def test_whoever_never_pays_loses_the_seats_and_still_owes(world: World, companies: Companies) -> None:
    garage, account, _ = await overdue(world, companies)
    for _ in range(60):
        world.move(days=1)
        await companies.look_after()
        if (await companies.read(account)).status == "closed":
            break
    await companies.look_after()
    assert (await companies.read(account)).status == "closed"
    assert await status_of_seats(companies, account) == {"canceled"}
    assert (await steps(world, account))[-2:] == ["cancel", "canceled"]
    assert {one.status for one in await world.invoices(garage)} == {"open"}
    before: datetime = world.now
    await days_pass(world, companies, 3)
    assert await open_cases(world, account) == [], f"nothing is opened anew after {before}"


async def test_one_invoice_overdue_is_enough_though_the_latest_is_not(world: World, companies: Companies) -> None:
    garage = await world.new_garage()
    account = await companies.open(garage, net_terms_days=35)
    await companies.add(account, staff(await world.new_pass(garage)))
    world.move(hours=2)
    await companies.look_after()
    world.move(days=32)
    await companies.look_after()
    assert len(await world.invoices(garage)) == 2
    assert (await companies.read(account)).past_due_at is None
    world.move(days=4)
    await companies.look_after()
    after = await companies.read(account)
    assert after.past_due_at is not None
    assert after.stripe_status == "active", "Stripe looks at the latest invoice alone"
    assert (await open_cases(world, account))[0].open_invoices == 1

    newest, oldest = await world.invoices(garage)
    await pay(world, garage, oldest)
    await companies.look_after()
    assert (await companies.read(account)).past_due_at is None
    assert newest.status == "open"


async def test_a_payment_whose_word_was_lost_suspends_nobody(world: World, companies: Companies) -> None:
    garage, account, _ = await overdue(world, companies)
    (invoice,) = await world.invoices(garage)
    await world.stripe.v1.invoices.pay_async(invoice.stripe_invoice_id, {"paid_out_of_band": True})
    for event in world.unfed():
        world._fed.add(event["id"])  # its events never come
    world.move(days=20)
    await companies.look_after()
    assert "suspended" not in await steps(world, account)
    assert (await companies.read(account)).past_due_at is None


async def test_more_time_for_a_company(world: World, companies: Companies) -> None:
    _, account, _ = await overdue(world, companies)
    (case,) = await open_cases(world, account)
    until = local_date(world.now, "America/Chicago").replace(day=28)
    await extend_grace(
        world.door, account.garage_id, case.id, until, "Their bank is slow", asked=world.asked(), now=world.now
    )
    await days_pass(world, companies, 14)
    assert "suspended" not in await steps(world, account)
