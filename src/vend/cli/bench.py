"""`vend bench`."""

from pathlib import Path

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from vend.app import bench_freshness, bench_models, bench_reports, bench_sync, logs
from vend.app.bench_access import Result as AccessResult
from vend.app.bench_access import measure as measure_access
from vend.app.bench_door import Result, measure
from vend.cli.demo import load_portfolio, sign_in_as
from vend.cli.progress import steps
from vend.domain.access import Role
from vend.engines import fresh_folder


def door(*, seconds: float, connections: int, json_only: bool) -> None:
    """Measure the door and print what was found; the last line is JSON."""
    with fresh_folder() as folder, steps(quiet=json_only) as tell:
        result = measure(folder, seconds=seconds, connections=connections, tell=tell)
    if not json_only:
        Console().print(_table(result))
    print(msgspec.json.encode(result).decode())


def access(*, json_only: bool) -> None:
    """Measure access lists and print what was found; the last line is JSON."""
    logs.configure("text", "error", program="bench")
    with fresh_folder() as folder, steps(quiet=json_only) as tell:
        result = measure_access(folder, tell=tell)
    if not json_only:
        Console().print(_access_table(result))
    print(msgspec.json.encode(result).decode())


def _access_table(result: AccessResult) -> Table:
    table = Table(title=f"The access list of {result.subscriptions:,} subscriptions", title_justify="left")
    table.add_column("what")
    table.add_column("ms", justify="right")
    table.add_column("bytes", justify="right")
    for what, took_ms, size in (
        ("ask which of 201 lists is behind", result.look_ms, ""),
        ("build the first version", result.first_build_ms, ""),
        ("build after a change", result.build_ms, ""),
        ("sign anew", result.sign_anew_ms, ""),
        ("serve the whole list", result.whole_ms, f"{result.whole_bytes:,}"),
        ("serve 304", result.same_ms, "0"),
        (f"serve a delta of {result.delta_lines} lines", result.delta_ms, f"{result.delta_bytes:,}"),
    ):
        table.add_row(what, f"{took_ms:,.1f}", size)
    return table


def _table(result: Result) -> Table:
    table = Table(title=f"One tenant-scoped row, {result.connections} connections", title_justify="left")
    table.add_column("read by")
    for heading in ("reads/s", "p50 µs", "p99 µs", "round trips"):
        table.add_column(heading, justify="right")
    table.add_row("pgbench -M prepared", f"{result.limit_per_s:,.0f}", "", "", "1")
    for name, side in (("the door, one garage", result.same), ("the door, another garage each time", result.changing)):
        numbers = (f"{side.reads_per_s:,.0f}", f"{side.p50_us:,.0f}", f"{side.p99_us:,.0f}", f"{side.round_trips:g}")
        table.add_row(name, *numbers)
    table.caption = f"the door reaches {result.ratio:.0%} of pgbench"
    return table


def sync(*, rows: int, changes: int, svg: Path | None, json_only: bool) -> None:
    """Measure the change data capture and print what was found; the last line is JSON."""
    with fresh_folder() as folder, steps(quiet=json_only) as tell:
        result = bench_sync.measure(folder, rows=rows, changes=changes, tell=tell)
    if not json_only:
        Console().print(_sync_table(result))
    print(msgspec.json.encode(result).decode())
    if svg is not None:
        svg.write_text(bench_sync.drawn(result), encoding="utf-8")


def _sync_table(result: bench_sync.Result) -> Table:
    table = Table(title=f"vend sync, {result.rows:,} rows, {result.changes:,} changes", title_justify="left")
    table.add_column("what")
    for heading in ("a second", "limit a second", "ratio"):
        table.add_column(heading, justify="right")
    limit, ratio = f"{result.bare_per_s:,.0f}", f"{result.load_ratio:.2f}"
    table.add_row("rows loaded; limit: bare COPY into DuckDB", f"{result.load_per_s:,.0f}", limit, ratio)
    table.add_row("changes, 100 a transaction", f"{result.changes_per_s:,.0f}", "", "")
    limit, ratio = f"{result.peek_per_s:,.0f}", f"{result.peek_ratio:.2f}"
    table.add_row("changes, 1 a transaction; limit: asked for by SQL", f"{result.single_per_s:,.0f}", limit, ratio)
    table.add_row("changes, all in one transaction", f"{result.large_per_s:,.0f}", "", "")
    stages = result.stages
    table.caption = (
        f"{result.changes_cpu_us:g} µs of processor a change: {stages.decode_us:g} to decode, {stages.gather_us:g} to "
        f"gather by key, {stages.apply_us:g} in the warehouse, {stages.rest_us:g} to read and around it; "
        f"{result.memory_mb:,.0f} MB at most, {result.memory_large_mb:,.0f} MB with the large transaction"
    )
    return table


def models(*, payments: list[int], svg: Path | None, json_only: bool) -> None:
    """Measure the models on books of these sizes and print what was found; the last lines are JSON.

    Raises:
        typer.Exit: a model or a test failed, so the figures are of no use.
    """
    found = []
    for size in payments:
        with fresh_folder() as folder, steps(quiet=json_only) as tell:
            found.append(bench_models.measure(folder, payments=size, tell=tell))
        if not json_only:
            Console().print(_models_table(found[-1]))
    for result in found:
        print(msgspec.json.encode(result).decode())
    if svg is not None:
        svg.write_text(bench_models.drawn(found), encoding="utf-8")
    if any(result.failures for result in found):
        raise typer.Exit(1)


def _models_table(result: bench_models.Result) -> Table:
    title = f"vend models, {result.payments:,} payments, {result.transfers:,} transfers, {result.garages} garages"
    table = Table(title=title, title_justify="left")
    table.add_column("what")
    for heading in ("took", "limit", "ratio", "processor"):
        table.add_column(heading, justify="right")
    for what, took_s, limit_s, ratio, cpu_s in (
        (
            f"all {result.models} models and {result.tests} tests",
            *(result.full_s, result.full_s_max, result.full_ratio, result.full_cpu_s),
        ),
        (
            f"what {result.later_rows:,} rows change",
            *(result.later_s, result.later_s_max, result.later_ratio, result.later_cpu_s),
        ),
    ):
        table.add_row(what, f"{took_s:,.1f} s", f"{limit_s:g} s", f"{ratio:.2f}", f"{cpu_s:,.1f} s")
    memory = f"{result.memory_mb / result.memory_mb_max:.2f}"
    table.add_row("memory at most", f"{result.memory_mb:,} MB", f"{result.memory_mb_max:,} MB", memory)
    slow = ", ".join(f"{one.name} {one.took_s:g} s" for one in result.slowest[:5])
    table.caption = f"the book took {result.book_s:,.0f} s, its warehouse {result.warehouse_mb:,} MB; slowest: {slow}"
    return table


def reports(*, payments: int, requests: int, svg: Path | None, json_only: bool) -> None:
    """Measure reports over HTTP and print what was found; the last line is JSON."""
    with fresh_folder() as folder, steps(quiet=json_only) as tell:
        result = bench_reports.measure(folder, payments=payments, requests=requests, tell=tell)
    if not json_only:
        Console().print(_reports_table(result))
    print(msgspec.json.encode(result).decode())
    if svg is not None:
        svg.write_text(bench_reports.drawn(result), encoding="utf-8")


def _reports_table(result: bench_reports.Result) -> Table:
    table = Table(title=f"Reports over HTTP, {result.payments:,} payments of 200 garages", title_justify="left")
    table.add_column("what")
    for heading in ("requests", "p50 ms", "p99 ms", "p99 limit ms", "API's processor ms"):
        table.add_column(heading, justify="right")
    for what, timing in bench_reports.kinds(result):
        limit, cpu = ("" if one is None else f"{one:g}" for one in (timing.limit_p99_ms, timing.cpu_ms))
        table.add_row(what, f"{timing.requests:,}", f"{timing.p50_ms:.2f}", f"{timing.p99_ms:.2f}", limit, cpu)
    table.caption = (
        f"a precomputed report takes {result.ratio:g} times the bare driver; round trips to the database: "
        f"{result.round_trips:g}, of a 304 {result.round_trips_not_modified:g}"
    )
    return table


def freshness(*, payments: int, scale: float, json_only: bool) -> None:
    """Measure how old reports are and print what was found; the last line is JSON."""
    logs.configure("text", "error", program="bench")
    with fresh_folder("vend-bench-") as folder, steps(quiet=json_only) as tell:
        manager = sign_in_as(Role.GARAGE_MANAGER)
        book = bench_freshness.Book(
            lambda stack: load_portfolio(stack, scale).payments, manager.email, manager.password
        )
        result = bench_freshness.measure(folder, book, payments=payments, tell=tell)
    if not json_only:
        table = Table(title=f"From commit to report, {result.payments} payments", title_justify="left")
        for heading in ("p50 s", "p95 s", "slowest s"):
            table.add_column(heading, justify="right")
        table.add_row(f"{result.p50_s:.2f}", f"{result.p95_s:.2f}", f"{result.max_s:.2f}")
        table.caption = f"beside a book of {result.book_payments:,} payments"
        Console().print(table)
    print(msgspec.json.encode(result).decode())
