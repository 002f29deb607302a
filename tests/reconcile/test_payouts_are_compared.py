"""Payouts: a lost event is taken in, what is of nobody is told, and what somebody changed by hand is found to the cent."""

from typing import Any

from tests.billing.test_money_arrives_at_the_bank import at_stripe, sent
from tests.reconcile.test_what_differs_is_found import run, settled, superuser, told  # noqa: F401 - a fixture
from tests.world import World
from vend.domain.garage import Garage
from vend.domain.reconcile import Cause


async def arrived(world: World) -> Garage:
    """A garage whose money arrived at the bank an hour ago, which nobody was told of."""
    garage, _, _ = await settled(world)
    world.move(days=4)
    return garage


async def test_a_payout_nobody_was_told_of_is_found_and_taken_in(world: World) -> None:
    garage = await arrived(world)

    seen = await run(world, garage)
    assert told(seen) >= {("payout", "missing here", Cause.EVENT_LOST, 24_245)}
    assert seen.counts.unexplained == 0

    healed = await run(world, garage, heal=True)
    assert healed.counts.unexplained == 0
    assert all(one.healed for one in healed.differences)
    assert (await world.balances(garage))["bank"] == 24_245
    await world.drain()
    assert (await run(world, garage)).differences == []


async def test_a_payout_that_failed_behind_our_back_is_undone(world: World) -> None:
    garage = await arrived(world)
    await world.drain()
    (raw,) = sent(world)
    world.sandbox.fail_payout(raw["id"])
    world.move(hours=1)

    healed = await run(world, garage, heal=True)

    assert {(one.what, one.cause) for one in healed.differences if one.kind == "payout"} == {
        ("status", Cause.EVENT_LOST)
    }
    assert healed.counts.unexplained == 0
    assert "bank" not in await world.balances(garage)
    await world.drain()
    assert (await run(world, garage)).differences == []


async def test_a_transfer_to_the_bank_that_somebody_removed_is_unexplained(world: World, superuser: Any) -> None:  # noqa: F811
    garage = await arrived(world)
    await world.drain()
    world.move(hours=1)
    gone = await superuser.fetchval(
        "delete from ledger_transfers where garage_id = $1 and kind = 'payout' returning amount_minor", garage.id
    )

    outcome = await run(world, garage, heal=True)

    assert told(outcome) == {("payout", "ledger: bank", Cause.UNKNOWN, gone)}


async def test_a_line_that_somebody_removed_is_unexplained(world: World, superuser: Any) -> None:  # noqa: F811
    garage = await arrived(world)
    await world.drain()
    world.move(hours=1)
    await superuser.execute("delete from payout_lines where garage_id = $1", garage.id)

    outcome = await run(world, garage, heal=True)

    assert told(outcome) == {("payout", "lines", Cause.UNKNOWN, -24_245)}


async def test_money_of_nobody_is_told_and_is_no_mistake(world: World) -> None:
    garage, _, _ = await settled(world)
    stranger = at_stripe(world, "/v1/customers", {"email": "somebody@example.com"})
    body = {"amount": 7_000, "currency": "usd", "customer": stranger["id"], "confirm": True}
    at_stripe(world, "/v1/payment_intents", body | {"payment_method": "pm_card_visa", "off_session": True})
    world.move(days=4)
    await world.drain()
    world.move(hours=1)

    outcome = await run(world, garage, heal=True)

    assert told(outcome) == {("payout", "unattributed", Cause.UNATTRIBUTED, 6_767)}
    assert outcome.counts.unexplained == 0
