"""Statements about vehicles."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import read, write
from vend.domain.page import Page
from vend.domain.people import Vehicle, VehicleId


@write("vehicles/insert")
def insert(*, vehicle: Vehicle) -> None:
    """Add a vehicle."""


@read("vehicles/read")
def read_one(*, vehicle_id: UUID) -> Vehicle | None:
    """Give a vehicle."""


@read("vehicles/list")
def list_page(*, page: Page, driver_id: UUID | None, plate: str | None) -> list[Vehicle]:
    """Give a page of vehicles, newest first."""


@read("vehicles/of_driver")
def of_driver(*, driver_id: UUID, vehicle_ids: list[UUID]) -> list[VehicleId]:
    """Give those of the named vehicles that are the driver's and in use."""


@write("vehicles/remove")
def remove(*, vehicle_id: UUID, now: datetime) -> Vehicle | None:
    """Let a vehicle leave; None when it has left already, or never was."""


@write("vehicles/take_off_subscriptions")
def take_off_subscriptions(*, vehicle_id: UUID, now: datetime) -> None:
    """Take a vehicle off every subscription."""


@read("vehicles/by_plate")
def by_plate(*, plate: str, region: str) -> Vehicle | None:
    """Give the vehicle in use that has a plate."""
