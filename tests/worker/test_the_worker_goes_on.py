import asyncio
from datetime import UTC, datetime

from tests.world import World
from vend.billing.subscribe import Subscribed
from vend.outbound.courier import Courier
from vend.worker.loop import Job, jobs, partitions_ahead, run


async def test_the_worker_applies_what_arrives_until_it_is_told_to_stop(world: World) -> None:
    garage = await world.new_garage()
    done = await world.subscribe(garage, await world.new_driver(garage), await world.new_pass(garage))
    assert isinstance(done, Subscribed)
    stop = asyncio.Event()
    worker = asyncio.create_task(
        run(jobs(world.door, world.stripe, world.list_keys, Courier(), poll_s=0.01), clock=lambda: world.now, stop=stop)
    )
    await world.feed(*world.unfed())
    for _ in range(200):
        await asyncio.sleep(0.02)
        if await world.payments(garage):
            break
    stop.set()
    await asyncio.wait_for(worker, 5)
    assert len(await world.payments(garage)) == 1


async def test_a_job_that_fails_does_not_end_the_others() -> None:
    stop = asyncio.Event()
    rounds: list[str] = []

    async def fails(_: datetime) -> int:
        rounds.append("failed")
        raise OSError("the database is away")

    async def works(_: datetime) -> int:
        rounds.append("worked")
        if rounds.count("worked") == 3:
            stop.set()
        return 0

    both = [Job("fails", fails, 0.01), Job("works", works, 0.01)]
    await asyncio.wait_for(run(both, clock=lambda: datetime.now(UTC), stop=stop), 5)
    assert rounds.count("worked") == 3
    assert "failed" in rounds


async def test_a_full_batch_is_followed_by_the_next_at_once() -> None:
    stop = asyncio.Event()
    left = [50, 50, 1]

    async def busy(_: datetime) -> int:
        done = left.pop(0)
        if not left:
            stop.set()
        return done

    await asyncio.wait_for(run([Job("busy", busy, 60.0)], clock=lambda: datetime.now(UTC), stop=stop), 5)
    assert left == []


async def test_partitions_are_there_before_their_months_come(world: World) -> None:
    now = datetime(2031, 5, 31, 23, 59, tzinfo=UTC)
    assert await partitions_ahead(world.door, now=now) == 4
    assert await partitions_ahead(world.door, now=now) == 0
