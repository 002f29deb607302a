"""What Stripe still sells and nobody can buy any more."""

from typing import Literal
from uuid import UUID

import msgspec

SoldThing = Literal["price", "product"]


class StillSold(msgspec.Struct, frozen=True):
    """A price, or a pass with its product, that is to be archived at Stripe."""

    id: UUID
    stripe_id: str
