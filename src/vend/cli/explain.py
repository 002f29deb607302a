"""`vend explain`."""

import asyncio
import os
import sys
from uuid import UUID

import msgspec
from rich.console import Console
from rich.table import Table

from vend.app import logs
from vend.app.compose import build_door, clock
from vend.app.preflight import require_databases
from vend.app.settings import DatabaseSettings
from vend.cli.progress import console
from vend.domain.errors import NotFound
from vend.domain.explain import Leaf
from vend.domain.money import Money
from vend.reports.explain import Explanation, explain_cell
from vend.reports.explained import Cell
from vend.reports.live import LiveReports
from vend.store import garages

_SHOWN = 40


class Line(msgspec.Struct, frozen=True):
    """The last line of the output."""

    report: str
    column: str
    value: int
    explained: int
    leaves: int
    events: int


def run(garage_id: UUID, cell: Cell) -> None:
    """Print what makes up a figure, and then one JSON line; exit 1 when it does not sum up.

    Raises:
        BadSettings: a setting is missing or wrong.
        Invalid: there is no such report, column or row.
        NotFound: there is no such garage.
    """
    settings = DatabaseSettings.from_environment(os.environ)
    logs.configure(settings.log, settings.log_level, program="explain")
    found = asyncio.run(_explain(settings, garage_id, cell))
    show(console(), found)
    leaves = len(found.leaves) + found.leaves_left_out
    line = Line(found.report, found.column, found.value, found.explained, leaves, len(found.events))
    print(msgspec.json.encode(line).decode())
    sys.exit(0 if found.value == found.explained else 1)


async def _explain(settings: DatabaseSettings, garage_id: UUID, cell: Cell) -> Explanation:
    await require_databases(settings)
    door = build_door(settings, program="explain")
    try:
        async with door.garage_snapshot([garage_id]) as garage:
            place = await garage.run(garages.read_one())
        if place is None:
            raise NotFound("There is no such garage.")
        live = LiveReports(door, None)
        return await explain_cell(door, live, garage_id, cell, currency=place.currency, now=clock())
    finally:
        await door.close()


def show(out: Console, found: Explanation) -> None:
    """Print the leaves as a table, with the sum under them."""
    table = Table(title=f"{found.report}: {found.column}", title_justify="left")
    for name in ("date", "what", "of", "from → to", "at Stripe"):
        table.add_column(name)
    table.add_column("part", justify="right")
    for leaf in found.leaves[:_SHOWN]:
        moved = f"{leaf.credit_account} → {leaf.debit_account}" if leaf.debit_account else ""
        table.add_row(
            str(leaf.on_date), leaf.label, f"{leaf.what} {leaf.id}", moved, leaf.stripe_id or "", _figure(found, leaf)
        )
    out.print(table)
    more = len(found.leaves) + found.leaves_left_out - _SHOWN
    if more > 0:
        out.print(f"… and {more:,} more")
    told = ", ".join(dict.fromkeys(event.type for event in found.events))
    out.print(f"{len(found.events):,} events of Stripe tell of these{f': {told}' if told else ''}.")
    value = Money(found.value, found.currency) if found.currency else f"{found.value:,}"
    agree = "the parts sum up to it" if found.value == found.explained else f"the parts sum up to {found.explained:,}"
    out.print(f"The figure is {value}; {agree}.")


def _figure(found: Explanation, leaf: Leaf) -> str:
    return str(Money(leaf.amount, found.currency)) if found.currency else f"{leaf.amount:,}"
