"""A receiver and a sender for stories about events."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from tests.events.hooks import Hooks, Receiver
from tests.world import World
from vend.outbound.courier import Courier


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made, app = Receiver(), web.Application()
    app.router.add_route("*", "/{path:.*}", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.01)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield made
    await runner.cleanup()


@pytest.fixture
async def hooks(world: World) -> AsyncIterator[Hooks]:
    courier = Courier(loopback=True, timeout_s=0.5)
    yield Hooks(world, courier)
    await courier.close()
