"""What Stripe takes off a subscription is compared with what was redeemed here."""

import msgspec

from tests.billing.coupon_stories import coupon_of, order, redemptions
from tests.world import World
from vend.domain.reconcile import Cause, Outcome
from vend.webhooks.reconcile import reconcile

AUTH = {"Authorization": "Bearer sk_test_sandbox"}


async def test_a_coupon_that_was_taken_off_behind_our_back_ends_here_and_a_foreign_one_is_told(world: World) -> None:
    garage = await world.new_garage(tax_percent="10")
    await coupon_of(world, garage)
    done = await order(world, await world.new_driver(garage), await world.new_pass(garage))
    await world.drain()
    world.move(hours=1)
    stripe_id = str(done.subscription.stripe_subscription_id)

    async def compare(*, heal: bool) -> Outcome:
        return await reconcile(world.door, world.stripe, since=None, heal=heal, now=world.now, garages=[garage.id])

    def at_stripe(method: str, path: str, body: dict[str, object]) -> dict[str, object]:
        made: dict[str, object] = msgspec.json.decode(world.sandbox.handle(method, path, body, AUTH).body)
        return made

    assert (await compare(heal=False)).differences == []

    at_stripe("POST", f"/v1/subscriptions/{stripe_id}", {"discounts": ""})
    world.move(hours=1)
    healed = await compare(heal=True)
    told = [one for one in healed.differences if one.kind == "subscription"]
    assert [(one.what, one.cause, one.healed) for one in told] == [("coupons", Cause.EVENT_LOST, True)]
    assert [one.state for one in await redemptions(world, garage, done.subscription.id)] == ["ended"]
    await world.drain()
    assert (await compare(heal=False)).differences == []

    foreign = at_stripe("POST", "/v1/coupons", {"percent_off": 10, "duration": "forever"})
    at_stripe("POST", f"/v1/subscriptions/{stripe_id}", {"discounts": [{"coupon": foreign["id"]}]})
    await world.drain()
    world.move(hours=1)
    left = await compare(heal=True)
    assert [(one.what, one.healed) for one in left.differences] == [("coupons", False)]
    assert left.counts.unexplained == 1
