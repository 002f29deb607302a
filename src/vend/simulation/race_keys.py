"""One key, many callers: the same request arrives several times at the same moment; it is done once, answered alike."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from vend.billing import people, subscribe
from vend.billing.commands import NewCustomer, NewSubscription
from vend.billing.operation import StillRunning
from vend.db.door import Door
from vend.domain.errors import VendError
from vend.domain.garage import Garage
from vend.domain.operation import Asked
from vend.domain.parking_pass import ParkingPass
from vend.simulation.planting import Plant
from vend.simulation.races import CONNECTIONS_MAX, Track, Wrong, on_track
from vend.simulation.simulate import Addresses
from vend.simulation.truth import by, read_ours

_ASKS_MAX = 500
_WAIT_S = 0.01
Ask = Callable[[Door, Asked], Awaitable[msgspec.Struct]]


class Keys(msgspec.Struct, frozen=True):
    """What came of it.

    Attributes:
        keys: how many different requests; each adds a customer, or orders a subscription.
        subscriptions: how many of them order one.
        duplicates: how often each arrived.
        requests: how many were answered for good.
        waits: how often a caller was told that the first one is still at work.
        failed: everything that must never happen.
        first: the first of that, in words.
    """

    race: str
    keys: int
    subscriptions: int
    duplicates: int
    requests: int
    waits: int
    failed: int
    first: list[str]
    seconds: float
    requests_per_s: float


class _Race:
    def __init__(self, keys: int, subscriptions: int, duplicates: int, tell: Callable[[int], None]) -> None:
        self._keys, self._subscriptions, self._duplicates, self._tell = keys, subscriptions, duplicates, tell
        self.wrong = Wrong()
        self.answered = self.waits = self._over = 0
        self._told: dict[str, str] = {}

    async def __call__(self, track: Track) -> None:
        garage = await track.new_garage("keys", capacity=1_000_000)
        parking_pass = await track.new_pass(garage)
        # As many keys at once as there are connections for all of their callers.
        lanes = asyncio.Semaphore(max(1, CONNECTIONS_MAX // self._duplicates))

        async def one(number: int) -> None:
            async with lanes:
                if number < self._subscriptions:
                    await self._subscription(track, garage, parking_pass, number)
                else:
                    await self._customer(track, garage, number)
                self._over += 1
                self._tell(self._over)

        await asyncio.gather(*(one(number) for number in range(self._keys)))
        await self._judge(track)

    async def _customer(self, track: Track, garage: Garage, number: int) -> None:
        command = NewCustomer(f"Payer {number}", f"payer{number}@example.com")

        async def ask(door: Door, asked: Asked) -> msgspec.Struct:
            return await people.add_customer(door, garage.id, command, asked=asked, now=track.now)

        await self._all_at_once(track, ask)

    async def _subscription(self, track: Track, garage: Garage, parking_pass: ParkingPass, number: int) -> None:
        driver = await track.new_driver(garage, number)
        command = NewSubscription(driver.id, parking_pass.id, "pm_card_visa")

        async def ask(door: Door, asked: Asked) -> msgspec.Struct:
            return await subscribe.subscribe(door, track.stripe, garage.id, command, asked=asked, now=track.now)

        await self._all_at_once(track, ask)

    async def _all_at_once(self, track: Track, ask: Ask) -> None:
        asked = track.asked()
        callers = (self._until_answered(track.door(client), asked, ask) for client in range(self._duplicates))
        answers = await asyncio.gather(*callers)
        if len(set(answers)) != 1:
            self.wrong.add(f"{asked.idempotency_key} was answered in {len(set(answers))} ways")
        self._told[asked.idempotency_key] = answers[0]

    async def _until_answered(self, door: Door, asked: Asked, ask: Ask) -> str:
        for _ in range(_ASKS_MAX):
            try:
                answer = await ask(door, asked)
            except StillRunning:
                self.waits += 1
                await asyncio.sleep(_WAIT_S)
            except VendError as error:
                self.wrong.add(f"{asked.idempotency_key} ended in {error.code}: {error.detail}")
                return error.code
            else:
                self.answered += 1
                return msgspec.json.encode(answer).decode()
        self.wrong.add(f"{asked.idempotency_key} was never answered")
        return "nothing"

    async def _judge(self, track: Track) -> None:
        """Compare what callers were told with the rows and with Stripe: each key did one deed."""
        ours = read_ours(await track.database.everything())
        operations = by(ours.operations, "idempotency_key")
        rows = {row["id"] for row in (*ours.customers, *ours.subscriptions)}
        lines = by(ours.audit, "subject_id")
        subjects = set()
        for key, told in self._told.items():
            found = operations.get(key, [])
            if len(found) != 1 or found[0]["state"] != "succeeded":
                self.wrong.add(f"{key} has the operations {[one['state'] for one in found]}")
                continue
            subject = found[0]["subject_id"]
            subjects.add(subject)
            if subject not in rows or subject not in told:
                self.wrong.add(f"{key} made {subject}, and its callers were told something else")
            if len(lines.get(subject, [])) != 1:
                self.wrong.add(f"{key} left {len(lines.get(subject, []))} lines in the audit log")
        # Besides its own, every subscription needed a driver with a customer.
        if len(ours.customers) != self._keys or len(ours.subscriptions) != self._subscriptions:
            self.wrong.add(f"there are {len(ours.customers)} customers, {len(ours.subscriptions)} subscriptions")
        made = track.made("subscription")
        charges = sum(1 for _ in track.sandbox.store.newer("charge", 0))
        if set(made) != {row["id"] for row in ours.subscriptions} or charges != self._subscriptions:
            self.wrong.add(f"Stripe has {made.total()} subscriptions and {charges} charges")
        if len(subjects) != self._keys or made.total() != self._subscriptions:
            self.wrong.add(f"{self._keys} keys did {len(subjects)} deeds, {made.total()} of them at Stripe")


def race_for_keys(
    addresses: Addresses,
    *,
    keys: int,
    duplicates: int,
    subscriptions: int,
    tell: Callable[[int], None] = lambda _: None,
    plant: Plant | None = None,
) -> Keys:
    """Let the same requests arrive several times at once.

    Args:
        addresses: a server that was started with `vend.simulation.database.SERVER_SETTINGS`.
        keys: how many different requests.
        duplicates: how often each arrives.
        subscriptions: how many of them order a subscription; the others add a customer.
        tell: hears how many keys are over.
        plant: a bug to be found.
    """
    race = _Race(keys, subscriptions, duplicates, tell)
    seconds = on_track(addresses, race, plant=plant)
    return Keys(
        race="keys",
        keys=keys,
        subscriptions=subscriptions,
        duplicates=duplicates,
        requests=race.answered,
        waits=race.waits,
        failed=race.wrong.count,
        first=race.wrong.first,
        seconds=round(seconds, 1),
        requests_per_s=round(race.answered / seconds, 1),
    )
