"""The versions of a pass's price, and who still pays which."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.domain.errors import Kind, VendError
from vend.domain.parking_pass import Interval


class PriceVersion(msgspec.Struct, frozen=True):
    """One version of a pass's price, with how many pay it.

    Attributes:
        amount_minor: per interval, without tax, in minor units.
        since_at: from when on it was sold.
        until_at: until when, exclusive; None while it is sold.
        subscriptions: live subscriptions that pay this version, whatever is sold now.
    """

    garage_id: UUID
    id: UUID
    pass_id: UUID
    amount_minor: int
    currency: str
    billing_interval: Interval
    since_at: datetime
    until_at: datetime | None
    subscriptions: int


class SamePrice(VendError):
    """The pass costs this already, so there is no version to add."""

    code = "same_price"
    kind = Kind.CONFLICT
