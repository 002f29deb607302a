"""Offers free places to whoever is first in line, and takes offers back when their time is over."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from vend.billing.notices import give_notice
from vend.billing.operation import note
from vend.billing.settings import settings_of
from vend.billing.waitlist import WORKER
from vend.db.door import Door
from vend.db.handles import GarageSnapshot, GarageTx
from vend.domain.capacity import GarageCapacity, capacity_of
from vend.domain.waitlist import InLine, next_offers
from vend.store import garages, passes, waitlist

_log = structlog.get_logger(__name__)


async def offer_due(door: Door, *, now: datetime) -> int:
    """Do in every garage what its line is due; give how many people something happened to.

    Nothing is pushed here when a place becomes free: what is free is counted, so no crash loses an offer.
    """
    async with door.platform(reason="find garages where somebody waits") as platform:
        due = await platform.run(waitlist.due(now=now))
    return sum([await offer_in(door, one.garage_id, now=now) for one in due])


async def offer_in(door: Door, garage_id: UUID, *, now: datetime) -> int:
    """Work on one garage's line; its lock is taken only where something seems to be due."""
    async with door.garage_snapshot([garage_id], fresh=True) as snapshot:
        if not await snapshot.run(waitlist.lapsed(now=now)) and not await _chosen(snapshot):
            return 0
    async with door.garage_transaction(garage_id) as garage:
        # The lock comes first, and all that is counted after it, as where a place is ordered.
        await garage.run(garages.lock())
        expired = await garage.run(waitlist.expire(now=now))
        closed = await garage.run(waitlist.close_archived(now=now))
        until_at = now + timedelta(hours=(await settings_of(garage)).waitlist_offer_hours)
        offered = await garage.run(waitlist.offer(entry_ids=await _chosen(garage), until_at=until_at, now=now))
        await _tell(garage, "expired", expired, now=now)
        await _tell(garage, "closed", closed, now=now)
        await _tell(garage, "offered", offered, now=now, until_at=until_at)
    _log.info("waitlist", garage=str(garage_id), expired=len(expired), closed=len(closed), offered=len(offered))
    return len(expired) + len(closed) + len(offered)


async def _chosen(garage: GarageSnapshot | GarageTx) -> list[UUID]:
    return next_offers(await garage.run(waitlist.line()), await read_capacity(garage))


async def read_capacity(garage: GarageSnapshot | GarageTx) -> GarageCapacity:
    """Give what the garage has sold and has left; for a decision only true under its lock."""
    place = await garage.run(garages.read_one())
    assert place is not None, "its handle is bound to it"
    settings = await settings_of(garage)
    # What is taken, held and wanted is one statement's reading, so that nobody is counted twice or not at all.
    return capacity_of(place.capacity, settings.oversell_percent, await garage.run(passes.demand()))


async def _tell(
    garage: GarageTx, what: str, people: Sequence[InLine], *, now: datetime, until_at: datetime | None = None
) -> None:
    """Write what happened into the audit log, and a notice for each."""
    until = None if until_at is None else until_at.isoformat()
    for one in people:
        detail: dict[str, str | int | bool | None] = {"pass_id": str(one.pass_id), "offer_until_at": until}
        await note(garage, WORKER, f"waitlist.{what}", one.entry_id, now=now, detail=detail)
        await give_notice(
            garage,
            kind=f"waitlist_{what}",
            about=f"waitlist_{what}:{one.entry_id}",
            address=one.email,
            customer_id=one.customer_id,
            subject_id=one.entry_id,
            detail=detail | {"pass_name": one.pass_name},
            now=now,
        )
