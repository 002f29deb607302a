"""How `vend sync` looks."""

from datetime import datetime
from pathlib import Path
from typing import Self

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vend.cli.naming import for_target
from vend.warehouse.first_load import LoadProgress
from vend.warehouse.look import Look
from vend.warehouse.lsn import format_lsn
from vend.warehouse.told import Planned
from vend.warehouse.verify import Difference, Verdict

_SHOWN = 50


class VerdictLine(msgspec.Struct, frozen=True):
    """The last line of `vend sync verify`."""

    lsn: str
    tables: int
    groups: int
    rows: int
    different: int
    took_s: float
    differences: list[Difference]

    @classmethod
    def of(cls, verdict: Verdict, *, took_s: float) -> Self:
        """Make it from a verdict; of very many differences, the first."""
        found = verdict.differences
        lsn = format_lsn(verdict.lsn)
        return cls(lsn, verdict.tables, verdict.groups, verdict.rows, len(found), took_s, found[:_SHOWN])


def load(progress: LoadProgress) -> str:
    """Say in one line how far a load is."""
    rate = f"{progress.rows_per_s:,.0f} rows/s"
    if not progress.table:
        return f"loaded {progress.tables} tables, {progress.rows:,} rows in {progress.took_s:.1f} s, {rate}"
    remaining = progress.remaining_s
    left = f", about {remaining:,.0f} s left" if remaining is not None else ""
    of = f" of about {progress.rows_expected:,}" if progress.rows_expected > progress.rows else ""
    return (
        f"loading {progress.table} (table {progress.tables_done + 1} of {progress.tables}): "
        f"{progress.rows:,}{of} rows, {rate}{left}"
    )


def verdict(out: Console, found: Verdict, target: str) -> None:
    """Print what comparing found."""
    where = f"{found.tables} tables, {found.groups:,} sums of a garage and table, {found.rows:,} rows"
    if not found.differences:
        out.print(f"Database and warehouse agree at {format_lsn(found.lsn)}: {where}.")
        return
    for one in found.differences[:_SHOWN]:
        garage = f" of garage {one.garage}" if one.garage else ""
        out.print(Text(f"{one.table}{garage}: {one.rows[0]:,} rows in the database, {one.rows[1]:,} in the warehouse"))
        for column, (there, here) in one.sums.items():
            out.print(Text(f"  sum of {column}: {there} in the database, {here} in the warehouse"))
        for key, what in one.keys.items():
            out.print(Text(f"  {what}: {key}"))
    tables = sorted({one.table for one in found.differences})
    out.print(f"{len(found.differences)} differ at {format_lsn(found.lsn)}; {where}.")
    mends = ", ".join(f"`vend sync resnapshot {table}`" for table in tables[:5])
    out.print(f"To mend it: {for_target(mends, target)}")


def _by_itself(facts: Table, found: Look) -> None:
    """Tell of comparisons and of the models."""
    planned, verified, last = found.planned, found.verified, found.last_run
    following = f"; next {_at(planned.next_verify_at)}" if planned else ""
    if verified is None or not verified.lsn:
        facts.add_row("compared", f"never{following}")
    else:
        what = f"different in {', '.join(verified.named)}" if verified.different else "the same"
        facts.add_row("compared", f"{what}, {verified.rows:,} rows, {_at(verified.ended_at)}{following}")
    if verified is not None and verified.error:
        facts.add_row("", Text(verified.error, style="bold red"))
    if planned is not None:
        facts.add_row("models", f"{planned.mode}{_next(planned)}")
    if last is not None:
        came_to = last.error or f"{last.models} built, {last.tests} tests held, {last.published} tables published"
        facts.add_row("last run", Text(f"{came_to}, {_at(last.ended_at)}", style="bold red" if last.error else ""))
        for failure in last.failures:
            facts.add_row("", Text(f"✗ {failure.kind} {failure.name}: {failure.says}", style="bold red"))
        for mart, why in sorted(last.withheld.items()):
            facts.add_row("", Text(f"reports.{mart} is kept back for {why.partition(':')[0]}"))


def _next(planned: Planned) -> str:
    doing = f", {planned.doing} goes on" if planned.doing else ""
    following = (
        f"; all of them next {_at(planned.next_full_at)}" if planned.next_full_at else "; not told where to publish"
    )
    waits = (
        f"; {len(planned.waiting)} changed tables wait since {_at(planned.waiting_since)}" if planned.waiting else ""
    )
    return f"{doing}{following}{waits}"


def _at(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M:%S} UTC"


def status(out: Console, path: Path, found: Look) -> None:
    """Print how far a warehouse is."""
    style = "green" if found.is_well else "bold red"
    out.print(Text.assemble((found.state, style), f"  {path}"))
    if found.detail:
        out.print(Text(found.detail))
    if found.load is not None:
        out.print(load(found.load))
    facts = Table.grid(padding=(0, 2))
    if found.applied_lsn:
        at = f", committed {found.applied_at:%Y-%m-%d %H:%M:%S} UTC" if found.applied_at else ""
        facts.add_row("applied", f"{found.applied_lsn}{at}")
    if found.lag_bytes is not None:
        seconds = f", {found.lag_s:,.1f} s" if found.lag_s is not None else ""
        facts.add_row("behind", f"{found.lag_bytes:,} bytes{seconds}")
    if found.slot is not None:
        safe = f", {found.slot.safe_bytes:,} bytes until it is lost" if found.slot.safe_bytes is not None else ""
        facts.add_row("slot", f"{found.slot.status}, keeps {found.slot.retained_bytes:,} bytes of log{safe}")
    if found.running:
        facts.add_row("applied since start", f"{found.changes:,} changes in {found.transactions:,} transactions")
    _by_itself(facts, found)
    out.print(facts)
    tables = Table.grid(padding=(0, 2))
    for name, rows in sorted(found.rows.items()):
        tables.add_row(f"  {name}", Text(f"{rows:,} rows", justify="right"), found.stale.get(name, ""))
    out.print(tables)
