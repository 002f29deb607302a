"""A real API process, killed while Stripe is working on an order: nothing is lost, nothing is charged twice."""

import asyncio
import contextlib
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from stripe_sandbox import Sandbox, Store
from stripe_sandbox.server import serving
from tests.conftest import Database
from tests.factories import Factory
from tests.world import World
from vend.app.home import new_signing_key
from vend.db.door import Door
from vend.engines import PythonProcess, free_port, http_ready
from vend.engines.identity import children_of
from vend.stripe_gateway.gateway import StripeGateway

KEY = "sk_test_51KilledApi000000"


@pytest.mark.parametrize("kind", ["hang", "hang_after", "reset_before"])
async def test_an_api_that_is_killed_between_reserve_and_settle(
    door: Door, database: Database, engines_folder: Path, kind: str
) -> None:
    clock = [datetime.now(UTC)]

    def seconds() -> float:
        return clock[0].timestamp()

    sandbox = Sandbox(Store(":memory:"), seconds, api_key=KEY, seed=int.from_bytes(os.urandom(6)))
    async with serving(sandbox, time_every_s=None) as stripe_port:
        stripe = StripeGateway(KEY, base_url=f"http://127.0.0.1:{stripe_port}")
        world = World(door, stripe, sandbox, clock)
        factory = Factory(door, world.now)
        garage = await world.new_garage(operator_id=(operator := await world.new_operator()))
        manager = await factory.user("garage_manager", operator_id=operator)
        driver, parking_pass = await world.new_driver(garage), await world.new_pass(garage, capacity=1)
        port = free_port()
        api = PythonProcess(
            f"killed-{kind}", ["-m", "vend.cli", "serve"],
            {
                "PATH": os.environ["PATH"],
                "VEND_DATABASE_URL": database.url("vend_app"),
                "VEND_PLATFORM_DATABASE_URL": database.url("vend_platform"),
                "VEND_REDIS_URL": f"redis://:none@127.0.0.1:{free_port()}/0",
                "VEND_STRIPE_API_KEY": KEY,
                "VEND_STRIPE_API_BASE": f"http://127.0.0.1:{stripe_port}",
                "VEND_STRIPE_WEBHOOK_SECRET": "whsec_51KilledApi000000",
                "VEND_TOKEN_KEY": new_signing_key(),
                "VEND_ACCESS_LIST_KEY": new_signing_key(),
                "VEND_PUBLIC_URL": f"http://127.0.0.1:{port}",
                "VEND_PORT": str(port),
            },
            engines_folder, http_ready(f"http://127.0.0.1:{port}/readyz"),
        )  # fmt: skip
        await asyncio.to_thread(api.__enter__)
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
                session = await client.post(
                    "/v1/auth/sign-in", json={"email": manager.email, "password": manager.password}
                )
                assert session.status_code == 200, session.text
                world.fault("POST /v1/subscriptions", kind, times=3, hang_s=1.5)
                order = asyncio.create_task(
                    client.post(
                        f"/v1/garages/{garage.id}/subscriptions",
                        json={
                            "driver_id": str(driver.id),
                            "pass_id": str(parking_pass.id),
                            "payment_method": "pm_card_visa",
                        },
                        headers={
                            "Authorization": f"Bearer {session.json()['access_token']}",
                            "Idempotency-Key": "the-order",
                        },
                    )
                )
                for _ in range(200):  # until Stripe has the order in its hands
                    await asyncio.sleep(0.01)
                    if len(sandbox.faults) == 0 or sandbox.faults._waiting[0].times < 3:
                        break
                for process in children_of(api.pid or 0):
                    process.send(signal.SIGKILL)
                os.kill(api.pid or 0, signal.SIGKILL)
                with contextlib.suppress(httpx.HTTPError):
                    await order
        finally:
            await asyncio.to_thread(api.stop)
        (reserved,) = await world.subscriptions(garage)
        assert (reserved.status, reserved.stripe_subscription_id) == ("incomplete", None)

        await asyncio.sleep(2)  # Stripe finishes what it had begun, although nobody listens any more
        sandbox.faults.clear()
        assert await world.resolve() == 1
        await world.drain()

        assert (await world.subscription(garage, reserved.id)).status == "active"
        charges = sandbox.store.select("kind = 'charge'", ())
        assert len(charges) == len(await world.payments(garage)) == 1
        await stripe.close()
