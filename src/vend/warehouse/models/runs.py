"""One run from the log to the reports: bring the warehouse up, build and test the models, publish what passed."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

import msgspec

from vend.db.publishing import Publisher
from vend.domain.errors import VendError
from vend.domain.quiet_hour import a_day_began
from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.models.build import Built, Models, Moment, publish
from vend.warehouse.models.last import LastRun, RunKind, read_last, write_last
from vend.warehouse.models.ran import Failure, Ran
from vend.warehouse.models.runner import Dbt, Tell
from vend.warehouse.sync import Sync


def _untold(_: str) -> None:
    """Tell nobody."""


_Work = Callable[[Models, Moment, list[Failure]], Ran]
"""Builds what is wanted of a moment, given what still stands of earlier failures."""


class Runs:
    """Runs models, again and again in one process, where dbt stays warm.

    What failed in one run stands until a run has looked at it again: each run of a part of the models builds anew what
    failed before, so that it publishes nothing that a test of an earlier run keeps back.

    Attributes:
        last: the last run, whichever process made it; None before the first.
        last_full: the last one of all models that this process carried through.
        count: runs of this process.
        failed: those in which something failed.

    Args:
        publisher_url: the database, as `vend_publisher`.
        clock: gives the present instant.
        dbt: of the warehouse's project; one is made when none is given.
    """

    def __init__(self, publisher_url: str, clock: Callable[[], datetime], dbt: Dbt | None = None) -> None:
        self._publisher_url = publisher_url
        self._clock = clock
        self._models: Models | None = None
        self._dbt = dbt
        self._changed: dict[str, datetime] = {}
        self._zones: frozenset[str] = frozenset()
        self._sources: frozenset[str] | None = None
        self.last: LastRun | None = None
        self.last_full: LastRun | None = None
        self.count = self.failed = 0

    def warm_soon(self) -> None:
        """Read the project beside whatever else is done."""
        if self._dbt is not None:
            self._dbt.warm_soon()

    # ------------------------------------------------------------------ what changed

    def changing(self, tables: Collection[str]) -> None:
        """Note that rows of these tables become others, and that no report has that yet; others have no part in any."""
        now = self._clock()
        for table in tables:
            if self._sources is None or table in self._sources:
                self._changed.setdefault(table, now)

    @property
    def waiting(self) -> dict[str, datetime]:
        """The tables whose changes are in no report yet, each with the instant since when."""
        return dict(self._changed)

    def day_began(self, now: datetime) -> bool:
        """Say whether some garage has had midnight since the last run of all models, so that all figures move on."""
        last = self.last_full
        return last is not None and a_day_began(self._zones, since=last.began_at, now=now)

    # ------------------------------------------------------------------ runs

    def run(self, sync: Sync, select: Sequence[str] = (), *, tell: Tell = _untold) -> Built:
        """Do it, with a sync that is free to follow.

        Args:
            select: dbt's words for a part of the models; nothing is all of them, and all of their rows. Of what is
                selected, large models are built in parts where it is known what changed.

        Raises:
            Waits, Broken: as for `Sync.follow`; nothing was built.
            ModelsBroken: nothing was built.
            NotPublishable, DatabaseUnavailable: nothing was published.
        """

        def work(models: Models, moment: Moment, standing: list[Failure]) -> Ran:
            return models.build(moment, select, whole=not select, standing=standing, tell=tell)

        tell("bringing the warehouse up to now")
        built = self._noted("asked" if select else "full", sync, work)
        if not select:
            self._changed.clear()  # nothing was applied since the warehouse was brought up
        return built

    def run_changed(self, sync: Sync) -> Built:
        """Do it for the models that stand on what changed, which is something, after a run of all models.

        Raises:
            As `run`; what changed still waits then.
        """
        assert self._sources is not None, "a run of all models came before"
        assert self._changed, "something changed since"

        def work(models: Models, moment: Moment, standing: list[Failure]) -> Ran:
            return models.build_changed(moment, self._changed, standing=standing)  # drained: more may have changed

        built = self._noted("changed", sync, work)
        self._changed.clear()  # as above
        return built

    def _noted(self, kind: RunKind, sync: Sync, work: _Work) -> Built:
        """Run, and write down what it came to."""
        began_at = self._clock()
        models = self._of(sync)
        self.last = before = self.last or read_last(models.folder)  # nobody else writes it while we hold the warehouse
        try:
            sync.drain()
            moment = models.moment(began_at)
            ran = work(models, moment, before.failures if before is not None else [])
            built = asyncio.run(self._publish(models, moment, ran))
        except VendError as error:
            known = before or LastRun(began_at, began_at)
            ended_at = self._clock()
            self._note(models, msgspec.structs.replace(
                known, began_at=began_at, ended_at=ended_at, kind=kind, error=error.detail
            ))  # fmt: skip
            raise
        self._note(models, _last(kind, began_at, self._clock(), built))
        return built

    def _note(self, models: Models, last: LastRun) -> None:
        self.last = last
        self.count += 1
        self.failed += not last.is_well
        if last.kind == "full" and not last.error:
            self.last_full = last
            self._zones = models.zones()
            self._sources = models.dbt.sources()
        write_last(models.folder, last)

    def _of(self, sync: Sync) -> Models:
        """Give the models of a sync's warehouse; it is opened anew after an error, the project is not read anew."""
        target = sync.target
        assert isinstance(target, DuckDbTarget), "models run on the warehouse that is a file here"
        if self._models is None or self._models.target is not target:
            self._models = Models(target, self._dbt)
            self._dbt = self._models.dbt
        return self._models

    async def _publish(self, models: Models, moment: Moment, ran: Ran) -> Built:
        async with Publisher(self._publisher_url) as publisher:
            return await publish(models, moment, ran, publisher, now=self._clock())


def _last(kind: RunKind, began_at: datetime, ended_at: datetime, built: Built) -> LastRun:
    ran = built.ran
    return LastRun(
        began_at=began_at,
        ended_at=ended_at,
        kind=kind,
        as_of=built.moment.as_of,
        models=ran.models,
        tests=ran.tests,
        published=len(built.published),
        failures=ran.failures,
        withheld=built.withheld,
    )
