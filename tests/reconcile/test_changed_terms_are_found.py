"""What Stripe says of a changed subscription, and of a customer's balance, is compared and mended like the rest."""

from typing import Any

import pytest

from tests.reconcile.test_what_differs_is_found import at_stripe, run, settled, told
from tests.world import World
from vend.billing.change_pass import change_pass, preview_change
from vend.billing.commands import PassChange, WantedPass
from vend.domain.reconcile import Cause


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"pause_collection": {"behavior": "void"}}, {"collection_paused"}),
        ({"pause_collection": {"behavior": "void", "resumes_at": 1_800_000_000}}, {"collection_paused", "resumes_at"}),
        ({"default_payment_method": "new"}, {"stripe_payment_method_id"}),
        ({"items": "another price", "proration_behavior": "none"}, {"price_id"}),
    ],
    ids=["pause", "pause_until", "payment_method", "price"],
)
async def test_terms_that_changed_at_stripe_alone_are_told_and_mended(
    world: World, change: dict[str, Any], what: set[str]
) -> None:
    garage, subscription, _ = await settled(world)
    raw = at_stripe(world, "GET", f"/v1/subscriptions/{subscription.stripe_subscription_id}")
    if "default_payment_method" in change:
        path = "/v1/payment_methods/pm_card_mastercard/attach"
        change = {"default_payment_method": at_stripe(world, "POST", path, {"customer": raw["customer"]})["id"]}
    if "items" in change:
        other = await world.new_pass(garage, amount_minor=31_000)
        taken = await world.subscribe(garage, await world.new_driver(garage), other)  # so that Stripe has its price
        await world.drain()
        made = at_stripe(world, "GET", f"/v1/subscriptions/{taken.subscription.stripe_subscription_id}")
        price = made["items"]["data"][0]["price"]["id"]
        change = change | {"items": [{"id": raw["items"]["data"][0]["id"], "price": price}]}
    at_stripe(world, "POST", f"/v1/subscriptions/{raw['id']}", change)
    world.move(hours=1)  # its event never comes

    seen = await run(world, garage)

    assert {(one, Cause.EVENT_LOST) for one in what} <= {
        (name, cause) for kind, name, cause, _ in told(seen) if kind == "subscription"
    }
    assert seen.counts.unexplained == 0
    healed = await run(world, garage, heal=True)
    assert healed.counts.healed == healed.counts.differences
    assert (await run(world, garage)).differences == []


async def test_a_cheaper_pass_whose_webhooks_were_dropped_is_told_to_the_cent(world: World) -> None:
    garage, subscription, _ = await settled(world, tax="10")
    cheap = await world.new_pass(garage, amount_minor=1_000)
    wanted = WantedPass(cheap.id)
    shown = await preview_change(world.door, world.stripe, garage.id, subscription.id, wanted, now=world.now)
    change = PassChange(cheap.id, shown.proration_at, shown.shown)
    await change_pass(world.door, world.stripe, garage.id, subscription.id, change, asked=world.asked(), now=world.now)
    world.move(hours=1)

    seen = await run(world, garage)

    assert ("invoice", "missing here", Cause.EVENT_LOST, shown.total_minor) in told(seen)
    await run(world, garage, heal=True)
    assert (await run(world, garage)).differences == []
    assert (await world.balances(garage))["customer_credit"] == -shown.balance_after_minor
