"""Reads and changes a garage's settings."""

from datetime import datetime
from uuid import UUID

from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.db.door import Door
from vend.db.handles import GarageSnapshot, GarageTx
from vend.domain.errors import NotFound
from vend.domain.garage_settings import GarageSettings, check_settings
from vend.domain.operation import Asked
from vend.store import dunning, garages


async def settings_of(garage: GarageSnapshot | GarageTx) -> GarageSettings:
    """Give the garage's settings, or the defaults."""
    return await garage.run(garages.read_settings()) or GarageSettings()


async def change_settings(
    door: Door, garage_id: UUID, settings: GarageSettings, *, asked: Asked, now: datetime
) -> GarageSettings:
    """Replace a garage's settings; what is under way goes by the new ones from its next step on.

    Raises:
        NotFound: there is no such garage.
        Invalid: they contradict themselves.
        KeyReused: see `vend.billing.operation`.
    """
    check_settings(settings)
    async with door.garage_transaction(garage_id) as garage:
        if await garage.run(garages.lock()) is None:
            raise NotFound("There is no such garage.")
        operation = await begin(garage, asked, kind="change_settings", command=settings, subject_id=garage_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, GarageSettings)
        await garage.run(garages.write_settings(settings=settings, now=now))
        await garage.run(dunning.wake(now=now))
        await note(garage, asked, "garage.settings_changed", garage_id, now=now)
        await settle(garage, operation, settings, now=now)
        return settings
