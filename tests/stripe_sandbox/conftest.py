"""A sandbox served over HTTP, spoken to by the official SDK, with a clock that the story moves."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
import stripe
from aiohttp import web

from stripe_sandbox import Answer, Sandbox, Store
from stripe_sandbox.answer import Admitted
from stripe_sandbox.conformance import violations
from stripe_sandbox.server import serving

KEY = "sk_test_story"
SECRET = "whsec_story"


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@dataclass
class Clock:
    now: int = instant("2026-01-31T12:00:00")

    def __call__(self) -> float:
        return float(self.now)


class CheckedSandbox(Sandbox):
    """Compares each of its answers, and each event, with the SDK's annotations."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differences: list[str] = []
        self.checked = 0

    def perform(self, admitted: Admitted) -> Answer:
        answer = super().perform(admitted)
        if answer.status == 200:
            self.checked += 1
            where = f"{admitted.request.method} {admitted.request.path}"
            self.differences += [f"{where}: {sentence}" for sentence in violations(answer.json())]
        return answer

    def check_events(self) -> None:
        for event in self.store.select("kind = 'event' ORDER BY seq", ()):
            self.checked += 1
            self.differences += [f"event {event['type']}: {sentence}" for sentence in violations(event)]


@dataclass
class Story:
    """What a test acts with."""

    sandbox: CheckedSandbox
    clock: Clock
    url: str
    client: stripe.StripeClient
    http: aiohttp.ClientSession

    @property
    def v1(self) -> Any:
        return self.client.v1

    async def customer(self, card: str | None = "pm_card_visa", **given: Any) -> Any:
        customer = await self.v1.customers.create_async({"email": "driver@example.com", "name": "A Driver", **given})
        if card:
            attached = await self.v1.payment_methods.attach_async(card, {"customer": customer.id})
            settings = {"invoice_settings": {"default_payment_method": attached.id}}
            customer = await self.v1.customers.update_async(customer.id, settings)
        return customer

    async def price(self, unit_amount: int = 18500, currency: str = "usd", interval: str = "month") -> Any:
        product = await self.v1.products.create_async({"name": "Monthly pass"})
        given = {
            "product": product.id,
            "currency": currency,
            "unit_amount": unit_amount,
            "recurring": {"interval": interval},
        }
        return await self.v1.prices.create_async(given)

    async def subscribe(self, card: str = "pm_card_visa", **given: Any) -> Any:
        customer, price = await self.customer(card), await self.price()
        params = {"customer": customer.id, "items": [{"price": price.id}], **given}
        return await self.v1.subscriptions.create_async(params)

    async def invoices(self, subscription: str) -> list[Any]:
        found = await self.v1.invoices.list_async(
            {"subscription": subscription, "limit": 100, "expand": ["data.payments"]}
        )
        return list(found.data)

    def move_to(self, moment: str | int) -> None:
        """Let time pass, and with it what is due."""
        self.clock.now = moment if isinstance(moment, int) else instant(moment)
        self.sandbox.run_due()

    def event_types(self) -> list[str]:
        return [event["type"] for event in self.sandbox.store.select("kind = 'event' ORDER BY seq", ())]

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {KEY}"}
        async with self.http.request(method, f"{self.url}/_sandbox/{path}", json=body, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()


@asynccontextmanager
async def sdk(
    url: str, *, key: str = KEY, retries: int = 0, timeout_s: float = 5
) -> AsyncIterator[stripe.StripeClient]:
    """The official client, spoken to the sandbox at `url`."""
    transport = stripe.AIOHTTPClient(timeout=timeout_s)
    yield stripe.StripeClient(key, base_addresses={"api": url}, http_client=transport, max_network_retries=retries)
    await transport.close_async()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped


async def until(condition: Callable[[], bool], within_s: float = 8.0) -> None:
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110 - the conditions live in a store that tells nobody
            await asyncio.sleep(0.01)


@pytest.fixture
async def story() -> AsyncIterator[Story]:
    store, clock = Store(":memory:"), Clock()
    sandbox = CheckedSandbox(store, clock, api_key=KEY, seed=7)
    async with serving(sandbox, time_every_s=None) as port, aiohttp.ClientSession() as http:
        url = f"http://127.0.0.1:{port}"
        async with sdk(url) as client:
            yield Story(sandbox, clock, url, client, http)
    sandbox.check_events()
    store.close()
    assert sandbox.differences == [], "an answer differs from the SDK's annotations"


@dataclass
class Receiver:
    """A webhook endpoint: answers with the statuses it is told to, 200 when told nothing."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    received: list[tuple[str, bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.received.append((request.headers["Stripe-Signature"], await request.read()))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    def events(self) -> list[Any]:
        return [stripe.Webhook.construct_event(body, signature, SECRET) for signature, body in self.received]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    found = Receiver()
    app = web.Application()
    app.router.add_post("/hook", found.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield found
    await runner.cleanup()
