"""Adds customers, drivers and vehicles."""

from datetime import datetime
from uuid import UUID

from vend.billing.commands import NewCustomer, NewDriver, NewVehicle
from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.db.door import Door
from vend.db.errors import Duplicate, MissingReference
from vend.domain.errors import Kind, NotFound, VendError
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.domain.people import Customer, Driver, Vehicle
from vend.domain.plate import normalize_plate
from vend.store import customers, drivers, vehicles


class PlateTaken(VendError):
    """A vehicle in use in this garage has the plate already."""

    code = "plate_taken"
    kind = Kind.CONFLICT


async def add_customer(door: Door, garage_id: UUID, command: NewCustomer, *, asked: Asked, now: datetime) -> Customer:
    """Add somebody who pays. Stripe learns of them with their first subscription."""
    async with door.garage_transaction(garage_id) as garage:
        customer_id = make_id(now)
        operation = await begin(garage, asked, kind="add_customer", command=command, subject_id=customer_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Customer)
        customer = Customer(
            garage_id=garage_id,
            id=customer_id,
            kind=command.kind,
            name=command.name.strip(),
            email=command.email,
            phone=command.phone,
            stripe_customer_id=None,
            created_at=now,
            updated_at=now,
        )
        await garage.run(customers.insert(customer=customer))
        await note(garage, asked, "customer.added", customer_id, now=now)
        await settle(garage, operation, customer, now=now)
        return customer


async def add_driver(
    door: Door, garage_id: UUID, command: NewDriver, *, asked: Asked, now: datetime, user_id: UUID | None = None
) -> Driver:
    """Add somebody who parks.

    Args:
        user_id: their sign-in, where they have one.

    Raises:
        NotFound: the garage has no such customer.
    """
    async with door.garage_transaction(garage_id) as garage:
        driver_id = make_id(now)
        operation = await begin(garage, asked, kind="add_driver", command=command, subject_id=driver_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Driver)
        driver = Driver(
            garage_id=garage_id,
            id=driver_id,
            customer_id=command.customer_id,
            user_id=user_id,
            name=command.name.strip(),
            email=command.email,
            phone=command.phone,
            created_at=now,
        )
        try:
            await garage.run(drivers.insert(driver=driver))
        except MissingReference:
            raise NotFound("There is no such customer in this garage.", field="customer_id") from None
        await note(garage, asked, "driver.added", driver_id, now=now)
        await settle(garage, operation, driver, now=now)
        return driver


async def add_vehicle(door: Door, garage_id: UUID, command: NewVehicle, *, asked: Asked, now: datetime) -> Vehicle:
    """Add a driver's vehicle.

    Raises:
        BadPlate: the plate holds something other than letters and digits.
        NotFound: the garage has no such driver.
        PlateTaken: a vehicle in use has this plate.
    """
    plate = normalize_plate(command.plate)
    async with door.garage_transaction(garage_id) as garage:
        vehicle_id = make_id(now)
        operation = await begin(garage, asked, kind="add_vehicle", command=command, subject_id=vehicle_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Vehicle)
        vehicle = Vehicle(
            garage_id=garage_id,
            id=vehicle_id,
            driver_id=command.driver_id,
            plate=plate,
            region=command.region,
            description=command.description,
            created_at=now,
            removed_at=None,
        )
        try:
            await garage.run(vehicles.insert(vehicle=vehicle))
        except MissingReference:
            raise NotFound("There is no such driver in this garage.", field="driver_id") from None
        except Duplicate:
            raise PlateTaken("A vehicle with this plate is registered here already.", field="plate") from None
        await note(garage, asked, "vehicle.added", vehicle_id, now=now)
        await settle(garage, operation, vehicle, now=now)
        return vehicle
