"""How `vend models` looks."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from vend.warehouse.models.build import Built
from vend.warehouse.models.last import LastRun
from vend.warehouse.models.ran import Failure, Ran


def ran(out: Console, done: Ran, built: Built | None) -> None:
    """Show what was built and tested, what was published, and what failed with the command that mends it."""
    skipped = f", {done.skipped} left out for what failed before them" if done.skipped else ""
    out.print(f"{done.models} models built, {done.tests} tests held{skipped}")
    if built is not None:
        _published(out, built)
    for failure in done.failures:
        _failure(out, failure)


def last(out: Console, run: LastRun | None) -> None:
    """Show what the last run came to."""
    if run is None:
        out.print("no run has ended yet: `vend models build` makes one")
        return
    took_s = (run.ended_at - run.began_at).total_seconds()
    out.print(f"last run began {run.began_at:%Y-%m-%d %H:%M:%S} UTC and took {took_s:.1f} s")
    if run.error:
        out.print(Text(f"✗ {run.error}", style="bold red"))
        return
    out.print(f"{run.models} models built, {run.tests} tests held, {run.published} tables published")
    for failure in run.failures:
        _failure(out, failure)


def _published(out: Console, built: Built) -> None:
    table = Table(box=None, padding=(0, 2), pad_edge=False)
    table.add_column("table")
    for name in ("rows", "written", "deleted"):
        table.add_column(name, justify="right")
    for one in built.published:
        table.add_row(f"reports.{one.mart}", f"{one.rows:,}", f"{one.written:,}", f"{one.deleted:,}")
    for mart in sorted(built.withheld):
        table.add_row(f"reports.{mart}", "kept as it was", "", "", style="yellow")
    out.print(table)
    out.print(f"as of {built.moment.as_of:%Y-%m-%d %H:%M:%S} UTC, at {built.moment.source_lsn}")


def _failure(out: Console, failure: Failure) -> None:
    found = f" ({failure.rows} rows)" if failure.rows else ""
    out.print(Text(f"\n✗ {failure.kind} {failure.name}{found}", style="bold red"))
    out.print(Text(f"  {failure.says}"))
    if failure.withholds:
        out.print(Text(f"  not published: {', '.join(failure.withholds)}"))
    out.print(Text(f"  to see it again: {failure.mend}"))
