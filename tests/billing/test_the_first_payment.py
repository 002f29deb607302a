"""A first payment that fails or needs authentication: what to do next is told, and it is paid once or not at all."""

from typing import Any

import pytest

from tests.world import World
from vend.billing.commands import FirstPayment
from vend.billing.first_payment import NothingToPay, PaymentState, pay_first, payment_state
from vend.billing.resolve import resolve_due
from vend.billing.subscribe import PaymentRefused, Pending, Subscribed
from vend.domain.errors import NotFound
from vend.domain.garage import Garage
from vend.domain.operation import Asked, KeyReused
from vend.domain.subscription import Subscription


async def incomplete(world: World, card: str = "pm_card_chargeCustomerFail") -> tuple[Garage, Subscription]:
    garage = await world.new_garage(tax_percent="10")
    done = await world.subscribe(
        garage, await world.new_driver(garage), await world.new_pass(garage, capacity=1), payment_method=card
    )
    assert done.subscription.status == "incomplete"
    await world.drain()
    return garage, done.subscription


async def pay(
    world: World, row: Subscription, card: str = "pm_card_mastercard", asked: Asked | None = None
) -> Subscribed | Pending:
    return await pay_first(
        world.door, world.stripe, row.garage_id, row.id, FirstPayment(card), asked=asked or world.asked(), now=world.now
    )


async def state_of(world: World, garage: Garage, row: Subscription) -> PaymentState:
    return await payment_state(world.stripe, await world.subscription(garage, row.id))


def charged(world: World) -> list[dict[str, Any]]:
    return world.sandbox.store.select("kind = 'charge' AND status = 'succeeded' ORDER BY seq", ())


async def test_another_card_pays_the_first_invoice_and_the_renewals(world: World) -> None:
    garage, row = await incomplete(world)
    state = await state_of(world, garage, row)
    assert (state.next_step, state.amount_due_minor, state.reason) == ("pay", 27_500, "generic_decline")

    asked = world.asked()
    done = await pay(world, row, asked=asked)
    assert isinstance(done, Subscribed)
    assert done.subscription.status == "active"
    assert await pay(world, row, asked=asked) == done, "the same key gives the same answer"
    with pytest.raises(KeyReused):
        await pay(world, row, "pm_card_visa", asked=asked)
    with pytest.raises(NothingToPay):
        await pay(world, row)
    assert (await state_of(world, garage, row)).next_step == "none"

    world.move(days=31)
    await world.drain()
    assert (await world.subscription(garage, row.id)).status == "active"
    assert [one["amount"] for one in charged(world)] == [27_500, 27_500]
    assert (await world.balances(garage)).get("receivable", 0) == 0


async def test_a_bank_that_asks_is_answered_with_the_secret_that_is_told(world: World) -> None:
    garage, row = await incomplete(world, "pm_card_authenticationRequired")
    state = await state_of(world, garage, row)
    assert (state.next_step, state.next_action) == ("authenticate", "use_stripe_sdk")
    (intent,) = world.sandbox.store.select("kind = 'payment_intent'", ())
    assert state.client_secret == intent["client_secret"]

    world.sandbox.authenticate_intent(intent["id"])
    await world.drain()

    assert (await world.subscription(garage, row.id)).status == "active"
    assert len(charged(world)) == 1


async def test_a_second_refusal_is_told_and_kept_and_a_third_card_pays(world: World) -> None:
    garage, row = await incomplete(world)
    asked = world.asked()
    for _ in range(2):
        with pytest.raises(PaymentRefused) as refused:
            await pay(world, row, "pm_card_chargeCustomerFail", asked)
        assert refused.value.reason == "generic_decline"
    with pytest.raises(PaymentRefused):
        await pay(world, row, "pm_card_authenticationRequired")
    assert (await state_of(world, garage, row)).next_step == "authenticate"
    assert isinstance(await pay(world, row, "pm_card_visa"), Subscribed)
    await world.drain()
    assert len(charged(world)) == 1


@pytest.mark.parametrize("kind", ["reset_after", "error_500_after", "half_body", "reset_before", "error_429"])
async def test_an_answer_that_is_lost_is_found_out_and_never_charged_twice(world: World, kind: str) -> None:
    garage, row = await incomplete(world)
    world.fault("POST /v1/invoices/*", kind, times=3)
    done = await pay(world, row)
    world.sandbox.faults.clear()
    if isinstance(done, Pending):
        await world.resolve()
    await world.drain()
    assert (await world.subscription(garage, row.id)).status == "active"
    assert len(charged(world)) == 1
    world.move(hours=2)
    assert await resolve_due(world.door, world.stripe, now=world.now) == 0


async def test_what_is_never_paid_expires_and_frees_its_place(world: World) -> None:
    garage, row = await incomplete(world)
    world.move(hours=24)
    await world.drain()
    assert (await world.subscription(garage, row.id)).status == "incomplete_expired"
    with pytest.raises(NothingToPay):
        await pay(world, row)
    other = await world.new_garage()
    with pytest.raises(NotFound):
        await pay_first(
            world.door, world.stripe, other.id, row.id, FirstPayment("pm_card_visa"), asked=world.asked(), now=world.now
        )


async def test_who_pays_after_stripe_has_given_up_is_told_so_and_not_charged(world: World) -> None:
    garage, row = await incomplete(world)
    world.move(hours=24)  # it expires at Stripe, and nobody has heard of it here
    asked = world.asked()

    for _ in range(2):  # a replay is told the same
        with pytest.raises(PaymentRefused) as caught:
            await pay(world, row, asked=asked)
        assert caught.value.reason == "expired"

    await world.drain()
    assert (await world.subscription(garage, row.id)).status == "incomplete_expired"
    assert charged(world) == []
