"""What the models cost on a book of any size: all of them with all tests, and what changed since, beside limits.

The book is made by a process of its own, so that the memory that is told is that of the models.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec

from vend.app.bars import Bar, picture
from vend.app.bench_book import AS_OF, later_rows
from vend.domain.errors import Unavailable
from vend.warehouse.batch import TableChanges
from vend.warehouse.duckdb_target import CONFIG, DuckDbTarget
from vend.warehouse.models.build import Models
from vend.warehouse.models.ran import Ran

FULL_S_MAX = 90.0
LATER_S_MAX = 10.0
MEMORY_MB_MAX = 4096
"""The limits, for ten million payments."""

_SLOWEST = 12
_LATER_ROWS = 20_000
_MB = 1024 * 1024

Tell = Callable[[str], None]


class Slow(msgspec.Struct, frozen=True):
    """A model or test that took long."""

    name: str
    took_s: float


class Result(msgspec.Struct, frozen=True):
    """What was measured.

    Attributes:
        transfers: rows of the ledger.
        book_s: how long it took to make the book.
        full_s: all models with all tests, dbt being warm.
        full_cpu_s: the same by the processor, all threads together.
        full_ratio: `full_s` of its limit; less is better.
        later_rows: rows of the batch that came after it.
        later_s: building what it changes, with tests.
        memory_mb: the most that the process held.
        memory_limit: what DuckDB was told to hold at most.
        slowest: of the full build.
        later_slowest: of the one after it.
    """

    payments: int
    transfers: int
    garages: int
    warehouse_mb: int
    book_s: float
    models: int
    tests: int
    failures: list[str]
    full_s: float
    full_cpu_s: float
    full_s_max: float
    full_ratio: float
    later_rows: int
    later_s: float
    later_cpu_s: float
    later_s_max: float
    later_ratio: float
    memory_mb: int
    memory_mb_max: int
    memory_limit: str
    slowest: list[Slow]
    later_slowest: list[Slow]


class _Built(msgspec.Struct):
    ran: Ran
    took_s: float
    cpu_s: float


def measure(folder: Path, *, payments: int, tell: Tell = lambda _: None) -> Result:
    """Make a book, build its models, let a batch come, build again.

    Args:
        payments: about as many; the limits are meant for ten million.
    """
    path = folder / "book.duckdb"
    began = time.perf_counter()
    _make(path, payments, tell)
    book_s = time.perf_counter() - began
    target = DuckDbTarget(path)
    try:
        return measure_on(Models(target), payments=payments, book_s=book_s, tell=tell)
    finally:
        target.close()


def measure_on(models: Models, *, payments: int, book_s: float = 0.0, tell: Tell = lambda _: None) -> Result:
    """Build the models of a book that is there, let a batch come, build again.

    Args:
        payments: as the book was made with.
        book_s: how long that took.
    """
    target = models.target
    assert isinstance(target, DuckDbTarget), "the book is a file"
    counts = target.row_counts()
    tell("warming dbt up")
    models.build(models.moment(AS_OF), ["int_numbers"])
    full = _built(models, 0, whole=True, tell=tell)
    rows = _let_come(target, payments, tell)
    later = _built(models, 1, whole=False, tell=tell)
    return Result(
        payments=counts["payments"],
        transfers=counts["ledger_transfers"],
        garages=counts["garages"],
        warehouse_mb=target.path.stat().st_size // _MB,
        book_s=round(book_s, 1),
        models=full.ran.models,
        tests=full.ran.tests,
        failures=[failure.name for failure in (*full.ran.failures, *later.ran.failures)],
        full_s=round(full.took_s, 1),
        full_cpu_s=round(full.cpu_s, 1),
        full_s_max=FULL_S_MAX,
        full_ratio=round(full.took_s / FULL_S_MAX, 2),
        later_rows=rows,
        later_s=round(later.took_s, 1),
        later_cpu_s=round(later.cpu_s, 1),
        later_s_max=LATER_S_MAX,
        later_ratio=round(later.took_s / LATER_S_MAX, 2),
        memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 // _MB,
        memory_mb_max=MEMORY_MB_MAX,
        memory_limit=str(CONFIG["memory_limit"]),
        slowest=_slowest(full.ran),
        later_slowest=_slowest(later.ran),
    )


def drawn(results: Sequence[Result]) -> str:
    """Draw how long building takes by the size of the book, beside the limits."""
    bars = [Bar("the limit for all, 10 million payments", FULL_S_MAX, f"{FULL_S_MAX:g} s", is_limit=True)]
    for result in results:
        size = f"{result.payments / 1_000_000:.2g} million payments"
        bars.append(Bar(f"{size}: all", result.full_s, f"{result.full_s:g} s"))
        bars.append(Bar(f"{size}: what {result.later_rows:,} rows change", result.later_s, f"{result.later_s:g} s"))
    return picture("Seconds to build the models with their tests", bars)


def _make(path: Path, payments: int, tell: Tell) -> None:
    command = [sys.executable, "-m", "vend.app.bench_book", str(path), str(payments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as making:  # noqa: S603 (our own)
        assert making.stdout is not None
        for line in making.stdout:
            tell(line.strip())
    if making.returncode:
        raise Unavailable("The book could not be made; see above.")


def _built(models: Models, days: int, *, whole: bool, tell: Tell) -> _Built:
    moment = models.moment(AS_OF + timedelta(days=days))
    began, cpu_began = time.perf_counter(), time.process_time()
    ran = models.build(moment, whole=whole, tell=tell)
    return _Built(ran, time.perf_counter() - began, time.process_time() - cpu_began)


def _let_come(target: DuckDbTarget, payments: int, tell: Tell) -> int:
    """Apply what a day brings, as the stream does; give how many rows that is."""
    tell("making a batch of changes")
    position = target.position()
    assert position is not None, "the book follows a log"
    shapes = {name: state.shape for name, state in target.tables().items()}
    found = later_rows(target, payments=payments, rows=_LATER_ROWS)
    for table, rows in found.items():
        target.apply(TableChanges(shapes[table], truncated=False, removed=[], whole=rows, partial=[]))
    target.commit(msgspec.structs.replace(position, applied_lsn=position.applied_lsn + 1), {})
    return sum(map(len, found.values()))


def _slowest(ran: Ran) -> list[Slow]:
    ordered = sorted(ran.took_s.items(), key=lambda one: -one[1])
    return [Slow(name, round(took_s, 2)) for name, took_s in ordered[:_SLOWEST]]
