"""Hourly, by one worker, cut short when it stops; and from the command line, with an exit code and a last line."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import asyncpg
import msgspec
import pytest

from tests.conftest import Database
from tests.world import World, make_world
from vend.billing.subscribe import Subscribed
from vend.db.door import Door
from vend.domain.garage import Garage
from vend.domain.reconcile import Cause
from vend.outbound.courier import Courier
from vend.webhooks.reconcile import reconcile_hourly
from vend.worker.loop import Job, jobs, run


@pytest.fixture
async def apart(own_door: Door, own_database: Database) -> AsyncIterator[World]:
    connection = await asyncpg.connect(own_database.server.superuser_url(own_database.name))
    await connection.execute("truncate operators, users, reconciliations, stripe_events cascade")
    async with make_world(own_door) as made:
        yield made
    await connection.close()


@pytest.fixture
async def superuser(own_database: Database) -> Any:
    connection = await asyncpg.connect(own_database.server.superuser_url(own_database.name))
    yield connection
    await connection.close()


async def dropped(world: World) -> Garage:
    """A garage whose first money nobody was told of."""
    garage = await world.new_garage()
    done = await world.subscribe(garage, await world.new_driver(garage), await world.new_pass(garage))
    assert isinstance(done, Subscribed)
    world.move(hours=1)
    return garage


async def test_of_many_workers_one_heals_and_the_next_hour_comes_again(apart: World, superuser: Any) -> None:
    garage = await dropped(apart)

    done = await asyncio.gather(*(reconcile_hourly(apart.door, apart.stripe, now=apart.now) for _ in range(4)))

    (outcome,) = [one for one in done if one is not None]
    assert outcome.counts.healed > 0
    assert outcome.counts.unexplained == 0
    assert len(await apart.payments(garage)) == 1
    assert await reconcile_hourly(apart.door, apart.stripe, now=apart.now) is None
    await apart.work()
    apart.move(hours=1)
    again = await reconcile_hourly(apart.door, apart.stripe, now=apart.now)
    assert again is not None
    assert again.differences == []
    rows = await superuser.fetch(
        "select healed, unexplained, heal, error, since_at from reconciliations order by started_at"
    )
    assert [(row["healed"], row["unexplained"], row["heal"], row["error"]) for row in rows] == [
        (outcome.counts.healed, 0, True, None),
        (0, 0, True, None),
    ]


async def test_a_run_that_failed_does_not_make_the_hour_wait(apart: World, superuser: Any) -> None:
    garage = await dropped(apart)
    apart.fault("GET /v1/invoices", "error_500_before", times=50)
    with pytest.raises(Exception, match="answer was lost"):
        await reconcile_hourly(apart.door, apart.stripe, now=apart.now)
    assert "stripe" in await superuser.fetchval("select error from reconciliations")
    apart.sandbox.faults.clear()
    assert await reconcile_hourly(apart.door, apart.stripe, now=apart.now) is not None
    assert len(await apart.payments(garage)) == 1


async def test_the_worker_has_it_among_its_jobs_and_it_heals(apart: World) -> None:
    garage = await dropped(apart)
    (job,) = [one for one in jobs(apart.door, apart.stripe, apart.list_keys, Courier()) if one.name == "reconcile"]
    assert await job.run(apart.now) == 0, "it never asks to be run again at once"
    assert len(await apart.payments(garage)) == 1


async def test_a_worker_that_stops_cuts_it_short_and_nothing_is_left_running(apart: World, superuser: Any) -> None:
    await dropped(apart)
    apart.fault("GET /v1/events", "hang", times=1, hang_s=20)
    stop = asyncio.Event()
    (job,) = [one for one in jobs(apart.door, apart.stripe, apart.list_keys, Courier()) if one.name == "reconcile"]
    soon = msgspec.structs.replace(job, first_after_s=0.0)
    worker = asyncio.create_task(run([soon], clock=lambda: apart.now, stop=stop))
    await asyncio.sleep(0.5)
    stop.set()
    await asyncio.wait_for(worker, 3)
    row = await superuser.fetchrow("select error, finished_at from reconciliations")
    assert row["error"] == "it was stopped"
    assert row["finished_at"] is not None


async def test_a_job_waits_before_its_first_time_and_a_stop_does_not_wait_for_it() -> None:
    began: list[datetime] = []
    stop = asyncio.Event()

    async def note(now: datetime) -> int:
        began.append(now)
        return 0

    worker = asyncio.create_task(run([Job("late", note, 1.0, first_after_s=30.0)], clock=datetime.now, stop=stop))
    await asyncio.sleep(0.05)
    stop.set()
    await asyncio.wait_for(worker, 2)
    assert began == []


async def vend(world: World, database: Database, *arguments: str) -> tuple[int, str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VEND_")}
    world.sandbox.api_key = "sk_test_" + "a" * 24
    settings = {
        "VEND_DATABASE_URL": database.url("vend_app"),
        "VEND_PLATFORM_DATABASE_URL": database.url("vend_platform"),
        "VEND_STRIPE_API_KEY": world.sandbox.api_key,
        "VEND_STRIPE_API_BASE": str(world.stripe._client._requestor._options.base_addresses["api"]),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "vend.cli", "reconcile", *arguments,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=clean | settings,
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def test_the_command_prints_each_difference_then_json_and_exits_1_when_one_is_unexplained(
    apart: World, own_database: Database, superuser: Any
) -> None:
    garage = await dropped(apart)

    code, out, _ = await vend(apart, own_database, "--since", "2026-01-01", "--garage", str(garage.id))
    last = msgspec.json.decode(out.splitlines()[-1])
    assert (code, last["unexplained"], last["healed"]) == (0, 0, 0)
    assert "event lost" in out
    assert "$250.00" in out

    code, out, _ = await vend(apart, own_database, "--heal")
    last = msgspec.json.decode(out.splitlines()[-1])
    assert (code, last["unexplained"]) == (0, 0)
    assert last["healed"] == last["differences"] > 0

    await superuser.execute("update payments set amount_minor = amount_minor + 100")
    code, out, _ = await vend(apart, own_database)
    assert code == 1
    assert msgspec.json.decode(out.splitlines()[-1])["unexplained"] == 2
    assert "-$1.00" in out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--since", "tomorrow"], 2, "does not match"),
        (["--since", "2999-01-01"], 1, "must lie in the past"),
        (["--garage", "not-an-id"], 2, "valid UUID"),
        (["--garage", "00000000-0000-7000-8000-000000000000"], 1, "no such garage"),
    ],
)
async def test_bad_arguments_are_told_in_one_line(
    apart: World, own_database: Database, arguments: list[str], code: int, says: str
) -> None:
    ended, out, err = await vend(apart, own_database, *arguments)
    assert ended == code
    assert says in err
    assert "Traceback" not in err + out


async def test_what_hangs_on_a_customer_that_was_made_twice_is_seen(apart: World) -> None:
    garage = await apart.new_garage()
    done = await apart.subscribe(garage, await apart.new_driver(garage), await apart.new_pass(garage))
    assert isinstance(done, Subscribed)
    await apart.drain()
    store = apart.sandbox.store
    (customer,), (subscription,) = store.select("kind = 'customer'", ()), store.select("kind = 'subscription'", ())
    with store.transaction():
        store.put(customer | {"id": "cus_twice"})
        store.put(subscription | {"id": "sub_twice", "customer": "cus_twice"})
    apart.move(hours=1)

    outcome = await reconcile_hourly(apart.door, apart.stripe, now=apart.now)

    assert outcome is not None
    found = {(one.kind, one.stripe_id, one.what, one.cause) for one in outcome.differences}
    assert found == {
        ("customer", "cus_twice", "made twice", Cause.MADE_TWICE),
        ("subscription", "sub_twice", "customer unknown", Cause.UNKNOWN),
    }
