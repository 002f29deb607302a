"""The list says at every moment who may come in, and why somebody may not."""

import asyncio
from datetime import date, timedelta
from uuid import UUID

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import vend.gates.refresh as lists
from stripe_sandbox import Settings
from tests.world import World
from vend.billing import keep, pause, vehicles
from vend.billing.commands import Pause, VehicleList
from vend.billing.dunning import dun_due
from vend.billing.resolve import resolve_due
from vend.billing.settings import change_settings, settings_of
from vend.billing.subscribe import Subscribed
from vend.db.handles import GarageTx
from vend.domain.access_lines import lines_of
from vend.domain.access_list import AccessList, check
from vend.domain.garage import Garage
from vend.domain.garage_settings import GarageSettings
from vend.domain.people import Driver, Vehicle
from vend.domain.subscription import Subscription
from vend.gates.signing import ListKeys
from vend.store import access_lists, subscriptions

HEADERS = {"Authorization": "Bearer sk_test_sandbox"}


class Parked(msgspec.Struct, frozen=True):
    """A driver with a car and a pass."""

    garage: Garage
    driver: Driver
    vehicle: Vehicle
    row: Subscription


async def parked(world: World, *, garage: Garage | None = None, card: str = "pm_card_visa") -> Parked:
    place = garage or await world.new_garage()
    driver = await world.new_driver(place)
    vehicle = await world.new_vehicle(place, driver)
    done = await world.subscribe(
        place, driver, await world.new_pass(place), payment_method=card, vehicle_ids=[vehicle.id]
    )
    assert isinstance(done, Subscribed)
    await world.drain()
    return Parked(place, driver, vehicle, await world.subscription(place, done.subscription.id))


async def current(world: World, garage: Garage) -> AccessList:
    await world.refresh()
    return await world.access_list(garage)


async def verdict(world: World, who: Parked) -> str:
    """What a gate says of the car now, after the worker has done its work."""
    found = check(await current(world, who.garage), who.vehicle.plate, kind="plate", at=world.now)
    return f"{'allowed' if found.allowed else 'denied'}: {found.why}"


async def days_pass(world: World, days: int) -> None:
    for _ in range(days):
        world.move(days=1)
        await world.drain()
        while await dun_due(world.door, world.stripe, now=world.now):
            world.move(seconds=1)
            await world.drain()


async def set_vehicles(world: World, row: Subscription, *vehicle_ids: UUID) -> None:
    command = VehicleList(list(vehicle_ids))
    await vehicles.set_vehicles(world.door, row.garage_id, row.id, command, asked=world.asked(), now=world.now)


async def test_whoever_subscribes_is_let_in_through_the_renewal_and_its_grace(world: World) -> None:
    who = await parked(world)
    assert await verdict(world, who) == "allowed: active"
    (entry,) = (await current(world, who.garage)).entries
    assert (entry.number, entry.region, entry.driver_id) == (who.vehicle.plate, "US-IL", who.driver.id)
    assert who.row.current_period_end_at is not None
    assert entry.allowed_until.isoformat() == "2026-12-13T06:00:00+00:00", "ten whole days after December 2"


async def test_whoever_has_not_paid_yet_is_not_let_in(world: World) -> None:
    who = await parked(world, card="pm_card_chargeCustomerFail")
    assert who.row.status == "incomplete"
    assert await verdict(world, who) == "denied: first_payment_open"


async def test_who_never_pays_is_let_in_through_the_grace_then_denied_with_the_reason_and_let_in_once_paid(
    world: World,
) -> None:
    world.sandbox.settings = Settings(after_last_retry="past_due")
    who = await parked(world)
    world.use_card(who.row, "pm_card_chargeCustomerFail")
    await days_pass(world, 31)
    assert await verdict(world, who) == "allowed: past_due_in_grace"
    (entry,) = (await current(world, who.garage)).entries
    await days_pass(world, 12)
    assert await verdict(world, who) == "denied: suspended"
    assert (await current(world, who.garage)).entries == []
    assert entry.allowed_until < world.now, "a gate that heard nothing meanwhile has shut by itself"

    for invoice in world.sandbox.store.select("kind = 'invoice' AND status = 'open'", ()):
        paid = world.sandbox.handle(
            "POST", f"/v1/invoices/{invoice['id']}/pay", {"payment_method": "pm_card_visa"}, HEADERS
        )
        assert paid.status == 200
    await world.drain()
    while await dun_due(world.door, world.stripe, now=world.now):
        await world.drain()
    assert await verdict(world, who) == "allowed: active"


async def test_who_cancels_parks_until_the_end_of_what_is_paid_and_no_longer(world: World) -> None:
    who = await parked(world)
    await world.cancel(who.row, at_period_end=True)
    assert await verdict(world, who) == "allowed: canceled_until_period_end"
    (entry,) = (await current(world, who.garage)).entries
    assert entry.allowed_until == who.row.current_period_end_at
    await keep.keep(world.door, world.stripe, who.garage.id, who.row.id, asked=world.asked(), now=world.now)
    assert await verdict(world, who) == "allowed: active"
    await world.cancel(who.row, at_period_end=True)
    stale = await current(world, who.garage)
    world.move(days=31)
    assert check(stale, who.vehicle.plate, at=entry.allowed_until).why in ("over", "list_too_old")
    await world.drain()
    assert await verdict(world, who) == "denied: ended"
    world.move(days=31)
    assert await verdict(world, who) == "denied: unknown", "after a month nobody asks any more"


async def test_who_cancels_at_once_is_out_at_once(world: World) -> None:
    who = await parked(world)
    assert await verdict(world, who) == "allowed: active"
    await world.cancel(who.row, at_period_end=False)
    assert await verdict(world, who) == "denied: ended"


async def test_a_pause_lets_in_until_the_end_of_what_was_paid(world: World) -> None:
    who = await parked(world)
    await pause.pause(
        world.door, world.stripe, who.garage.id, who.row.id, Pause(None), asked=world.asked(), now=world.now
    )
    assert await verdict(world, who) == "allowed: paid_until_pause"
    (entry,) = (await current(world, who.garage)).entries
    assert entry.allowed_until == who.row.current_period_end_at
    world.move(days=31)
    await world.drain()
    assert await verdict(world, who) == "denied: paused"
    await pause.resume(world.door, world.stripe, who.garage.id, who.row.id, asked=world.asked(), now=world.now)
    assert await verdict(world, who) == "allowed: active"


async def test_a_pass_that_begins_later_opens_from_that_day_on(world: World) -> None:
    garage = await world.new_garage()
    driver = await world.new_driver(garage)
    vehicle = await world.new_vehicle(garage, driver)
    await world.subscribe(
        garage, driver, await world.new_pass(garage), vehicle_ids=[vehicle.id], start_date=date(2026, 11, 12)
    )
    (row,) = await world.subscriptions(garage)
    who = Parked(garage, driver, vehicle, row)
    assert (await verdict(world, who)).startswith("denied: ")
    world.move(days=10)
    await resolve_due(world.door, world.stripe, now=world.now)
    await world.drain()
    assert await verdict(world, who) == "allowed: active"


async def test_every_car_of_a_pass_opens_and_one_that_was_taken_off_does_not(world: World) -> None:
    who = await parked(world)
    second, third = [await world.new_vehicle(who.garage, who.driver) for _ in range(2)]
    await set_vehicles(world, who.row, who.vehicle.id, second.id, third.id)
    found = await current(world, who.garage)
    assert {one.number for one in found.entries} == {who.vehicle.plate, second.plate, third.plate}
    await set_vehicles(world, who.row, third.id)
    later = await current(world, who.garage)
    assert [one.number for one in later.entries] == [third.plate]
    assert later.version == found.version + 1
    await vehicles.remove_vehicle(world.door, who.garage.id, third.id, asked=world.asked(), now=world.now)
    assert (await current(world, who.garage)).entries == []


async def test_a_car_on_two_passes_opens_while_one_of_them_does(world: World) -> None:
    who = await parked(world)
    other = await world.subscribe(
        who.garage, who.driver, await world.new_pass(who.garage), vehicle_ids=[who.vehicle.id]
    )
    await world.drain()
    found = await current(world, who.garage)
    assert [one.number for one in found.entries] == [who.vehicle.plate] * 2
    await world.cancel(other.subscription, at_period_end=False)
    assert await verdict(world, who) == "allowed: active"
    await world.cancel(who.row, at_period_end=False)
    assert await verdict(world, who) == "denied: ended"


async def test_a_garage_that_gives_more_grace_lets_in_longer(world: World) -> None:
    who = await parked(world)
    before = (await current(world, who.garage)).entries[0].allowed_until
    settings = GarageSettings(grace_days=20, cancel_after_days=40)
    await change_settings(world.door, who.garage.id, settings, asked=world.asked(), now=world.now)
    assert (await current(world, who.garage)).entries[0].allowed_until == before + timedelta(days=10)


async def test_a_version_is_a_content_and_time_alone_signs_it_anew(world: World) -> None:
    who = await parked(world)
    first = await current(world, who.garage)
    world.move(minutes=59)
    assert await current(world, who.garage) == first, "nothing is due"
    world.move(minutes=2)
    second = await current(world, who.garage)
    assert (second.version, second.entries) == (first.version, first.entries)
    assert second.built_at > first.built_at
    assert second.valid_until - second.built_at == timedelta(hours=72)
    await world.new_vehicle(who.garage, who.driver)
    assert (await current(world, who.garage)).version == first.version, "a car without a pass changes nothing"


async def test_another_signing_key_signs_every_list_at_once(world: World) -> None:
    who = await parked(world)
    await current(world, who.garage)
    world.list_keys = ListKeys(Ed25519PrivateKey.generate())
    assert (await current(world, who.garage)).version == 1


async def test_what_commits_after_a_list_was_built_is_seen_however_old_it_is(world: World) -> None:
    who = await parked(world)
    assert len((await current(world, who.garage)).entries) == 1
    async with world.door.garage_transaction(who.garage.id) as late:
        long_ago = world.now - timedelta(hours=1)
        await late.run(subscriptions.take_off_vehicles(subscription_id=who.row.id, but_ids=[], now=long_ago))
        other = await parked(world, garage=who.garage)
        assert len((await current(world, who.garage)).entries) == 2, "it is not committed yet"
    found = await current(world, who.garage)
    assert [one.number for one in found.entries] == [other.vehicle.plate]


async def test_what_commits_while_a_list_is_being_built_is_seen_the_next_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await parked(world)
    await current(world, who.garage)
    second, compute = await world.new_vehicle(who.garage, who.driver), lines_of
    await set_vehicles(world, who.row, second.id)
    meanwhile = [who.vehicle.id]

    async def change() -> None:
        await set_vehicles(world, who.row, *meanwhile)

    async def settings_after_reading(garage: GarageTx) -> GarageSettings:
        found = await garage.run(access_lists.holders(ended_after=world.now))
        assert [one.number for one in found] == [second.plate]
        await asyncio.create_task(change())
        monkeypatch.setattr(lists, "lines_of", lambda _, terms, *, now: compute(found, terms, now=now))
        return await settings_of(garage)

    monkeypatch.setattr(lists, "settings_of", settings_after_reading)
    assert await lists.refresh(world.door, world.list_keys, who.garage.id, now=world.now) is not None
    monkeypatch.undo()
    assert [one.number for one in (await world.access_list(who.garage)).entries] == [second.plate], "as it was read"
    assert [one.number for one in (await current(world, who.garage)).entries] == [who.vehicle.plate]


async def test_a_crash_in_the_middle_leaves_nothing_of_a_version(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    who = await parked(world)
    first = await current(world, who.garage)
    second = await world.new_vehicle(who.garage, who.driver)
    await set_vehicles(world, who.row, second.id)
    for broken in ("insert_version", "close_lines", "insert_lines", "save"):

        def die(**_: object) -> None:
            raise RuntimeError("power cut")

        with monkeypatch.context() as patched:
            patched.setattr(access_lists, broken, die)
            with pytest.raises(RuntimeError):
                await lists.refresh(world.door, world.list_keys, who.garage.id, now=world.now)
        assert await world.access_list(who.garage) == first
    assert (await current(world, who.garage)).version == 2


async def test_two_workers_at_once_make_one_version_after_another(world: World) -> None:
    who = await parked(world)
    await current(world, who.garage)
    for _ in range(5):
        vehicle = await world.new_vehicle(who.garage, who.driver)
        await set_vehicles(world, who.row, vehicle.id)
        await asyncio.gather(*(world.refresh() for _ in range(4)))
        assert [one.number for one in (await world.access_list(who.garage)).entries] == [vehicle.plate]
    assert (await world.access_list(who.garage)).version == 6
