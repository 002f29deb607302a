"""The process that keeps the warehouse up runs the models now and then, and remembers what came of it."""

from datetime import timedelta

import pytest

from tests.portfolio.conftest import NOW
from tests.warehouse_models.conftest import Modelled
from vend.domain.errors import VendError
from vend.warehouse.keep_up import Orders
from vend.warehouse.models.build import Built
from vend.warehouse.models.last import read_last
from vend.warehouse.models.runner import ModelsBroken
from vend.warehouse.models.runs import Runs
from vend.warehouse.models.schedule import FIRST_S, Scheduled
from vend.warehouse.sync import Sync


class Clock:
    """Seconds that pass when a story says so."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


class Counting(Runs):
    """Counts its runs, and fails when it is told to."""

    def __init__(self, built: Built) -> None:
        self.built, self.times, self.fails = built, 0, False

    def run(self, *_: object, **__: object) -> Built:
        self.times += 1
        if self.fails:
            raise ModelsBroken("Nothing was run.")
        return self.built


def test_a_run_is_due_soon_after_the_start_and_then_every_so_often(modelled: Modelled) -> None:
    clock, runs, told = Clock(), Counting(modelled.built), list[Built | VendError]()
    scheduled = Scheduled(Orders(), runs, every_s=3600, told=told.append, monotonic=clock)
    sync = Sync(modelled.source, modelled.target)
    asked = []
    for seconds in (0, FIRST_S - 1, 1, 1, 3598, 1):
        clock.now_s += seconds
        asked.append(scheduled.is_asked())
        scheduled.carry_out(sync)
    assert asked == [False, False, True, False, False, True]
    assert (runs.times, told) == (2, [modelled.built, modelled.built])


def test_a_run_that_cannot_be_is_told_and_tried_again_in_five_minutes(modelled: Modelled) -> None:
    clock, runs, told = Clock(), Counting(modelled.built), list[Built | VendError]()
    scheduled = Scheduled(Orders(), runs, every_s=36_000, told=told.append, monotonic=clock)
    sync = Sync(modelled.source, modelled.target)
    runs.fails = True
    for seconds in (FIRST_S, 299.0, 1.0):
        clock.now_s += seconds
        scheduled.carry_out(sync)
    assert runs.times == 2
    assert all(isinstance(one, ModelsBroken) for one in told)


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
