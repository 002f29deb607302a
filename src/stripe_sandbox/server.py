"""Runs a sandbox as a server: HTTP in front, webhook deliveries and the passing of time behind."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

from aiohttp import web

from stripe_sandbox.deliver import Deliverer, cancelled, keep_time
from stripe_sandbox.http import application
from stripe_sandbox.sandbox import Sandbox

_SHUTDOWN_S = 3.0


@contextlib.asynccontextmanager
async def serving(sandbox: Sandbox, *, port: int = 0, time_every_s: float | None = 2.0) -> AsyncIterator[int]:
    """Serve `sandbox` on a loopback port while the block runs.

    Args:
        sandbox: What to serve; the caller closes its store afterwards.
        port: 0 takes a free one.
        time_every_s: How often what is due is done; None leaves time to the caller (`Sandbox.run_due`).

    Yields:
        The port.
    """
    runner = web.AppRunner(application(sandbox), access_log=None, shutdown_timeout=_SHUTDOWN_S)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    own_port = int(runner.addresses[0][1])
    if not sandbox.settings.public_url:
        sandbox.settings = replace(sandbox.settings, public_url=f"http://127.0.0.1:{own_port}")
    tasks = [asyncio.create_task(Deliverer(sandbox).run())]
    if time_every_s is not None:
        tasks.append(asyncio.create_task(keep_time(sandbox, every_s=time_every_s)))
    try:
        yield own_port
    finally:
        await cancelled(*tasks)
        await runner.cleanup()
