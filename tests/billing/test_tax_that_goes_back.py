"""What the tax report says is to be remitted is what the ledger owes, to the cent, whatever went back and when."""

from datetime import date

from tests.billing.test_less_is_owed import credit, part
from tests.billing.test_money_goes_back import ask, staff
from tests.billing.test_taxes_by_date_pass_and_certificate import add
from tests.billing.test_time_passes import refund
from tests.world import World
from vend.billing.commands import NewRefund, WantedCreditNote, WantedLine
from vend.domain.garage import Garage
from vend.domain.invoice import Invoice
from vend.domain.report_money import TaxesRow
from vend.reports.asked import Periods
from vend.reports.catalogue import TAXES
from vend.reports.live import LiveReports

NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)


async def two_taxes(world: World, *, card: str = "pm_card_visa") -> tuple[Garage, Invoice]:
    """199.99, taxed by the city with 10.25 % and by the county with 1.333 %."""
    garage = await world.new_garage()
    await add(world, garage, "10.25", date(2026, 11, 2))
    await add(world, garage, "1.333", date(2026, 11, 2), whose="County")
    parking_pass = await world.new_pass(garage, amount_minor=19_999)
    await world.subscribe(garage, await world.new_driver(garage), parking_pass, payment_method=card)
    await world.drain()
    (invoice,) = await world.invoices(garage)
    return garage, invoice


async def report(world: World, garage: Garage, from_date: date, until_date: date) -> dict[str | None, TaxesRow]:
    asked = Periods(from_date=from_date, until_date=until_date)
    found = await LiveReports(world.door, None).read(TAXES, [garage.id], asked, now=world.now)
    return {one.jurisdiction: one for one in found}


async def owes_what_it_says(world: World, garage: Garage) -> None:
    asked = Periods(from_date=NOVEMBER, until_date=date(2027, 10, 1))
    rows = await LiveReports(world.door, None).read(TAXES, [garage.id], asked, now=world.now)
    assert sum(one.net_minor for one in rows) == -(await world.balances(garage)).get("tax_payable", 0)


async def test_many_small_refunds_give_back_each_tax_to_the_cent(world: World) -> None:
    garage, invoice = await two_taxes(world)
    (payment,) = await world.payments(garage)
    charged = await report(world, garage, NOVEMBER, DECEMBER)
    assert (charged["City"].tax_minor, charged["County"].tax_minor) == (2_050, 267)
    for amount in (1, 7, 333, 4_999, 10_001):
        await ask(world, payment, NewRefund("duplicate", amount), by=staff(world))
        await owes_what_it_says(world, garage)
    await ask(world, payment, NewRefund("duplicate"), by=staff(world))
    rows = await report(world, garage, NOVEMBER, DECEMBER)
    assert [(one.returned_minor, one.net_minor) for one in rows.values()] == [(2_050, 0), (267, 0)]
    assert invoice.tax_minor == 2_317
    await owes_what_it_says(world, garage)


async def test_what_goes_back_counts_for_the_month_in_which_it_does(world: World) -> None:
    garage, invoice = await two_taxes(world)
    world.move(days=29)  # 1 December, before the renewal
    await credit(world, invoice, WantedCreditNote([WantedLine(1, 1_000)], back="balance"))
    await world.drain()
    november, december = await report(world, garage, NOVEMBER, DECEMBER), await report(world, garage, DECEMBER, JANUARY)
    assert [one.returned_minor for one in november.values()] == [0, 0]
    returned = {name: (one.tax_minor, one.returned_minor, one.net_minor) for name, one in december.items()}
    assert returned == {"City": (0, 103, -103), "County": (0, 13, -13)}
    await owes_what_it_says(world, garage)


async def test_a_note_with_a_refund_gives_back_its_own_taxes_once(world: World) -> None:
    garage, invoice = await two_taxes(world)
    await credit(world, invoice, part(777, refund_minor=400, balance_minor=467))
    await world.drain()
    (payment,) = await world.payments(garage)
    rows = await report(world, garage, NOVEMBER, DECEMBER)
    assert {name: one.returned_minor for name, one in rows.items()} == {"City": 80, "County": 10}
    await owes_what_it_says(world, garage)
    await ask(world, payment, NewRefund("duplicate", 5_000), by=staff(world))
    await owes_what_it_says(world, garage)


async def test_a_refund_that_fails_is_owed_again_when_it_does(world: World) -> None:
    garage, _ = await two_taxes(world, card="pm_card_refundFail")
    (payment,) = await world.payments(garage)
    world.move(days=27)
    refund(world, payment.stripe_charge_id, 10_000)
    await world.drain()
    back = await report(world, garage, NOVEMBER, DECEMBER)
    world.move(days=8)
    await world.drain()
    again = await report(world, garage, DECEMBER, JANUARY)
    for name in ("City", "County"):
        assert back[name].returned_minor == -again[name].returned_minor > 0
    await owes_what_it_says(world, garage)
