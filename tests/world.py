"""A small world for stories: a real database, the Stripe sandbox over HTTP, and a clock that only the story moves."""

import itertools
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from stripe_sandbox import Sandbox, Store
from stripe_sandbox.faults import Fault
from stripe_sandbox.server import serving
from stripe_sandbox.webhooks import sign
from vend.billing import cancel, garages, ordering, passes, people, subscribe
from vend.billing.commands import (
    Cancellation,
    NewCustomer,
    NewDriver,
    NewGarage,
    NewPass,
    NewSubscription,
    NewTaxRate,
    NewVehicle,
)
from vend.billing.resolve import resolve_due
from vend.db.door import Door
from vend.domain.access_list import AccessList
from vend.domain.garage import Garage
from vend.domain.gate import TOLD_AGAIN_AFTER
from vend.domain.ids import make_id
from vend.domain.invoice import Invoice, Payment, Refund
from vend.domain.operation import Asked
from vend.domain.page import Page
from vend.domain.parking_pass import Interval, ParkingPass
from vend.domain.people import Driver, Vehicle
from vend.domain.subscription import Subscription
from vend.gates.push import push
from vend.gates.refresh import SIGNED_ANEW_AFTER, refresh
from vend.gates.signing import ListKeys, key_of_list, public_key, verify_list
from vend.outbound.courier import Courier
from vend.store import access_lists, gate_endpoints, identity, invoices, ledger, payments, subscriptions
from vend.stripe_gateway.gateway import StripeGateway
from vend.webhooks.apply import Ending, apply_due
from vend.webhooks.receive import receive

SECRET = "whsec_test"
START = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
ALL_DATES = {"from_date": date(2000, 1, 1), "until_date": date(2100, 1, 1)}
_counter = itertools.count(1)


class World:
    """Operators, drivers and Stripe, as a story needs them."""

    def __init__(self, door: Door, stripe: StripeGateway, sandbox: Sandbox, clock: list[datetime]) -> None:
        self.door = door
        self.stripe = stripe
        self.sandbox = sandbox
        self._garages: set[UUID] = set()
        self.list_keys = ListKeys(Ed25519PrivateKey.generate())
        self._clock = clock
        self._fed: set[str] = set()

    @property
    def now(self) -> datetime:
        return self._clock[0]

    def move(self, **by: float) -> None:
        """Let time pass, at Stripe too."""
        self._clock[0] += timedelta(**by)
        self.sandbox.run_due()

    def asked(self, key: str | None = None, *, actor: str = "user:test") -> Asked:
        return Asked(actor, key or f"key-{next(_counter)}-{random.getrandbits(64):x}")

    def fault(self, on: str, kind: Any, *, times: int = 1, hang_s: float = 30.0) -> None:
        self.sandbox.faults.add(Fault(on, kind, times=times, hang_s=hang_s))

    async def new_operator(self) -> UUID:
        operator_id = make_id(self.now)
        async with self.door.platform(reason="test") as platform:
            await platform.run(
                identity.insert_operator(
                    operator_id=operator_id, name="Test Operator", slug=f"op-{operator_id}", now=self.now
                )
            )
        return operator_id

    async def new_garage(
        self,
        *,
        capacity: int = 100,
        time_zone: str = "America/Chicago",
        currency: str = "USD",
        tax_percent: str | None = None,
        operator_id: UUID | None = None,
    ) -> Garage:
        rates = (
            [NewTaxRate("Parking tax", "City", Decimal(tax_percent), date(2020, 1, 1))]
            if tax_percent is not None
            else []
        )
        command = NewGarage(
            name="Lake Street",
            slug=f"g-{next(_counter)}",
            time_zone=time_zone,
            currency=currency,
            capacity=capacity,
            tax_rates=rates,
        )
        owner = operator_id or await self.new_operator()
        garage = await garages.open_garage(self.door, owner, command, asked=self.asked(), now=self.now)
        self._garages.add(garage.id)
        return garage

    async def new_pass(
        self,
        garage: Garage,
        *,
        amount_minor: int = 25_000,
        capacity: int | None = None,
        trial_days: int | None = None,
        billing_interval: Interval = "month",
        name: str = "Monthly",
    ) -> ParkingPass:
        command = NewPass(name, amount_minor, billing_interval, capacity=capacity, trial_days=trial_days)
        return await passes.add_pass(self.door, garage.id, command, asked=self.asked(), now=self.now)

    async def new_driver(self, garage: Garage) -> Driver:
        name = f"Driver {next(_counter)}"
        email = f"driver{next(_counter)}@example.com"
        customer = await people.add_customer(
            self.door, garage.id, NewCustomer(name, email), asked=self.asked(), now=self.now
        )
        return await people.add_driver(
            self.door, garage.id, NewDriver(customer.id, name, email), asked=self.asked(), now=self.now
        )

    async def new_vehicle(self, garage: Garage, driver: Driver) -> Vehicle:
        command = NewVehicle(driver.id, f"T {next(_counter):06d}", "US-IL")
        return await people.add_vehicle(self.door, garage.id, command, asked=self.asked(), now=self.now)

    def use_card(self, row: Subscription, token: str) -> None:
        """Let a subscription be charged to another card, by somebody at Stripe."""
        headers = {"Authorization": "Bearer sk_test_sandbox"}
        (found,) = self.sandbox.store.select("id = ?", (row.stripe_subscription_id,))
        path = f"/v1/payment_methods/{token}/attach"
        attached = self.sandbox.handle("POST", path, {"customer": found["customer"]}, headers)
        card = {"default_payment_method": msgspec.json.decode(attached.body)["id"]}
        path = f"/v1/subscriptions/{row.stripe_subscription_id}"
        assert self.sandbox.handle("POST", path, card, headers).status == 200

    async def subscribe(
        self,
        garage: Garage,
        driver: Driver,
        parking_pass: ParkingPass,
        *,
        payment_method: str = "pm_card_visa",
        vehicle_ids: list[UUID] | None = None,
        trial: bool = True,
        start_date: date | None = None,
        asked: Asked | None = None,
    ) -> subscribe.Subscribed | subscribe.Pending:
        command = NewSubscription(driver.id, parking_pass.id, payment_method, vehicle_ids or [], trial, start_date)
        return await subscribe.subscribe(
            self.door, self.stripe, garage.id, command, asked=asked or self.asked(), now=self.now
        )

    async def cancel(
        self, subscription: Subscription, *, at_period_end: bool, asked: Asked | None = None
    ) -> ordering.Changed | ordering.Pending:
        return await cancel.cancel(
            self.door,
            self.stripe,
            subscription.garage_id,
            subscription.id,
            Cancellation(at_period_end=at_period_end),
            asked=asked or self.asked(),
            now=self.now,
        )

    # ------------------------------------------------------------------ webhooks

    def events(self) -> list[dict[str, Any]]:
        """All that Stripe has said so far, oldest first."""
        return self.sandbox.store.select("kind = 'event' ORDER BY seq", ())

    def unfed(self) -> list[dict[str, Any]]:
        return [event for event in self.events() if event["id"] not in self._fed]

    async def feed(self, *events: dict[str, Any]) -> None:
        """Deliver events, signed, as the API receives them."""
        for event in events:
            self._fed.add(event["id"])
            body = msgspec.json.encode(event)
            signature = sign(body, SECRET, int(self.now.timestamp()))
            await receive(self.door, body=body, signature=signature, secrets=[SECRET], now=self.now)

    async def work(self) -> list[Ending]:
        """Let the worker apply events until nothing is due."""
        endings: list[Ending] = []
        while done := await apply_due(self.door, self.stripe, now=self.now):
            endings += done
        return endings

    async def drain(self) -> list[Ending]:
        """Deliver what Stripe has to say, and apply it."""
        await self.feed(*self.unfed())
        return await self.work()

    async def resolve(self, *, after_s: float = 60.0) -> int:
        self.move(seconds=after_s)
        return await resolve_due(self.door, self.stripe, now=self.now)

    async def refresh(self) -> None:
        """Let the worker build the access lists that are behind."""
        await refresh_lists(self.door, self.list_keys, self._garages, now=self.now)

    async def tell_gates(self, courier: Courier) -> int:
        """Tell this world's gates what they do not have, as the worker does; give how many were told."""
        async with self.door.platform(reason="test") as platform:
            due = await platform.run(
                gate_endpoints.due(told_before=self.now - TOLD_AGAIN_AFTER, now=self.now, row_limit=100_000)
            )
        mine = [one for one in due if one.garage_id in self._garages]
        for one in mine:
            await push(self.door, self.list_keys, courier, one, now=self.now)
        return len(mine)

    # ------------------------------------------------------------------ looking

    async def subscription(self, garage: Garage, subscription_id: UUID) -> Subscription:
        async with self.door.garage_snapshot([garage.id]) as snapshot:
            found = await snapshot.run(subscriptions.read_one(subscription_id=subscription_id))
        assert found is not None
        return found

    async def subscriptions(self, garage: Garage) -> list[Subscription]:
        async with self.door.garage_snapshot([garage.id]) as snapshot:
            return await snapshot.run(
                subscriptions.list_page(
                    page=Page(row_limit=200), status=None, pass_id=None, customer_id=None, driver_id=None
                )
            )

    async def access_list(self, garage: Garage) -> AccessList:
        """The list as it is served, believed."""
        async with self.door.garage_snapshot([garage.id]) as snapshot:
            found = await snapshot.run(access_lists.document())
        assert found is not None
        text = found.document
        return verify_list(text, public_key(self.list_keys.public(), key_of_list(text)))

    async def payments(self, garage: Garage) -> list[Payment]:
        """Every payment, newest first."""
        async with self.door.garage_snapshot([garage.id]) as snapshot:
            return await snapshot.run(
                payments.list_page(
                    page=Page(row_limit=200), from_at=datetime(2000, 1, 1, tzinfo=UTC), until_at=datetime(2100, 1, 1, tzinfo=UTC),
                    status=None, customer_id=None, subscription_id=None, invoice_id=None,
                )
            )  # fmt: skip

    async def invoices(self, garage: Garage) -> list[Invoice]:
        async with self.door.garage_snapshot([garage.id]) as snapshot:
            return await snapshot.run(
                invoices.list_page(page=Page(row_limit=200), status=None, customer_id=None, subscription_id=None)
            )

    async def refunds(self, payment: Payment) -> list[Refund]:
        async with self.door.garage_snapshot([payment.garage_id]) as snapshot:
            return await snapshot.run(payments.refunds_of(payment_id=payment.id))

    async def balances(self, garage: Garage) -> dict[str, int]:
        """Debits minus credits of each account that is not zero."""
        async with self.door.garage_snapshot([garage.id]) as snapshot:
            rows = await snapshot.run(ledger.balances(**ALL_DATES))
        assert sum(row.balance_minor for row in rows) == 0
        return {row.code: row.balance_minor for row in rows if row.balance_minor}


async def refresh_lists(door: Door, keys: ListKeys, mine: set[UUID], *, now: datetime) -> None:
    """Build the lists that are behind, as the worker does; those of other tests' garages are left alone."""
    while True:
        async with door.platform(reason="test") as platform:
            due = await platform.run(
                access_lists.due(built_before=now - SIGNED_ANEW_AFTER, key_id=keys.key_id, now=now, row_limit=100_000)
            )
        found = [one.garage_id for one in due if one.garage_id in mine]
        for garage_id in found:
            await refresh(door, keys, garage_id, now=now)
        if not found:
            return


@asynccontextmanager
async def make_world(door: Door, *, seed: int = 0, timeout_s: float = 8.0) -> AsyncIterator[World]:
    # Each world has a Stripe of another seed, since ids of Stripe's are unique in the one database of all tests.
    number = next(_counter)
    clock = [START]
    store = Store(":memory:")

    def seconds() -> float:
        return clock[0].timestamp()

    sandbox = Sandbox(store, seconds, seed=random.getrandbits(48) + seed + number)
    async with serving(sandbox, time_every_s=None) as port:
        stripe = StripeGateway("sk_test_sandbox", base_url=f"http://127.0.0.1:{port}", timeout_s=timeout_s)
        try:
            yield World(door, stripe, sandbox, clock)
        finally:
            await stripe.close()
    store.close()
