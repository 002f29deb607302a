"""`vend reconcile`."""

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vend.app import logs
from vend.app.compose import build_door, build_gateway, clock
from vend.app.preflight import require_databases
from vend.app.settings import ReconcileSettings
from vend.cli.progress import console
from vend.domain.errors import Invalid
from vend.domain.money import Money
from vend.domain.reconcile import Cause, Counts, Difference, Outcome
from vend.webhooks.reconcile import reconcile

_SHOWN = 200


class Line(Counts):
    """The last line of the output."""

    id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    took_s: float = 0.0


def run(*, since: datetime | None, heal: bool, garages: Sequence[UUID]) -> None:
    """Reconcile, print every difference and then one JSON line; exit 1 when something stays unexplained.

    Raises:
        BadSettings: a setting is missing or wrong.
        Invalid: `since` lies ahead.
        AlreadyRunning, UnknownGarage, Unavailable: see `vend.webhooks.reconcile.reconcile`.
    """
    settings = ReconcileSettings.from_environment(os.environ)
    logs.configure(settings.log, settings.log_level, program="reconcile")
    from_at = since.replace(tzinfo=since.tzinfo or UTC) if since else None
    if from_at is not None and from_at >= clock():
        raise Invalid("--since must lie in the past; give a date such as 2026-11-01 (UTC).", field="since")
    began_s = time.monotonic()
    outcome = asyncio.run(_reconcile(settings, since=from_at, heal=heal, garages=garages))
    show(console(), outcome)
    counts = msgspec.structs.asdict(outcome.counts)
    took_s = round(time.monotonic() - began_s, 1)
    line = Line(**counts, id=outcome.id, since=from_at, until=outcome.window.until_at, took_s=took_s)
    print(msgspec.json.encode(line).decode())
    sys.exit(1 if outcome.counts.unexplained else 0)


async def _reconcile(
    settings: ReconcileSettings, *, since: datetime | None, heal: bool, garages: Sequence[UUID]
) -> Outcome:
    await require_databases(settings)
    door, gateway = build_door(settings, program="reconcile"), build_gateway(settings)
    try:
        return await reconcile(door, gateway, since=since, heal=heal, now=clock(), garages=garages or None)
    finally:
        await gateway.close()
        await door.close()


def show(out: Console, outcome: Outcome) -> None:
    """Print the differences, the unexplained ones first."""
    counts = outcome.counts
    if not outcome.differences:
        out.print(f"Stripe, the database and the ledger agree: {counts.compared:,} compared, no difference.")
        return
    ordered = sorted(outcome.differences, key=lambda one: (one.cause is not Cause.UNKNOWN, one.healed, one.kind))
    for one in ordered[:_SHOWN]:
        out.print(_line(one))
    untold = counts.differences - min(len(ordered), _SHOWN)
    if untold:
        out.print(f"… and {untold:,} more")
    out.print(
        f"{counts.compared:,} compared, {counts.differences:,} differ: {counts.healed:,} mended, "
        f"{counts.unexplained:,} unexplained"
    )


def _line(one: Difference) -> Table:
    amount = str(Money(one.amount_minor, one.currency)) if one.currency and one.amount_minor else ""
    style = "bold red" if one.cause is Cause.UNKNOWN else "green" if one.healed else "yellow"
    told = Table.grid(padding=(0, 2))
    told.add_column(width=12)
    told.add_column(ratio=1)
    told.add_column(width=14, justify="right")
    says = Text.assemble((one.what, "bold"), f": {one.detail}\n", (f"{one.stripe_id}", "dim"))
    if one.garage_id is not None:
        says.append(f"  garage {one.garage_id}", style="dim")
    says.append(f"\n→ {one.cause.value.replace('_', ' ')}: {one.remedy}", style=style)
    told.add_row(Text(one.kind, style=style), says, amount)
    return told
