"""What whoever runs the system wants to know of the warehouse: how old reports are, what is kept back, what is wrong.

What is wrong is judged here alone: the page, its JSON and the metrics all say the same.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from vend.db.door import Door
from vend.store import ops
from vend.store.ops import PublishedMart, WarehouseRow
from vend.warehouse.told import WarehouseTold

SILENT = timedelta(minutes=1)
BEHIND = timedelta(minutes=5)
UNVERIFIED = timedelta(hours=36)
LATE = timedelta(hours=1)
LOG_BYTES_MAX = 10 * 1024**3
_SAFE_BYTES_MIN = 1024**3


class WarehouseState(msgspec.Struct, frozen=True):
    """One warehouse.

    Attributes:
        slot: the replication slot that feeds it.
        told: what it tells of itself; None where this version cannot read it.
        slot_active: whether somebody reads from the slot; None where the server has no such slot.
        slot_status: PostgreSQL's word for whether the log that it needs is still there.
        retained_bytes: how much log the slot keeps the server from removing.
        safe_bytes: how much more may be written before the slot is lost; None when nothing limits it.
    """

    slot: str
    told_at: datetime
    told: WarehouseTold | None
    slot_active: bool | None
    slot_status: str | None
    retained_bytes: int | None
    safe_bytes: int | None


class Alarm(msgspec.Struct, frozen=True):
    """Something that wants a person.

    Attributes:
        name: as docs/warehouse.md has it.
        slot: of the warehouse; None where it is about published figures.
        says: what is wrong.
        mend: what to do, with the command.
    """

    name: str
    slot: str | None
    says: str
    mend: str


class WarehouseView(msgspec.Struct, frozen=True):
    """The warehouses, and what was published of them."""

    warehouses: list[WarehouseState]
    publications: list[PublishedMart]


async def look_at_warehouses(door: Door) -> WarehouseView:
    """Look; across tenants, so for platform staff and their machines alone."""
    async with door.platform(reason="look at the warehouses") as platform:
        rows = await platform.run(ops.warehouses())
        publications = await platform.run(ops.publications())
    return WarehouseView([_state(row) for row in rows], publications)


def _state(row: WarehouseRow) -> WarehouseState:
    try:
        told = msgspec.json.decode(row.told, type=WarehouseTold)
    except msgspec.ValidationError:
        told = None
    return WarehouseState(row.slot, row.told_at, told, row.active, row.wal_status, row.retained_bytes, row.safe_bytes)


def alarms(view: WarehouseView, *, now: datetime) -> list[Alarm]:
    """Say what is wrong, the gravest first."""
    found = [
        alarm for one in view.warehouses for alarm in (*_of_process(one, now), *_of_slot(one), *_of_work(one, now))
    ]
    return found + [
        Alarm(
            "VendFiguresKeptBack",
            None,
            f"reports.{one.mart} has kept its figures since {one.withheld_at:%Y-%m-%d %H:%M} UTC: {one.withheld_why}",
            "mend what it names, then `vend models build`",
        )
        for one in view.publications
        if one.withheld_at is not None
    ]


def _of_process(one: WarehouseState, now: datetime) -> Iterator[Alarm]:
    told = one.told
    behind = timedelta() if told is None or told.caught_up_at is None else now - told.caught_up_at
    if told is not None and told.state == "broken":
        yield Alarm("VendWarehouseBroken", one.slot, told.detail, "the command that it names; then `vend sync run`")
    elif told is not None and told.state == "stopped":
        yield Alarm("VendWarehouseStopped", one.slot, "nobody keeps the warehouse up", "`vend sync run`")
    elif now - one.told_at > SILENT:
        says = f"its process has told nothing since {one.told_at:%Y-%m-%d %H:%M:%S} UTC"
        yield Alarm("VendWarehouseSilent", one.slot, says, "look at its log; `vend sync run` where it is gone")
    elif told is not None and told.state == "waiting" and (told.caught_up_at is None or behind > SILENT):
        yield Alarm("VendWarehouseWaits", one.slot, told.detail, "it goes on by itself once what it names is there")
    elif told is not None and told.caught_up_at is not None and behind > BEHIND:
        says = f"what was committed after {told.caught_up_at:%Y-%m-%d %H:%M:%S} UTC may not be in the warehouse"
        yield Alarm("VendWarehouseBehind", one.slot, says, "`vend sync status` shows what it does")


def _of_slot(one: WarehouseState) -> Iterator[Alarm]:
    if one.slot_status in {"unreserved", "lost"}:
        says = f"the log that it needs is {one.slot_status}"
        yield Alarm("VendWarehouseLogLost", one.slot, says, "`vend sync rebuild` where it is lost, otherwise be quick")
    elif (one.retained_bytes or 0) > LOG_BYTES_MAX or (one.safe_bytes or _SAFE_BYTES_MIN) < _SAFE_BYTES_MIN:
        says = f"its slot keeps {one.retained_bytes or 0:,} bytes of log on the server"
        yield Alarm("VendWarehouseKeepsLog", one.slot, says, "`vend sync run`, or drop a slot that nobody needs")


def _of_work(one: WarehouseState, now: datetime) -> Iterator[Alarm]:
    if one.told is None:
        return
    verified, planned, last = one.told.verified, one.told.planned, one.told.last_run
    if verified is not None and verified.different:
        says = f"database and warehouse differ in {', '.join(verified.named)}"
        yield Alarm(
            "VendWarehouseDiffers",
            one.slot,
            says,
            f"`vend sync resnapshot {verified.named[0]}`, then `vend sync verify`",
        )
    elif verified is not None and now - verified.ended_at > UNVERIFIED:
        says = f"nobody compared it with the database since {verified.ended_at:%Y-%m-%d %H:%M} UTC. {verified.error}"
        yield Alarm("VendWarehouseUnverified", one.slot, says.strip(), "`vend sync verify`")
    if last is not None and last.error:
        yield Alarm("VendModelsNotBuilt", one.slot, last.error, "mend what it names, then `vend models build`")
    if planned is not None and planned.next_full_at is not None and now - planned.next_full_at > LATE:
        says = f"all models were to be built at {planned.next_full_at:%Y-%m-%d %H:%M} UTC"
        yield Alarm("VendFiguresOld", one.slot, says, "`vend models build`")
    elif planned is not None and planned.waiting_since is not None and now - planned.waiting_since > BEHIND:
        says = f"changes have waited for their reports since {planned.waiting_since:%Y-%m-%d %H:%M:%S} UTC"
        yield Alarm("VendFiguresOld", one.slot, says, "`vend models status` says why; then `vend models build`")
