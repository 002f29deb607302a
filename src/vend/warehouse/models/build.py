"""Builds the models as of one instant and publishes what passed: the one way by which figures reach the reports."""

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from vend.db.publishing import Figures, Place, Publication, Publisher
from vend.domain.errors import Kind, VendError
from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.lsn import format_lsn
from vend.warehouse.models.parts import Parts
from vend.warehouse.models.project import Workplace
from vend.warehouse.models.ran import MARTS, Failure, Ran
from vend.warehouse.models.runner import Dbt, Tell
from vend.warehouse.models.warm import RAW
from vend.warehouse.target import Target

_TOLD = (
    "create schema if not exists _models",
    "create or replace table _models.run (as_of timestamptz not null, source_lsn varchar not null)",
)


class WarehouseEmpty(VendError):
    """The warehouse holds nothing that models could be made of."""

    code = "warehouse_empty"
    kind = Kind.CONFLICT


class Moment(msgspec.Struct, frozen=True):
    """What a run is of.

    Attributes:
        as_of: everything that was committed before is in it.
        source_lsn: the same as a place in the log.
    """

    as_of: datetime
    source_lsn: str


class Built(msgspec.Struct, frozen=True):
    """A run and what was published of it.

    Attributes:
        published: table by table; empty when nothing was to be published.
        withheld: table to the reason for which its last good figures stay.
    """

    moment: Moment
    ran: Ran
    published: list[Publication]
    withheld: dict[str, str]


class Models:
    """The models of one warehouse, ready to be built again and again.

    Args:
        target: the warehouse, open in this process; nothing may be applied to it while a run goes on.
        dbt: one that is warm already, of the same warehouse.
    """

    def __init__(self, target: DuckDbTarget, dbt: Dbt | None = None) -> None:
        self.target: Target = target
        self.dbt = dbt or Dbt(Workplace.beside(target.path))
        self._another = target.another

    @property
    def folder(self) -> Path:
        """Where what is told of runs lies, beside the warehouse."""
        return self.dbt.folder

    def moment(self, as_of: datetime) -> Moment:
        """Give what a run would be of now.

        Args:
            as_of: an instant until which the warehouse is known to be complete.

        Raises:
            WarehouseEmpty: nothing was loaded yet.
        """
        position = self.target.position()
        if position is None or not position.applied_lsn:
            raise WarehouseEmpty("The warehouse is empty: `vend sync once` loads it.")
        return Moment(as_of, format_lsn(position.applied_lsn))

    def build(
        self,
        moment: Moment,
        select: Sequence[str] = (),
        *,
        standing: Collection[Failure] = (),
        whole: bool = True,
        tell: Tell = lambda _: None,
    ) -> Ran:
        """Build models and run their tests.

        Args:
            select: dbt's words for a part of the models; nothing is all of them.
            standing: what failed in earlier runs; it is built again with a part.
            whole: everything anew; else of large models what changed since all of them were built last, where that is
                known (decision 30).

        Raises:
            ModelsBroken: nothing was run.
        """
        self._begin(moment)
        selected = [*select, *again(standing)] if select else []
        stands = standing if select else ()
        if not isinstance(self.target, DuckDbTarget):  # only the file notes what changed
            return self.dbt.run("build", selected, standing=stands, tell=tell)
        parts = Parts(self.target, whole=whole)
        ran = self.dbt.run(
            "build", selected, standing=stands, partly=parts.partly, unit_tests=not parts.partly, tell=tell
        )
        parts.done(ran, self.dbt.large)
        return ran

    def build_changed(self, moment: Moment, tables: Collection[str], *, standing: Collection[Failure] = ()) -> Ran:
        """Build the models that stand on changed tables, and run their tests that look at data.

        Args:
            tables: of the schema `raw`.
            standing: what failed in earlier runs; it is built again too.

        Raises:
            ModelsBroken: nothing was run.
        """
        self._begin(moment)
        unit_tests = any(one.kind == "unit test" for one in standing)
        models = {model for failure in standing for model in failure.rests_on}
        if not unit_tests and (ran := self._build_warm(tables, models)) is not None:
            return ran
        select = [f"source:{RAW}.{table}+" for table in sorted(tables)] + again(standing)
        return self.dbt.run("build", select, standing=standing, unit_tests=unit_tests)

    def _build_warm(self, tables: Collection[str], models: Collection[str]) -> Ran | None:
        if self.dbt.warmed is None:
            return None
        connection = self._another()
        try:
            return self.dbt.warmed.build(connection, tables, models)
        finally:
            connection.close()

    def _begin(self, moment: Moment) -> None:
        """Tell the models which moment they are of."""
        connection = self._another()
        try:
            for statement in _TOLD:
                connection.execute(statement)
            connection.execute("insert into _models.run values (?, ?)", [moment.as_of, moment.source_lsn])
        finally:
            connection.close()

    def zones(self) -> frozenset[str]:
        """Name the time zones in which the garages are."""
        connection = self._another()
        try:
            rows = connection.execute("select distinct time_zone from raw.garages").fetchall()
        finally:
            connection.close()
        return frozenset(row[0] for row in rows)

    def figures(self, mart: str, place: Place) -> Figures:
        """Read the rows of a mart, in the order of the columns of where they go."""
        connection = self._another()
        try:
            columns = ", ".join(place.columns)
            rows = connection.execute(f"select {columns} from {MARTS}.{mart}").fetchall()  # noqa: S608 (our own names)
        finally:
            connection.close()
        return Figures(mart, rows)


def again(standing: Collection[Failure]) -> list[str]:
    """Select what failed before, and all that stands on it, in dbt's words."""
    return sorted({f"{model}+" for failure in standing for model in failure.rests_on})


async def publish(models: Models, moment: Moment, ran: Ran, publisher: Publisher, *, now: datetime) -> Built:
    """Publish the marts that a run built and whose tests held; the others keep their last good figures.

    Raises:
        NotPublishable, DatabaseUnavailable: nothing was published.
    """
    places = await publisher.places()
    withheld = {mart: why for mart, why in ran.withheld.items() if mart in places}
    figures = [models.figures(mart, places[mart]) for mart in ran.marts if mart in places and mart not in withheld]
    published = await publisher.publish(
        figures, withheld=withheld, as_of=moment.as_of, source_lsn=moment.source_lsn, now=now
    )
    return Built(moment, ran, published, withheld)
