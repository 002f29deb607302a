"""Stories of taxes, coupons, disputes and deposits: what the reports make of them, and what makes up each figure."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.billing import test_a_merchant_pays_a_part as merchants
from tests.billing import test_a_payment_is_disputed as disputes
from tests.billing.coupon_stories import coupon_of, order
from tests.billing.test_checks_and_cash_beside_cards import bring, receive, sent_invoice
from tests.billing.test_taxes_by_date_pass_and_certificate import add, taxed
from tests.explaining import explained
from tests.world import START, World
from vend.billing import merchant_payments
from vend.billing.commands import NewDeposit
from vend.billing.deposit import deposit
from vend.billing.merchant_commands import MerchantPaymentReceived
from vend.domain.garage import Garage
from vend.domain.period import local_date
from vend.reports.asked import Dates, Now, Periods
from vend.reports.catalogue import COUPONS, DEPOSITS, DISPUTES, TAXES, LiveReport
from vend.store import invoices

TODAY = local_date(START, "America/Chicago")
MONTHS: dict[str, Any] = {"from_date": date(2026, 11, 1), "until_date": date(2027, 3, 1)}
QUARTER = Periods(**MONTHS)


async def read(world: World, report: LiveReport[Any, Any], garage: Garage, asked: Now = QUARTER) -> list[Any]:
    """Give the rows; each of their figures is explained."""
    rows, _ = await explained(world.door, report, garage, asked, now=world.now)
    return rows


async def test_what_a_certificate_frees_stands_beside_what_the_others_are_charged(world: World) -> None:
    garage = await world.new_garage(tax_percent="10")
    plain, special = [await world.new_pass(garage, amount_minor=20_000) for _ in range(2)]
    await add(world, garage, "4", TODAY, on=special)
    await add(world, garage, "1", TODAY, whose="County")
    await taxed(world, garage, plain)
    await taxed(world, garage, plain, exempt_from=["city"])
    await taxed(world, garage, special, exempt_from=["CITY"])
    rows = await read(world, TAXES, garage)
    assert [(one.jurisdiction, one.percent, one.taxable_minor, one.tax_minor, one.exempt_minor) for one in rows] == [
        ("City", Decimal(4), 0, 0, 20_000),
        ("City", Decimal(10), 20_000, 2_000, 20_000),
        ("County", Decimal(1), 60_000, 600, 0),
    ]
    assert {one.period_start_date for one in rows} == {date(2026, 11, 1)}
    by_day = Periods(from_date=TODAY, until_date=date(2026, 11, 5), grain="day")
    assert {one.period_start_date for one in await read_only(world, TAXES, garage, by_day)} == {TODAY}


async def test_what_a_merchant_pays_is_taxed_discounted_and_deposited_with_its_own_figures(world: World) -> None:
    garage, _, statement = await merchants.stated(world)
    await add(world, garage, "1", date(2026, 12, 5), whose="County")
    paid = await merchant_payments.receive(
        world.door,
        garage.id,
        statement.id,
        MerchantPaymentReceived("check", statement.total_minor, local_date(world.now, garage.time_zone), "2077"),
        asked=world.asked(),
        now=world.now,
    )
    slip = NewDeposit(
        local_date(world.now, garage.time_zone), [], statement.total_minor, "Slip 2", merchant_payment_ids=[paid.id]
    )
    await deposit(world.door, garage.id, slip, asked=world.asked(), now=world.now)

    first, _ = await read(world, TAXES, garage)
    invoice = (await world.invoices(garage))[-1]
    assert first.tax_minor == invoice.tax_minor + statement.tax_minor
    assert (first.taxable_minor, first.invoices) == (invoice.subtotal_minor + statement.subtotal_minor, 1)
    net = sum(one.net_minor for one in await read_only(world, TAXES, garage, QUARTER))
    assert net == -(await world.balances(garage))["tax_payable"]
    taken_off = await read(world, COUPONS, garage)
    assert [(one.amount_minor, one.merchants_minor) for one in taken_off] == [(invoice.discount_minor,) * 2] * 2
    (banked,) = await read(world, DEPOSITS, garage, Dates(**MONTHS))
    assert (banked.checks_minor, banked.merchants_minor, banked.payments) == (banked.total_minor, banked.total_minor, 1)
    assert (banked.bank_minor, banked.untied_minor) == (statement.total_minor, 0)


async def read_only(world: World, report: LiveReport[Any, Any], garage: Garage, asked: Now) -> list[Any]:
    """Give the rows; figures are explained by month alone."""
    rows, _ = await explained(world.door, report, garage, asked, now=world.now, rows_max=0)
    return rows


async def test_each_coupon_has_what_it_took_off_and_what_is_void_costs_nothing(world: World) -> None:
    garage = await world.new_garage(tax_percent="10")
    parking_pass = await world.new_pass(garage, amount_minor=20_000)
    half = await coupon_of(world, garage)
    fixed = await coupon_of(world, garage, code="FIVER", duration="once", amount_minor=500)
    for code in ("half", "half", "fiver", None):
        await order(world, await world.new_driver(garage), parking_pass, code=code)
    await world.drain()
    rows = await read(world, COUPONS, garage)
    assert {(one.coupon_id, one.amount_minor, one.invoices) for one in rows} == {
        (half.id, 20_000, 2),
        (fixed.id, 500, 1),
    }
    world.move(days=31, hours=3)
    await world.drain()
    december = [one for one in await read(world, COUPONS, garage) if one.period_start_date == date(2026, 12, 1)]
    assert [(one.coupon_id, one.amount_minor) for one in december] == [(half.id, 20_000)], "once is once"
    lines = [line for one in await world.invoices(garage) for line in await lines_of(world, one)]
    assert {(line.amount_minor, line.net_minor) for line in lines} == {
        (20_000, 10_000),
        (20_000, 19_500),
        (20_000, 20_000),
    }
    assert {line.pass_id for line in lines} == {parking_pass.id}


async def lines_of(world: World, invoice: Any) -> list[Any]:
    async with world.door.garage_snapshot([invoice.garage_id]) as snapshot:
        return await snapshot.run(invoices.lines(invoice_id=invoice.id))


@pytest.mark.parametrize(
    ("evidence", "ended", "lost_minor", "reinstated_minor"),
    [("winning_evidence", (1, 0), 0, 27_563), ("losing_evidence", (0, 1), 27_563, 0)],
)
async def test_a_dispute_is_opened_in_one_month_and_decided_in_another(
    world: World, evidence: str, ended: tuple[int, int], lost_minor: int, reinstated_minor: int
) -> None:
    world.move(days=25)
    garage, dispute = await disputes.disputed(world)
    (opened,) = await read(world, DISPUTES, garage)
    assert (opened.opened, opened.opened_minor, opened.withdrawn_minor, opened.fees_minor) == (1, 27_563, 27_563, 1_500)
    world.move(days=6)
    disputes.answer(world, dispute, evidence)
    world.move(seconds=5)
    await world.drain()
    _, closed = await read(world, DISPUTES, garage)
    assert closed.period_start_date == date(2026, 12, 1)
    assert (closed.won, closed.lost, closed.dropped, closed.opened) == (*ended, 0, 0)
    assert (closed.lost_minor, closed.reinstated_minor) == (lost_minor, reinstated_minor)


async def test_an_inquiry_that_comes_to_nothing_is_dropped_and_moved_no_money(world: World) -> None:
    garage, dispute = await disputes.disputed(world, "pm_card_createDisputeInquiry")
    disputes.answer(world, dispute, "winning_evidence")
    world.move(seconds=5)
    await world.drain()
    (row,) = await read(world, DISPUTES, garage)
    assert (row.opened, row.won, row.lost, row.dropped) == (1, 0, 0, 1)
    assert (row.withdrawn_minor, row.lost_minor, row.fees_minor) == (0, 0, 0)


async def test_a_deposit_is_tied_out_with_the_bank(world: World) -> None:
    garage, invoice = await sent_invoice(world)
    parts = [await receive(world, invoice, amount) for amount in (10_000, 17_500)]
    slip = await bring(world, garage, 27_500, *parts)
    (row,) = await read(world, DEPOSITS, garage, Dates(**MONTHS))
    assert (row.deposit_id, row.reference, row.payments) == (slip.id, "Slip 1", 2)
    assert (row.checks_minor, row.ach_minor, row.cash_minor, row.total_minor) == (27_500, 0, 0, 27_500)
    assert (row.bank_minor, row.untied_minor) == (27_500, 0)
