"""The examples of capacity and the waitlist."""

from decimal import Decimal
from uuid import UUID

import msgspec

from vend.domain.capacity import PassDemand, capacity_of

_PASS = UUID("019ab5c6-2800-7000-8000-000000000003")

PLACES: tuple[msgspec.Struct, ...] = (
    capacity_of(
        420,
        Decimal("7.5"),
        [
            PassDemand(_PASS, "Monthly reserved", archived=False, capacity=40, taken=39, held=1, waiting=6),
            PassDemand(
                UUID(int=_PASS.int + 100), "Monthly", archived=False, capacity=None, taken=371, held=0, waiting=0
            ),
        ],
    ),
)
