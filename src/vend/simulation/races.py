"""Races in real time: many clients on a real PostgreSQL at the same moment, and Stripe in process.

Simulated histories choose one order of events after another; here the server's own processes run side by side, so what
the two have in common is only the laws.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

from stripe_sandbox import Answer, Sandbox, Settings, Store
from stripe_sandbox.http import request_from_wire
from vend.billing import garages, passes, people
from vend.billing.commands import NewCustomer, NewDriver, NewGarage, NewPass
from vend.db.door import Door
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.domain.parking_pass import ParkingPass
from vend.domain.people import Driver
from vend.simulation.database import Database
from vend.simulation.network import API_KEY
from vend.simulation.planting import Plant
from vend.simulation.plants import planted
from vend.simulation.simulate import Addresses
from vend.store import identity
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.transport import Reply

NAME = "vend_race"
CONNECTIONS_MAX = 40
"""For both doors together; the server takes a few more."""


class Direct:
    """Carries the gateway's calls to a sandbox in this process, each in a turn of its own."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Carry one attempt."""
        await asyncio.sleep(0)
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        admitted = self._sandbox.admit(request_from_wire(method, target, headers, body))
        answer = admitted if isinstance(admitted, Answer) else self._sandbox.perform(admitted)
        return Reply(answer.status, answer.headers, answer.body)

    async def sleep(self, seconds: float) -> None:
        """Wait before another attempt."""
        await asyncio.sleep(seconds)


class Track:
    """Where a race is run: two doors, as two web processes have them, and one Stripe.

    Args:
        database: empty.
        doors: whoever asks takes one by their number.
    """

    def __init__(self, database: Database, doors: list[Door], stripe: StripeGateway, sandbox: Sandbox) -> None:
        self.database = database
        self.stripe = stripe
        self.sandbox = sandbox
        self._doors = doors
        self._keys = 0

    @property
    def now(self) -> datetime:
        """The real instant."""
        return datetime.now(UTC)

    def door(self, client: int) -> Door:
        """Give a client's door."""
        return self._doors[client % len(self._doors)]

    def asked(self) -> Asked:
        """Give a new idempotency key."""
        self._keys += 1
        return Asked("user:racer", f"key-{self._keys}")

    async def new_garage(self, name: str, *, capacity: int) -> Garage:
        """Open a garage of an operator of its own."""
        operator_id = make_id(self.now)
        async with self.door(0).platform(reason="race") as platform:
            await platform.run(
                identity.insert_operator(operator_id=operator_id, name="Racer", slug=f"op-{operator_id}", now=self.now)
            )
        new = NewGarage("Race Street", name, "America/Chicago", "USD", capacity)
        return await garages.open_garage(self.door(0), operator_id, new, asked=self.asked(), now=self.now)

    async def new_pass(self, garage: Garage, *, capacity: int | None = None) -> ParkingPass:
        """Put a pass on sale."""
        new = NewPass("Monthly", 25_000, capacity=capacity)
        return await passes.add_pass(self.door(0), garage.id, new, asked=self.asked(), now=self.now)

    async def new_driver(self, garage: Garage, number: int) -> Driver:
        """Register a driver who pays for themselves."""
        name, email, door = f"Driver {number}", f"driver{number}@example.com", self.door(number)
        customer = await people.add_customer(
            door, garage.id, NewCustomer(name, email), asked=self.asked(), now=self.now
        )
        new = NewDriver(customer.id, name, email)
        return await people.add_driver(door, garage.id, new, asked=self.asked(), now=self.now)

    def made(self, kind: str) -> Counter[str]:
        """Count Stripe's objects of a kind by our id in their metadata."""
        found = (one for _, one in self.sandbox.store.newer(kind, 0))
        return Counter(str(one["metadata"].get(f"{kind}_id")) for one in found)


_KEPT = 5


class Wrong:
    """What must never happen and did: counted whole, the first of it kept in words."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[str] = []

    def add(self, what: str) -> None:
        """Write it down."""
        self.count += 1
        if len(self.first) < _KEPT:
            self.first.append(what)


@asynccontextmanager
async def _track(addresses: Addresses) -> AsyncIterator[Track]:
    database = await Database.make(addresses.role_url, addresses.superuser_url, name=NAME)
    await database.empty()
    store = Store(":memory:")
    sandbox = Sandbox(store, time.time, api_key=API_KEY, seed=1, settings=Settings(payouts="manual"))
    stripe = StripeGateway(API_KEY, transport=Direct(sandbox))
    doors = [database.open_door(name) for name in ("race-1", "race-2")]
    try:
        yield Track(database, doors, stripe, sandbox)
    finally:
        for door in doors:
            await door.close()
        await stripe.close()
        await database.close()
        store.close()


def on_track(addresses: Addresses, race: Callable[[Track], Awaitable[None]], *, plant: Plant | None = None) -> float:
    """Run a race in an empty database; give the seconds of wall time that it took.

    Args:
        addresses: a server that was started with `vend.simulation.database.SERVER_SETTINGS`.
        plant: a bug to be found.
    """

    async def run() -> float:
        async with _track(addresses) as track, planted(plant, track.database.control):
            began = time.perf_counter()
            await race(track)
            return time.perf_counter() - began

    return asyncio.run(run())


def ids(rows: list[UUID]) -> str:
    """Name some rows."""
    return ", ".join(map(str, rows))
