"""Which vehicles a subscription covers, and vehicles that leave the garage. Stripe has no part in it."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.billing.commands import VehicleList
from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.db.door import Door
from vend.domain.errors import Kind, NotFound, VendError
from vend.domain.operation import Asked
from vend.domain.people import Vehicle
from vend.domain.subscription import ENDED, SubscriptionEnded
from vend.store import subscriptions, vehicles


class VehicleRemoved(VendError):
    """The vehicle has left the garage already."""

    code = "vehicle_removed"
    kind = Kind.CONFLICT


class Covered(msgspec.Struct, frozen=True):
    """The vehicles that a subscription covers."""

    vehicles: list[Vehicle]


class SetVehicles(msgspec.Struct, frozen=True):
    """Which subscription covers which vehicles: what the idempotency key stands for."""

    subscription_id: UUID
    vehicle_ids: list[UUID]


class RemoveVehicle(msgspec.Struct, frozen=True):
    """Which vehicle leaves: what the idempotency key stands for."""

    vehicle_id: UUID


async def set_vehicles(
    door: Door, garage_id: UUID, subscription_id: UUID, command: VehicleList, *, asked: Asked, now: datetime
) -> Covered:
    """Let a subscription cover these vehicles and no others.

    Raises:
        NotFound: the garage has no such subscription, or its driver no such vehicle in use.
        SubscriptionEnded: it has ended.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    wanted = list(dict.fromkeys(command.vehicle_ids))
    order = SetVehicles(subscription_id, wanted)
    async with door.garage_transaction(garage_id) as garage:
        operation = await begin(garage, asked, kind="set_vehicles", command=order, subject_id=subscription_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Covered)
        row = await garage.run(subscriptions.lock(subscription_id=subscription_id))
        if row is None:
            raise NotFound("There is no such subscription.")
        if row.status in ENDED:
            raise SubscriptionEnded("This subscription has ended; it covers no vehicles any more.")
        owned = await garage.run(vehicles.of_driver(driver_id=row.driver_id, vehicle_ids=wanted))
        if len(owned) != len(wanted):
            raise NotFound("The driver has no such vehicle in this garage.", field="vehicle_ids")
        await garage.run(subscriptions.take_off_vehicles(subscription_id=row.id, but_ids=wanted, now=now))
        await garage.run(subscriptions.attach_vehicles(subscription_id=row.id, vehicle_ids=wanted, now=now))
        answer = Covered(await garage.run(subscriptions.vehicles(subscription_id=row.id)))
        plates = ", ".join(one.plate for one in answer.vehicles)
        await note(garage, asked, "subscription.vehicles_set", row.id, now=now, detail={"plates": plates})
        await settle(garage, operation, answer, now=now)
        return answer


async def remove_vehicle(door: Door, garage_id: UUID, vehicle_id: UUID, *, asked: Asked, now: datetime) -> Vehicle:
    """Let a vehicle leave the garage and every subscription; its plate may be added again, by anybody.

    Raises:
        NotFound: the garage has no such vehicle.
        VehicleRemoved: it has left already.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    order = RemoveVehicle(vehicle_id)
    async with door.garage_transaction(garage_id) as garage:
        operation = await begin(garage, asked, kind="remove_vehicle", command=order, subject_id=vehicle_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Vehicle)
        removed = await garage.run(vehicles.remove(vehicle_id=vehicle_id, now=now))
        if removed is None:
            if await garage.run(vehicles.read_one(vehicle_id=vehicle_id)) is None:
                raise NotFound("There is no such vehicle.")
            raise VehicleRemoved("This vehicle was removed already.")
        await garage.run(vehicles.take_off_subscriptions(vehicle_id=vehicle_id, now=now))
        await note(garage, asked, "vehicle.removed", vehicle_id, now=now, detail={"plate": removed.plate})
        await settle(garage, operation, removed, now=now)
        return removed
