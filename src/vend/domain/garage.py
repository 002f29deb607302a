"""Garages, the tenants."""

from datetime import datetime
from uuid import UUID

import msgspec


class Garage(msgspec.Struct, frozen=True):
    """One garage of an operator: the unit that everything belongs to.

    Attributes:
        slug: unique for the operator, in addresses.
        time_zone: IANA name; the garage's days and months are counted in it.
        currency: ISO 4217; the garage sells and reports in it.
        capacity: parking places in all.
    """

    id: UUID
    operator_id: UUID
    name: str
    slug: str
    time_zone: str
    currency: str
    capacity: int
    address: str | None
    created_at: datetime
