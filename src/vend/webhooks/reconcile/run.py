"""What one run knows and has found so far."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from vend.db.door import Door
from vend.domain.errors import Kind, VendError
from vend.domain.reconcile import REMEDIES, Cause, Counts, Difference, Mismatch, Place, Window
from vend.stripe_gateway.gateway import StripeGateway

DIFFERENCES_KEPT = 1000
"""How many differences are told one by one; all are counted."""

UNEXPLAINED_MAX = 10_000
"""More than this is no book with mistakes, but another book."""


class AnotherBook(VendError):
    """So much differs that Stripe's account and the database cannot belong together."""

    code = "another_book"
    kind = Kind.CONFLICT


class Run:
    """One reconciliation while it goes on.

    Attributes:
        places: the garages that are compared.
        lost: objects whose events never came, with the newest event's instant.
        fresh: objects that Stripe told of after the window; they are on their way.
        cash: what Stripe's balance got for a garage in a local month, in minor units.
        uneven: garages with a difference that stays.
        moving: garages with something on its way.
    """

    def __init__(
        self,
        door: Door,
        stripe: StripeGateway,
        *,
        window: Window,
        places: Sequence[Place],
        heal: bool,
        now: datetime,
    ) -> None:
        self.door = door
        self.stripe = stripe
        self.window = window
        self.places = {place.id: place for place in places}
        self.heal = heal
        self.now = now
        self.counts = Counts()
        self.differences: list[Difference] = []
        self.lost: dict[str, datetime] = {}
        self.fresh: set[str] = set()
        self.cash: defaultdict[tuple[UUID, date], int] = defaultdict(int)
        self.uneven: set[UUID] = set()
        self.moving: set[UUID] = set()

    @property
    def garages(self) -> list[UUID]:
        """The garages that are compared."""
        return list(self.places)

    def leave(self, garage_id: UUID) -> None:
        """Leave something alone that is on its way."""
        self.counts.in_flight += 1
        self.moving.add(garage_id)

    def record(
        self,
        kind: str,
        mismatch: Mismatch,
        cause: Cause,
        *,
        garage_id: UUID | None,
        stripe_id: str,
        healed: bool = False,
        note: str | None = None,
    ) -> None:
        """Keep a difference, and count it.

        Raises:
            AnotherBook: so much is unexplained that going on tells nothing more.
        """
        place = self.places.get(garage_id) if garage_id else None
        difference = Difference(
            kind=kind,
            what=mismatch.what,
            cause=cause,
            garage_id=garage_id,
            stripe_id=stripe_id,
            amount_minor=mismatch.amount_minor,
            currency=place.currency if place else None,
            detail=f"{mismatch.detail}; {note}" if note else mismatch.detail,
            remedy="mended" if healed else REMEDIES[cause],
            healed=healed,
        )
        self.counts.differences += 1
        if healed:
            self.counts.healed += 1
        elif cause is Cause.UNKNOWN:
            self.counts.unexplained += 1
            if self.counts.unexplained > UNEXPLAINED_MAX:
                raise AnotherBook("Too much differs; check that VEND_STRIPE_API_KEY is of this database's account.")
        if garage_id is not None and not healed:
            self.uneven.add(garage_id)
        if len(self.differences) < DIFFERENCES_KEPT:
            self.differences.append(difference)
