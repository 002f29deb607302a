"""`vend models`."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from vend.app import logs
from vend.app.settings import ModelsSettings, SyncSettings, TargetName, sync_settings
from vend.app.warehouse import build_runs, build_source, open_models, open_warehouse
from vend.cli import models_show as show
from vend.cli.progress import console, steps
from vend.db.publishing import Publication
from vend.domain.errors import Unavailable
from vend.warehouse import orders
from vend.warehouse.models.build import Built, Models
from vend.warehouse.models.last import read_last
from vend.warehouse.models.project import Workplace
from vend.warehouse.models.ran import Failure, Ran
from vend.warehouse.models.runner import Tell
from vend.warehouse.status import held, is_held
from vend.warehouse.sync import Sync


class Line(msgspec.Struct, frozen=True):
    """The last line of a command that runs models.

    Attributes:
        as_of: the instant that the figures are of; null for tests alone.
    """

    models: int
    tests: int
    skipped: int
    failures: list[Failure]
    published: list[Publication]
    withheld: dict[str, str]
    as_of: datetime | None
    source_lsn: str | None
    took_s: float


def build(select: Sequence[str], *, json_only: bool, target: TargetName) -> None:
    """Build, test, and publish what is DuckDB's; exit 1 when something failed.

    Raises:
        BadSettings, WarehouseBusy, Waits, Broken: as for `vend sync once`; nothing was built.
        ModelsBroken: nothing was built.
        NotPublishable, DatabaseUnavailable: nothing was published.
    """
    began = time.monotonic()
    settings = _settings(target)
    with steps(quiet=json_only) as tell:
        built = build_and_publish(settings, select, tell=tell)
    _end(built.ran, built, began, json_only=json_only)


def build_and_publish(settings: SyncSettings, select: Sequence[str], *, tell: Tell) -> Built:
    """Let the process that works on the warehouse do it, or do it here where none does.

    Raises:
        As `build`; Unavailable: the process could not, and says why.
    """
    if is_held(settings.warehouse):
        tell("the process that works on the warehouse does it")
        answer = orders.ask(settings.warehouse, orders.Order("models", select=list(select)))
        if answer.built is None:
            raise Unavailable(answer.error)
        return answer.built
    with held(settings.warehouse):
        runs, warehouse = build_runs(settings), open_warehouse(settings)
        assert runs is not None, "where figures go is among the settings that have to be there"
        try:
            return runs.run(Sync(build_source(settings), warehouse), select, tell=tell)
        finally:
            warehouse.close()


def test(select: Sequence[str], *, json_only: bool, target: TargetName) -> None:
    """Run tests; exit 1 when one fails.

    Raises:
        BadSettings, WarehouseBusy, ModelsBroken: nothing was tested.
    """
    began = time.monotonic()
    with _models(target) as models, steps(quiet=json_only) as tell:
        ran = models.dbt.run("test", select, tell=tell)
    _end(ran, None, began, json_only=json_only)


def status(*, json_only: bool, target: TargetName) -> None:
    """Show the last run; exit 1 when something failed, or when there was none.

    Raises:
        BadSettings: a setting is missing or wrong.
    """
    last = read_last(Workplace.beside(_settings(target).warehouse).folder)
    if not json_only:
        show.last(console(), last)
    print(msgspec.json.encode(last).decode())
    sys.exit(0 if last is not None and last.is_well else 1)


def docs() -> None:
    """Write the documentation.

    Raises:
        BadSettings, WarehouseBusy, ModelsBroken: nothing was written.
    """
    with _models("duckdb") as models, steps() as tell:
        tell("writing the documentation")
        page = models.dbt.document()
    print(page)


def _settings(target: TargetName) -> SyncSettings:
    if target == "duckdb":
        settings: SyncSettings = ModelsSettings.from_environment(os.environ)
    else:
        settings = sync_settings(os.environ, target)
    logs.configure(settings.log, settings.log_level, program="models")
    return settings


@contextlib.contextmanager
def _models(target: TargetName) -> Iterator[Models]:
    settings = _settings(target)
    with held(settings.warehouse):
        models = open_models(settings)
        try:
            yield models
        finally:
            models.target.close()


def _end(ran: Ran, built: Built | None, began: float, *, json_only: bool) -> None:
    if not json_only:
        show.ran(console(), ran, built)
    line = Line(
        models=ran.models,
        tests=ran.tests,
        skipped=ran.skipped,
        failures=ran.failures,
        published=built.published if built else [],
        withheld=built.withheld if built else {},
        as_of=built.moment.as_of if built else None,
        source_lsn=built.moment.source_lsn if built else None,
        took_s=round(time.monotonic() - began, 2),
    )
    print(msgspec.json.encode(line).decode())
    sys.exit(1 if ran.failures else 0)
