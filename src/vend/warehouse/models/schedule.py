"""What the process that keeps the warehouse up does by itself, beside what others ask of it.

All models are built and tested every so often. In the mode `seconds` those that stand on changed tables are built in
between, warm, as soon as something changed, and what passed is published; the first run of all models comes with the
start then, since nobody knows what an earlier process left undone, and one more whenever a day begins in some garage,
since all figures move on with it. Once a day, at a quiet hour, the warehouse is compared with its source.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import msgspec

from vend.domain.errors import VendError
from vend.domain.quiet_hour import next_hour
from vend.warehouse.keep_up import Orders
from vend.warehouse.models.build import Built
from vend.warehouse.models.runs import Runs
from vend.warehouse.sync import Sync
from vend.warehouse.told import Doing, Mode, Planned
from vend.warehouse.verified import Verifying
from vend.warehouse.verify import Verdict

FIRST = timedelta(minutes=1)
"""How long after its start a process runs all models first: the warehouse is up by then, or soon."""

APART = timedelta(seconds=1)
"""How far apart runs of what changed begin at least."""

_AGAIN = timedelta(minutes=1)
_AGAIN_CHANGED = timedelta(seconds=5)


class Plan(msgspec.Struct, frozen=True):
    """What is done when.

    Attributes:
        every: from one run of all models to the next one.
        verify_hour: of the day, in UTC, at which source and warehouse are compared.
    """

    mode: Mode
    every: timedelta
    verify_hour: int


class Listener:
    """Hears what was done, and what goes on; here nobody listens."""

    def planned(self, planned: Planned) -> None:
        """What goes on, and what is next."""

    def modelled(self, outcome: Built | VendError) -> None:
        """A run of the models, or why there was none."""

    def verified(self, outcome: Verdict | VendError) -> None:
        """A comparison, or why there was none."""


class Scheduled(Orders):
    """What others ask for, and what is due.

    Args:
        asked: what others ask for; it comes first.
        runs: runs the models; None where the process was not given where to publish.
        told: hears of each thing that was due, or why it could not be done; it is tried again after a while then.
        clock: gives the present instant.
    """

    def __init__(
        self,
        asked: Orders,
        runs: Runs | None,
        verifying: Verifying,
        plan: Plan,
        *,
        told: Listener,
        clock: Callable[[], datetime],
    ) -> None:
        self._asked = asked
        self._runs = runs
        self._verifying = verifying
        self._plan = plan
        self._told = told
        self._clock = clock
        self._began_at = now = clock()
        self._full_at = now if plan.mode == "seconds" else now + FIRST
        self._changed_at = now
        self._not_before = now
        self._tell("")

    def changing(self, tables: Collection[str]) -> None:
        """See `Watcher`."""
        self._asked.changing(tables)
        if self._runs is not None:
            self._runs.changing(tables)

    def is_asked(self) -> bool:
        """See `Orders`."""
        return self._asked.is_asked() or self._due() != ""

    def carry_out(self, sync: Sync) -> None:
        """See `Orders`."""
        if self._asked.is_asked():
            self._asked.carry_out(sync)
            self._tell("")
        doing = self._due()
        if not doing:
            return
        self._tell(doing)
        if doing == "verify":
            self._verify(sync)
        else:
            self._run(sync, everything=doing == "full run")
        self._tell("")

    def _due(self) -> Doing:
        now = self._clock()
        if self._runs is not None and now >= self._not_before:
            if now >= self._full_at or (self._plan.mode == "seconds" and self._runs.day_began(now)):
                return "full run"
            if self._is_changed(self._runs) and now >= self._changed_at:
                return "run of what changed"
        return "verify" if now >= self._verify_at else ""

    def _is_changed(self, runs: Runs) -> bool:
        """Say whether there is something to be built before the next run of all models, and all of it can be."""
        return self._plan.mode == "seconds" and runs.last_full is not None and bool(runs.waiting)

    def _run(self, sync: Sync, *, everything: bool) -> None:
        assert self._runs is not None, "only a process that knows where to publish has runs that are due"
        began_at = self._clock()
        try:
            built = self._runs.run(sync) if everything else self._runs.run_changed(sync)
        except VendError as error:  # what lasts shows again when the process goes on
            sync.target.rollback()
            self._not_before = self._clock() + (_AGAIN if everything else _AGAIN_CHANGED)
            self._told.modelled(error)
            return
        self._changed_at = began_at + APART
        if everything:
            self._full_at = self._clock() + self._plan.every
        self._told.modelled(built)

    def _verify(self, sync: Sync) -> None:
        try:
            verdict = self._verifying.run(sync)
        except VendError as error:  # same
            sync.target.rollback()
            self._told.verified(error)
            return
        self._told.verified(verdict)

    @property
    def _verify_at(self) -> datetime:
        last = self._verifying.last
        if last is not None and last.tried_at is not None:
            return last.tried_at + _AGAIN
        return next_hour(self._plan.verify_hour, after=self._began_at if last is None else last.ended_at)

    def _tell(self, doing: Doing) -> None:
        runs = self._runs
        waiting = {} if runs is None or self._plan.mode != "seconds" else runs.waiting
        self._told.planned(
            Planned(
                mode=self._plan.mode,
                doing=doing,
                next_full_at=None if runs is None else max(self._full_at, self._not_before),
                next_verify_at=self._verify_at,
                waiting=sorted(waiting),
                waiting_since=min(waiting.values(), default=None),
                runs=0 if runs is None else runs.count,
                runs_failed=0 if runs is None else runs.failed,
                last_full=None if runs is None else runs.last_full,
            )
        )
