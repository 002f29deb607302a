"""`vend parity`."""

import asyncio
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

import msgspec
from rich.console import Console
from rich.table import Table

from vend.app import logs
from vend.app.compose import build_door, clock
from vend.app.preflight import require_databases
from vend.app.settings import ModelsSettings, ParitySettings
from vend.cli.models import build_and_publish
from vend.cli.progress import console, steps
from vend.domain.errors import NotFound
from vend.reports.parity import Parity, compare
from vend.store import reconcile

_SHOWN = 40


class Cell(msgspec.Struct, frozen=True):
    """A figure that the two give differently."""

    garage_id: UUID
    report: str
    month_date: date
    of: str
    name: str
    live: int
    warehouse: int


class Line(msgspec.Struct, frozen=True):
    """The last line of the output.

    Attributes:
        differences: of very many, the first.
        in_motion: garages that were written to all the time, so that they could not be compared.
        withheld: tables whose newer figures are kept back, with the reason.
    """

    figures: int
    different: int
    garages: int
    months: int
    differences: list[Cell]
    in_motion: list[UUID]
    withheld: dict[str, str]
    took_s: float


def run(garages: Sequence[UUID], months: Sequence[date], *, json_only: bool) -> None:
    """Compare; exit 1 when something differs, or could not be compared.

    Args:
        garages: which; none is all.
        months: their first days; none is all.

    Raises:
        NotFound: there is no such garage.
        BadSettings: a setting is missing or wrong.
        WarehouseBusy, Waits, Broken, ModelsBroken, NotPublishable, DatabaseUnavailable: nothing could be compared.
    """
    began = time.monotonic()
    settings = ParitySettings.from_environment(os.environ)
    logs.configure(settings.log, settings.log_level, program="parity")
    with steps(quiet=json_only) as tell:
        found = asyncio.run(_compare(settings, garages, months, tell))
    if not json_only:
        show(console(), found)
    cells = [
        Cell(**msgspec.structs.asdict(one.figure), live=one.live, warehouse=one.warehouse)
        for one in found.differences[:_SHOWN]
    ]
    line = Line(
        figures=found.figures,
        different=len(found.differences),
        garages=found.garages,
        months=found.months,
        differences=cells,
        in_motion=found.in_motion,
        withheld=found.withheld,
        took_s=round(time.monotonic() - began, 2),
    )
    print(msgspec.json.encode(line).decode())
    sys.exit(1 if found.differences or found.in_motion or found.withheld else 0)


async def _compare(
    settings: ParitySettings, wanted: Sequence[UUID], months: Sequence[date], tell: Callable[[str], None]
) -> Parity:
    await require_databases(settings)
    of_models = ModelsSettings.from_environment(os.environ)
    door = build_door(settings, program="parity")

    async def bring_up() -> None:
        await asyncio.to_thread(build_and_publish, of_models, (), tell=tell)
        tell("comparing")

    try:
        async with door.platform(reason="compare live reports and warehouse") as platform:
            places = await platform.run(reconcile.garages(wanted_garages=list(wanted) or None))
        if missing := set(wanted) - {place.id for place in places}:
            raise NotFound(f"There is no garage {min(map(str, missing))}.")
        return await compare(door, [place.id for place in places], bring_up, now=clock, months=months or None)
    finally:
        await door.close()


def show(out: Console, found: Parity) -> None:
    """Print the differences, or that there is none."""
    out.print(f"{found.figures:,} figures of {found.garages} garages and {found.months} months compared")
    if found.differences:
        table = Table(box=None, padding=(0, 2), pad_edge=False)
        for name in ("garage", "report", "month", "figure"):
            table.add_column(name)
        for name in ("live", "warehouse"):
            table.add_column(name, justify="right")
        for one in found.differences[:_SHOWN]:
            figure = one.figure
            what = f"{figure.of} {figure.name}".strip()
            table.add_row(
                str(figure.garage_id),
                figure.report,
                f"{figure.month_date:%Y-%m}",
                what,
                str(one.live),
                str(one.warehouse),
            )
        out.print(table)
    for garage_id in found.in_motion:
        out.print(f"not compared: garage {garage_id} was written to all the time; try again in a quieter minute")
    for mart, why in sorted(found.withheld.items()):
        out.print(f"kept back: reports.{mart}, for {why}")
    out.print("everything is the same" if not found.differences else f"{len(found.differences)} figures differ")
