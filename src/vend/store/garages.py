"""Statements about garages."""

from datetime import datetime
from uuid import UUID

from vend.db.queries import read, write
from vend.domain.garage import Garage
from vend.domain.garage_settings import GarageSettings


@write("garages/insert")
def insert(*, garage: Garage) -> None:
    """Add a garage, in a transaction that is bound to its new id."""


@read("garages/read")
def read_one() -> Garage | None:
    """Give the handle's garage."""


@read("garages/list")
def list_bound() -> list[Garage]:
    """Give the garages that the handle is bound to."""


@write("garages/lock")
def lock() -> UUID | None:
    """Serialise decisions about the garage's places."""


@read("garages/read_settings")
def read_settings() -> GarageSettings | None:
    """Give the garage's own settings; None while its rules are the defaults."""


@write("garages/write_settings")
def write_settings(*, settings: GarageSettings, now: datetime) -> None:
    """Keep the garage's settings."""
