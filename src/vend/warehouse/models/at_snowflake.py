"""Builds the models at Snowflake. Nothing is published of them: what tenants read comes from one warehouse alone."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from vend.warehouse.models.build import Built, Models, Moment
from vend.warehouse.models.project import Workplace
from vend.warehouse.models.ran import Ran
from vend.warehouse.models.runner import Dbt
from vend.warehouse.models.runs import Runs
from vend.warehouse.snowflake.access import Access
from vend.warehouse.snowflake.session import bound_waiting
from vend.warehouse.snowflake.target import SnowflakeTarget
from vend.warehouse.sync import Sync


class SnowflakeModels(Models):
    """The models of a warehouse at Snowflake.

    Args:
        target: the warehouse, open in this process; nothing may be applied to it while a run goes on.
        dbt: of the same warehouse.
    """

    def __init__(self, target: SnowflakeTarget, dbt: Dbt) -> None:
        self.target = target
        self.dbt = dbt
        self._tell_run = target.tell_run

    @property
    def folder(self) -> Path:
        """See `Models`."""
        return self.dbt.folder

    def _begin(self, moment: Moment) -> None:
        self._tell_run(moment.as_of, moment.source_lsn)

    def zones(self) -> frozenset[str]:
        """See `Models`. No run follows from a day that begins: all models are built on time, and no part in between."""
        return frozenset()


class SnowflakeRuns(Runs):
    """Runs models at Snowflake, again and again in one process, where dbt stays warm.

    Args:
        path: beside which lies what is told of runs.
        secure_views: whether views of single garages are made too.
    """

    def __init__(
        self, access: Access, path: Path, clock: Callable[[], datetime], *, secure_views: bool = False
    ) -> None:
        super().__init__("", clock)
        bound_waiting(access.timeout_s)
        self._at_snowflake = Dbt(Workplace.beside(path, access, variables={"secure_views": secure_views}))

    def _of(self, sync: Sync) -> SnowflakeModels:
        assert isinstance(sync.target, SnowflakeTarget), "these runs are of a warehouse at Snowflake"
        return SnowflakeModels(sync.target, self._at_snowflake)

    async def _publish(self, models: Models, moment: Moment, ran: Ran) -> Built:  # noqa: ARG002 (nothing goes anywhere)
        return Built(moment, ran, published=[], withheld={})
