"""Runs dbt inside this process, where it stays warm: to import it takes seconds, to run it again does not."""

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from vend.domain.errors import Kind, VendError
from vend.warehouse.models.project import Target, Workplace
from vend.warehouse.models.ran import Ran, ran_of

Command = Literal["build", "test"]
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
_SAYS_MAX = 1_000


class ModelsBroken(VendError):
    """dbt could not run at all: the project cannot be read, or nothing fits what was selected."""

    code = "models_broken"
    kind = Kind.CONFLICT


class Dbt:
    """The project, ready to be run again and again.

    Args:
        workplace: where dbt works.
        target: which warehouse.
    """

    def __init__(self, workplace: Workplace, target: Target = "duckdb") -> None:
        self._workplace = workplace
        self._target = target
        self._manifest: Any = None

    def run(self, command: Command, select: Sequence[str] = (), *, tell: Tell = lambda _: None) -> Ran:
        """Build models with their tests, or run tests alone.

        Args:
            select: dbt's words for a part of the project, such as `mrr_monthly+`; nothing is all of it.
            tell: hears of each model and test as it begins.

        Raises:
            ModelsBroken: nothing was run.
        """
        arguments = [command, *_QUIET, *self._workplace.arguments(self._target)]
        if select:
            arguments += ["--select", *select]
        found = self._invoke(arguments, tell)
        return ran_of(found.results, self._manifest)

    def document(self, *, tell: Tell = lambda _: None) -> Path:
        """Write the documentation as one page that needs nothing else; give where it is.

        Raises:
            ModelsBroken: nothing was written.
        """
        self._invoke(["docs", "generate", "--static", *_QUIET, *self._workplace.arguments(self._target)], tell)
        return self._workplace.documentation

    def _invoke(self, arguments: list[str], tell: Tell) -> Any:
        from dbt.cli.main import dbtRunner  # noqa: PLC0415 (seconds that only who runs models needs)

        def hear(event: Any) -> None:
            if event.info.name == "LogStartLine":
                tell(event.data.description)

        self._workplace.prepare()
        with _undisturbed():
            if self._manifest is None:
                parsed = dbtRunner().invoke(["parse", *_QUIET, *self._workplace.arguments(self._target)])
                _check(parsed)
                self._manifest = parsed.result
                self._manifest.build_parent_and_child_maps()
            done = dbtRunner(manifest=self._manifest, callbacks=[hear]).invoke(arguments)
        _check(done)
        if done.result is None or (hasattr(done.result, "results") and not done.result.results):
            raise ModelsBroken("Nothing of the models fits what was selected; `vend models docs` shows their names.")
        return done.result


def _check(done: Any) -> None:
    if done.exception is not None:
        says = " ".join(str(done.exception).split())[:_SAYS_MAX]
        raise ModelsBroken(f"The models could not be run: {says}") from done.exception


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep dbt from leaving the process in another folder."""
    here = Path.cwd()
    try:
        yield
    finally:
        os.chdir(here)
