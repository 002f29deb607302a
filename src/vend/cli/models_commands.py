"""The commands of `vend models`; as in `main`, each command's work is imported when it runs."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import typer

models = typer.Typer(
    help="Make reports of the warehouse, and publish them.", no_args_is_help=True, rich_markup_mode=None
)

JsonOption = Annotated[bool, typer.Option("--json", help="Print nothing but the last line.")]
TargetOption = Annotated[
    Literal["duckdb", "snowflake"], typer.Option("--target", help="Which warehouse; figures of DuckDB's are published.")
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option("--select", help="A part of the models, in dbt's words, such as `mrr_monthly` or `+mrr_monthly`."),
]
GarageOption = Annotated[list[UUID] | None, typer.Option("--garage", help="This garage alone; may be given again.")]
MonthOption = Annotated[
    list[datetime] | None,
    typer.Option("--month", formats=["%Y-%m"], help="This month alone, such as 2026-11; may be given again."),
]


@models.command("build")
def models_build(
    *, select: SelectOption = None, json_only: JsonOption = False, target: TargetOption = "duckdb"
) -> None:
    """Bring the warehouse up to now, build the models, test them, and publish those whose tests held.

    What a failed test covers keeps its last good figures. Exits 1 when something failed. The last line is one JSON
    object.
    """
    from vend.cli.models import build  # noqa: PLC0415
    from vend.cli.naming import naming  # noqa: PLC0415

    with naming(target):
        build(select or [], json_only=json_only, target=target)


@models.command("test")
def models_test(*, select: SelectOption = None, json_only: JsonOption = False, target: TargetOption = "duckdb") -> None:
    """Run the tests alone, on the models as they were built last. Exits 1 when one fails."""
    from vend.cli.models import test  # noqa: PLC0415
    from vend.cli.naming import naming  # noqa: PLC0415

    with naming(target):
        test(select or [], json_only=json_only, target=target)


@models.command("status")
def models_status(*, json_only: JsonOption = False, target: TargetOption = "duckdb") -> None:
    """Say what the last run came to. Exits 1 when something failed. The last line is one JSON object."""
    from vend.cli.models import status  # noqa: PLC0415
    from vend.cli.naming import naming  # noqa: PLC0415

    with naming(target):
        status(json_only=json_only, target=target)


@models.command("docs")
def models_docs() -> None:
    """Write the models' documentation as one page, and say where it is."""
    from vend.cli.models import docs  # noqa: PLC0415

    docs()


def parity(*, garage: GarageOption = None, month: MonthOption = None, json_only: JsonOption = False) -> None:
    """Compare the live reports with the warehouse's, for every garage and month, to the cent.

    Brings the warehouse up and builds its models first. Exits 1 when a figure differs or could not be compared. The
    last line is one JSON object.
    """
    from vend.cli.parity import run  # noqa: PLC0415

    run(garage or [], [one.date() for one in month or []], json_only=json_only)
