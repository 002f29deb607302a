"""Between reserve, Stripe and settle anything may break: nothing is charged twice, nothing is lost."""

import asyncio
from typing import Any

import pytest

from tests.world import World
from vend.billing import ordering
from vend.billing import subscribe as subscribe_flow
from vend.billing.operation import StillRunning
from vend.billing.resolve import resolve_due
from vend.billing.subscribe import PaymentRefused, Pending, Subscribed
from vend.domain.errors import NotFound
from vend.domain.operation import KeyReused
from vend.domain.subscription import AlreadySubscribed, SoldOut
from vend.store import prices


def at_stripe(world: World, kind: str) -> list[dict[str, Any]]:
    return world.sandbox.store.select("kind = ? ORDER BY seq", (kind,))


async def test_a_process_that_dies_after_the_reservation_is_finished_by_the_resolver(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    garage = await world.new_garage()
    parking_pass, driver = await world.new_pass(garage), await world.new_driver(garage)

    async def die(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as killed:
        killed.setattr(subscribe_flow, "drive", die)
        with pytest.raises(asyncio.CancelledError):
            await world.subscribe(garage, driver, parking_pass)
    (reserved,) = await world.subscriptions(garage)
    assert (reserved.status, reserved.stripe_subscription_id) == ("incomplete", None)
    assert at_stripe(world, "subscription") == []

    assert await world.resolve(after_s=5) == 0, "whoever began has it alone for a while"
    assert await world.resolve() == 1
    await world.drain()

    finished = await world.subscription(garage, reserved.id)
    assert finished.status == "active"
    assert len(at_stripe(world, "charge")) == len(await world.payments(garage)) == 1


@pytest.mark.parametrize("kind", ["reset_after", "error_500_after", "half_body", "hang_after"])
@pytest.mark.parametrize("on", ["POST /v1/subscriptions", "POST /v1/customers", "POST /v1/payment_methods/*"])
async def test_an_answer_lost_after_the_deed_never_charges_twice(world: World, on: str, kind: str) -> None:
    garage = await world.new_garage()
    parking_pass, driver = await world.new_pass(garage), await world.new_driver(garage)
    world.stripe._http._timeout = 0.5
    world.fault(on, kind, times=3, hang_s=1)  # as often as the SDK tries

    done = await world.subscribe(garage, driver, parking_pass)
    world.sandbox.faults.clear()
    if isinstance(done, Pending):
        assert done.subscription.status == "incomplete"
        await world.drain()
        assert await world.resolve() == 1
    await world.drain()

    (row,) = await world.subscriptions(garage)
    assert row.status == "active"
    assert len(at_stripe(world, "customer")) == 1
    assert len(at_stripe(world, "subscription")) == 1
    assert len(at_stripe(world, "charge")) == len(await world.payments(garage)) == 1


@pytest.mark.parametrize("kind", ["reset_before", "error_500_before", "error_429", "error_409", "html_502"])
async def test_a_call_that_never_ran_is_made_later(world: World, kind: str) -> None:
    garage = await world.new_garage()
    parking_pass, driver = await world.new_pass(garage), await world.new_driver(garage)
    world.fault("POST /v1/subscriptions", kind, times=3)

    done = await world.subscribe(garage, driver, parking_pass)

    assert isinstance(done, Pending)
    world.sandbox.faults.clear()
    await world.resolve()
    await world.drain()
    assert (await world.subscription(garage, done.subscription.id)).status == "active"
    assert len(at_stripe(world, "charge")) == len(await world.payments(garage)) == 1


async def test_server_errors_while_the_first_call_still_hangs_never_make_a_second_subscription(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, driver = await world.new_pass(garage), await world.new_driver(garage)
    world.stripe._http._timeout = 0.2
    world.fault("POST /v1/subscriptions", "hang", hang_s=3)
    assert isinstance(await world.subscribe(garage, driver, parking_pass), Pending)

    world.fault("POST /v1/subscriptions", "error_500_before", times=3)  # of something before Stripe's own memory
    await world.resolve()
    assert at_stripe(world, "subscription") == [], "neither has run yet"
    await asyncio.sleep(3.2)  # the first call runs at last
    await world.resolve(after_s=3600)
    await world.drain()

    assert len(at_stripe(world, "subscription")) == len(at_stripe(world, "charge")) == 1
    assert [row.status for row in await world.subscriptions(garage)] == ["active"]


async def test_two_who_make_a_price_at_once_get_the_same_one(world: World) -> None:
    # As an order's first caller and the resolver do, each try with a key of its own.
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    async with world.door.garage_snapshot([garage.id]) as snapshot:
        price = await snapshot.run(prices.read_live(pass_id=parking_pass.id))
    assert price is not None
    product = await world.stripe.ensure_product(price, name="Monthly", key="product")
    world.fault("GET /v1/prices", "hang_after", hang_s=0.5)  # so that both find none

    made = await asyncio.gather(
        *(world.stripe.ensure_price(price, product_id=product, key=f"try-{number}") for number in (1, 2))
    )

    assert made[0] == made[1]
    assert len(at_stripe(world, "price")) == 1


async def test_an_old_answer_that_stripe_repeats_is_not_taken_for_the_truth(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    garage = await world.new_garage()
    done = await world.subscribe(garage, await world.new_driver(garage), await world.new_pass(garage))
    await world.drain()

    async def die(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as killed:
        killed.setattr(ordering, "_settle", die)
        with pytest.raises(asyncio.CancelledError):
            await world.cancel(done.subscription, at_period_end=True)
    (raw,) = at_stripe(world, "subscription")
    assert raw["cancel_at_period_end"], "Stripe has done it; only we do not know"
    taken_back = world.sandbox.handle(
        "POST",
        f"/v1/subscriptions/{raw['id']}",
        {"cancel_at_period_end": "false"},
        {"authorization": "Bearer sk_test_sandbox"},
    )
    assert taken_back.status == 200
    await world.drain()
    await world.resolve()
    await world.drain()

    assert not at_stripe(world, "subscription")[0]["cancel_at_period_end"]
    assert not (await world.subscription(garage, done.subscription.id)).cancel_at_period_end


async def test_a_settle_that_failed_is_made_up_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    garage = await world.new_garage()
    parking_pass, driver = await world.new_pass(garage), await world.new_driver(garage)

    async def die(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as killed:
        killed.setattr(subscribe_flow, "_settle", die)
        with pytest.raises(asyncio.CancelledError):
            await world.subscribe(garage, driver, parking_pass)
    assert len(at_stripe(world, "charge")) == 1

    await world.drain()  # the webhooks come first and find the row by our id at Stripe
    (row,) = await world.subscriptions(garage)
    assert row.status == "active"
    await world.resolve()

    assert len(at_stripe(world, "subscription")) == 1
    assert len(await world.payments(garage)) == 1


async def test_two_resolvers_and_the_caller_at_once_do_one_deed(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, driver = await world.new_pass(garage), await world.new_driver(garage)
    world.fault("POST /v1/subscriptions", "error_500_before", times=3)
    await world.subscribe(garage, driver, parking_pass)
    world.sandbox.faults.clear()
    world.move(seconds=60)

    await asyncio.gather(*(resolve_due(world.door, world.stripe, now=world.now) for _ in range(4)))
    await world.drain()

    assert len(at_stripe(world, "subscription")) == len(at_stripe(world, "charge")) == 1
    assert len(await world.payments(garage)) == 1


async def test_an_order_that_could_not_be_placed_for_a_day_is_given_up(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, driver = await world.new_pass(garage, capacity=1), await world.new_driver(garage)
    world.fault("POST /v1/subscriptions", "error_429", times=1000)
    done = await world.subscribe(garage, driver, parking_pass)
    assert isinstance(done, Pending)
    world.sandbox.faults.clear()

    await world.resolve(after_s=24 * 3600)

    assert (await world.subscription(garage, done.subscription.id)).status == "incomplete_expired"
    assert at_stripe(world, "charge") == []
    again = await world.subscribe(garage, driver, parking_pass)
    assert isinstance(again, Subscribed), "the place is free again"


async def test_the_same_key_gives_the_same_answer_and_one_charge(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, driver = await world.new_pass(garage), await world.new_driver(garage)
    asked = world.asked()

    answers = await asyncio.gather(
        *(world.subscribe(garage, driver, parking_pass, asked=asked) for _ in range(6)), return_exceptions=True
    )
    again = await world.subscribe(garage, driver, parking_pass, asked=asked)

    assert all(answer == again or isinstance(answer, StillRunning) for answer in answers)
    assert len(at_stripe(world, "charge")) == 1


async def test_the_same_key_with_another_order_is_refused(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, driver, other = (
        await world.new_pass(garage),
        await world.new_driver(garage),
        await world.new_driver(garage),
    )
    asked = world.asked()
    await world.subscribe(garage, driver, parking_pass, asked=asked)

    with pytest.raises(KeyReused):
        await world.subscribe(garage, other, parking_pass, asked=asked)


async def test_a_refused_card_charges_nothing_and_frees_the_place(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, driver = await world.new_pass(garage, capacity=1), await world.new_driver(garage)
    asked = world.asked()

    for _ in range(2):  # asking again gives the same refusal
        with pytest.raises(PaymentRefused) as refused:
            await world.subscribe(garage, driver, parking_pass, payment_method="pm_card_chargeDeclined", asked=asked)
    assert refused.value.reason == "generic_decline"
    assert at_stripe(world, "subscription") == []

    assert isinstance(await world.subscribe(garage, await world.new_driver(garage), parking_pass), Subscribed)


async def test_a_first_charge_that_fails_leaves_it_incomplete_and_the_attempt_on_record(world: World) -> None:
    garage = await world.new_garage(tax_percent="10")
    parking_pass, driver = await world.new_pass(garage), await world.new_driver(garage)

    done = await world.subscribe(garage, driver, parking_pass, payment_method="pm_card_chargeCustomerFail")
    await world.drain()

    assert isinstance(done, Subscribed)
    assert done.subscription.status == "incomplete"
    (payment,) = await world.payments(garage)
    assert (payment.status, payment.failure_code, payment.fee_minor) == ("failed", "card_declined", 0)
    assert await world.balances(garage) == {"receivable": 27_500, "revenue": -25_000, "tax_payable": -2_500}

    world.move(hours=24)
    await world.drain()

    assert (await world.subscription(garage, done.subscription.id)).status == "incomplete_expired"
    (invoice,) = await world.invoices(garage)
    assert invoice.status == "void"
    assert await world.balances(garage) == {}, "a void invoice owes nothing"


async def test_a_driver_cannot_hold_the_same_pass_twice(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, driver = await world.new_pass(garage), await world.new_driver(garage)
    await world.subscribe(garage, driver, parking_pass)

    with pytest.raises(AlreadySubscribed):
        await world.subscribe(garage, driver, parking_pass)


async def test_a_sold_out_pass_and_a_full_garage_refuse(world: World) -> None:
    garage = await world.new_garage(capacity=2)
    small, large = await world.new_pass(garage, capacity=1), await world.new_pass(garage)
    await world.subscribe(garage, await world.new_driver(garage), small)
    with pytest.raises(SoldOut, match="this pass"):
        await world.subscribe(garage, await world.new_driver(garage), small)
    await world.subscribe(garage, await world.new_driver(garage), large)
    with pytest.raises(SoldOut, match="this garage"):
        await world.subscribe(garage, await world.new_driver(garage), large)


async def test_the_last_place_has_exactly_one_winner(world: World) -> None:
    garage = await world.new_garage()
    for _ in range(5):
        parking_pass = await world.new_pass(garage, capacity=1)
        drivers = [await world.new_driver(garage) for _ in range(8)]

        endings = await asyncio.gather(
            *(world.subscribe(garage, driver, parking_pass) for driver in drivers), return_exceptions=True
        )

        assert sum(isinstance(ending, Subscribed) for ending in endings) == 1
        assert sum(isinstance(ending, SoldOut) for ending in endings) == 7


async def test_things_of_another_garage_do_not_exist_here(world: World) -> None:
    garage, other = await world.new_garage(), await world.new_garage()
    here, there = await world.new_driver(garage), await world.new_driver(other)
    parking_pass, foreign_pass = await world.new_pass(garage), await world.new_pass(other)
    foreign_vehicle = await world.new_vehicle(other, there)

    with pytest.raises(NotFound):
        await world.subscribe(garage, there, parking_pass)
    with pytest.raises(NotFound):
        await world.subscribe(garage, here, foreign_pass)
    with pytest.raises(NotFound):
        await world.subscribe(garage, here, parking_pass, vehicle_ids=[foreign_vehicle.id])
    assert await world.subscriptions(garage) == []
