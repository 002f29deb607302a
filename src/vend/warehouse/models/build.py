"""Builds the models as of one instant and publishes what passed: the one way by which figures reach the reports."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from vend.db.publishing import Figures, Place, Publication, Publisher
from vend.domain.errors import Kind, VendError
from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.lsn import format_lsn
from vend.warehouse.models.project import Workplace
from vend.warehouse.models.ran import MARTS, Ran
from vend.warehouse.models.runner import Dbt, Tell

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
        self.target = target
        self.dbt = dbt or Dbt(Workplace.beside(target.path))

    @property
    def folder(self) -> Path:
        """Where what is told of runs lies, beside the warehouse."""
        return Workplace.beside(self.target.path).folder

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

    def build(self, moment: Moment, select: Sequence[str] = (), *, tell: Tell = lambda _: None) -> Ran:
        """Build models and run their tests.

        Raises:
            ModelsBroken: nothing was run.
        """
        connection = self.target.another()
        try:
            for statement in _TOLD:
                connection.execute(statement)
            connection.execute("insert into _models.run values (?, ?)", [moment.as_of, moment.source_lsn])
        finally:
            connection.close()
        return self.dbt.run("build", select, tell=tell)

    def figures(self, mart: str, place: Place) -> Figures:
        """Read the rows of a mart, in the order of the columns of where they go."""
        connection = self.target.another()
        try:
            columns = ", ".join(place.columns)
            rows = connection.execute(f"select {columns} from {MARTS}.{mart}").fetchall()  # noqa: S608 (our own names)
        finally:
            connection.close()
        return Figures(mart, rows)


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
