"""A company pays for the seats of many drivers by one sent invoice a period, with its purchase order on it."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest

from tests.companies import Companies, staff
from tests.world import World
from vend.billing.change_pass import preview_change
from vend.billing.close_invoices import close_due
from vend.billing.commands import End, NewExemption, NewPassTax, NewReceivedPayment, NewWaitlistEntry, Pause, WantedPass
from vend.billing.company_commands import NewSeat
from vend.billing.company_seats import SeatNotLeaving
from vend.billing.company_taxes import set_company_taxes
from vend.billing.pause import pause
from vend.billing.preview_cancel import preview_cancel
from vend.billing.receive_payment import receive_payment
from vend.billing.settings import change_settings
from vend.billing.taxes import add_tax_rate, end_tax_rate, record_exemption
from vend.billing.waitlist import join
from vend.billing.waitlist_offers import offer_due
from vend.domain.company_account import (
    AccountNotOpen,
    AmountCapReached,
    RenewalUnderWay,
    SeatCapReached,
    SeatOfCompany,
)
from vend.domain.company_seats import SeatsRefused
from vend.domain.errors import NotFound
from vend.domain.garage_settings import GarageSettings
from vend.domain.period import local_date
from vend.domain.subscription import SoldOut
from vend.store import prices
from vend.webhooks.reconcile import reconcile


@pytest.fixture
def companies(world: World) -> Companies:
    return Companies(world)


async def test_three_drivers_are_one_invoice_with_its_purchase_order_paid_by_check(
    world: World, companies: Companies
) -> None:
    garage = await world.new_garage(tax_percent="10")
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage)
    done = await companies.add(account, staff(parking_pass, 3))

    assert [seat.status for seat in done.seats] == ["active"] * 3
    assert {seat.stripe_subscription_id for seat in done.seats} == {None}
    assert await companies.quantity(account) == 3
    issued_at = world.now
    world.move(hours=2)
    await world.drain()

    (invoice,) = await world.invoices(garage)
    assert (invoice.company_account_id, invoice.subscription_id) == (account.id, None)
    assert (invoice.po_number, invoice.collection_method, invoice.status) == ("PO-7731", "send_invoice", "open")
    assert invoice.total_minor == 3 * 27_500
    assert invoice.company_period_date == local_date(issued_at, garage.time_zone)
    assert invoice.due_at is not None
    assert invoice.due_at - issued_at == timedelta(days=30)
    assert (await world.balances(garage))["receivable"] == 82_500

    check = NewReceivedPayment("check", 82_500, local_date(world.now, garage.time_zone), "4711")
    await receive_payment(world.door, world.stripe, garage.id, invoice.id, check, asked=world.asked(), now=world.now)
    await world.drain()
    (invoice,) = await world.invoices(garage)
    assert invoice.status == "paid"
    assert "receivable" not in await world.balances(garage)
    assert (await world.balances(garage))["undeposited_funds"] == 82_500


async def test_the_next_month_is_one_more_invoice_and_the_seats_follow_its_period(
    world: World, companies: Companies
) -> None:
    garage = await world.new_garage()
    account = await companies.open(garage)
    await companies.add(account, staff(await world.new_pass(garage), 2))
    world.move(hours=2)
    await world.drain()
    world.move(days=31)
    world.move(hours=2)
    await world.drain()

    assert [one.total_minor for one in await world.invoices(garage)] == [50_000, 50_000]
    assert len({one.company_period_date for one in await world.invoices(garage)}) == 2
    after = await companies.read(account)
    assert {seat.current_period_end_at for seat in await companies.seats(account)} == {after.current_period_end_at}


async def test_a_seat_added_mid_month_costs_what_the_preview_showed(world: World, companies: Companies) -> None:
    garage = await world.new_garage(tax_percent="18.375")
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage)
    await companies.add(account, staff(parking_pass, 2))
    world.move(hours=2)
    await world.drain()
    world.move(days=11, hours=5)
    rows = staff(parking_pass)
    shown = await companies.preview(account, rows)
    assert (shown.seats, shown.monthly_minor, shown.problems) == (3, 75_000, [])
    assert len(await companies.seats(account)) == 2, "a preview leaves nothing"

    world.move(minutes=20)
    await companies.add(account, rows, proration_at=shown.proration_at)
    assert await companies.quantity(account) == 3
    world.move(days=20)
    world.move(hours=2)
    await world.drain()
    (renewal, _) = await world.invoices(garage)
    assert renewal.total_minor == shown.next_invoice_minor
    # a whole month of three, and what the third one had of the month before
    assert shown.change_minor > 29_594
    assert renewal.total_minor < 2 * 3 * 29_594


async def test_a_seat_removed_is_free_at_once_and_its_rest_credited_as_shown(
    world: World, companies: Companies
) -> None:
    garage = await world.new_garage(capacity=2)
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage)
    done = await companies.add(account, staff(parking_pass, 2))
    world.move(hours=2)
    await world.drain()
    world.move(days=10)
    gone = done.seats[0]
    shown = await companies.preview_without(account, gone.id)
    removed = await companies.remove(account, gone.id, proration_at=shown.proration_at)

    assert [seat.status for seat in removed.seats] == ["canceled"]
    assert await companies.quantity(account) == 1
    await companies.add(account, staff(parking_pass))  # its place is free again
    await companies.remove(account, (await companies.seats(account))[0].id)
    world.move(days=21)
    world.move(hours=2)
    await world.drain()
    (renewal, _) = await world.invoices(garage)
    assert renewal.total_minor == pytest.approx(shown.next_invoice_minor, abs=2)  # the other one came and went
    assert renewal.total_minor < 25_000


async def test_a_seat_that_ends_with_the_period_is_used_up_and_not_billed_again(
    world: World, companies: Companies
) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage, net_terms_days=45)
    done = await companies.add(account, staff(parking_pass, 2))
    world.move(hours=2)
    await world.drain()
    leaving = done.seats[0]
    shown = await companies.preview_without(account, leaving.id, at_period_end=True)
    await companies.remove(account, leaving.id, at_period_end=True)
    assert await companies.quantity(account) == 2
    await companies.add(account, staff(parking_pass))  # in between another is added, and charged for its part
    world.move(days=29, hours=18)
    await companies.look_after()
    assert await companies.quantity(account) == 2
    with pytest.raises(RenewalUnderWay):
        await companies.add(account, staff(parking_pass))
    assert (await world.subscription(garage, leaving.id)).status == "active"

    world.move(hours=6)
    world.move(hours=2)
    await companies.look_after()
    assert (await world.subscription(garage, leaving.id)).status == "canceled"
    assert shown.next_invoice_minor == 25_000
    (renewal, _) = await world.invoices(garage)
    assert 2 * 25_000 < renewal.total_minor <= 3 * 25_000
    await companies.add(account, staff(parking_pass))


async def test_a_worker_that_was_away_over_the_renewal_credits_what_was_billed_too_much(
    world: World, companies: Companies
) -> None:
    garage = await world.new_garage()
    account = await companies.open(garage)
    done = await companies.add(account, staff(await world.new_pass(garage), 2))
    world.move(hours=2)
    await world.drain()
    await companies.remove(account, done.seats[0].id, at_period_end=True)
    world.move(days=31)
    world.move(hours=2)
    await companies.look_after()

    assert (await world.invoices(garage))[0].total_minor == 50_000
    assert await companies.quantity(account) == 1
    assert (await world.subscription(garage, done.seats[0].id)).status == "canceled"
    world.move(days=31)
    world.move(hours=2)
    await companies.look_after()
    assert (await world.invoices(garage))[0].total_minor == 0, "the month that was billed too much pays this one"


async def test_a_seat_is_kept_that_was_to_end(world: World, companies: Companies) -> None:
    garage = await world.new_garage()
    account = await companies.open(garage)
    done = await companies.add(account, staff(await world.new_pass(garage)))
    (seat,) = done.seats
    with pytest.raises(SeatNotLeaving):
        await companies.keep(account, seat.id)
    await companies.remove(account, seat.id, at_period_end=True)
    assert (await world.subscription(garage, seat.id)).cancel_at_period_end
    await companies.keep(account, seat.id)
    assert not (await world.subscription(garage, seat.id)).cancel_at_period_end


async def test_caps_are_held(world: World, companies: Companies) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage, seats_max=2)
    await companies.add(account, staff(parking_pass, 2))
    with pytest.raises(SeatCapReached):
        await companies.add(account, staff(parking_pass))
    await companies.agree(account, seats_max=None, monthly_max_minor=74_999)
    with pytest.raises(AmountCapReached):
        await companies.add(account, staff(parking_pass))
    await companies.agree(account, monthly_max_minor=75_000)
    await companies.add(account, staff(parking_pass))
    assert await companies.quantity(account) == 3


async def test_two_adding_at_once_for_the_last_seat_under_the_cap(world: World, companies: Companies) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage, seats_max=2)
    await companies.add(account, staff(parking_pass))
    ended = await asyncio.gather(
        *(companies.add(account, staff(parking_pass)) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in ended) == ["AccountChanged", "SeatCapReached"]
    assert await companies.quantity(account) == 2
    assert len(await companies.seats(account)) == 2


async def test_two_admins_at_once_lose_nothing(world: World, companies: Companies) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage)
    await companies.add(account, staff(parking_pass, 2))
    (first, _) = await companies.seats(account)
    await asyncio.gather(
        companies.add(account, staff(parking_pass)),
        companies.remove(account, first.id),
        companies.add(account, staff(parking_pass, 2)),
    )
    assert await companies.quantity(account) == 4
    assert [seat.status for seat in await companies.seats(account)] == ["active"] * 4


async def test_each_bad_row_of_a_list_is_named_and_nothing_is_added(world: World, companies: Companies) -> None:
    garage = await world.new_garage(capacity=4)
    monthly = await world.new_pass(garage)
    yearly = await world.new_pass(garage, billing_interval="year")
    account = await companies.open(garage, seats_max=2)
    other = await world.new_driver(garage)
    theirs = await world.new_vehicle(garage, other)
    good, twice = staff(monthly, 2)
    rows = [
        good,
        msgspec.structs.replace(good, plate=None, region=None),
        msgspec.structs.replace(twice, plate="#1"),
        msgspec.structs.replace(twice, plate=theirs.plate, region=theirs.region),
        msgspec.structs.replace(twice, plate=good.plate, region=good.region),
        NewSeat(yearly.id, None, "Ada", "ada@acme.example.com"),
        NewSeat(monthly.id),
        twice,
        *staff(monthly),
    ]
    shown = await companies.preview(account, rows)
    told = {one.row_number: (one.code, one.field) for one in shown.problems}
    assert told == {
        1: ("already_subscribed", "pass_id"),
        2: ("bad_plate", "plate"),
        3: ("plate_taken", "plate"),
        4: ("plate_taken", "plate"),
        5: ("pass_not_monthly", "pass_id"),
        6: ("invalid_input", "email"),
        8: ("seat_cap_reached", None),
    }
    assert (shown.seats, shown.next_invoice_minor) == (2, 50_000)
    with pytest.raises(SeatsRefused) as refused:
        await companies.add(account, rows)
    assert [one.row_number for one in refused.value.problems] == sorted(told)
    assert await companies.seats(account) == []
    done = await companies.add(account, [good, twice])
    world.move(hours=2)
    await world.drain()
    assert len(done.seats) == 2
    assert [one.total_minor for one in await world.invoices(garage)] == [shown.next_invoice_minor]


async def test_no_place_in_the_garage_is_no_seat(world: World, companies: Companies) -> None:
    garage = await world.new_garage(capacity=1)
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage)
    await companies.add(account, staff(parking_pass))
    with pytest.raises(SoldOut):
        await companies.add(account, staff(parking_pass))
    with pytest.raises(SoldOut):
        await world.subscribe(garage, await world.new_driver(garage), parking_pass)


async def test_a_driver_of_somebody_else_is_not_there_for_a_companys_own_administrator(
    world: World, companies: Companies
) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage)
    stranger = await world.new_driver(garage)
    row = NewSeat(parking_pass.id, stranger.id)
    with pytest.raises(NotFound):
        await companies.add(account, [row], own_drivers_only=True)
    done = await companies.add(account, [row])
    assert done.seats[0].driver_id == stranger.id
    assert done.seats[0].customer_id == account.customer_id


async def test_a_seat_is_not_changed_as_a_subscription_is(world: World, companies: Companies) -> None:
    garage = await world.new_garage()
    account = await companies.open(garage)
    done = await companies.add(account, staff(await world.new_pass(garage)))
    (seat,) = done.seats
    with pytest.raises(SeatOfCompany, match=str(account.id)):
        await world.cancel(seat, at_period_end=True)
    with pytest.raises(SeatOfCompany):
        await pause(world.door, world.stripe, garage.id, seat.id, Pause(), asked=world.asked(), now=world.now)
    with pytest.raises(SeatOfCompany):
        await preview_cancel(world.door, world.stripe, garage.id, seat.id, now=world.now)
    other = await world.new_pass(garage)
    with pytest.raises(SeatOfCompany):
        await preview_change(world.door, world.stripe, garage.id, seat.id, WantedPass(other.id), now=world.now)


async def test_a_changed_purchase_order_and_terms_are_on_the_next_invoice(world: World, companies: Companies) -> None:
    garage = await world.new_garage()
    account = await companies.open(garage)
    await companies.add(account, staff(await world.new_pass(garage)))
    world.move(hours=2)
    await companies.agree(account, po_number="PO-2", net_terms_days=10, email="ap@acme.example.com")
    await world.drain()
    world.move(days=31)
    world.move(hours=2)
    await world.drain()
    (renewal, first) = await world.invoices(garage)
    assert (first.po_number, renewal.po_number) == ("PO-7731", "PO-2")
    assert renewal.due_at is not None
    assert timedelta(days=9) < renewal.due_at - renewal.issued_at <= timedelta(days=10)
    assert (await companies.read(account)).email == "ap@acme.example.com"
    customer = await world.stripe.v1.customers.retrieve_async((await companies.at_stripe(account)).customer)
    assert customer.email == "ap@acme.example.com"


async def test_an_account_closes_with_its_period_and_what_is_owed_stays_owed(
    world: World, companies: Companies
) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage)
    await companies.add(account, staff(parking_pass, 2))
    world.move(hours=2)
    await world.drain()
    closing = await companies.close(account)
    assert closing.account.status == "closing"
    with pytest.raises(AccountNotOpen):
        await companies.add(account, staff(parking_pass))
    world.move(days=31)
    world.move(hours=2)
    await companies.look_after()
    await close_due(world.door, world.stripe, now=world.now)
    assert (await companies.read(account)).status == "closed"
    assert {seat.status for seat in await companies.seats(account, ended=True)} == {"canceled"}
    (invoice,) = await world.invoices(garage)
    assert invoice.status == "open"


async def test_an_account_closed_now_is_credited_what_is_unused(world: World, companies: Companies) -> None:
    garage = await world.new_garage()
    account = await companies.open(garage)
    await companies.add(account, staff(await world.new_pass(garage), 2))
    world.move(hours=2)
    await world.drain()
    world.move(days=15)
    closed = await companies.close(account, "now")
    assert closed.account.status == "closed"
    await world.drain()
    (last, first) = await world.invoices(garage)
    assert first.status == "open"
    assert -26_000 < last.total_minor < -24_000


async def test_the_garages_billing_day_is_the_companys(world: World, companies: Companies) -> None:
    garage = await world.new_garage()
    await change_settings(
        world.door,
        garage.id,
        GarageSettings(billing_anchor="calendar_day", billing_day=1),
        asked=world.asked(),
        now=world.now,
    )
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage)
    shown = await companies.preview(account, rows := staff(parking_pass, 2))
    done = await companies.add(account, rows)
    end_at = done.account.current_period_end_at
    assert end_at is not None
    assert local_date(end_at, garage.time_zone).day == 1
    world.move(hours=2)
    await world.drain()
    (invoice,) = await world.invoices(garage)
    assert 0 < invoice.total_minor < 50_000
    assert invoice.total_minor == shown.next_invoice_minor


async def test_the_reconciler_counts_the_seats(world: World, companies: Companies) -> None:
    garage = await world.new_garage()
    account = await companies.open(garage)
    await companies.add(account, staff(await world.new_pass(garage), 2))
    world.move(hours=2)
    await world.drain()

    async def compared() -> list[tuple[str, str, str]]:
        world.move(minutes=10)
        outcome = await reconcile(world.door, world.stripe, since=None, heal=True, now=world.now, garages=[garage.id])
        return [(one.kind, one.what, one.cause.value) for one in outcome.differences]

    assert await compared() == []
    found = await companies.at_stripe(account)
    await world.stripe.v1.subscription_items.update_async(found.items.data[0].id, {"quantity": 5})
    await world.drain()
    assert await compared() == [("company_account", "seats", "unknown")]
    await world.stripe.v1.subscription_items.update_async(found.items.data[0].id, {"quantity": 2})
    await world.drain()
    assert await compared() == []
    world.move(days=31)
    world.move(hours=2)
    for event in world.unfed():
        world._fed.add(event["id"])  # the word of the renewal never comes
    assert {what for _, what, _ in await compared()} >= {"never came"}
    assert await compared() == []
    assert len(await world.invoices(garage)) == 2


async def test_taxes_that_change_at_a_date_reach_the_companys_renewal(world: World, companies: Companies) -> None:
    garage = await world.new_garage(tax_percent="10")
    taxed, exempted = await world.new_pass(garage), await world.new_pass(garage)
    account = await companies.open(garage, net_terms_days=60)
    await companies.add(account, staff(taxed) + staff(exempted))
    world.move(hours=2)
    await world.drain()
    async with world.door.garage_snapshot([garage.id]) as snapshot:
        (rate,) = await snapshot.run(prices.tax_rates())
    ends = local_date(world.now, garage.time_zone) + timedelta(days=20)
    await end_tax_rate(world.door, garage.id, rate.id, End(ends), asked=world.asked(), now=world.now)
    for percent, pass_id in (("20", None), ("0", exempted.id)):
        new = NewPassTax("Parking tax", "City", Decimal(percent), ends, pass_id)
        await add_tax_rate(world.door, garage.id, new, asked=world.asked(), now=world.now)

    assert await set_company_taxes(world.door, world.stripe, now=world.now) == 0, "the renewal is not near"
    world.move(days=29)
    await companies.add(account, staff(taxed))  # within the period, so taxed as that
    assert await set_company_taxes(world.door, world.stripe, now=world.now) == 1
    assert await set_company_taxes(world.door, world.stripe, now=world.now) == 0
    world.move(days=2)
    world.move(hours=2)
    await world.drain()
    (renewal, first) = await world.invoices(garage)
    assert (first.tax_minor, first.subtotal_minor) == (5_000, 50_000)
    whole = 2 * 25_000  # of the taxed pass
    part = renewal.subtotal_minor - 75_000
    assert 0 < part < 2_500
    assert renewal.tax_minor == pytest.approx(whole * 0.2 + part * 0.1, abs=2)


async def test_a_certificate_exempts_a_company_from_its_next_renewal_on(world: World, companies: Companies) -> None:
    garage = await world.new_garage(tax_percent="10")
    account = await companies.open(garage, net_terms_days=60)
    await companies.add(account, staff(await world.new_pass(garage)))
    world.move(hours=2)
    await world.drain()
    certificate = NewExemption("C-1", ["City"], local_date(world.now, garage.time_zone))
    await record_exemption(world.door, garage.id, account.customer_id, certificate, asked=world.asked(), now=world.now)
    world.move(days=29)
    assert await set_company_taxes(world.door, world.stripe, now=world.now) == 1
    world.move(days=2)
    world.move(hours=2)
    await world.drain()
    assert [one.tax_minor for one in await world.invoices(garage)] == [0, 2_500]


async def test_a_place_held_for_a_driver_in_line_is_their_seat(world: World, companies: Companies) -> None:
    garage = await world.new_garage(capacity=1)
    parking_pass = await world.new_pass(garage)
    account = await companies.open(garage)
    first = await companies.add(account, staff(parking_pass))
    waiting = await world.new_driver(garage)
    entry = NewWaitlistEntry(waiting.id, parking_pass.id)
    await join(world.door, garage.id, entry, asked=world.asked(), now=world.now)
    await companies.remove(account, first.seats[0].id)
    await offer_due(world.door, now=world.now)
    with pytest.raises(SoldOut):
        await companies.add(account, staff(parking_pass))
    done = await companies.add(account, [NewSeat(parking_pass.id, waiting.id)])
    assert done.seats[0].driver_id == waiting.id
