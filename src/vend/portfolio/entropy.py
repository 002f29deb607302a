"""Chance that can be repeated: every draw and every identifier of the portfolio comes from one seeded source."""

import random
from datetime import UTC, datetime
from uuid import UUID

from vend.domain.ids import make_id


class Entropy(random.Random):
    """A seeded source. Give each garage one of its own, so that one garage can be made again without the others."""

    def chance(self, probability: float) -> bool:
        """Say yes with a probability of 0 to 1."""
        return self.random() < probability

    def between(self, low: int, high: int) -> int:
        """Give a whole number from `low` up to and with `high`."""
        return low + int(self.random() * (high - low + 1))

    def uuid(self, at_s: int) -> UUID:
        """Give a UUIDv7 of an instant in Unix seconds."""
        return make_id(instant(at_s), random_bits=self.getrandbits)

    def key(self) -> str:
        """Give the part of a Stripe id after the prefix: 24 letters and digits."""
        return f"{self.getrandbits(96):024x}"


def instant(at_s: int) -> datetime:
    """Give the instant of a Unix time in seconds."""
    return datetime.fromtimestamp(at_s, UTC)
