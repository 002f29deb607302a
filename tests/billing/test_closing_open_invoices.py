"""When a subscription has ended, however it ended, nothing of it stays open and nothing more is charged."""

import asyncio

import pytest

from stripe_sandbox import Settings
from tests.billing.test_a_renewal_is_not_paid import HEADERS, pay_at_stripe, unpaid
from tests.world import World
from vend.billing.close_invoices import close_due
from vend.billing.settings import change_settings
from vend.domain.garage_settings import GarageSettings


@pytest.fixture(autouse=True)
def stripe_leaves_it_to_us(world: World) -> None:
    world.sandbox.settings = Settings(after_last_retry="past_due")


async def close(world: World) -> int:
    return await close_due(world.door, world.stripe, now=world.now)


@pytest.mark.parametrize("how", ["ours", "dashboard"])
async def test_the_open_invoice_is_voided_after_every_kind_of_end(world: World, how: str) -> None:
    garage, row = await unpaid(world)
    assert await close(world) == 0, "to be past due is no end"
    if how == "ours":
        await world.cancel(row, at_period_end=False)
    else:
        world.sandbox.handle("DELETE", f"/v1/subscriptions/{row.stripe_subscription_id}", {}, HEADERS)
        await world.drain()
    await asyncio.gather(*(close(world) for _ in range(3)))
    await world.drain()
    assert [one.status for one in await world.invoices(garage)] == ["void", "paid"]
    assert (await world.balances(garage)).get("receivable", 0) == 0
    assert (await world.subscription(garage, row.id)).status == "canceled", "to void it does not wake it up"
    world.move(days=60)
    await world.drain()
    assert len([one for one in await world.payments(garage) if one.status == "succeeded"]) == 1
    assert await close(world) == 0


async def test_a_garage_may_have_it_marked_uncollectible(world: World) -> None:
    garage, row = await unpaid(world)
    settings = GarageSettings(open_invoice_on_cancel="uncollectible")
    await change_settings(world.door, garage.id, settings, asked=world.asked(), now=world.now)
    await world.cancel(row, at_period_end=False)
    await close(world)
    assert [one.status for one in await world.invoices(garage)] == ["uncollectible", "paid"]


async def test_what_is_paid_meanwhile_stays_paid(world: World) -> None:
    garage, row = await unpaid(world)
    await world.cancel(row, at_period_end=False)
    pay_at_stripe(world)
    await close(world)
    assert [one.status for one in await world.invoices(garage)] == ["paid", "paid"]
    assert (await world.balances(garage)).get("receivable", 0) == 0


@pytest.mark.parametrize("kind", ["reset_after", "error_500_before", "error_500_after", "error_429"])
async def test_an_answer_that_is_lost_is_found_out(world: World, kind: str) -> None:
    garage, row = await unpaid(world)
    await world.cancel(row, at_period_end=False)
    world.fault("POST /v1/invoices/*", kind, times=3)
    await close(world)
    world.sandbox.faults.clear()
    await world.resolve()
    await world.drain()
    assert [one.status for one in await world.invoices(garage)] == ["void", "paid"]
