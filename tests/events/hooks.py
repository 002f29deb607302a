"""Receivers on this machine, and a worker that sends what belongs to one world."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
from aiohttp import web

from tests.world import World
from vend.domain.api_version import Versions
from vend.domain.event import Event
from vend.domain.page import Page
from vend.domain.webhook import Attempt, Delivery, WebhookEndpoint
from vend.events.commands import IssuedWebhookEndpoint, NewWebhookEndpoint
from vend.events.endpoints import add_endpoint
from vend.events.queue import queue_garage
from vend.events.send import Sender, send_object
from vend.outbound.courier import Courier
from vend.store import webhook_deliveries, webhook_endpoints

VERSIONS = Versions()


class Receiver:
    """Somebody's server: keeps what it takes, and answers as it is told."""

    def __init__(self) -> None:
        self.messages: list[tuple[dict[str, str], bytes]] = []
        self.answers: Callable[[Event], int] = lambda _: 200
        self.text, self.hangs, self.url = "thank you", False, ""

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.messages.append(({name.lower(): value for name, value in request.headers.items()}, body))
        if self.hangs:
            await asyncio.sleep(5)
        return web.Response(status=self.answers(msgspec.json.decode(body, type=Event)), text=self.text)

    @property
    def events(self) -> list[Event]:
        """Every message, in the order in which they came."""
        return [msgspec.json.decode(body, type=Event) for _, body in self.messages]

    @property
    def once(self) -> list[Event]:
        """What a receiver has that drops what it took before, by its id."""
        return list(
            {headers["webhook-id"]: msgspec.json.decode(body, type=Event) for headers, body in self.messages}.values()
        )


class Hooks:
    """A world's endpoints, and the worker that sends to them."""

    def __init__(self, world: World, courier: Courier) -> None:
        self.world = world
        self.sender = Sender(world.door, world.list_keys, courier, VERSIONS)

    async def add(self, operator_id: UUID, url: str, **more: Any) -> IssuedWebhookEndpoint:
        return await add_endpoint(
            self.world.door, self.world.list_keys, operator_id, NewWebhookEndpoint(url, **more),
            version=VERSIONS.newest, versions=VERSIONS, loopback=True, asked=self.world.asked(), now=self.world.now,
        )  # fmt: skip

    async def queue(self) -> int:
        return sum(
            [await queue_garage(self.world.door, one, now=self.world.now) for one in sorted(self.world._garages)]
        )

    async def send(self) -> int:
        """Queue and send, as the worker does, what is of this world's garages; give how many were taken."""
        await self.queue()
        async with self.world.door.platform(reason="test") as platform:
            due = await platform.run(webhook_deliveries.due(now=self.world.now, each_limit=100_000, row_limit=100_000))
        mine = [one for one in due if one.garage_id in self.world._garages]
        return sum([await send_object(self.sender, one, now=self.world.now) for one in mine])

    async def look(self, issued: IssuedWebhookEndpoint) -> WebhookEndpoint:
        async with self.world.door.platform(reason="test") as platform:
            found = await platform.run(
                webhook_endpoints.read_one(operator_id=issued.endpoint.operator_id, endpoint_id=issued.endpoint.id)
            )
        assert found is not None
        return found

    async def deliveries(self, issued: IssuedWebhookEndpoint) -> list[Delivery]:
        async with self.world.door.garage_snapshot(sorted(self.world._garages), fresh=True) as garages:
            return await garages.run(
                webhook_deliveries.list_page(
                    page=Page(row_limit=1000), endpoint_id=issued.endpoint.id, state=None, event_id=None
                )
            )

    async def attempts(self, one: Delivery) -> list[Attempt]:
        async with self.world.door.garage_snapshot([one.garage_id], fresh=True) as garage:
            return await garage.run(
                webhook_deliveries.attempts_page(
                    page=Page(row_limit=1000), endpoint_id=one.endpoint_id, event_id=one.event_id
                )
            )
