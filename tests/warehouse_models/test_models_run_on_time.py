"""The process that keeps the warehouse up runs the models now and then, and remembers what came of it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.portfolio.conftest import NOW
from tests.warehouse_models.conftest import Modelled
from vend.domain.errors import VendError
from vend.warehouse.keep_up import Orders
from vend.warehouse.models.build import Built
from vend.warehouse.models.last import LastRun, read_last
from vend.warehouse.models.runner import ModelsBroken
from vend.warehouse.models.runs import Runs
from vend.warehouse.models.schedule import Listener, Plan, Scheduled
from vend.warehouse.sync import Sync
from vend.warehouse.told import Mode, Planned
from vend.warehouse.verified import Verifying, read_verified
from vend.warehouse.verify import Verdict


class Clock:
    """An instant that moves when a story says so."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class Counting(Runs):
    """Counts its runs, and fails when it is told to."""

    def __init__(self, built: Built, clock: Clock) -> None:
        super().__init__("", clock)
        self.built, self.fails = built, False
        self.ran: list[str] = []
        self._zones = frozenset({"America/Chicago", "Europe/Madrid"})

    def run(self, *_: object, **__: object) -> Built:
        self._end("full")
        self._changed.clear()
        self.last_full = LastRun(self._clock(), self._clock())
        return self.built

    def run_changed(self, *_: object) -> Built:
        self._end("changed")
        self._changed.clear()
        return self.built

    def _end(self, kind: str) -> None:
        self.ran.append(kind)
        if self.fails:
            raise ModelsBroken("Nothing was run.")


class Heard(Listener):
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.outcomes: list[object] = []
        self.last = Planned("scheduled")

    def planned(self, planned: Planned) -> None:
        self.last = planned

    def modelled(self, outcome: Built | VendError) -> None:
        self.outcomes.append(outcome)

    def verified(self, outcome: Verdict | VendError) -> None:
        self.outcomes.append(outcome)


class Day:
    """A process's plan, and a sync to carry it out with."""

    def __init__(self, modelled: Modelled, folder: Path, mode: Mode, *, verify_hour: int = 3, every_h: int = 6) -> None:
        self.clock, self.heard = Clock(), Heard()
        self.runs = Counting(modelled.built, self.clock)
        self.verifying = Verifying(folder / "warehouse.duckdb", self.clock)
        plan = Plan(mode, timedelta(hours=every_h), verify_hour)
        self.scheduled = Scheduled(Orders(), self.runs, self.verifying, plan, told=self.heard, clock=self.clock)
        self.sync = Sync(modelled.source, modelled.target)

    def after(self, **by: float) -> bool:
        """Let time pass, and whatever is due be done; say whether something was."""
        self.clock.move(**by)
        asked = self.scheduled.is_asked()
        self.scheduled.carry_out(self.sync)
        return asked


def test_all_models_run_soon_after_the_start_and_then_every_so_often(modelled: Modelled, tmp_path: Path) -> None:
    day = Day(modelled, tmp_path, "scheduled")
    day.scheduled.changing({"payments"})
    assert [day.after(seconds=seconds) for seconds in (0, 59, 1, 1, 6 * 3600 - 2, 1)] == [
        False, False, True, False, False, True,
    ]  # fmt: skip
    assert (day.runs.ran, day.heard.outcomes) == (["full", "full"], [modelled.built, modelled.built])
    assert day.heard.last.waiting == [], "nobody waits for what is built every six hours"


def test_in_seconds_mode_what_changed_is_built_at_once_but_not_more_often_than_every_second(
    modelled: Modelled, tmp_path: Path
) -> None:
    day = Day(modelled, tmp_path, "seconds")
    day.scheduled.changing({"payments"})
    assert day.after(seconds=0), "nobody knows what an earlier process left undone"
    day.scheduled.changing({"payments", "invoices"})
    assert (day.after(seconds=0.5), day.heard.last.waiting) == (False, [])
    assert day.after(seconds=0.5)
    assert day.heard.last.waiting == []
    assert not day.after(seconds=9)
    day.scheduled.changing({"refunds"})
    assert day.after(seconds=0)
    assert day.runs.ran == ["full", "changed", "changed"]


def test_all_figures_move_on_when_a_day_begins_in_some_garage(modelled: Modelled, tmp_path: Path) -> None:
    day = Day(modelled, tmp_path, "seconds", verify_hour=12, every_h=99)  # at 13:45 in Madrid, 06:45 in Chicago
    day.after(seconds=0)
    assert not day.after(hours=5)
    asked = [day.after(minutes=minutes) for minutes in (5 * 60 + 14, 1, 7 * 60 - 1, 1)]
    assert asked == [False, True, False, True], "midnight in Madrid, then in Chicago"


def test_a_run_that_cannot_be_is_told_and_tried_again_after_a_while(modelled: Modelled, tmp_path: Path) -> None:
    day = Day(modelled, tmp_path, "seconds")
    day.runs.fails = True
    assert [day.after(seconds=seconds) for seconds in (0, 59, 1)] == [True, False, True]
    day.runs.fails = False
    day.after(minutes=1)
    day.runs.fails = True
    day.scheduled.changing({"payments"})
    assert [day.after(seconds=seconds) for seconds in (1, 4, 1)] == [True, False, True]
    assert day.heard.last.waiting == ["payments"]
    assert day.runs.ran == ["full", "full", "full", "changed", "changed"]
    broken = [one for one in day.heard.outcomes if isinstance(one, ModelsBroken)]
    assert len(broken) == 4


def test_once_a_day_at_a_quiet_hour_both_sides_are_compared(modelled: Modelled, tmp_path: Path) -> None:
    day = Day(modelled, tmp_path, "scheduled", verify_hour=13)  # a quarter of an hour from now
    day.runs.fails = True
    day.scheduled._not_before = day.clock.now + timedelta(days=9)
    assert [day.after(minutes=minutes) for minutes in (14, 1, 1)] == [False, True, False]
    (verdict,) = day.heard.outcomes
    assert isinstance(verdict, Verdict)
    assert (verdict.differences, verdict.tables > 40) == ([], True)
    told = read_verified(tmp_path / "warehouse.duckdb")
    assert told is not None
    assert (told.is_well, told.tables, told.rows) == (True, verdict.tables, verdict.rows)
    assert day.heard.last.next_verify_at == day.clock.now.replace(hour=13, minute=0) + timedelta(days=1)
    assert day.after(days=1)


def test_a_row_that_became_another_is_found_named_and_is_well_again_when_it_is_mended(
    modelled: Modelled, tmp_path: Path
) -> None:
    day = Day(modelled, tmp_path, "scheduled", verify_hour=13)
    with modelled.warehouse() as warehouse:
        row = warehouse.execute("select min(id) from raw.payments").fetchone()
        assert row is not None
        mend = "update raw.payments set amount_minor = amount_minor + ? where id = ?"
        warehouse.execute(mend, [1, row[0]])
        try:
            day.verifying.run(day.sync)
        finally:
            warehouse.execute(mend, [-1, row[0]])
    last = day.verifying.last
    assert last is not None
    assert (last.is_well, last.different, last.named) == (False, 1, ["payments"])
    day.verifying.run(day.sync)
    assert day.verifying.last is not None
    assert day.verifying.last.is_well


def test_what_came_of_the_last_run_can_be_read_while_the_warehouse_is_open(modelled: Modelled) -> None:
    folder = modelled.models.folder
    runs = Runs(modelled.database.url("vend_publisher"), lambda: NOW + timedelta(minutes=6))
    sync = Sync(modelled.source, modelled.target)
    runs.run(sync, ["renewals_forecast"])
    last = read_last(folder)
    assert last is not None
    assert (last.is_well, last.published, last.as_of) == (True, 1, NOW + timedelta(minutes=6))
    with pytest.raises(ModelsBroken):
        runs.run(sync, ["no_such_model"])
    broken = read_last(folder)
    assert broken is not None
    assert not broken.is_well
    assert "fits what was selected" in broken.error
