"""Pause and resume, a cancellation taken back, another payment method, vehicles: as drivers and staff ask for them."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.billing.test_time_passes import subscribed
from tests.billing.test_what_breaks_between_the_steps import at_stripe
from tests.world import World
from vend.billing import ordering
from vend.billing.commands import NewPaymentMethod, NewVehicle, Pause, VehicleList
from vend.billing.keep import NotEnding, keep
from vend.billing.ordering import Changed, ChangeRefused, Pending
from vend.billing.pause import pause, resume
from vend.billing.payment_method import StillUnpaid, set_payment_method
from vend.billing.people import PlateTaken, add_vehicle
from vend.billing.vehicles import VehicleRemoved, remove_vehicle, set_vehicles
from vend.domain.errors import Invalid, NotFound
from vend.domain.operation import Asked
from vend.domain.pause import CannotPause, NotPaused
from vend.domain.subscription import Subscription, SubscriptionEnded
from vend.store import drivers, subscriptions


async def paused(world: World, row: Subscription, *, days: int | None = None) -> Changed | Pending:
    resumes_at = None if days is None else world.now + timedelta(days=days)
    return await pause(
        world.door, world.stripe, row.garage_id, row.id, Pause(resumes_at), asked=world.asked(), now=world.now
    )


async def resumed(world: World, row: Subscription) -> Changed | Pending:
    return await resume(world.door, world.stripe, row.garage_id, row.id, asked=world.asked(), now=world.now)


async def kept(world: World, row: Subscription) -> Changed | Pending:
    return await keep(world.door, world.stripe, row.garage_id, row.id, asked=world.asked(), now=world.now)


async def new_method(world: World, row: Subscription, card: str, *, asked: Asked | None = None) -> Changed | Pending:
    return await set_payment_method(
        world.door,
        world.stripe,
        row.garage_id,
        row.id,
        NewPaymentMethod(card),
        asked=asked or world.asked(),
        now=world.now,
    )


# ---------------------------------------------------------------- pause


async def test_a_paused_subscription_costs_nothing_until_it_is_resumed(world: World) -> None:
    garage, row = await subscribed(world)
    done = await paused(world, row)
    assert isinstance(done, Changed)
    assert (done.subscription.collection_paused, done.subscription.resumes_at) == (True, None)
    for _ in range(2):
        world.move(days=31)
        await world.drain()
    assert len(await world.payments(garage)) == 1
    assert [one.status for one in await world.invoices(garage)] == ["void", "void", "paid"]
    assert (await world.balances(garage))["revenue"] == -25_000, "nobody owes for a pause"
    await world.cancel(row, at_period_end=True)
    with pytest.raises(CannotPause, match="ends with its period"):
        await paused(world, row)
    await kept(world, row)

    assert isinstance(await resumed(world, row), Changed)
    with pytest.raises(NotPaused):
        await resumed(world, row)
    world.move(days=31)
    await world.drain()
    assert len(await world.payments(garage)) == 2


async def test_a_pause_with_a_planned_end_ends_by_itself(world: World) -> None:
    garage, row = await subscribed(world)
    await paused(world, row, days=40)
    done = await paused(world, row, days=45)  # they stay away longer
    assert isinstance(done, Changed)
    assert done.subscription.resumes_at == world.now + timedelta(days=45)
    world.move(days=46)
    await world.drain()
    now = await world.subscription(garage, row.id)
    assert (now.collection_paused, now.resumes_at, now.status) == (False, None, "active")
    for days in (0, -1, 400):
        with pytest.raises(Invalid):
            await paused(world, row, days=days)


async def test_who_owes_cannot_hide_in_a_pause(world: World) -> None:
    garage, row = await subscribed(world)
    await new_method(world, row, "pm_card_chargeCustomerFail")
    world.move(days=31)
    world.move(hours=2)
    await world.drain()
    assert (await world.subscription(garage, row.id)).status == "past_due"
    with pytest.raises(CannotPause, match="paid up"):
        await paused(world, row)


async def test_a_cancellation_is_taken_back(world: World) -> None:
    garage, row = await subscribed(world)
    with pytest.raises(NotEnding):
        await kept(world, row)
    await world.cancel(row, at_period_end=True)
    done = await kept(world, row)
    assert isinstance(done, Changed)
    assert not done.subscription.cancel_at_period_end
    world.move(days=31)
    world.move(hours=2)
    await world.drain()
    assert len(await world.payments(garage)) == 2
    await world.cancel(row, at_period_end=False)
    with pytest.raises(SubscriptionEnded):
        await kept(world, row)


@pytest.mark.parametrize("kind", ["reset_after", "error_500_after", "error_500_before", "half_body", "error_409"])
@pytest.mark.parametrize("deed", ["pause", "resume", "keep"])
async def test_a_deed_whose_answer_is_lost_is_found_out(world: World, deed: str, kind: Any) -> None:
    garage, row = await subscribed(world)
    if deed == "keep":
        await world.cancel(row, at_period_end=True)
    if deed == "resume":
        await paused(world, row)
    world.fault("POST /v1/subscriptions/*", kind, times=3)
    done = await {"pause": paused, "resume": resumed, "keep": kept}[deed](world, row)
    world.sandbox.faults.clear()
    if isinstance(done, Pending):
        await world.resolve()
    await world.drain()
    now = await world.subscription(garage, row.id)
    assert (now.collection_paused, now.cancel_at_period_end) == (deed == "pause", False)


# ---------------------------------------------------------------- payment method


async def past_due(world: World) -> Any:
    garage, row = await subscribed(world)
    await new_method(world, row, "pm_card_chargeCustomerFail")
    world.move(days=31)
    world.move(hours=2)
    await world.drain()
    assert (await world.subscription(garage, row.id)).status == "past_due"
    return garage, row


async def test_a_new_card_pays_what_is_owed_at_once(world: World) -> None:
    garage, row = await past_due(world)
    asked = world.asked()

    done = await new_method(world, row, "pm_card_visa", asked=asked)
    again = await new_method(world, row, "pm_card_visa", asked=asked)
    await world.drain()

    assert isinstance(done, Changed)
    assert done == again
    assert done.subscription.status == "active"
    assert [(one.amount_minor, one.paid) for one in done.collected] == [(25_000, True)]
    attached = done.subscription.stripe_payment_method_id
    assert at_stripe(world, "customer")[0]["invoice_settings"]["default_payment_method"] == attached
    assert [one.status for one in await world.payments(garage)] == ["succeeded", "failed", "succeeded"]
    assert "receivable" not in await world.balances(garage)


async def test_a_new_card_that_is_declined_leaves_it_past_due_and_says_so(world: World) -> None:
    garage, row = await past_due(world)
    asked = world.asked()
    for _ in range(2):
        with pytest.raises(StillUnpaid, match=r"\$250\.00: .* \(generic_decline\)"):
            await new_method(world, row, "pm_card_chargeCustomerFail", asked=asked)
    await world.drain()
    assert (await world.subscription(garage, row.id)).status == "past_due"
    assert [one.status for one in await world.payments(garage)] == ["failed", "failed", "succeeded"]


async def test_a_card_that_cannot_be_attached_changes_nothing(world: World) -> None:
    garage, row = await past_due(world)
    before = await world.subscription(garage, row.id)
    with pytest.raises(ChangeRefused):
        await new_method(world, row, "pm_card_chargeDeclined")
    assert (await world.subscription(garage, row.id)).stripe_payment_method_id == before.stripe_payment_method_id
    assert len(await world.payments(garage)) == 2


@pytest.mark.parametrize("kind", ["reset_after", "error_500_after", "half_body", "error_500_before", "error_429"])
@pytest.mark.parametrize("on", ["POST /v1/payment_methods/*", "POST /v1/subscriptions/*", "POST /v1/invoices/*"])
async def test_a_new_card_whose_answer_is_lost_pays_once(world: World, on: str, kind: Any) -> None:
    garage, row = await past_due(world)
    world.fault(on, kind, times=3)
    done = await new_method(world, row, "pm_card_visa")
    world.sandbox.faults.clear()
    if isinstance(done, Pending):
        await world.resolve()
    await world.drain()
    assert (await world.subscription(garage, row.id)).status == "active"
    assert [one.status for one in await world.payments(garage)] == ["succeeded", "failed", "succeeded"]


@pytest.mark.parametrize("at", ["drive", "_settle"])
async def test_a_new_card_that_a_process_died_with_pays_once(
    world: World, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    garage, row = await past_due(world)

    async def die(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as killed:
        killed.setattr(ordering, at, die)
        with pytest.raises(asyncio.CancelledError):
            await new_method(world, row, "pm_card_visa")
    await world.resolve()
    await world.drain()
    assert (await world.subscription(garage, row.id)).status == "active"
    assert [one.status for one in await world.payments(garage)] == ["succeeded", "failed", "succeeded"]


# ---------------------------------------------------------------- vehicles


async def test_vehicles_come_and_go_on_a_subscription_and_in_the_garage(world: World) -> None:
    garage, row = await subscribed(world)
    async with world.door.garage_snapshot([garage.id]) as snapshot:
        driver = await snapshot.run(drivers.read_one(driver_id=row.driver_id))
    assert driver is not None
    first, second = await world.new_vehicle(garage, driver), await world.new_vehicle(garage, driver)
    foreign = await world.new_vehicle(garage, await world.new_driver(garage))

    async def covers(*wanted: Any, asked: Asked | None = None) -> list[Any]:
        command = VehicleList([one.id for one in wanted])
        made = await set_vehicles(world.door, garage.id, row.id, command, asked=asked or world.asked(), now=world.now)
        return [one.id for one in made.vehicles]

    asked = world.asked()
    assert await covers(first, second, first, asked=asked) == [first.id, second.id]
    assert await covers(second) == [second.id]
    assert await covers(first, second, first, asked=asked) == [first.id, second.id], "the old answer"
    assert await covers(first, second) == [first.id, second.id], "one that was taken off comes back"
    with pytest.raises(NotFound):
        await covers(foreign)

    gone = await remove_vehicle(world.door, garage.id, first.id, asked=world.asked(), now=world.now)
    assert gone.removed_at == world.now
    async with world.door.garage_snapshot([garage.id]) as snapshot:
        left = await snapshot.run(subscriptions.vehicles(subscription_id=row.id))
    assert [one.id for one in left] == [second.id]
    with pytest.raises(VehicleRemoved):
        await remove_vehicle(world.door, garage.id, first.id, asked=world.asked(), now=world.now)
    with pytest.raises(NotFound):
        await covers(first)
    with pytest.raises(PlateTaken):
        await _add(world, driver, second.plate)
    back = await _add(world, driver, first.plate)
    assert await covers(back) == [back.id]
    assert await covers() == []
    with pytest.raises(NotFound):
        await remove_vehicle(world.door, garage.id, row.id, asked=world.asked(), now=world.now)
    await world.cancel(row, at_period_end=False)
    with pytest.raises(SubscriptionEnded):
        await covers(second)


async def _add(world: World, driver: Any, plate: str) -> Any:
    command = NewVehicle(driver.id, plate, "US-IL")
    return await add_vehicle(world.door, driver.garage_id, command, asked=world.asked(), now=world.now)
