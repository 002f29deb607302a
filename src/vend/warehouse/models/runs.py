"""One run from the log to the reports: bring the warehouse up, build and test the models, publish what passed."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from vend.db.publishing import Publisher
from vend.domain.errors import VendError
from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.models.build import Built, Models, Moment, publish
from vend.warehouse.models.last import LastRun, write_last
from vend.warehouse.models.ran import Ran
from vend.warehouse.models.runner import Tell
from vend.warehouse.sync import Sync


class Runs:
    """Runs models, again and again in one process, where dbt stays warm.

    Args:
        publisher_url: the database, as `vend_publisher`.
        clock: gives the present instant.
    """

    def __init__(self, publisher_url: str, clock: Callable[[], datetime]) -> None:
        self._publisher_url = publisher_url
        self._clock = clock
        self._models: Models | None = None

    def run(self, sync: Sync, select: Sequence[str] = (), *, tell: Tell = lambda _: None) -> Built:
        """Do it, with a sync that is free to follow.

        Args:
            select: dbt's words for a part of the models; nothing is all of them.

        Raises:
            Waits, Broken: as for `Sync.follow`; nothing was built.
            ModelsBroken: nothing was built.
            NotPublishable, DatabaseUnavailable: nothing was published.
        """
        began_at = self._clock()
        models = self._of(sync)
        try:
            built = self._run(models, sync, began_at, select, tell)
        except VendError as error:
            write_last(models.folder, LastRun(began_at, self._clock(), error=error.detail))
            raise
        ran = built.ran
        last = LastRun(
            began_at=began_at,
            ended_at=self._clock(),
            as_of=built.moment.as_of,
            models=ran.models,
            tests=ran.tests,
            published=len(built.published),
            failures=ran.failures,
            withheld=built.withheld,
        )
        write_last(models.folder, last)
        return built

    def _run(self, models: Models, sync: Sync, as_of: datetime, select: Sequence[str], tell: Tell) -> Built:
        tell("bringing the warehouse up to now")
        sync.drain()
        moment = models.moment(as_of)
        ran = models.build(moment, select, tell=tell)
        tell("publishing")
        return asyncio.run(self._publish(models, moment, ran))

    def _of(self, sync: Sync) -> Models:
        """Give the models of a sync's warehouse; it is opened anew after an error, the project is not read anew."""
        target = sync.target
        assert isinstance(target, DuckDbTarget), "models run on the warehouse that is a file here"
        if self._models is None:
            self._models = Models(target)
        elif self._models.target is not target:
            self._models = Models(target, self._models.dbt)
        return self._models

    async def _publish(self, models: Models, moment: Moment, ran: Ran) -> Built:
        async with Publisher(self._publisher_url) as publisher:
            return await publish(models, moment, ran, publisher, now=self._clock())
