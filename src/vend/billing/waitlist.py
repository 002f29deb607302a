"""People join the line for a pass and leave it; whoever orders the pass has their entry settled by that."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from vend.billing.commands import NewWaitlistEntry
from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.db.door import Door
from vend.db.errors import Duplicate
from vend.db.handles import GarageTx
from vend.domain.errors import NotFound
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.domain.subscription import AlreadySubscribed, PassArchived, fits
from vend.domain.waitlist import AlreadyInLine, NotInLine, WaitlistEntry
from vend.store import drivers, garages, passes, subscriptions, waitlist

WORKER = Asked("system:waitlist", "waitlist")
"""Who offers, and who puts refused orders back, in the audit log."""


class Joined(msgspec.Struct, frozen=True):
    """The entry, and whether the driver needs to wait at all.

    Attributes:
        place_free: whether a place of the pass was left at this moment, so that it could be bought at once.
    """

    entry: WaitlistEntry
    place_free: bool


class Leaving(msgspec.Struct, frozen=True):
    """What the idempotency key of leaving stands for."""

    entry_id: UUID


async def join(door: Door, garage_id: UUID, command: NewWaitlistEntry, *, asked: Asked, now: datetime) -> Joined:
    """Put a driver at the end of the line for a pass.

    Raises:
        NotFound: the garage has no such driver or pass.
        PassArchived: the pass is no longer sold.
        AlreadySubscribed: the driver holds the pass.
        AlreadyInLine: the driver is in line for it.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        # The line's order is that of the lock, and the count says what was left at that moment.
        if await garage.run(garages.lock()) is None:
            raise NotFound("There is no such garage.")
        entry_id = make_id(now)
        operation = await begin(garage, asked, kind="join_waitlist", command=command, subject_id=entry_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Joined)
        if await garage.run(drivers.read_one(driver_id=command.driver_id)) is None:
            raise NotFound("There is no such driver in this garage.", field="driver_id")
        places = await garage.run(passes.places(pass_id=command.pass_id))
        if places is None:
            raise NotFound("There is no such pass in this garage.", field="pass_id")
        if places.archived:
            raise PassArchived("This pass is no longer sold; choose another.", field="pass_id")
        if await garage.run(subscriptions.holds(driver_id=command.driver_id, pass_id=command.pass_id)):
            raise AlreadySubscribed("This driver holds this pass already.", field="pass_id")
        try:
            await garage.run(
                waitlist.insert(entry_id=entry_id, driver_id=command.driver_id, pass_id=command.pass_id, now=now)
            )
        except Duplicate:
            raise AlreadyInLine("This driver is in line for this pass already.", field="pass_id") from None
        joined = Joined(await _entry(garage, entry_id), place_free=fits(places))
        await note(garage, asked, "waitlist.joined", entry_id, now=now, detail={"pass_id": str(command.pass_id)})
        await settle(garage, operation, joined, now=now)
        return joined


async def leave(door: Door, garage_id: UUID, entry_id: UUID, *, asked: Asked, now: datetime) -> WaitlistEntry:
    """Take a driver out of the line; a place that is held for them is free again.

    Raises:
        NotFound: the garage has no such entry.
        NotInLine: it is settled.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    return await _step_out(door, garage_id, entry_id, "left", asked=asked, now=now)


async def decline(door: Door, garage_id: UUID, entry_id: UUID, *, asked: Asked, now: datetime) -> WaitlistEntry:
    """Give an offered place up, for the next in line.

    Raises:
        NotFound: the garage has no such entry.
        NotInLine: it has no offer.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    return await _step_out(door, garage_id, entry_id, "declined", asked=asked, now=now)


async def _step_out(
    door: Door, garage_id: UUID, entry_id: UUID, how: Literal["left", "declined"], *, asked: Asked, now: datetime
) -> WaitlistEntry:
    async with door.garage_transaction(garage_id) as garage:
        kind = "leave_waitlist" if how == "left" else "decline_offer"
        operation = await begin(garage, asked, kind=kind, command=Leaving(entry_id), subject_id=entry_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, WaitlistEntry)
        if await garage.run(waitlist.read_one(entry_id=entry_id)) is None:
            raise NotFound("There is no such entry in this garage's waitlist.")
        # It only ever frees a place, so the garage need not be locked.
        if how == "left" and await garage.run(waitlist.leave(entry_id=entry_id, now=now)) is None:
            raise NotInLine("This driver is no longer in line.")
        if how == "declined" and await garage.run(waitlist.decline(entry_id=entry_id, now=now)) is None:
            raise NotInLine("No place is offered to this driver now.")
        entry = await _entry(garage, entry_id)
        await note(garage, asked, f"waitlist.{how}", entry_id, now=now)
        await settle(garage, operation, entry, now=now)
        return entry


async def _entry(garage: GarageTx, entry_id: UUID) -> WaitlistEntry:
    found = await garage.run(waitlist.read_one(entry_id=entry_id))
    assert found is not None, "it is there, and nothing is deleted"
    return found


async def settle_entry(
    garage: GarageTx, asked: Asked, *, driver_id: UUID, pass_id: UUID, subscription_id: UUID, now: datetime
) -> bool:
    """Take a driver who orders a pass out of its line, in the order's own transaction.

    Gives whether a place was held for them, which the order then takes. An entry without an offer, or with one whose
    time is over, gives them nothing before others.
    """
    found = await garage.run(
        waitlist.accept(driver_id=driver_id, pass_id=pass_id, subscription_id=subscription_id, now=now)
    )
    if found is None:
        return False
    await note(
        garage,
        asked,
        "waitlist.accepted",
        found.entry_id,
        now=now,
        detail={"subscription_id": str(subscription_id), "was_offered": found.was_offered},
    )
    return found.was_offered


async def put_back(garage: GarageTx, subscription_id: UUID, *, now: datetime) -> None:
    """Put whoever ordered from the line back into it, in the transaction that gives the order up.

    An offer holds the place again while its time lasts, so that the place is never anybody else's in between.
    """
    back = await garage.run(waitlist.give_back(subscription_id=subscription_id, now=now))
    if back is not None:
        await note(
            garage,
            WORKER,
            "waitlist.put_back",
            back.entry_id,
            now=now,
            detail={"subscription_id": str(subscription_id), "state": back.state},
        )
