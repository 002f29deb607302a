"""Customers, drivers and vehicles."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from vend.api.pages import Listing, PageQuery, listing, page_of
from vend.api.reading import many, nothing_here, one
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import InGarage
from vend.billing.commands import NewCustomer, NewDriver, NewVehicle
from vend.billing.people import PlateTaken, add_customer, add_driver, add_vehicle
from vend.domain.access import Permission
from vend.domain.errors import NotFound
from vend.domain.operation import KeyReused
from vend.domain.people import Customer, Driver, Vehicle
from vend.domain.plate import BadPlate, normalize_plate
from vend.store import customers, drivers, vehicles

READ = InGarage(Permission.READ_BOOK)
READ_OWN = InGarage(Permission.READ_BOOK, own=Permission.READ_OWN)
WRITE = InGarage(Permission.WRITE_BOOK)
WRITE_OWN = InGarage(Permission.WRITE_BOOK, own=Permission.WRITE_OWN)


class CustomerQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which customers."""

    email: Annotated[str, Meta(max_length=254, description="Only those with this e-mail address.")] | None = None


class DriverQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which drivers."""

    customer_id: Annotated[UUID, Meta(description="Only those that this customer pays for.")] | None = None


class VehicleQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which vehicles."""

    driver_id: Annotated[UUID, Meta(description="Only those of this driver.")] | None = None
    plate: Annotated[str, Meta(max_length=20, description="Only those with this plate.")] | None = None


async def list_customers(call: Call[CustomerQuery, None]) -> Answer:
    """Give the customers of a garage."""
    rows = await many(call, customers.list_page(page=page_of(call.query), email=call.query.email))
    return Answer(listing(rows, call.query, lambda row: (row.created_at, row.id)))


async def read_customer(call: Call[NoQuery, None]) -> Answer:
    """Give one customer."""
    found = await one(call, customers.read_one(customer_id=call.id("customer_id")))
    return Answer(found)


async def create_customer(call: Call[NoQuery, NewCustomer]) -> Answer:
    """Add a customer."""
    made = await add_customer(call.services.door, call.garage_id, call.body, asked=call.asked, now=call.now)
    return Answer(made, 201, {"Location": f"/v1/garages/{call.garage_id}/customers/{made.id}"})


async def list_drivers(call: Call[DriverQuery, None]) -> Answer:
    """Give the drivers of a garage; a driver finds themselves."""
    if call.own_driver is not None:
        myself = await one(call, drivers.read_one(driver_id=call.own_driver))
        return Answer(Listing(data=[myself], next_cursor=None))
    rows = await many(call, drivers.list_page(page=page_of(call.query), customer_id=call.query.customer_id))
    return Answer(listing(rows, call.query, lambda row: (row.created_at, row.id)))


async def read_driver(call: Call[NoQuery, None]) -> Answer:
    """Give one driver."""
    if call.own_driver not in (None, call.id("driver_id")):
        raise nothing_here()
    found = await one(call, drivers.read_one(driver_id=call.id("driver_id")))
    return Answer(found)


async def create_driver(call: Call[NoQuery, NewDriver]) -> Answer:
    """Add a driver."""
    made = await add_driver(call.services.door, call.garage_id, call.body, asked=call.asked, now=call.now)
    return Answer(made, 201, {"Location": f"/v1/garages/{call.garage_id}/drivers/{made.id}"})


async def list_vehicles(call: Call[VehicleQuery, None]) -> Answer:
    """Give the vehicles of a garage; a driver finds their own."""
    wanted = only_own(call.own_driver, call.query.driver_id)
    plate = None if call.query.plate is None else normalize_plate(call.query.plate)
    rows = await many(call, vehicles.list_page(page=page_of(call.query), driver_id=wanted, plate=plate))
    return Answer(listing(rows, call.query, lambda row: (row.created_at, row.id)))


async def read_vehicle(call: Call[NoQuery, None]) -> Answer:
    """Give one vehicle."""
    found = await one(call, vehicles.read_one(vehicle_id=call.id("vehicle_id")))
    if call.own_driver not in (None, found.driver_id):
        raise nothing_here()
    return Answer(found)


async def create_vehicle(call: Call[NoQuery, NewVehicle]) -> Answer:
    """Add a vehicle."""
    only_own(call.own_driver, call.body.driver_id)
    made = await add_vehicle(call.services.door, call.garage_id, call.body, asked=call.asked, now=call.now)
    return Answer(made, 201, {"Location": f"/v1/garages/{call.garage_id}/vehicles/{made.id}"})


def only_own(own_driver: UUID | None, asked_for: UUID | None) -> UUID | None:
    """Give the driver whose things are meant, where a driver may mean only themselves.

    Raises:
        NotFound: a driver asks for somebody else's, which is answered as if there were no such driver.
    """
    if own_driver is not None and asked_for not in (None, own_driver):
        raise NotFound("There is no such driver in this garage.", field="driver_id")
    return own_driver or asked_for


ROUTES = (
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/customers",
        handler=list_customers,
        rule=READ,
        answers={200: Listing[Customer]},
        query=CustomerQuery,
        tag="People",
        summary="List customers",
        description="Who pays, newest first.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/customers/{customer_id}",
        handler=read_customer,
        rule=READ,
        answers={200: Customer},
        errors=(NotFound,),
        tag="People",
        summary="Read a customer",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/customers",
        handler=create_customer,
        rule=WRITE,
        answers={201: Customer},
        errors=(KeyReused,),
        body=NewCustomer,
        tag="People",
        summary="Add a customer",
        description="Somebody who pays: a person, or a company that pays for several drivers.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/drivers",
        handler=list_drivers,
        rule=READ_OWN,
        answers={200: Listing[Driver]},
        query=DriverQuery,
        tag="People",
        summary="List drivers",
        description="Who parks, newest first. A driver finds only themselves.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/drivers/{driver_id}",
        handler=read_driver,
        rule=READ_OWN,
        answers={200: Driver},
        errors=(NotFound,),
        tag="People",
        summary="Read a driver",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/drivers",
        handler=create_driver,
        rule=WRITE,
        answers={201: Driver},
        errors=(NotFound, KeyReused),
        body=NewDriver,
        tag="People",
        summary="Add a driver",
        description="Somebody who parks, and the customer who pays for them.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/vehicles",
        handler=list_vehicles,
        rule=READ_OWN,
        answers={200: Listing[Vehicle]},
        errors=(NotFound, BadPlate),
        query=VehicleQuery,
        tag="People",
        summary="List vehicles",
        description="Vehicles by driver or by plate, newest first. A driver finds only their own.",
    ),
    Route(
        method="GET",
        path="/v1/garages/{garage_id}/vehicles/{vehicle_id}",
        handler=read_vehicle,
        rule=READ_OWN,
        answers={200: Vehicle},
        errors=(NotFound,),
        tag="People",
        summary="Read a vehicle",
    ),
    Route(
        method="POST",
        path="/v1/garages/{garage_id}/vehicles",
        handler=create_vehicle,
        rule=WRITE_OWN,
        answers={201: Vehicle},
        errors=(NotFound, BadPlate, PlateTaken, KeyReused),
        body=NewVehicle,
        tag="People",
        summary="Add a vehicle",
        description="A plate is in use once in a garage. Drivers may add their own vehicles.",
    ),
)
