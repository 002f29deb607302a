"""Runs dbt inside this process, where it stays warm: to import it takes seconds, to run it again does not."""

import contextlib
import os
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from vend.domain.errors import Kind, VendError
from vend.warehouse.models.project import Workplace
from vend.warehouse.models.ran import Failure, Ran, ran_of
from vend.warehouse.models.warm import RAW, Warm

Command = Literal["build", "run", "test"]
Tell = Callable[[str], None]

_QUIET = [
    "--quiet",
    "--log-level",
    "none",
    "--log-level-file",
    "none",
    "--no-use-colors",
    "--no-send-anonymous-usage-stats",
]
# What a run came to is read from its results; the artifacts would cost a second and nobody reads them.
_UNWRITTEN = ["--no-write-json"]
_SAYS_MAX = 1_000


class ModelsBroken(VendError):
    """dbt could not run at all: the project cannot be read, or nothing fits what was selected."""

    code = "models_broken"
    kind = Kind.CONFLICT


class Dbt:
    """The project, ready to be run again and again.

    Attributes:
        warmed: the project as it was compiled last; None until it was read.

    Args:
        workplace: where dbt works.
    """

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._manifest: Any = None
        self.warmed: Warm | None = None
        self._one_at_a_time = threading.Lock()

    @property
    def folder(self) -> Path:
        """Where what is told of runs lies."""
        return self._workplace.folder

    def warm(self) -> None:
        """Read the project, so that the first run need not.

        Raises:
            ModelsBroken: it cannot be read.
        """
        with self._one_at_a_time, _undisturbed(self._workplace.secrets):
            self._read()

    def warm_soon(self) -> None:
        """Read the project beside whatever else is done; what is wrong with it shows with the first run."""

        def read() -> None:
            with contextlib.suppress(ModelsBroken):
                self.warm()

        threading.Thread(target=read, name="warm-models", daemon=True).start()

    def sources(self) -> frozenset[str]:
        """Name the tables of the warehouse that models are made of.

        Raises:
            ModelsBroken: the project cannot be read.
        """
        self.warm()
        return frozenset(one.name for one in self._manifest.sources.values() if one.schema == RAW)

    def run(
        self,
        command: Command,
        select: Sequence[str] = (),
        *,
        standing: Collection[Failure] = (),
        partly: bool = False,
        unit_tests: bool = True,
        tell: Tell = lambda _: None,
    ) -> Ran:
        """Build models with their tests, run models alone, or tests alone.

        Args:
            select: dbt's words for a part of the project, such as `mrr_monthly+`; nothing is all of it.
            standing: what failed in earlier runs, and still does where this one does not look at it.
            partly: of large models build only what changed, and look with their tests only at that.
            unit_tests: whether those run too, which look at the models' wording and at no data.
            tell: hears of each model and test as it begins.

        Raises:
            ModelsBroken: nothing was run.
        """
        arguments = [command, *_QUIET, *_UNWRITTEN, *self._workplace.arguments()]
        if select:
            arguments += ["--select", *select]
        if partly:
            arguments += ["--vars", '{"partly": true}']
        if not unit_tests and command == "build":
            arguments += ["--exclude-resource-type", "unit_test"]
        found = self._invoke(arguments, tell)
        assert self.warmed is not None, "the project was read"
        if not partly:  # what is compiled for a part is no whole model
            self.warmed.learn(found.results)
        return ran_of(found.results, self._manifest, standing=standing)

    @property
    def large(self) -> frozenset[str]:
        """Name the models that are built in parts; known once something was run."""
        assert self._manifest is not None, "something was run"
        return frozenset(
            node.name for node in self._manifest.nodes.values() if node.config.materialized == "incremental"
        )

    def document(self, *, tell: Tell = lambda _: None) -> Path:
        """Write the documentation as one page that needs nothing else; give where it is.

        Raises:
            ModelsBroken: nothing was written.
        """
        self._invoke(["docs", "generate", "--static", *_QUIET, *self._workplace.arguments()], tell)
        return self._workplace.documentation

    def _invoke(self, arguments: list[str], tell: Tell) -> Any:
        from dbt.cli.main import dbtRunner  # noqa: PLC0415 (seconds that only who runs models needs)

        def hear(event: Any) -> None:
            if event.info.name == "LogStartLine":
                tell(event.data.description)

        with self._one_at_a_time, _undisturbed(self._workplace.secrets):
            self._read()
            done = dbtRunner(manifest=self._manifest, callbacks=[hear]).invoke(arguments)
        _check(done)
        if done.result is None or (hasattr(done.result, "results") and not done.result.results):
            raise ModelsBroken("Nothing of the models fits what was selected; `vend models docs` shows their names.")
        return done.result

    def _read(self) -> None:
        """Prepare the workplace, and read the project if nobody did."""
        self._workplace.prepare()
        if self._manifest is None:
            from dbt.cli.main import dbtRunner  # noqa: PLC0415 (same)

            parsed = dbtRunner().invoke(["parse", *_QUIET, *_UNWRITTEN, *self._workplace.arguments()])
            _check(parsed)
            self._manifest = parsed.result
            self._manifest.build_parent_and_child_maps()
            self.warmed = Warm(self._manifest)


def _check(done: Any) -> None:
    if done.exception is not None:
        says = " ".join(str(done.exception).split())[:_SAYS_MAX]
        raise ModelsBroken(f"The models could not be run: {says}") from done.exception


@contextlib.contextmanager
def _undisturbed(secrets: Mapping[str, str]) -> Iterator[None]:
    """Keep dbt from leaving the process in another folder; let it find secrets in the environment meanwhile."""
    here = Path.cwd()
    os.environ.update(secrets)
    try:
        yield
    finally:
        os.chdir(here)
        for name in secrets:
            del os.environ[name]
