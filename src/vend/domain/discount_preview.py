"""What putting a coupon on a subscription, or taking it off, does to its next renewal: Stripe's own reckoning."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.domain.discount import Duration


class RenewalPrice(msgspec.Struct, frozen=True):
    """What a renewal costs; amounts in minor units.

    Attributes:
        subtotal_minor: without tax, after discounts; `total_minor` is with tax, before any balance.
        discount_minor: what is taken off.
    """

    subtotal_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int


class DiscountPreview(msgspec.Struct, frozen=True):
    """The next renewal as it is and as it would be.

    Attributes:
        renews_at: when it is.
        coupon_id: what is put on or taken off, with its name.
        ends_at: from when on no invoice has the coupon; None where no date says so, or where it is taken off.
    """

    subscription_id: UUID
    coupon_id: UUID
    name: str
    duration: Duration
    currency: str
    renews_at: datetime
    ends_at: datetime | None
    before: RenewalPrice
    after: RenewalPrice
