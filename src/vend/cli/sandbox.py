"""`vend sandbox`: the local Stripe as a program of ours, its secrets from the environment and not from arguments."""

import asyncio
import os
import signal
import time
from pathlib import Path

import msgspec
import structlog

from stripe_sandbox.sandbox import Sandbox
from stripe_sandbox.server import serving
from stripe_sandbox.store import Store
from vend.app import logs
from vend.app.secret import Secret
from vend.app.settings import LogSettings
from vend.engines.ports import LOOPBACK

_log = structlog.get_logger("vend.sandbox")


class SandboxSettings(LogSettings, frozen=True, kw_only=True):
    """What `vend sandbox` takes."""

    stripe_api_key: Secret
    stripe_webhook_secret: tuple[Secret, ...] = ()


def run(*, port: int, data: Path | None, webhook_url: str | None) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    environment = {
        "VEND_STRIPE_API_KEY": "sk_test_sandbox",
        "VEND_STRIPE_WEBHOOK_SECRET": "whsec_sandbox",
        **os.environ,
    }
    settings = SandboxSettings.from_environment(environment)
    logs.configure(settings.log, settings.log_level, program="sandbox")
    if data is not None:
        data.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = Store(data or ":memory:")
    try:
        asyncio.run(_serve(store, settings, port=port, webhook_url=webhook_url))
    finally:
        store.close()


async def _serve(store: Store, settings: SandboxSettings, *, port: int, webhook_url: str | None) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    sandbox = Sandbox(store, time.time, api_key=settings.stripe_api_key.reveal())
    if webhook_url is not None:
        _only_endpoint(sandbox, webhook_url, settings.stripe_webhook_secret[0].reveal())
    async with serving(sandbox, port=port) as listening:
        _log.info("sandbox_ready", url=f"http://{LOOPBACK}:{listening}", webhook_url=webhook_url)
        await stop.wait()


def _only_endpoint(sandbox: Sandbox, url: str, secret: str) -> None:
    """Send events to this address alone: one of an earlier start, at another port, would be told in vain for days."""
    key = {"Authorization": f"Bearer {sandbox.api_key}"}
    answer = sandbox.handle("GET", "/v1/webhook_endpoints", {"limit": "100"}, key)
    for endpoint in msgspec.json.decode(answer.body).get("data", []):
        if endpoint["url"] != url:
            sandbox.handle("DELETE", f"/v1/webhook_endpoints/{endpoint['id']}", {}, key)
    sandbox.add_webhook_endpoint(url, secret)
