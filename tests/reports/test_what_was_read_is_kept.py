"""Rows are kept in a real Valkey until their garage is written to, and read by one of many."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import redis

from tests.world import World
from vend.db.door import Door
from vend.engines.valkey import Valkey
from vend.reports.asked import Now, OnDate, Periods
from vend.reports.cache import ReportCache
from vend.reports.catalogue import AGING, OCCUPANCY, REVENUE
from vend.reports.live import LiveReports
from vend.store import reports

NOVEMBER = Periods(from_date=date(2026, 11, 1), until_date=date(2026, 12, 1))


@pytest.fixture(scope="module")
def valkey(engines_folder: Path) -> Iterator[Valkey]:
    with Valkey(engines_folder, name="reports-valkey") as server:
        yield server


class Counted(LiveReports):
    """Counts how often the database is asked for rows, and of how many garages."""

    def __init__(self, door: Door, cache: ReportCache | None) -> None:
        super().__init__(door, cache)
        self.asked: list[int] = []
        self.reads = asyncio.Event()

    async def _from_database(self, wanted, garages):  # type: ignore[no-untyped-def]
        self.asked.append(len(garages))
        self.reads.set()
        await asyncio.sleep(0.05)
        return await super()._from_database(wanted, garages)


@pytest.fixture
async def live(door: Door, valkey: Valkey) -> AsyncIterator[Counted]:
    made = Counted(door, ReportCache(valkey.url))
    yield made
    await made.close()


async def test_a_write_makes_its_own_garage_s_rows_anew_and_no_other_s(world: World, live: Counted) -> None:
    ours, theirs = await world.new_garage(), await world.new_garage()
    monthly = await world.new_pass(ours, amount_minor=20_000)
    both = [ours.id, theirs.id]
    assert await live.read(REVENUE, both, NOVEMBER, now=world.now) == []
    await live.read(REVENUE, both, NOVEMBER, now=world.now)
    assert live.asked == [2], "the second answer was kept"

    await world.subscribe(ours, await world.new_driver(ours), monthly)
    await world.drain()
    (row,) = await live.read(REVENUE, both, NOVEMBER, now=world.now)
    assert (row.garage_id, row.invoiced_minor) == (ours.id, 20_000)
    assert live.asked == [2, 1]
    assert await live.read(REVENUE, both, NOVEMBER, now=world.now) == [row]
    assert live.asked == [2, 1]


async def test_another_question_is_another_answer(world: World, live: Counted) -> None:
    garage = await world.new_garage()
    for asked in (NOVEMBER, Periods(from_date=NOVEMBER.from_date, until_date=NOVEMBER.until_date, grain="day")):
        await live.read(REVENUE, [garage.id], asked, now=world.now)
    await live.read(OCCUPANCY, [garage.id], Now(), now=world.now)
    assert live.asked == [1, 1, 1]


async def test_what_depends_on_the_date_is_read_anew_when_a_day_begins_somewhere(world: World, live: Counted) -> None:
    garage = await world.new_garage()
    for minutes in (0, 14, 15):
        await live.read(AGING, [garage.id], OnDate(), now=world.now + timedelta(minutes=minutes))
    assert live.asked == [1, 1]


@pytest.mark.parametrize("processes", [1, 3])
async def test_of_many_who_ask_at_once_one_reads(world: World, door: Door, valkey: Valkey, processes: int) -> None:
    garage = await world.new_garage()
    several = [Counted(door, ReportCache(valkey.url)) for _ in range(processes)]
    answers = await asyncio.gather(
        *(several[number % processes].read(OCCUPANCY, [garage.id], Now(), now=world.now) for number in range(60))
    )
    assert all(answer == answers[0] for answer in answers)
    assert [one for live in several for one in live.asked] == [1]
    for live in several:
        await live.close()


async def test_one_who_goes_away_takes_nobody_s_answer_away(world: World, live: Counted) -> None:
    garage = await world.new_garage()
    first = asyncio.create_task(live.read(OCCUPANCY, [garage.id], Now(), now=world.now))
    await live.reads.wait()
    second = asyncio.create_task(live.read(OCCUPANCY, [garage.id], Now(), now=world.now))
    await asyncio.sleep(0.01)
    first.cancel()
    assert [row.garage_id for row in await second] == [garage.id]
    assert live.asked == [1]


async def test_a_reader_that_died_is_not_waited_for_for_ever(
    world: World, live: Counted, valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vend.reports.live._PATIENCE_S", 0.1)
    garage = await world.new_garage()
    cache = ReportCache(valkey.url)
    keys = await keys_of(live, garage.id, world)
    assert await cache.take_lead(keys) == set(keys), "somebody reads, and never comes back"
    assert [row.garage_id for row in await live.read(OCCUPANCY, [garage.id], Now(), now=world.now)] == [garage.id]
    await cache.close()


async def keys_of(live: Counted, garage_id: UUID, world: World) -> list[str]:
    from vend.reports.live import _key, _prefix  # noqa: PLC0415 (the one test that looks inside)

    async with world.door.garage_snapshot([garage_id]) as snapshot:
        (one,) = await snapshot.run(reports.versions())
    return [_key(_prefix(OCCUPANCY, Now(), world.now), garage_id, one.version)]


async def test_without_valkey_reports_are_read_each_time(world: World, door: Door) -> None:
    garage = await world.new_garage()
    live = Counted(door, ReportCache("redis://127.0.0.1:1/0"))
    for _ in range(2):
        assert len(await live.read(OCCUPANCY, [garage.id], Now(), now=world.now)) == 1
    assert live.asked == [1, 1]
    await live.close()


async def test_nothing_is_kept_for_ever(world: World, live: Counted, valkey: Valkey) -> None:
    garage = await world.new_garage()
    await live.read(OCCUPANCY, [garage.id], Now(), now=world.now)
    with redis.Redis.from_url(valkey.url) as look:
        found = [key for key in look.scan_iter("vend:report:*") if str(garage.id).encode() in key]
        assert found
        assert all(0 < look.ttl(key) <= 900 for key in found)
