"""A closed month as it was closed and as it is known now: every difference is the sum of the postings behind it."""

import random
from datetime import date, datetime, timedelta

import pytest

from tests.billing.test_a_month_is_closed import DECEMBER, NOVEMBER, close, recomputed
from tests.billing.test_money_goes_back import ask, staff
from tests.billing.test_time_passes import refund, subscribed
from tests.explaining import explained
from tests.world import World
from vend.billing.commands import NewRefund
from vend.billing.posting import Cause, post
from vend.domain.as_known import MonthNotClosed, moved_by
from vend.domain.garage import Garage
from vend.domain.ledger import invoice_issued, payment_succeeded, refund_succeeded
from vend.domain.page import Page
from vend.domain.period import local_date, month_of
from vend.reports.asked import Dates
from vend.reports.catalogue import CLOSED_MONTHS
from vend.reports.months import AsKnown, as_known
from vend.store import books

EVER = Dates(from_date=date(2026, 10, 1), until_date=date(2027, 9, 1))


async def known(world: World, garage: Garage, month: date) -> AsKnown:
    """Give a month; its differences are the sums of its items, account by account and figure by figure."""
    found = await as_known(world.door, garage.id, month)
    moved = moved_by(found.items)
    for account in found.accounts:
        assert account.known_moved_minor - account.closed_moved_minor == moved.get(account.account_code, 0)
        assert account.came_later_minor - account.of_earlier_minor == moved.get(account.account_code, 0)
    for figure in found.figures:
        assert figure.known_minor - figure.closed_minor == figure.difference_minor
    by_name = {one.name: one.difference_minor for one in found.figures}
    assert by_name["recognised_minor"] == -moved.get("revenue", 0)
    assert by_name["tax_minor"] == -moved.get("tax_payable", 0)
    assert found.items_left_out == 0
    return found


async def test_a_refund_that_was_told_late_stands_beside_the_month_it_is_of_with_who_and_why(world: World) -> None:
    garage, _ = await subscribed(world, tax="10", amount_minor=20_000)
    (payment,) = await world.payments(garage)
    world.move(days=27)
    refund(world, payment.stripe_charge_id, 1_100)
    late = world.unfed()
    world.move(days=4)
    await close(world, garage, NOVEMBER)
    assert (await known(world, garage, NOVEMBER)).items == []
    await world.feed(*late)
    await world.work()
    found = await known(world, garage, NOVEMBER)
    # Payouts of November are heard of as late, and are of it too.
    told = [one for one in found.items if one.kind.startswith("refund")]
    assert {(one.kind, one.amount_minor, one.came_later, one.who) for one in told} == {
        ("refund_price", 1_000, True, "stripe"),
        ("refund_tax", 100, True, "stripe"),
    }
    assert {(one.effective_date, one.corrects_month_date) for one in found.items} == {(DECEMBER, NOVEMBER)}
    (refunds,) = [one for one in found.accounts if one.account_code == "refunds"]
    assert (refunds.closed_moved_minor, refunds.known_moved_minor) == (0, 1_000)
    figures = {one.name: (one.closed_minor, one.known_minor) for one in found.figures}
    assert figures["refunded_minor"] == (0, 1_100)
    assert figures["tax_minor"] == (2_000, 1_900)

    world.move(days=31)
    await world.drain()
    await close(world, garage, DECEMBER)
    december = await known(world, garage, DECEMBER)
    assert {one.came_later for one in december.items} == {False}, "it was booked in December and is none of December's"
    (refunds,) = [one for one in december.accounts if one.account_code == "refunds"]
    assert (refunds.closed_moved_minor, refunds.known_moved_minor, refunds.known_closing_minor) == (1_000, 0, 1_000)
    rows, figures_explained = await explained(world.door, CLOSED_MONTHS, garage, EVER, now=world.now, rows_max=0)
    assert {one.month_date for one in rows} == {NOVEMBER, DECEMBER}
    assert figures_explained == 0


async def test_who_asked_here_is_named_and_a_month_that_is_open_has_nothing_to_compare(world: World) -> None:
    garage, _ = await subscribed(world, amount_minor=20_000)
    (payment,) = await world.payments(garage)
    with pytest.raises(MonthNotClosed, match="2026-11 is not closed"):
        await as_known(world.door, garage.id, NOVEMBER)
    world.move(days=31, hours=3)
    await world.drain()
    await close(world, garage, NOVEMBER)
    await ask(world, payment, NewRefund("duplicate", 500), by=staff(world))
    assert (await known(world, garage, NOVEMBER)).items == [], "it is of December"


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_comes_late_every_difference_is_the_sum_of_what_came(world: World, seed: int) -> None:
    """Months are closed while causes of any earlier day come in; in the end each month is known as if all had been."""
    dice = random.Random(seed)
    garage = await world.new_garage()
    today = local_date(world.now, garage.time_zone)
    for month in range(4):
        for number in range(dice.randint(3, 8)):
            await late(world, garage, dice, today, f"{seed}-{month}-{number}")
        world.move(days=31)
        today = local_date(world.now, garage.time_zone)
        if dice.random() < 0.8:
            await close_the_next(world, garage)
    for number in range(6):
        await late(world, garage, dice, today, f"{seed}-last-{number}")
    async with world.door.garage_snapshot([garage.id], fresh=True) as snapshot:
        closes = await snapshot.run(books.closes())
    assert closes
    for one in closes:
        found = await known(world, garage, one.month_date)
        assert {row.account_code: row.closed_moved_minor for row in found.accounts} == {
            row.account_code: row.debits_minor - row.credits_minor  # type: ignore[attr-defined]
            for row in await recomputed(world.door, garage.id, one.month_date)
        }
        assert await as_if_known_at_once(world, garage, one.month_date) == {
            row.account_code: row.known_moved_minor for row in found.accounts if row.known_moved_minor
        }
        span = month_of(one.month_date)
        asked = Dates(from_date=span.start_date, until_date=span.end_date)
        await explained(world.door, CLOSED_MONTHS, garage, asked, now=world.now)


async def late(world: World, garage: Garage, dice: random.Random, today: date, name: str) -> None:
    """Post something that happened on some day up to today."""
    on_date = max(date(2026, 11, 2), today - timedelta(days=dice.randint(0, 70)))
    amount = dice.randint(1, 50_000)
    postings = dice.choice(
        (
            invoice_issued(subtotal_minor=amount, tax_minor=amount // 10, deferred_minor=amount // 3),
            payment_succeeded(amount_minor=amount, fee_minor=amount // 50),
            refund_succeeded(amount_minor=amount, tax_minor=amount // 11),
        )
    )
    cause = Cause(
        source_id=f"x_{name}_{garage.id}",
        currency=garage.currency,
        effective_date=on_date,
        occurred_at=datetime.combine(on_date, world.now.timetz()),
    )
    async with world.door.garage_transaction(garage.id) as tx:
        await post(tx, postings, cause, now=world.now)


async def close_the_next(world: World, garage: Garage) -> None:
    async with world.door.garage_snapshot([garage.id], fresh=True) as snapshot:
        span = await snapshot.run(books.span())
    first = span.first_date or NOVEMBER
    await close(
        world, garage, month_of(span.last_closed_date).end_date if span.last_closed_date else first.replace(day=1)
    )


async def as_if_known_at_once(world: World, garage: Garage, month: date) -> dict[str, int]:
    """Give what each account would have done in a month, by the days on which things happened."""
    moved: dict[str, int] = {}
    async with world.door.garage_snapshot([garage.id], fresh=True) as snapshot:
        journal = await snapshot.run(
            books.journal(page=Page(row_limit=200), from_date=date(2026, 1, 1), until_date=date(2028, 1, 1))
        )
    for one in journal:
        if month_of(local_date(one.occurred_at, garage.time_zone)).start_date == month:
            moved[one.debit_account] = moved.get(one.debit_account, 0) + one.amount_minor
            moved[one.credit_account] = moved.get(one.credit_account, 0) - one.amount_minor
    return {account: amount for account, amount in moved.items() if amount}
