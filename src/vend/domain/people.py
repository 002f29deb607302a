"""Who pays (customers), who parks (drivers), with what (vehicles)."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec


class Customer(msgspec.Struct, frozen=True):
    """Who pays: a person or a company.

    Attributes:
        stripe_customer_id: None until the first subscription is made.
    """

    garage_id: UUID
    id: UUID
    kind: Literal["person", "company"]
    name: str
    email: str
    phone: str | None
    stripe_customer_id: str | None
    created_at: datetime
    updated_at: datetime


class Driver(msgspec.Struct, frozen=True):
    """Who parks.

    Attributes:
        customer_id: who pays for this driver.
        user_id: the sign-in of this driver, None without one.
    """

    garage_id: UUID
    id: UUID
    customer_id: UUID
    user_id: UUID | None
    name: str
    email: str
    phone: str | None
    created_at: datetime


class Vehicle(msgspec.Struct, frozen=True):
    """A driver's vehicle, known by its plate.

    Attributes:
        plate: normalized: upper case, letters and digits only.
        region: ISO 3166 country or subdivision that gave the plate, such as US-IL.
        removed_at: since when it is no longer the driver's, None while it is.
    """

    garage_id: UUID
    id: UUID
    driver_id: UUID
    plate: str
    region: str
    description: str | None
    created_at: datetime
    removed_at: datetime | None


class VehicleId(msgspec.Struct, frozen=True):
    """A vehicle's id alone."""

    id: UUID
