"""A process in the mode `seconds` follows the database and publishes what changed; killed, wrong and mended ones too."""

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self, TypeVar

import psycopg
import pytest

from tests.portfolio.conftest import NOW
from tests.warehouse_models.conftest import Modelled
from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.herald import gather, telling
from vend.warehouse.keep_up import keep_up
from vend.warehouse.models.last import LastRun
from vend.warehouse.models.project import Workplace
from vend.warehouse.models.runner import Dbt
from vend.warehouse.models.runs import Runs
from vend.warehouse.models.schedule import Listener, Plan, Scheduled
from vend.warehouse.orders import FiledOrders, Order, ask
from vend.warehouse.replication.session import Server
from vend.warehouse.status import Teller, held
from vend.warehouse.sync import Source, Sync
from vend.warehouse.tables import PUBLICATION, TABLES
from vend.warehouse.told import Planned
from vend.warehouse.verified import Verifying

T = TypeVar("T")
SLOT = "seconds"
SOLD = "(select pass_id from reports.revenue_monthly inner join passes on pass_id = id limit 1)"
_WAIT_S = 60.0
_BEGAN = time.monotonic()


def clock() -> datetime:
    """Let the portfolio's time go on as ours does."""
    return NOW + timedelta(minutes=1, seconds=time.monotonic() - _BEGAN)


def until(look: Callable[[], T | None]) -> T:
    deadline = time.monotonic() + _WAIT_S
    while (found := look()) is None:
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
    return found


class Alive(Listener):
    """A process that goes on in a thread of this one."""

    def __init__(self, modelled: Modelled, path: Path) -> None:
        self.made, self.path = modelled, path
        dbt = Dbt(Workplace.beside(path))
        dbt._manifest, dbt.warmed = modelled.models.dbt._manifest, modelled.models.dbt.warmed  # read once
        self.runs = Runs(modelled.database.url("vend_publisher"), clock, dbt)
        self._teller = Teller(path, clock)
        verifying = Verifying(path, clock)
        plan = Plan("seconds", timedelta(hours=6), 3)
        filed = FiledOrders(path, verifying, self.runs)
        self.orders = Scheduled(filed, self.runs, verifying, plan, told=self, clock=clock)
        self._ends = False
        self._thread = threading.Thread(target=self._keep_up, name="alive")

    def planned(self, planned: Planned) -> None:
        self._teller.planned(planned)

    def _keep_up(self) -> None:
        source = Source(Server(self.made.database.url("vend_sync")), SLOT, PUBLICATION, TABLES)
        keep_up(
            source,
            lambda: DuckDbTarget(self.path),
            self._teller,
            stop=lambda: self._ends,
            flush_s=0.05,
            orders=self.orders,
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends = True
        self._thread.join()

    def run_after(self, began: LastRun | None) -> LastRun:
        """Wait for a run that ended after another one."""
        return until(lambda: self.runs.last if self.runs.last is not began and self.runs.last else None)

    def one(self, sql: str) -> Any:
        with self.made.postgres() as admin:
            row = admin.execute(sql).fetchone()
        assert row is not None
        return row[0]

    def is_published(self, mart: str) -> bool:
        return bool(self.one(f"select to_regclass('reports.{mart}') is not null"))

    def write(self, sql: str) -> None:
        with self.made.postgres() as admin:
            admin.execute(sql)


@pytest.fixture(scope="module")
def path(modelled: Modelled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A warehouse whose first process was killed while it built its models."""
    path = tmp_path_factory.mktemp("seconds") / "warehouse.duckdb"
    arguments = [modelled.database.url("vend_sync"), modelled.database.url("vend_publisher"), str(path), SLOT]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.warehouse_models.run_seconds", *arguments], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "int_ledger_entries" in line:
                break
        process.kill()
    yield path
    with psycopg.connect(modelled.database.server.superuser_url(), autocommit=True) as admin:
        admin.execute("select pg_drop_replication_slot(%s)", (SLOT,))
    # Other stories find the warehouse that they share as up to date as it was.
    Sync(modelled.source, modelled.target).drain()
    modelled.build()
    modelled.published = modelled.publications()


@pytest.fixture(scope="module")
def alive(modelled: Modelled, path: Path) -> Iterator[Alive]:
    """The next process, after something changed while none ran."""
    with modelled.postgres() as admin:
        admin.execute("update garages set capacity = capacity + 11")
    with held(path), Alive(modelled, path) as process:
        until(lambda: process.runs.last_full)
        yield process


def test_one_that_is_killed_while_it_builds_leaves_a_warehouse_that_is_whole(path: Path) -> None:
    target = DuckDbTarget(path)
    try:
        assert target.position() is not None
        assert target.row_counts()["payments"] > 0
    finally:
        target.close()


def test_the_next_one_goes_on_with_all_of_it(alive: Alive) -> None:
    last = alive.runs.last_full
    assert last is not None
    assert (last.kind, last.is_well, last.withheld) == ("full", True, {})
    assert last.models > 40
    assert alive.one("select min(reports.occupancy_monthly.capacity - garages.capacity) from garages"
                     " inner join reports.occupancy_monthly on garage_id = id") == 0  # fmt: skip


def test_a_change_is_in_the_reports_it_is_for_and_no_others_are_built(alive: Alive) -> None:
    before, as_of = alive.runs.last, "select as_of from reports.publications where mart = 'aging_monthly'"
    unchanged = alive.one(as_of)
    committed_at = clock()
    alive.write(f"update passes set name = name || ' (new)' where id = {SOLD}")
    told = "select bool_or(pass_name like '% (new)') from reports.revenue_monthly"
    until(lambda: alive.one(told) or None)
    last = alive.run_after(before)
    assert (last.kind, last.failures) == ("changed", [])
    assert last.as_of is not None
    assert last.as_of >= committed_at
    assert alive.one(as_of) == unchanged
    assert alive.runs.waiting == {}


def test_a_failed_test_keeps_back_what_it_covers_until_it_holds_again(alive: Alive) -> None:
    before = alive.runs.last
    wrong = (
        "update invoices set subtotal_minor = subtotal_minor {0} 1, total_minor = total_minor {0} 1 where id = '{1}'"
    )
    invoice = alive.one("select min(id::text) from invoices where status = 'paid' and subscription_id is not null")
    alive.write(wrong.format("+", invoice) + "; update garages set capacity = capacity + 1")
    failed = alive.run_after(before)
    covered = {mart for failure in failed.failures for mart in failure.withholds}
    # the first of the tests that see it keeps those of later models from being asked
    assert {failure.name for failure in failed.failures} & {"invoices_are_in_the_ledger", "lines_come_to_their_invoice"}
    assert failed.withheld.keys() == {mart for mart in covered if alive.is_published(mart)}
    assert "month_close" in covered
    assert "occupancy_monthly" not in covered
    kept = "select as_of from reports.publications where mart = 'month_close'"
    last_good = alive.one(kept)
    assert last_good < failed.as_of
    assert alive.one("select as_of from reports.publications where mart = 'occupancy_monthly'") == failed.as_of

    alive.write(f"update passes set name = name || '*' where id = {SOLD}")
    again = alive.run_after(failed)
    assert again.withheld == failed.withheld, "a run of another part does not publish what is kept back"
    assert alive.one(kept) == last_good

    alive.write(wrong.format("-", invoice))
    mended = until(lambda: alive.runs.last if alive.runs.last and alive.runs.last.is_well else None)
    assert (mended.failures, mended.withheld) == ([], {})
    assert alive.one(kept) == mended.as_of
    assert alive.one("select count(*) from reports.publications where withheld_at is not null") == 0


def test_an_order_is_carried_out_in_between(alive: Alive) -> None:
    answer = ask(alive.path, Order("models", select=["renewals_forecast"]))
    assert answer.built is not None
    assert [one.mart for one in answer.built.published] == ["renewals_forecast"]
    verdict = ask(alive.path, Order("verify")).verdict
    assert verdict is not None
    assert verdict.differences == []


def test_the_database_is_told_of_it_all(alive: Alive) -> None:
    url = alive.made.database.url("vend_publisher")
    with contextlib.ExitStack() as stack:
        stack.enter_context(telling(alive.path, SLOT, url, clock, every_s=0.02))
        until(lambda: alive.one(f"select max(told_at) from warehouses where slot = '{SLOT}'"))
    told = gather(alive.path)
    assert told is not None
    assert told.planned is not None
    assert (told.planned.mode, told.planned.runs) == ("seconds", alive.runs.count)
    assert told.verified is not None
    assert alive.one(f"select told ->> 'state' from warehouses where slot = '{SLOT}'") == told.state
    assert told.changes > 0
