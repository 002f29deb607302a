"""`vend bench`."""

import msgspec
from rich.console import Console
from rich.table import Table

from vend.app.bench_door import Result, measure
from vend.cli.progress import steps
from vend.engines import fresh_folder


def door(*, seconds: float, connections: int, json_only: bool) -> None:
    """Measure the door and print what was found; the last line is JSON."""
    with fresh_folder() as folder, steps(quiet=json_only) as tell:
        result = measure(folder, seconds=seconds, connections=connections, tell=tell)
    if not json_only:
        Console().print(_table(result))
    print(msgspec.json.encode(result).decode())


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
