"""Each line of an invoice knows its pass and its net price: new ones from Stripe, older ones from the migration alike."""

from importlib import resources
from typing import Any

import asyncpg

from tests.billing.coupon_stories import coupon_of, order
from tests.billing.test_a_pass_is_changed_for_what_was_shown import Story
from tests.companies import Companies, staff
from tests.conftest import Database
from tests.world import World
from vend.billing.subscribe import Subscribed
from vend.domain.garage import Garage

LINES = (
    "select invoice_id, line_number, description, pass_id, net_minor from invoice_lines"
    " where garage_id = $1 order by invoice_id, line_number"
)

SUMS = (
    "select subtotal_minor, sum(net_minor)::bigint from invoices inner join invoice_lines on"
    " invoices.garage_id = invoice_lines.garage_id and invoices.id = invoice_lines.invoice_id"
    " where invoices.garage_id = $1 group by invoices.id, subtotal_minor"
)


async def changed_pass(world: World, garage: Garage) -> None:
    """One pass for another in mid-month, with tax: a line gives back, a line bills."""
    first, second = [await world.new_pass(garage, amount_minor=amount) for amount in (20_000, 33_333)]
    done = await world.subscribe(garage, await world.new_driver(garage), first)
    assert isinstance(done, Subscribed)
    await world.drain()
    world.move(days=11, hours=3, seconds=7)
    story = Story(world, garage, done.subscription, second)
    await story.change(await story.preview())
    await world.drain()


async def company_with_two_passes(world: World, garage: Garage) -> None:
    companies = Companies(world)
    account = await companies.open(garage)
    sold = {"Night": 10_000, "Night and weekend": 15_000}
    passes = [await world.new_pass(garage, amount_minor=amount, name=name) for name, amount in sold.items()]
    await companies.add(account, [seat for one in passes for seat in staff(one, 2)])
    world.move(hours=2)  # Stripe holds an invoice that is sent for an hour
    await world.drain()


async def discounted(world: World, garage: Garage) -> None:
    await coupon_of(world, garage, code="THIRD", duration="forever", percent_bp=3_333)
    wanted = await world.new_pass(garage, amount_minor=19_999)
    await order(world, await world.new_driver(garage), wanted, code="third")
    await world.drain()


async def lines(connection: Any, garage: Garage) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await connection.fetch(LINES, garage.id)]


async def test_the_migration_finds_what_is_recorded_now(world: World, database: Database) -> None:
    garage = await world.new_garage(tax_percent="10")
    for story in (changed_pass, company_with_two_passes, discounted):
        await story(world, garage)
    world.move(days=31, hours=3)
    await world.drain()
    connection = await asyncpg.connect(database.server.superuser_url(database.name))
    recorded = await lines(connection, garage)
    assert len({one[3] for one in recorded}) == 5, "five passes were billed"
    assert None not in {one[3] for one in recorded}
    assert any(one[4] < 0 for one in recorded), "one was given back"
    sums = await connection.fetch(SUMS, garage.id)
    assert len(sums) > 5
    assert all(subtotal_minor == net_minor for subtotal_minor, net_minor in sums)

    text = resources.files("vend.db").joinpath("migrations/0051_pass_of_a_line.pre.sql").read_text("utf-8")
    undone = connection.transaction()
    await undone.start()  # other stories keep what they recorded
    await connection.execute("update invoice_lines set pass_id = null, net_minor = null")
    await connection.execute(text[text.index("alter table invoices no force") :])
    found = await lines(connection, garage)
    await undone.rollback()
    await connection.close()
    assert found == recorded
