"""The commands of `vend sync`; as in `main`, each command's work is imported when it runs."""

from typing import Annotated, Literal

import typer

sync = typer.Typer(help="Keep the warehouse up with the database.", no_args_is_help=True, rich_markup_mode=None)

TargetOption = Annotated[
    Literal["duckdb", "snowflake"], typer.Option("--target", help="Which warehouse; each has its own settings.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print nothing but the last line.")]


@sync.command("setup")
def sync_setup(*, target: TargetOption = "duckdb") -> None:
    """Let the database publish what the warehouse needs; run it after each `vend migrate`.

    Needs VEND_OWNER_DATABASE_URL, and the role vend_sync that `vend migrate --print-roles-sql` makes. Running it again
    changes nothing.
    """
    from vend.cli.naming import naming  # noqa: PLC0415
    from vend.cli.sync import setup  # noqa: PLC0415

    with naming(target):
        setup(target=target)


@sync.command("run")
def sync_run(*, target: TargetOption = "duckdb") -> None:
    """Load the warehouse if it is new, then keep it up, a second behind, until SIGTERM or Ctrl-C.

    What does not work for a while is tried again; what needs a person ends it, with the command that mends it.
    """
    from vend.cli.naming import naming  # noqa: PLC0415
    from vend.cli.sync import run  # noqa: PLC0415

    with naming(target):
        run(target=target)


@sync.command("once")
def sync_once(*, json_only: JsonOption = False, target: TargetOption = "duckdb") -> None:
    """Bring the warehouse up to everything that is committed now, and end. The last line is one JSON object."""
    from vend.cli.naming import naming  # noqa: PLC0415
    from vend.cli.sync import once  # noqa: PLC0415

    with naming(target):
        once(json_only=json_only, target=target)


@sync.command("status")
def sync_status(*, json_only: JsonOption = False, target: TargetOption = "duckdb") -> None:
    """Say how far the warehouse is, and what is wrong; exits 1 when something is. The last line is one JSON object."""
    from vend.cli.naming import naming  # noqa: PLC0415
    from vend.cli.sync import status  # noqa: PLC0415

    with naming(target):
        status(json_only=json_only, target=target)


@sync.command("verify")
def sync_verify(*, json_only: JsonOption = False, target: TargetOption = "duckdb") -> None:
    """Compare database and warehouse at one instant, and name every difference.

    Counts, sums and hashes of each table and garage. Exits 1 when something differs. The last line is one JSON object.
    """
    from vend.cli.naming import naming  # noqa: PLC0415
    from vend.cli.sync import verify  # noqa: PLC0415

    with naming(target):
        verify(json_only=json_only, target=target)


@sync.command("resnapshot")
def sync_resnapshot(
    table: Annotated[str, typer.Argument(help="The table's name.")],
    *,
    json_only: JsonOption = False,
    target: TargetOption = "duckdb",
) -> None:
    """Load one table anew, and bring the warehouse up. The last line is one JSON object."""
    from vend.cli.naming import naming  # noqa: PLC0415
    from vend.cli.sync import resnapshot  # noqa: PLC0415

    with naming(target):
        resnapshot(table, json_only=json_only, target=target)


@sync.command("rebuild")
def sync_rebuild(*, json_only: JsonOption = False, target: TargetOption = "duckdb") -> None:
    """Forget the warehouse and its slot, and load everything anew. The last line is one JSON object."""
    from vend.cli.naming import naming  # noqa: PLC0415
    from vend.cli.sync import rebuild  # noqa: PLC0415

    with naming(target):
        rebuild(json_only=json_only, target=target)
