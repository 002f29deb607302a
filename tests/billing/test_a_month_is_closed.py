"""A closed month stays as it was closed; what is found later lands in the open month and says so."""

import asyncio
import itertools
from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.billing.test_time_passes import refund, subscribed
from tests.world import World
from vend.billing.close_month import ClosedMonth, close_month, preview_close
from vend.billing.posting import Cause, post
from vend.db.door import Door
from vend.domain.books import MonthClosed, MonthNotOver, MonthNotReady, MonthOutOfOrder
from vend.domain.garage import Garage
from vend.domain.ledger import Account, Posting, Transfer
from vend.domain.operation import Asked, KeyReused
from vend.domain.page import Page
from vend.domain.period import local_date, month_of
from vend.reports.months import trial_balance
from vend.store import books

NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)


async def close(world: World, garage: Garage, month: date, asked: Asked | None = None) -> ClosedMonth:
    return await close_month(world.door, garage.id, month, asked=asked or world.asked(), now=world.now)


async def recomputed(door: Door, garage_id: UUID, month: date) -> list[object]:
    span = month_of(month)
    async with door.garage_snapshot([garage_id]) as snapshot:
        return list(await snapshot.run(books.trial_balance(from_date=span.start_date, until_date=span.end_date)))


async def corrections(world: World, garage: Garage, month: date) -> list[Transfer]:
    async with world.door.garage_snapshot([garage.id]) as snapshot:
        return await snapshot.run(books.corrections(page=Page(row_limit=200), month_date=month))


async def test_fourteen_months_are_closed_one_after_the_other_and_none_ever_changes(world: World) -> None:
    garage, _ = await subscribed(world, tax="18.375", amount_minor=19_999)
    kept: dict[date, ClosedMonth] = {}
    month = NOVEMBER
    for number in range(14):
        while local_date(world.now, garage.time_zone) < month_of(month).end_date:
            world.move(days=5)
            await world.drain()
        payments = [one for one in await world.payments(garage) if one.status == "succeeded"]
        if number % 3 == 2:
            refund(world, str(payments[0].stripe_charge_id), 1_000)
        await world.drain()
        kept[month] = await close(world, garage, month)
        assert kept[month].close.transfers > 0
        month = month_of(month).end_date

    for closed_month, closed in kept.items():
        assert await recomputed(world.door, garage.id, closed_month) == closed.balances
        shown = await trial_balance(world.door, garage.id, closed_month)
        assert (shown.source, shown.balances) == ("closed", closed.balances)
        assert sum(one.debits_minor - one.credits_minor for one in closed.balances) == 0
        assert sum(one.closing_minor for one in closed.balances) == 0
    ordered = list(kept.values())
    for before, after in itertools.pairwise(ordered):
        assert [one.closing_minor for one in before.balances] == [one.opening_minor for one in after.balances]


async def test_a_late_webhook_counts_for_the_open_month_and_names_the_closed_one(world: World) -> None:
    garage, _ = await subscribed(world)
    (payment,) = await world.payments(garage)
    world.move(days=20)
    refund(world, str(payment.stripe_charge_id), 5_000)
    late = world.unfed()  # still in November, and nobody hears of it
    world.move(days=12)
    closed = await close(world, garage, NOVEMBER)

    await world.feed(*late)
    await world.drain()

    # Payouts of November are heard of as late, and correct it too.
    found = await corrections(world, garage, NOVEMBER)
    (correction,) = [one for one in found if one.kind.startswith("refund")]
    assert (correction.kind, correction.amount_minor) == ("refund_price", 5_000)
    assert (correction.effective_date, correction.corrects_month_date) == (DECEMBER, NOVEMBER)
    assert local_date(correction.occurred_at, garage.time_zone).month == 11
    assert await recomputed(world.door, garage.id, NOVEMBER) == closed.balances
    december = {one.account_code: one for one in await recomputed(world.door, garage.id, DECEMBER)}  # type: ignore[attr-defined]
    assert december["refunds"].debits_minor == 5_000  # type: ignore[attr-defined]
    assert await corrections(world, garage, DECEMBER) == []


async def test_only_the_next_month_that_is_over_can_be_closed_and_once(world: World) -> None:
    garage, _ = await subscribed(world)
    with pytest.raises(MonthNotOver):
        await close(world, garage, NOVEMBER)
    with pytest.raises(MonthNotOver):
        await close(world, garage, date(2031, 1, 1))
    with pytest.raises(MonthOutOfOrder):
        await close(world, garage, date(2026, 10, 1))
    world.move(days=65)
    await world.drain()
    with pytest.raises(MonthOutOfOrder):
        await close(world, garage, DECEMBER)

    asked = world.asked()
    first = await close(world, garage, NOVEMBER, asked)
    assert await close(world, garage, NOVEMBER, asked) == first
    assert first.close.closed_by == asked.actor
    with pytest.raises(MonthClosed):
        await close(world, garage, NOVEMBER)
    with pytest.raises(KeyReused):
        await close(world, garage, DECEMBER, asked)
    await close(world, garage, DECEMBER)


async def test_the_month_ends_in_the_garage_s_own_zone(world: World) -> None:
    garage = await world.new_garage(time_zone="Asia/Tokyo", currency="JPY")
    done = await world.subscribe(garage, await world.new_driver(garage), await world.new_pass(garage))
    assert done.subscription.status == "active"
    await world.drain()
    world.move(days=27, hours=23, minutes=59)  # 30 November, 14:59 UTC: a minute to midnight in Tokyo
    with pytest.raises(MonthNotOver):
        await close(world, garage, NOVEMBER)
    world.move(minutes=1)
    await world.drain()
    await close(world, garage, NOVEMBER)


async def test_what_is_under_way_blocks_and_the_preview_says_so(world: World) -> None:
    garage, _ = await subscribed(world)
    (payment,) = await world.payments(garage)
    refund(world, str(payment.stripe_charge_id), 5_000)
    await world.feed(*world.unfed())
    world.move(days=32)

    preview = await preview_close(world.door, garage.id, NOVEMBER, now=world.now)
    assert not preview.closable
    assert {item.code for item in preview.checks if item.blocking} == {"events_waiting"}
    with pytest.raises(MonthNotReady, match="events_waiting"):
        await close(world, garage, NOVEMBER)

    await world.work()
    preview = await preview_close(world.door, garage.id, NOVEMBER, now=world.now)
    assert preview.closable
    assert (await close(world, garage, NOVEMBER)).balances == preview.balances


async def test_of_two_who_close_at_once_one_does(world: World) -> None:
    garage, _ = await subscribed(world)
    world.move(days=32)
    await world.drain()
    endings = await asyncio.gather(*(close(world, garage, NOVEMBER) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(one, ClosedMonth) for one in endings) == 1
    assert sum(isinstance(one, MonthClosed) for one in endings) == 3


async def test_nothing_slips_into_a_month_while_it_is_being_closed(world: World) -> None:
    garage, _ = await subscribed(world)
    world.move(days=32)
    await world.drain()
    occurred_at = world.now - timedelta(days=10)
    assert local_date(occurred_at, garage.time_zone).month == 11

    written, enough, over = 0, asyncio.Event(), asyncio.Event()

    async def post_one(source_id: str) -> None:
        nonlocal written
        cause = Cause(source_id, "USD", local_date(occurred_at, garage.time_zone), occurred_at)
        async with world.door.garage_transaction(garage.id) as tx:
            postings = [Posting("race", Account.RECEIVABLE, Account.REVENUE, 1)]
            assert await post(tx, postings, cause, now=world.now) == 1
            await asyncio.sleep(0.002)  # the transaction is open while the month is being closed
        written += 1
        if written >= 12:
            enough.set()

    async def write(number: int) -> None:
        part = 0
        while not over.is_set():
            await post_one(f"race_{number}_{part}")
            part += 1
        await post_one(f"race_{number}_last")

    writers = [asyncio.create_task(write(number)) for number in range(6)]
    await enough.wait()
    closed = await close(world, garage, NOVEMBER)
    over.set()
    await asyncio.gather(*writers)

    late = await corrections(world, garage, NOVEMBER)
    async with world.door.garage_snapshot([garage.id]) as snapshot:
        span = month_of(NOVEMBER)
        inside = await snapshot.run(
            books.journal(page=Page(row_limit=500), from_date=span.start_date, until_date=span.end_date)
        )
    raced = [one for one in inside if one.source_id.startswith("race_")]
    assert len(raced) >= 12
    assert len(late) >= 6
    assert len(raced) + len(late) == written
    assert len(inside) == closed.close.transfers
    assert await recomputed(world.door, garage.id, NOVEMBER) == closed.balances
