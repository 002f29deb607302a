"""Statements about garages."""

from uuid import UUID

from vend.db.queries import read, write
from vend.domain.garage import Garage


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
