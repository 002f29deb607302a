"""The command line. Each command's work is imported when it runs, so that `vend --help` answers at once."""

import enum
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn
from uuid import UUID

import typer

from vend.cli.bench_commands import bench
from vend.cli.explain_command import explain
from vend.cli.models_commands import models, parity
from vend.cli.sync_commands import sync

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130

app = typer.Typer(
    name="vend",
    help="Billing and reporting for parking operators.\n\nNew here? `vend demo` shows the whole system at work on this "
    "machine, with nothing to set up. For a real installation: `vend settings`, `vend migrate`, `vend serve` and "
    "`vend worker`; `vend doctor` says what is wrong and how to mend it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.add_typer(bench, name="bench")
race = typer.Typer(help="Let many clients ask at the same moment.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(race, name="race")
app.add_typer(sync, name="sync")
app.add_typer(models, name="models")
access = typer.Typer(help="Use a garage's access list without a network.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(access, name="access")
app.command(short_help="Show what makes up a figure of a report.")(explain)
app.command(short_help="Compare the live reports with the warehouse's.")(parity)


class MeansOption(enum.StrEnum):
    """What opens a gate."""

    PLATE = "plate"
    TAG = "tag"
    CARD = "card"
    QR = "qr"


class PhaseOption(enum.StrEnum):
    """The phases of a deploy."""

    PRE = "pre"
    POST = "post"


@app.command(short_help="Answer the API.")
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on, over VEND_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on, over VEND_PORT.", min=1, max=65_535)] = None,
    processes: Annotated[int, typer.Option("--processes", "--workers", help="How many processes.", min=1, max=64)] = 1,
) -> None:
    """Answer the API, until SIGTERM or Ctrl-C; requests under way are answered first.

    Reads its settings from the environment (`vend settings`). Run as many of these as you like, on one machine or many:
    they share nothing but the database, Valkey and their settings.
    """
    from vend.cli.serve import run  # noqa: PLC0415

    run(host=host, port=port, processes=processes)


@app.command(short_help="Apply Stripe's events; finish what was left open.")
def worker() -> None:
    """Apply Stripe's events and finish what was left open, until SIGTERM or Ctrl-C.

    Takes events from the inbox in their order, looks up operations whose outcome at Stripe is not known, and makes the
    payments' partitions ahead of time. One is enough; several do not get into each other's way.
    """
    from vend.app.worker import run  # noqa: PLC0415

    run()


@app.command(short_help="Compare Stripe, the database and the ledger.")
def reconcile(
    since: Annotated[
        datetime | None,
        typer.Option(help="Only what Stripe made from then on (UTC).", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    ] = None,
    heal: Annotated[
        bool, typer.Option("--heal", help="Mend what a lost, late or failed event explains, by reading Stripe anew.")
    ] = False,
    garage: Annotated[list[UUID] | None, typer.Option(help="Only this garage's id; may be given again.")] = None,
) -> None:
    """Compare Stripe, the database and the ledger, and print every difference with its cause and amount.

    The worker does this every hour for the last day, and heals. The last line is one JSON object; exits 1 when
    something stays unexplained. Running it again changes nothing.
    """
    from vend.cli.reconcile import run  # noqa: PLC0415

    run(since=since, heal=heal, garages=garage or [])


@app.command(short_help="Bring the database's schema up to date.")
def migrate(
    phase: Annotated[
        PhaseOption | None,
        typer.Option(help="`pre` before the new version is rolled out, `post` after it; without it: everything."),
    ] = None,
    print_roles_sql: Annotated[
        bool,
        typer.Option("--print-roles-sql", help="Only print the SQL with which an administrator makes the roles."),
    ] = False,
) -> None:
    """Bring the database's schema up to this version.

    Needs VEND_OWNER_DATABASE_URL, the address of the database for its owner. Running it again changes nothing; several
    at once wait for one another.
    """
    from vend.cli.migrate import print_roles, run  # noqa: PLC0415

    if print_roles_sql:
        print_roles()
    else:
        run(phase.value if phase else None)


@app.command(short_help="Add an operator and their first administrator.")
def operator(
    name: Annotated[str, typer.Argument(help="The operator's name, as people read it.")],
    slug: Annotated[str, typer.Option(help="Lower-case letters, digits and dashes, for addresses.")],
    email: Annotated[str, typer.Option(help="The administrator's e-mail address, to sign in with.")],
    admin_name: Annotated[str, typer.Option(help="The administrator's name.")] = "Administrator",
) -> None:
    """Add an operator and their first administrator, who opens garages and makes API keys through the API.

    The password is asked for; in a script, give it on standard input.
    """
    from vend.cli.operator import run  # noqa: PLC0415

    run(name=name, slug=slug, email=email, admin_name=admin_name)


@app.command(short_help="Run the local Stripe, for development.")
def sandbox(
    port: Annotated[int, typer.Option(help="Port to listen on, loopback only; 0 takes a free one.", min=0)] = 12_111,
    data: Annotated[Path | None, typer.Option(help="File that keeps everything; without it, memory.")] = None,
    webhook_url: Annotated[str | None, typer.Option(help="Where events are sent.")] = None,
) -> None:
    """Run the local Stripe, for development: no account, no network, no money.

    Callers show VEND_STRIPE_API_KEY (any sk_test_… you choose); events are signed with VEND_STRIPE_WEBHOOK_SECRET.
    Point the rest at it with VEND_STRIPE_API_BASE.
    """
    from vend.cli.sandbox import run  # noqa: PLC0415

    run(port=port, data=data, webhook_url=webhook_url)


@app.command(short_help="See the whole system at work on this machine.")
def demo(
    reset: Annotated[bool, typer.Option("--reset", help="Forget the demo's data, and do nothing else.")] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="Walk through once on parts of its own, verify each hop, and exit 0 or 1."),
    ] = False,
    port: Annotated[int | None, typer.Option(help="Port of the load balancer.", min=1, max=65_535)] = None,
    small: Annotated[
        bool, typer.Option("--small", help="Load a tenth of the drivers, the first time; starts sooner.")
    ] = False,
    *,
    warehouse: Annotated[
        bool, typer.Option(help="Whether the warehouse runs too; without it the walk ends at the live report.")
    ] = True,
) -> None:
    """Start the whole system on this machine and watch a subscription earn money.

    PostgreSQL with a standby, Valkey, a local Stripe, two API instances behind nginx, the worker, and the warehouse:
    all of it real, all of it without root, Docker or an account. Stays until Ctrl-C; its data stays too, in VEND_HOME.
    """
    from vend.cli import demo as command  # noqa: PLC0415

    if reset:
        command.reset()
    elif check:
        command.check()
    else:
        command.run(port=port, small=small, warehouse=warehouse)


@app.command(short_help="Play seeded histories with faults and crashes.")
def simulate(
    seeds: Annotated[int | None, typer.Option(help="How many histories; 100, or 1 with --seed.", min=1)] = None,
    seed: Annotated[int | None, typer.Option(help="The first seed; the others follow it.", min=0)] = None,
    plant: Annotated[
        str | None, typer.Option(help="Plant a bug and look whether it is caught; `list` shows them.")
    ] = None,
    boundaries: Annotated[
        str | None,
        typer.Option(help="Die at every boundary of a flow instead; `all` of them, `list` shows them.", metavar="FLOW"),
    ] = None,
    *,
    plants: Annotated[
        bool, typer.Option("--plants", help="Plant each of the bugs in turn instead, and show which seed caught it.")
    ] = False,
    processes: Annotated[
        int | None, typer.Option(help="How many play at once; the machine's cores.", min=1, max=64)
    ] = None,
    timeline: Annotated[bool, typer.Option("--timeline", help="Print each history.")] = False,
    json_only: Annotated[bool, typer.Option("--json", help="Print nothing but the last line.")] = False,
) -> None:
    """Play seeded histories of drivers, staff and Stripe, with faults, crashes and late webhooks, and check the books.

    Runs the real flows on a PostgreSQL of its own and the local Stripe, in simulated time. A seed that breaks a law
    prints its history; the same seed plays the same history again. The last line is one JSON object.
    """
    from vend.cli.simulate import run  # noqa: PLC0415

    if boundaries is not None:
        from vend.cli.boundaries import run as cross  # noqa: PLC0415

        cross(boundaries, seed=seed, timeline=timeline, json_only=json_only)
    if plants:
        from vend.cli.plants import run as plant_all  # noqa: PLC0415

        plant_all(json_only=json_only)
    count = seeds if seeds is not None else (100 if seed is None else 1)
    run(
        seeds=count,
        first=1 if seed is None else seed,
        plant=plant,
        processes=processes,
        timeline=timeline,
        json_only=json_only,
    )


JsonOption = Annotated[bool, typer.Option("--json", help="Print nothing but the last line.")]


@race.command("places")
def race_places(
    rounds: Annotated[int, typer.Option(help="How often; the winner gives the place back.", min=1)] = 1000,
    clients: Annotated[int, typer.Option(help="How many ask at once.", min=2, max=40)] = 16,
    *,
    json_only: JsonOption = False,
) -> None:
    """Race for the last place: each round has exactly one winner. The last line is one JSON object."""
    from vend.cli.race import places  # noqa: PLC0415

    places(rounds=rounds, clients=clients, json_only=json_only)


@race.command("keys")
def race_keys(
    keys: Annotated[int, typer.Option(help="How many different requests.", min=1)] = 10_000,
    duplicates: Annotated[int, typer.Option(help="How often each arrives at once.", min=2, max=40)] = 8,
    subscriptions: Annotated[
        int, typer.Option(help="How many of the keys order a subscription; the others add a customer.", min=0)
    ] = 500,
    *,
    json_only: JsonOption = False,
) -> None:
    """Send each request several times at once: one deed and one answer a key. The last line is one JSON object."""
    from vend.cli.race import keys as race_for_keys  # noqa: PLC0415

    race_for_keys(keys=keys, duplicates=duplicates, subscriptions=min(subscriptions, keys), json_only=json_only)


PublicKeyOption = Annotated[
    Path, typer.Option("--public-key", help="The public key in PEM, or the API's JWK set of them.")
]


@access.command("verify")
def access_verify(file: Annotated[Path, typer.Argument(help="The signed list.")], public_key: PublicKeyOption) -> None:
    """Say whether a list is signed by the key and unchanged; exits 2 when it is not."""
    from vend.cli.access import verify  # noqa: PLC0415

    verify(file, public_key)


@access.command("check")
def access_check(  # noqa: PLR0917 (typer names them)
    file: Annotated[Path, typer.Argument(help="The signed list.")],
    number: Annotated[str, typer.Argument(help="A plate, or a credential's number.")],
    public_key: PublicKeyOption,
    kind: Annotated[
        MeansOption | None, typer.Option(help="What was read; without it any kind that has the number.")
    ] = None,
    region: Annotated[str | None, typer.Option(help="The plate's region, such as US-IL.")] = None,
    at: Annotated[
        datetime | None, typer.Option(help="When, in UTC; now without it.", formats=["%Y-%m-%dT%H:%M:%S"])
    ] = None,
) -> None:
    """Say whether a list lets a plate or credential in: exits 0 for allowed, 1 for denied, 2 for a bad list."""
    from vend.cli.access import check  # noqa: PLC0415

    check(file, public_key, number, kind=None if kind is None else kind.value, region=region, at=at)


@app.command(short_help="Say what is wrong with a set-up, and the mend.")
def doctor() -> None:
    """Say what is wrong with this set-up and how to mend it; exits 1 when something is.

    Looks at this machine and its programs, and, where VEND_ settings are made, at the database, Valkey and Stripe that
    they name. Changes nothing.
    """
    from vend.cli.doctor import run  # noqa: PLC0415

    run()


@app.command(short_help="List every setting and what it means.")
def settings(
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the page docs/settings.md.")] = False,
) -> None:
    """List every setting: what it means, its default, and who needs it."""
    from vend.cli.settings import show  # noqa: PLC0415

    show(markdown=markdown)


@app.command(short_help="Print the version.")
def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed  # noqa: PLC0415

    print(f"vend {installed('vend-parking')}")


def main() -> NoReturn:
    """Run the command line; expected errors are one clear message and an exit code, never a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except Exception as error:
        known = _expected(error)
        if known is None:
            raise
        print(f"vend: {known[1]}", file=sys.stderr)
        sys.exit(known[0])
    sys.exit(0)


def _expected(error: Exception) -> tuple[int, str] | None:
    """Give the exit code and the message of an error that the user can mend; None for a bug of ours."""
    from vend.app.settings import BadSettings  # noqa: PLC0415
    from vend.domain.errors import VendError  # noqa: PLC0415
    from vend.engines.errors import EngineError  # noqa: PLC0415

    if isinstance(error, BadSettings):
        return EXIT_USAGE, error.detail
    if isinstance(error, VendError | EngineError):
        return EXIT_FAILED, str(error)
    return None
