"""The last place: many drivers ask for it at the same moment, round after round; exactly one gets it."""

import asyncio
from collections.abc import Callable
from uuid import UUID

import msgspec

from vend.billing import cancel, subscribe
from vend.billing.commands import Cancellation, NewSubscription
from vend.domain.errors import VendError
from vend.domain.garage import Garage
from vend.domain.parking_pass import ParkingPass
from vend.domain.people import Driver
from vend.domain.subscription import SoldOut
from vend.simulation.planting import Plant
from vend.simulation.races import Track, Wrong, ids, on_track
from vend.simulation.simulate import Addresses
from vend.simulation.truth import read_ours


class Places(msgspec.Struct, frozen=True):
    """What came of it.

    Attributes:
        orders: how many were placed, in all rounds.
        winners: how many got the place.
        oversold: rounds after which there were more live subscriptions than places.
        failed: everything that must never happen, `oversold` among it.
        first: the first of that, in words.
    """

    race: str
    rounds: int
    clients: int
    orders: int
    winners: int
    oversold: int
    failed: int
    first: list[str]
    seconds: float
    orders_per_s: float


class _Site(msgspec.Struct, frozen=True):
    """A garage with one place, and everybody who wants it."""

    garage: Garage
    parking_pass: ParkingPass
    drivers: list[Driver]


class _Race:
    def __init__(self, rounds: int, clients: int, tell: Callable[[int], None]) -> None:
        self._rounds, self._clients, self._tell = rounds, clients, tell
        self.wrong = Wrong()
        self.winners = 0
        self.oversold = 0

    async def __call__(self, track: Track) -> None:
        # In the one the garage has a single place, in the other the pass has: two counts under one lock.
        sites = [await self._site(track, "full", 1, None), await self._site(track, "roomy", 1000, 1)]
        for number in range(self._rounds):
            await self._round(track, sites[number % 2], number)
            self._tell(number + 1)
        await self._judge(track)

    async def _site(self, track: Track, name: str, capacity: int, pass_capacity: int | None) -> _Site:
        garage = await track.new_garage(name, capacity=capacity)
        parking_pass = await track.new_pass(garage, capacity=pass_capacity)
        return _Site(garage, parking_pass, [await track.new_driver(garage, one) for one in range(self._clients)])

    async def _round(self, track: Track, site: _Site, number: int) -> None:
        orders = (self._order(track, site, client) for client in range(self._clients))
        won = [one for one in await asyncio.gather(*orders) if one is not None]
        self.winners += len(won)
        if len(won) != 1:
            self.wrong.add(f"round {number + 1} had {len(won)} winners: {ids(won)}")
        for kind, _, capacity, taken in await track.database.overfull():
            self.oversold += 1
            self.wrong.add(f"round {number + 1}: a {kind} with {capacity} places has {taken} live subscriptions")
        for one in won:
            at_once = Cancellation(at_period_end=False)
            await cancel.cancel(
                track.door(number), track.stripe, site.garage.id, one, at_once, asked=track.asked(), now=track.now
            )

    async def _order(self, track: Track, site: _Site, client: int) -> UUID | None:
        """Ask for the place; None when it was sold out."""
        command = NewSubscription(site.drivers[client].id, site.parking_pass.id, "pm_card_visa")
        try:
            found = await subscribe.subscribe(
                track.door(client), track.stripe, site.garage.id, command, asked=track.asked(), now=track.now
            )
        except SoldOut:
            return None
        except VendError as error:
            self.wrong.add(f"an order ended in {error.code}: {error.detail}")
            return None
        return found.subscription.id

    async def _judge(self, track: Track) -> None:
        """Compare what winners were told with the rows and with Stripe."""
        rows = read_ours(await track.database.everything()).subscriptions
        made = track.made("subscription")
        if len(rows) != self.winners or {row["id"] for row in rows} != set(made):
            self.wrong.add(f"{self.winners} won, there are {len(rows)} rows and {len(made)} subscriptions at Stripe")
        for doubled in (one for one, count in made.items() if count > 1):
            self.wrong.add(f"order {doubled} made several subscriptions at Stripe")
        for row in rows:
            if row["status"] != "canceled":
                self.wrong.add(f"subscription {row['id']} was given back and is {row['status']}")


def race_for_places(
    addresses: Addresses,
    *,
    rounds: int,
    clients: int,
    tell: Callable[[int], None] = lambda _: None,
    plant: Plant | None = None,
) -> Places:
    """Let clients race for the last place.

    Args:
        addresses: a server that was started with `vend.simulation.database.SERVER_SETTINGS`.
        rounds: how often; after each the winner gives the place back.
        clients: how many ask at once.
        tell: hears how many rounds are over.
        plant: a bug to be found.
    """
    race = _Race(rounds, clients, tell)
    seconds = on_track(addresses, race, plant=plant)
    orders = rounds * clients
    return Places(
        race="places",
        rounds=rounds,
        clients=clients,
        orders=orders,
        winners=race.winners,
        oversold=race.oversold,
        failed=race.wrong.count,
        first=race.wrong.first,
        seconds=round(seconds, 1),
        orders_per_s=round(orders / seconds, 1),
    )
