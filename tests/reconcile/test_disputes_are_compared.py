"""Disputes: a lost event is taken in, and what somebody changed by hand is told to the cent."""

from typing import Any

from tests.reconcile.test_what_differs_is_found import run, superuser, told  # noqa: F401 - a fixture
from tests.world import World
from vend.domain.garage import Garage
from vend.domain.reconcile import Cause

AUTH = {"Authorization": "Bearer sk_test_sandbox"}


async def sold(world: World) -> Garage:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    await world.subscribe(garage, await world.new_driver(garage), parking_pass, payment_method="pm_card_createDispute")
    await world.drain()
    world.move(hours=1)
    return garage


async def test_a_dispute_nobody_was_told_of_is_found_and_taken_in(world: World) -> None:
    garage = await sold(world)

    seen = await run(world, garage)
    assert ("dispute", "missing here", Cause.EVENT_LOST, -25_000) in told(seen)
    assert seen.counts.unexplained == 0

    healed = await run(world, garage, heal=True)
    assert healed.counts.unexplained == 0
    assert (await world.balances(garage))["disputed_funds"] == 25_000
    await world.drain()
    assert (await run(world, garage)).differences == []


async def test_a_dispute_that_was_lost_behind_our_back_is_lost_here_too(world: World) -> None:
    garage = await sold(world)
    await world.drain()
    (raw,) = world.sandbox.store.select("kind = 'dispute'", ())
    assert world.sandbox.handle("POST", f"/v1/disputes/{raw['id']}/close", {}, AUTH).status == 200
    world.move(hours=1)

    healed = await run(world, garage, heal=True)

    assert ("dispute", "status", Cause.EVENT_LOST, 0) in told(healed)
    assert healed.counts.unexplained == 0
    assert (await world.balances(garage))["dispute_losses"] == 25_000
    await world.drain()
    assert (await run(world, garage)).differences == []


async def test_a_transfer_of_a_dispute_that_somebody_removed_is_unexplained(world: World, superuser: Any) -> None:  # noqa: F811
    garage = await sold(world)
    await world.drain()
    world.move(hours=1)
    gone = await superuser.fetchval(
        "delete from ledger_transfers where garage_id = $1 and kind = 'dispute_fee' returning amount_minor", garage.id
    )

    outcome = await run(world, garage, heal=True)

    assert told(outcome) == {("dispute", "ledger: dispute_fee processor_fees stripe_cash", Cause.UNKNOWN, gone)}
