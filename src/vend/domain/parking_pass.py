"""Passes (what is sold), their immutable prices, and the tax on them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

Interval = Literal["month", "year"]


class ParkingPass(msgspec.Struct, frozen=True):
    """A pass with the price that a new subscription pays.

    Attributes:
        capacity: places of this pass, None for no limit but the garage's.
        trial_days: how long a new driver parks before the first charge, None for no trial.
        taken: live subscriptions to it.
        price_id: its live price.
        amount_minor: that price without tax, in minor units.
        archived_at: since when it is no longer sold.
    """

    garage_id: UUID
    id: UUID
    name: str
    description: str | None
    capacity: int | None
    trial_days: int | None
    taken: int
    price_id: UUID
    amount_minor: int
    currency: str
    billing_interval: Interval
    created_at: datetime
    archived_at: datetime | None


class SoldAs(msgspec.Struct, frozen=True):
    """Which pass one of Stripe's products is."""

    stripe_product_id: str
    pass_id: UUID


class Price(msgspec.Struct, frozen=True):
    """One version of a pass's price; it never changes.

    Attributes:
        amount_minor: per interval, without tax, in minor units.
        stripe_price_id: None until the first subscription to it is made.
    """

    garage_id: UUID
    id: UUID
    pass_id: UUID
    amount_minor: int
    currency: str
    billing_interval: Interval
    stripe_price_id: str | None
    created_at: datetime
    archived_at: datetime | None


class TaxRate(msgspec.Struct, frozen=True):
    """A jurisdiction's parking tax, in force for a span of local dates.

    Attributes:
        percent: added on top of the price, such as 18.375.
        valid_until_date: exclusive, None while no end is known.
        pass_id: the one pass that it is for, None for all.
    """

    garage_id: UUID
    id: UUID
    name: str
    jurisdiction: str
    percent: Decimal
    valid_from_date: date
    valid_until_date: date | None
    stripe_tax_rate_id: str | None
    created_at: datetime
    pass_id: UUID | None = None
