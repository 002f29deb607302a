"""What was loaded, counted in the database, for whoever shows it."""

import msgspec

from vend.db.door import Door
from vend.portfolio.accounts import SIGN_INS, SignIn
from vend.portfolio.plan import Outline
from vend.store.portfolio import GarageSummary
from vend.store.portfolio import summary as summary_of


class CurrencyTotal(msgspec.Struct, frozen=True):
    """Sums of one currency, in minor units; currencies are never added to one another."""

    currency: str
    collected_minor: int
    fees_minor: int
    refunded_minor: int


class Summary(msgspec.Struct, frozen=True):
    """The portfolio in numbers.

    Attributes:
        loaded: garages that this load wrote; 0 when everything was there.
        stripe_objects: put into the sandbox by this load.
        operators: by name.
        garages: by name.
        totals: by currency.
        sign_ins: the demo's, passwords included.
    """

    loaded: int
    stripe_objects: int
    operators: list[str]
    garages: list[GarageSummary]
    totals: list[CurrencyTotal]
    sign_ins: tuple[SignIn, ...] = SIGN_INS

    @property
    def drivers(self) -> int:
        """How many drivers there are."""
        return sum(garage.drivers for garage in self.garages)

    @property
    def payments(self) -> int:
        """How many attempts to collect there are, failed ones too."""
        return sum(garage.payments for garage in self.garages)


async def summarize(door: Door, outline: Outline, *, loaded: int, stripe_objects: int) -> Summary:
    """Count what is there now."""
    async with door.garage_snapshot([site.garage_id for site in outline.sites], fresh=True) as snapshot:
        garages = await snapshot.run(summary_of())
    return Summary(
        loaded=loaded,
        stripe_objects=stripe_objects,
        operators=sorted(operator.name for operator in outline.operators),
        garages=garages,
        totals=[_total(currency, garages) for currency in sorted({garage.currency for garage in garages})],
    )


def _total(currency: str, garages: list[GarageSummary]) -> CurrencyTotal:
    own = [garage for garage in garages if garage.currency == currency]
    return CurrencyTotal(
        currency,
        sum(garage.collected_minor for garage in own),
        sum(garage.fees_minor for garage in own),
        sum(garage.refunded_minor for garage in own),
    )
