"""The commands of `vend bench`; as in `main`, each command's work is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from vend.cli.sync_commands import JsonOption

SvgOption = Annotated[Path | None, typer.Option("--svg", help="Also draw what was found into this file.")]

bench = typer.Typer(help="Measure.", no_args_is_help=True, rich_markup_mode=None)


@bench.command("door")
def bench_door(
    seconds: Annotated[float, typer.Option(help="How long each measurement runs.", min=1, max=10)] = 4.0,
    connections: Annotated[int, typer.Option(help="Connections, on both sides.", min=1, max=16)] = 4,
    json_only: Annotated[bool, typer.Option("--json", help="Print nothing but the last line.")] = False,
) -> None:
    """Measure what a tenant-scoped read costs through the door, beside pgbench on the same statement.

    Takes a PostgreSQL of its own with 200,000 subscriptions of 200 garages, under row-level security on both sides.
    The last line is one JSON object.
    """
    from vend.cli.bench import door  # noqa: PLC0415

    door(seconds=seconds, connections=connections, json_only=json_only)


@bench.command("sync")
def bench_sync(
    rows: Annotated[int, typer.Option(help="Rows of the table that is loaded.", min=1_000)] = 500_000,
    changes: Annotated[int, typer.Option(help="Changes of each measurement.", min=1_000)] = 200_000,
    svg: SvgOption = None,
    *,
    json_only: JsonOption = False,
) -> None:
    """Measure `vend sync`: a load beside a bare COPY into DuckDB, changes beside asking for them by SQL, memory.

    Takes a PostgreSQL of its own. The last line is one JSON object.
    """
    from vend.cli.bench import sync as measure  # noqa: PLC0415

    measure(rows=rows, changes=changes, svg=svg, json_only=json_only)


@bench.command("models")
def bench_models(
    payments: Annotated[
        list[int] | None,
        typer.Option(help="Payments of the book; ten million if not given. May be repeated.", min=1_000),
    ] = None,
    svg: SvgOption = None,
    *,
    json_only: JsonOption = False,
) -> None:
    """Measure the models of the warehouse on a book of a size: all of them with all tests, then what a day changed.

    Makes the book in a warehouse file of its own: half a gigabyte for each million payments, and five as large at most
    with the models. A line of JSON for each size comes last; the limits are for ten million.
    """
    from vend.cli.bench import models as measure  # noqa: PLC0415

    measure(payments=payments or [10_000_000], svg=svg, json_only=json_only)


@bench.command("freshness")
def bench_freshness(
    payments: Annotated[int, typer.Option(help="How many payments are followed to the report.", min=5)] = 40,
    scale: Annotated[float, typer.Option(help="Of the demo's portfolio.", min=0.02, max=1)] = 1.0,
    *,
    json_only: JsonOption = False,
) -> None:
    """Measure how old reports are in the mode `seconds`: from a payment's commit to the published figure.

    Starts the whole system on parts of its own. The last line is one JSON object.
    """
    from vend.cli.bench import freshness as measure  # noqa: PLC0415

    measure(payments=payments, scale=scale, json_only=json_only)


@bench.command("access")
def bench_access(
    json_only: Annotated[bool, typer.Option("--json", help="Print nothing but the last line.")] = False,
) -> None:
    """Measure what a garage's access list of 5,000 subscriptions costs to build and to serve.

    Takes a PostgreSQL of its own with 201 garages. The last line is one JSON object.
    """
    from vend.cli.bench import access as measure  # noqa: PLC0415

    measure(json_only=json_only)


@bench.command("reports")
def bench_reports(
    payments: Annotated[int, typer.Option(help="Payments of 200 garages.", min=1_000)] = 1_000_000,
    requests: Annotated[int, typer.Option(help="Timed requests of each kind; of live ones a tenth.", min=50)] = 1_000,
    *,
    svg: SvgOption = None,
    json_only: JsonOption = False,
) -> None:
    """Measure reports over HTTP: precomputed ones beside the bare driver's same statement, and live ones.

    Takes a PostgreSQL, a Valkey and an API of its own. The last line is one JSON object.
    """
    from vend.cli.bench import reports  # noqa: PLC0415

    reports(payments=payments, requests=requests, svg=svg, json_only=json_only)
