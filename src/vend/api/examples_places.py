"""The examples of capacity and the waitlist."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from vend.billing.commands import NewWaitlistEntry
from vend.billing.waitlist import Joined
from vend.domain.capacity import PassDemand, capacity_of
from vend.domain.waitlist import WaitlistEntry

_PASS = UUID("019ab5c6-2800-7000-8000-000000000003")

_DRIVER = UUID("019ab5c6-2800-7000-8000-000000000006")
_WAITING = WaitlistEntry(
    garage_id=UUID("019ab5c6-2800-7000-8000-000000000002"),
    id=UUID("019ab5c6-2800-7000-8000-000000000201"),
    driver_id=_DRIVER,
    pass_id=_PASS,
    state="waiting",
    position=3,
    joined_at=datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
    offered_at=None,
    offer_until_at=None,
    settled_at=None,
    subscription_id=None,
)

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
    NewWaitlistEntry(_DRIVER, _PASS),
    _WAITING,
    Joined(_WAITING, place_free=False),
)
