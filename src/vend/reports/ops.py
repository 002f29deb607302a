"""What whoever runs the system wants to know first: what waits, what failed, and whether the books agree."""

from collections import Counter
from uuid import UUID

import msgspec

from vend.db.door import Door
from vend.domain.reconcile import Cause, Difference, Place, ReconcileRun
from vend.domain.stripe_event import EventCount
from vend.reports.warehouse import WarehouseView, look_at_warehouses
from vend.store import ops, reconcile, stripe_events
from vend.store.ops import JobRun, OpenOperations

RUNS_SHOWN = 20


class LastReconciliation(msgspec.Struct, frozen=True):
    """The last reconciliation that was carried through, and what it could not explain, by currency in minor units."""

    run: ReconcileRun
    unexplained_minor: dict[str, int]


class OpsFacts(msgspec.Struct, frozen=True):
    """One look at the system.

    Attributes:
        lag_ms: how far the standby is behind; None without one.
        warehouse: what the warehouses tell of themselves.
    """

    events: list[EventCount]
    operations: list[OpenOperations]
    jobs: list[JobRun]
    reconciliation: LastReconciliation | None
    lag_ms: int | None
    warehouse: WarehouseView = WarehouseView([], [])


class ReconcileView(msgspec.Struct, frozen=True):
    """The latest reconciliations, and the differences of one of them.

    Attributes:
        chosen: whose differences these are; None where there is no such run, or none at all.
        places: the garages that they name.
    """

    runs: list[ReconcileRun]
    chosen: ReconcileRun | None
    differences: list[Difference]
    places: dict[UUID, Place]


async def look(door: Door) -> OpsFacts:
    """Look at what waits; across tenants, so for platform staff and their machines alone."""
    async with door.platform(reason="look at what waits in the system") as platform:
        events = await platform.run(stripe_events.counts())
        operations = await platform.run(ops.open_operations())
        jobs = await platform.run(ops.jobs())
        runs = await platform.run(reconcile.runs(row_limit=RUNS_SHOWN))
        last = next((run for run in runs if run.finished_at is not None and run.error is None), None)
        text = None if last is None else await platform.run(reconcile.differences(run_id=last.id))
    async with door.garage_snapshot([]) as snapshot:
        lag_ms = await snapshot.run(ops.replica_lag())
    found = None if last is None else LastReconciliation(last, unexplained(_differences(text)))
    return OpsFacts(events, operations, jobs, found, lag_ms, await look_at_warehouses(door))


async def reconciliations(door: Door, run_id: UUID | None) -> ReconcileView:
    """Give the latest reconciliations, and the differences of one.

    Args:
        run_id: which; None for the latest that has ended.
    """
    async with door.platform(reason="show the latest reconciliations") as platform:
        runs = await platform.run(reconcile.runs(row_limit=RUNS_SHOWN))
        ended = [run for run in runs if run.finished_at is not None]
        chosen = next((run for run in ended if run_id in (None, run.id)), None)
        text = None if chosen is None else await platform.run(reconcile.differences(run_id=chosen.id))
        differences = _differences(text)
        named = sorted({one.garage_id for one in differences if one.garage_id is not None})
        places = await platform.run(reconcile.garages(wanted_garages=named)) if named else []
    return ReconcileView(runs, chosen, differences, {place.id: place for place in places})


def _differences(text: str | None) -> list[Difference]:
    return [] if text is None else msgspec.json.decode(text, type=list[Difference])


def unexplained(differences: list[Difference]) -> dict[str, int]:
    """Sum up what nothing explains, whichever way it goes; of very many differences only the first are kept."""
    sums: Counter[str] = Counter()
    for one in differences:
        if one.cause is Cause.UNKNOWN and not one.healed and one.currency is not None:
            sums[one.currency] += abs(one.amount_minor)
    return dict(sums)
