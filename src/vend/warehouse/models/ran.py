"""What a run of the models did, in our words."""

from collections.abc import Collection
from typing import Any, Literal

import msgspec

FailureKind = Literal["model", "test", "unit test"]
MARTS = "marts"
_SAYS_MAX = 400


class Failure(msgspec.Struct, frozen=True):
    """A model that could not be built, or a test that found something.

    Attributes:
        rows: how many a test found; None for what could not be run at all.
        says: what dbt says of it, in one line.
        mend: the command that shows it again, or tries it again.
        withholds: the marts whose figures are not to be trusted for it, sorted.
        rests_on: the models that are to be built again, with all that stands on them, to see whether it is over.
    """

    name: str
    kind: FailureKind
    rows: int | None
    says: str
    mend: str
    withholds: list[str]
    rests_on: list[str] = []


class Ran(msgspec.Struct, frozen=True):
    """What a run did.

    Attributes:
        models: how many were built.
        built: their names.
        tests: how many held, unit tests too.
        skipped: how many models and tests were left out for what failed before them.
        marts: those that were built, sorted.
        failures: what went wrong, in the order in which it did; then what went wrong in earlier runs and was not looked
            at in this one.
        took_s: how long each model and test took, in seconds; empty where nobody measured.
    """

    models: int
    tests: int
    skipped: int
    marts: list[str]
    failures: list[Failure]
    took_s: dict[str, float] = {}
    built: list[str] = []

    @property
    def withheld(self) -> dict[str, str]:
        """Name the marts that are not to be published, each with the first reason."""
        found: dict[str, str] = {}
        for failure in self.failures:
            for mart in failure.withholds:
                found.setdefault(mart, f"{failure.kind} {failure.name}: {failure.says}")
        return found


def ran_of(results: Any, manifest: Any, *, standing: Collection[Failure] = ()) -> Ran:
    """Read dbt's results.

    Args:
        results: of one invocation, each with its node and status.
        manifest: of the project, which knows what depends on what.
        standing: what failed in earlier runs; what this run did not look at still does.
    """
    outcomes = [(one, str(one.status)) for one in results]
    looked_at = {one.node.name for one, status in outcomes if status != "skipped"}
    failed = [_failure(one, manifest) for one, status in outcomes if status in {"error", "fail", "runtime error"}]
    built = [one.node for one, status in outcomes if status == "success" and one.node.resource_type == "model"]
    return Ran(
        models=len(built),
        tests=sum(status == "pass" or (status == "success" and _is_test(one.node)) for one, status in outcomes),
        skipped=sum(status == "skipped" for _, status in outcomes),
        marts=sorted(node.name for node in built if _is_mart(node)),
        failures=failed + [one for one in standing if one.name not in looked_at],
        built=[node.name for node in built],
        took_s={one.node.name: one.execution_time for one, _ in outcomes},
    )


def _is_test(node: Any) -> bool:
    return str(node.resource_type) in {"test", "unit_test"}


def _is_mart(node: Any) -> bool:
    return str(node.resource_type) == "model" and node.schema == MARTS


def _failure(result: Any, manifest: Any) -> Failure:
    node = result.node
    kinds: dict[str, FailureKind] = {"test": "test", "unit_test": "unit test"}
    kind = kinds.get(str(node.resource_type), "model")
    below = _below(node, kind)
    lines = [line.strip() for line in str(result.message or "").splitlines() if line.strip()]
    return Failure(
        name=node.name,
        kind=kind,
        rows=result.failures,
        says=" ".join(lines)[:_SAYS_MAX],
        mend=f"vend models {'build' if kind == 'model' else 'test'} --select {node.name}",
        withholds=_covered(below, manifest),
        rests_on=sorted(manifest.nodes[one].name for one in below),
    )


def _below(node: Any, kind: FailureKind) -> list[str]:
    """Give the ids of what a failure is about: a model itself, or the models that a test looks at."""
    if kind == "model":
        return [node.unique_id]
    return [parent for parent in node.depends_on.nodes if parent.startswith("model.")]


def _covered(models: list[str], manifest: Any) -> list[str]:
    """Name the marts among models and what stands on them."""
    begin = list(models)
    seen: set[str] = set()
    while begin:
        one = begin.pop()
        if one not in seen:
            seen.add(one)
            begin += [child for child in manifest.child_map.get(one, ()) if child.startswith("model.")]
    return sorted(manifest.nodes[one].name for one in seen if _is_mart(manifest.nodes[one]))
