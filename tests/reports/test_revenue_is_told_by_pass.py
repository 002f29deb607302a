"""Revenue by pass: each pass has what is its own, and all of them together are the revenue, column by column."""

from datetime import date
from typing import Any

from tests.billing import test_a_merchant_pays_a_part as merchants
from tests.billing.test_money_goes_back import ask, staff
from tests.explaining import explained
from tests.reports.test_lines_know_their_pass import changed_pass, company_with_two_passes, discounted
from tests.world import World
from vend.billing.commands import NewRefund
from vend.domain.garage import Garage
from vend.reports.asked import Periods
from vend.reports.catalogue import REVENUE, REVENUE_BY_PASS
from vend.reports.live import LiveReports

WINTER = Periods(from_date=date(2026, 11, 1), until_date=date(2027, 3, 1))
SUMMED = (
    "invoiced_minor", "recognised_minor", "tax_minor", "refunded_minor", "credited_minor", "bad_debt_minor",
    "fees_minor", "collected_minor", "payments",
)  # fmt: skip


async def by_pass(world: World, garage: Garage) -> list[Any]:
    """Give the rows, explained; together they are the rows of revenue."""
    rows, _ = await explained(world.door, REVENUE_BY_PASS, garage, WINTER, now=world.now)
    for whole in await LiveReports(world.door, None).read(REVENUE, [garage.id], WINTER, now=world.now):
        parts = [one for one in rows if one.period_start_date == whole.period_start_date]
        for name in SUMMED:
            assert sum(getattr(one, name) for one in parts) == getattr(whole, name), name
    return rows


async def test_a_change_of_pass_takes_from_the_one_and_adds_to_the_other(world: World) -> None:
    garage = await world.new_garage(tax_percent="10")
    await changed_pass(world, garage)
    first, second = sorted(await by_pass(world, garage), key=lambda one: -one.payments)
    assert (first.payments, first.collected_minor) == (1, 22_000), "the change was paid for the new pass"
    assert first.invoiced_minor == 20_000 - 12_583
    assert second.invoiced_minor == 20_972
    assert (first.tax_minor, second.tax_minor) == (742, 2_097)
    assert second.collected_minor == second.invoiced_minor + second.tax_minor - 12_583 - 1_258


async def test_a_company_s_passes_are_told_apart_and_what_goes_back_is_parted(world: World) -> None:
    garage = await world.new_garage(tax_percent="10")
    await company_with_two_passes(world, garage)
    night, weekend = sorted(await by_pass(world, garage), key=lambda one: one.invoiced_minor)
    assert (night.pass_name, weekend.pass_name) == ("Night", "Night and weekend")
    assert (night.invoiced_minor, night.tax_minor) == (20_000, 2_000)
    assert (weekend.invoiced_minor, weekend.tax_minor) == (30_000, 3_000)


async def test_discounts_refunds_and_merchants_keep_every_cent(world: World) -> None:
    garage = await world.new_garage(tax_percent="10")
    await discounted(world, garage)
    (payment,) = await world.payments(garage)
    await ask(world, payment, NewRefund("duplicate", 1_001), by=staff(world))
    await changed_pass(world, garage)
    await company_with_two_passes(world, garage)
    latest = max(await world.payments(garage), key=lambda one: one.attempted_at)
    await ask(world, latest, NewRefund("duplicate", 333), by=staff(world))
    world.move(days=31, hours=3)
    await world.drain()
    assert len({one.pass_id for one in await by_pass(world, garage)}) == 5


async def test_a_merchant_s_part_belongs_to_the_driver_s_pass(world: World) -> None:
    garage, _, statement = await merchants.stated(world)
    rows = await by_pass(world, garage)
    assert {one.pass_id for one in rows if one.invoiced_minor} == {rows[0].pass_id} != {None}
    assert rows[0].invoiced_minor > statement.subtotal_minor
