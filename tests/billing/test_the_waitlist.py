"""Who waits is offered what becomes free, in order, for a while; and a place never has two holders."""

import asyncio
import random
from decimal import Decimal
from uuid import UUID

import pytest

from tests.world import World
from vend.billing.commands import NewWaitlistEntry
from vend.billing.resolve import resolve_due
from vend.billing.settings import change_settings
from vend.billing.subscribe import PaymentRefused, Pending, Subscribed
from vend.billing.waitlist import Joined, decline, join, leave
from vend.billing.waitlist_offers import offer_due, offer_in, read_capacity
from vend.domain.capacity import GarageCapacity
from vend.domain.errors import NotFound, VendError
from vend.domain.garage import Garage
from vend.domain.garage_settings import GarageSettings
from vend.domain.notice import Notice
from vend.domain.page import Page
from vend.domain.parking_pass import ParkingPass
from vend.domain.people import Driver
from vend.domain.subscription import AlreadySubscribed, PassArchived, SoldOut
from vend.domain.waitlist import AlreadyInLine, NotInLine, WaitlistEntry
from vend.store import notices, passes, waitlist


async def line_up(world: World, garage: Garage, driver: Driver, parking_pass: ParkingPass) -> Joined:
    command = NewWaitlistEntry(driver.id, parking_pass.id)
    return await join(world.door, garage.id, command, asked=world.asked(), now=world.now)


async def offer(world: World, garage: Garage) -> int:
    """Work on this garage's line alone; the database holds those of other stories too."""
    return await offer_in(world.door, garage.id, now=world.now)


async def entry(world: World, joined: Joined) -> WaitlistEntry:
    async with world.door.garage_snapshot([joined.entry.garage_id]) as snapshot:
        found = await snapshot.run(waitlist.read_one(entry_id=joined.entry.id))
    assert found is not None
    return found


async def states(world: World, *joined: Joined) -> list[str]:
    return [(await entry(world, one)).state for one in joined]


async def capacity(world: World, garage: Garage) -> GarageCapacity:
    async with world.door.garage_snapshot([garage.id]) as snapshot:
        return await read_capacity(snapshot)


async def told(world: World, garage: Garage) -> list[Notice]:
    async with world.door.garage_snapshot([garage.id]) as snapshot:
        found = await snapshot.run(notices.list_page(page=Page(), customer_id=None, subject_id=None))
    return list(reversed(found))


async def full_pass(world: World, garage: Garage, *, places: int = 1) -> tuple[ParkingPass, list[Subscribed]]:
    parking_pass = await world.new_pass(garage, capacity=places)
    holders = [await world.subscribe(garage, await world.new_driver(garage), parking_pass) for _ in range(places)]
    return parking_pass, [one for one in holders if isinstance(one, Subscribed)]


# ---------------------------------------------------------------------- joining


async def test_the_line_has_positions_and_says_whether_a_place_is_free(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, _ = await full_pass(world, garage)
    empty = await world.new_pass(garage)
    first, second = await world.new_driver(garage), await world.new_driver(garage)

    one = await line_up(world, garage, first, parking_pass)
    two = await line_up(world, garage, second, parking_pass)
    free = await line_up(world, garage, first, empty)

    assert [(made.entry.position, made.place_free) for made in (one, two, free)] == [(1, False), (2, False), (1, True)]
    with pytest.raises(AlreadyInLine):
        await line_up(world, garage, first, parking_pass)
    await leave(world.door, garage.id, one.entry.id, asked=world.asked(), now=world.now)
    assert (await entry(world, two)).position == 1
    assert (await line_up(world, garage, first, parking_pass)).entry.position == 2


async def test_who_holds_the_pass_and_who_is_not_here_cannot_wait_for_it(world: World) -> None:
    garage, other = await world.new_garage(), await world.new_garage()
    parking_pass, foreign = await world.new_pass(garage), await world.new_pass(other)
    driver, stranger = await world.new_driver(garage), await world.new_driver(other)
    await world.subscribe(garage, driver, parking_pass)

    with pytest.raises(AlreadySubscribed):
        await line_up(world, garage, driver, parking_pass)
    with pytest.raises(NotFound):
        await line_up(world, garage, stranger, parking_pass)
    with pytest.raises(NotFound):
        await line_up(world, garage, driver, foreign)


async def test_joining_under_one_key_twice_is_one_entry(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, driver, asked = await world.new_pass(garage), await world.new_driver(garage), world.asked()
    command = NewWaitlistEntry(driver.id, parking_pass.id)
    made = [await join(world.door, garage.id, command, asked=asked, now=world.now) for _ in range(2)]
    assert made[0] == made[1]
    assert (await capacity(world, garage)).waiting == 1


# ---------------------------------------------------------------------- offers


async def test_what_becomes_free_is_held_for_the_first_in_line_alone(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, (holder,) = await full_pass(world, garage)
    first, second, passer_by = [await world.new_driver(garage) for _ in range(3)]
    one, two = await line_up(world, garage, first, parking_pass), await line_up(world, garage, second, parking_pass)
    assert await offer(world, garage) == 0
    await world.cancel(holder.subscription, at_period_end=False)

    assert await offer(world, garage) == 1
    assert await offer(world, garage) == 0, "it is offered once"

    assert await states(world, one, two) == ["offered", "waiting"]
    (notice,) = await told(world, garage)
    assert (notice.kind, notice.address, notice.customer_id) == ("waitlist_offered", first.email, first.customer_id)
    for driver in (passer_by, second):
        with pytest.raises(SoldOut):
            await world.subscribe(garage, driver, parking_pass)
    made = await world.subscribe(garage, first, parking_pass)
    found = await entry(world, one)
    assert (found.state, found.subscription_id) == ("accepted", made.subscription.id)
    assert await states(world, two) == ["waiting"]
    assert await offer(world, garage) == 0, "the place is taken"


async def test_the_worker_finds_every_garage_where_somebody_waits(world: World) -> None:
    lined = []
    for _ in range(2):
        garage = await world.new_garage()
        lined.append(await line_up(world, garage, await world.new_driver(garage), await world.new_pass(garage)))

    assert await offer_due(world.door, now=world.now) >= 2

    assert await states(world, *lined) == ["offered", "offered"]


async def test_an_offer_ends_and_the_next_in_line_has_it(world: World) -> None:
    garage = await world.new_garage()
    settings = GarageSettings(waitlist_offer_hours=6)
    await change_settings(world.door, garage.id, settings, asked=world.asked(), now=world.now)
    parking_pass, (holder,) = await full_pass(world, garage)
    first, second = await world.new_driver(garage), await world.new_driver(garage)
    one, two = await line_up(world, garage, first, parking_pass), await line_up(world, garage, second, parking_pass)
    await world.cancel(holder.subscription, at_period_end=False)
    await offer(world, garage)

    world.move(hours=5, minutes=59, seconds=59)
    assert await offer(world, garage) == 0
    world.move(seconds=1)
    with pytest.raises(SoldOut):  # the offer's end is exclusive, and the place is not yet anybody else's
        await world.subscribe(garage, first, parking_pass)
    assert await offer(world, garage) == 2

    assert await states(world, one, two) == ["expired", "offered"]
    kinds = sorted(notice.kind for notice in await told(world, garage))
    assert kinds == ["waitlist_expired", "waitlist_offered", "waitlist_offered"]
    await world.subscribe(garage, second, parking_pass)
    assert (await line_up(world, garage, first, parking_pass)).entry.position == 1, "who was late may come again"


async def test_who_declines_or_leaves_frees_the_place_for_the_next(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, (holder,) = await full_pass(world, garage)
    drivers = [await world.new_driver(garage) for _ in range(3)]
    lined = [await line_up(world, garage, driver, parking_pass) for driver in drivers]
    with pytest.raises(NotInLine):
        await decline(world.door, garage.id, lined[0].entry.id, asked=world.asked(), now=world.now)
    await world.cancel(holder.subscription, at_period_end=False)
    await offer(world, garage)

    await decline(world.door, garage.id, lined[0].entry.id, asked=world.asked(), now=world.now)
    await offer(world, garage)
    assert await states(world, *lined) == ["declined", "offered", "waiting"]
    await leave(world.door, garage.id, lined[1].entry.id, asked=world.asked(), now=world.now)
    await offer(world, garage)
    assert await states(world, *lined) == ["declined", "left", "offered"]
    for step in (leave, decline):
        with pytest.raises(NotInLine):
            await step(world.door, garage.id, lined[0].entry.id, asked=world.asked(), now=world.now)


async def test_the_garages_oversell_is_offered_too_and_a_lower_one_keeps_the_promise(world: World) -> None:
    garage = await world.new_garage(capacity=1)
    parking_pass = await world.new_pass(garage)
    await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    driver = await world.new_driver(garage)
    lined = await line_up(world, garage, driver, parking_pass)
    assert await offer(world, garage) == 0
    for percent, due in (("100", 1), ("0", 0)):
        settings = GarageSettings(oversell_percent=Decimal(percent))
        await change_settings(world.door, garage.id, settings, asked=world.asked(), now=world.now)
        assert await offer(world, garage) == due

    made = await world.subscribe(garage, driver, parking_pass)

    assert isinstance(made, Subscribed)
    assert await states(world, lined) == ["accepted"]
    found = await capacity(world, garage)
    assert (found.sellable, found.taken, found.held, found.left) == (1, 2, 0, 0)


async def test_a_driver_who_finds_a_place_by_themselves_is_out_of_the_line(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, driver = await world.new_pass(garage), await world.new_driver(garage)
    lined = await line_up(world, garage, driver, parking_pass)
    made = await world.subscribe(garage, driver, parking_pass)
    found = await entry(world, lined)
    assert (found.state, found.subscription_id, found.offered_at) == ("accepted", made.subscription.id, None)


async def test_the_line_for_an_archived_pass_is_closed(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, (holder,) = await full_pass(world, garage)
    first, second = await world.new_driver(garage), await world.new_driver(garage)
    one, two = await line_up(world, garage, first, parking_pass), await line_up(world, garage, second, parking_pass)
    await world.cancel(holder.subscription, at_period_end=False)
    await offer(world, garage)
    async with world.door.garage_transaction(garage.id) as handle:
        await handle.run(passes.archive(pass_id=parking_pass.id, now=world.now))

    with pytest.raises(PassArchived):
        await world.subscribe(garage, first, parking_pass)
    with pytest.raises(PassArchived):
        await line_up(world, garage, await world.new_driver(garage), parking_pass)
    assert await offer(world, garage) == 2
    assert await offer(world, garage) == 0
    assert await states(world, one, two) == ["expired", "expired"]
    kinds = sorted(notice.kind for notice in await told(world, garage))
    assert kinds == ["waitlist_closed", "waitlist_closed", "waitlist_offered"]


# ---------------------------------------------------------------------- what goes wrong with the order


async def test_a_refused_card_gives_the_offer_back_while_its_time_lasts(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, (holder,) = await full_pass(world, garage)
    driver, passer_by = await world.new_driver(garage), await world.new_driver(garage)
    lined = await line_up(world, garage, driver, parking_pass)
    await world.cancel(holder.subscription, at_period_end=False)
    await offer(world, garage)
    until_at = (await entry(world, lined)).offer_until_at

    with pytest.raises(PaymentRefused):
        await world.subscribe(garage, driver, parking_pass, payment_method="pm_card_chargeDeclined")

    found = await entry(world, lined)
    assert (found.state, found.offer_until_at, found.subscription_id) == ("offered", until_at, None)
    with pytest.raises(SoldOut):
        await world.subscribe(garage, passer_by, parking_pass)
    assert isinstance(await world.subscribe(garage, driver, parking_pass), Subscribed)
    assert await states(world, lined) == ["accepted"]


async def test_an_order_refused_after_the_offer_was_over_frees_the_place_for_the_next(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, (holder,) = await full_pass(world, garage)
    first, second = await world.new_driver(garage), await world.new_driver(garage)
    one, two = await line_up(world, garage, first, parking_pass), await line_up(world, garage, second, parking_pass)
    await world.cancel(holder.subscription, at_period_end=False)
    await offer(world, garage)
    world.move(hours=47)
    world.fault("POST /v1/payment_methods/*", "reset_before", times=9)
    pending = await world.subscribe(garage, first, parking_pass)
    assert isinstance(pending, Pending)
    world.move(hours=2)
    assert await offer(world, garage) == 0, "the order keeps the place, whatever becomes of the offer"

    world.move(days=2)
    assert await resolve_due(world.door, world.stripe, now=world.now) == 1

    assert await states(world, one, two) == ["expired", "waiting"]
    assert await offer(world, garage) == 1
    assert await states(world, two) == ["offered"]


async def test_a_refusal_puts_who_had_no_offer_back_where_they_were(world: World) -> None:
    garage = await world.new_garage()
    parking_pass = await world.new_pass(garage)
    first, second = await world.new_driver(garage), await world.new_driver(garage)
    one, two = await line_up(world, garage, first, parking_pass), await line_up(world, garage, second, parking_pass)

    with pytest.raises(PaymentRefused):
        await world.subscribe(garage, first, parking_pass, payment_method="pm_card_chargeDeclined")

    assert [(await entry(world, each)).position for each in (one, two)] == [1, 2]
    assert await states(world, one, two) == ["waiting", "waiting"]


async def test_a_first_payment_that_is_never_made_gives_the_offer_back_too(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, (holder,) = await full_pass(world, garage)
    driver = await world.new_driver(garage)
    lined = await line_up(world, garage, driver, parking_pass)
    await world.cancel(holder.subscription, at_period_end=False)
    await offer(world, garage)
    made = await world.subscribe(garage, driver, parking_pass, payment_method="pm_card_chargeCustomerFail")
    assert made.subscription.status == "incomplete"

    world.move(hours=24)
    await world.drain()

    assert (await world.subscription(garage, made.subscription.id)).status == "incomplete_expired"
    assert await states(world, lined) == ["offered"]
    world.move(hours=25)
    await offer(world, garage)
    assert await states(world, lined) == ["expired"]


# ---------------------------------------------------------------------- races


async def test_sixteen_in_line_and_sixteen_passing_by_share_one_place(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, (holder,) = await full_pass(world, garage)
    waiting = [await world.new_driver(garage) for _ in range(16)]
    lined = [await line_up(world, garage, driver, parking_pass) for driver in waiting]
    await world.cancel(holder.subscription, at_period_end=False)
    others = [await world.new_driver(garage) for _ in range(8)]

    endings = await asyncio.gather(
        *(offer(world, garage) for _ in range(4)),
        *(world.subscribe(garage, driver, parking_pass) for driver in waiting[:8] + others),
        return_exceptions=True,
    )

    found = await capacity(world, garage)
    assert found.taken + found.held == 1
    assert sum(isinstance(ending, Subscribed) for ending in endings) == found.taken
    assert not [one for one in endings if isinstance(one, Exception) and not isinstance(one, SoldOut)]
    assert (await states(world, *lined)).count("offered") == found.held


async def test_two_devices_that_accept_at_once_make_one_subscription(world: World) -> None:
    garage = await world.new_garage()
    parking_pass, (holder,) = await full_pass(world, garage)
    driver = await world.new_driver(garage)
    lined = await line_up(world, garage, driver, parking_pass)
    await world.cancel(holder.subscription, at_period_end=False)
    await offer(world, garage)

    endings = await asyncio.gather(
        *(world.subscribe(garage, driver, parking_pass) for _ in range(2)), return_exceptions=True
    )

    assert sorted(type(ending).__name__ for ending in endings) == ["AlreadySubscribed", "Subscribed"]
    found = await capacity(world, garage)
    assert (found.taken, found.held) == (1, 0)
    assert await states(world, lined) == ["accepted"]


async def test_accepting_at_the_moment_of_expiry_has_one_ending(world: World) -> None:
    garage = await world.new_garage()
    endings: set[str] = set()
    for late_s in (-1, 0) * 3:
        parking_pass, (holder,) = await full_pass(world, garage)
        first, second = await world.new_driver(garage), await world.new_driver(garage)
        one, two = await line_up(world, garage, first, parking_pass), await line_up(world, garage, second, parking_pass)
        await world.cancel(holder.subscription, at_period_end=False)
        await offer(world, garage)
        until_at = (await entry(world, one)).offer_until_at
        assert until_at is not None
        world.move(seconds=(until_at - world.now).total_seconds() + late_s)
        ending, *_ = await asyncio.gather(
            world.subscribe(garage, first, parking_pass),
            offer_in(world.door, garage.id, now=until_at),  # a worker whose clock is a second ahead, at most
            return_exceptions=True,
        )
        found = {one.pass_id: one for one in (await capacity(world, garage)).passes}[parking_pass.id]
        assert found.taken + found.held == 1
        if isinstance(ending, Subscribed):
            assert await states(world, one, two) == ["accepted", "waiting"]
        else:
            assert isinstance(ending, SoldOut)
            assert await states(world, one, two) == ["expired", "offered"]
        endings.add(type(ending).__name__)
    assert "SoldOut" in endings, "who comes when the offer is over has none"


# ---------------------------------------------------------------------- anything, in any order


class Chances:
    """Somebody does something, again and again."""

    def __init__(self, world: World, garage: Garage, seed: int) -> None:
        self.world, self.garage = world, garage
        self.chance = random.Random(seed)
        self.passes: list[ParkingPass] = []
        self.drivers: list[Driver] = []
        self.lined: list[Joined] = []

    async def prepare(self) -> None:
        self.passes = [await self.world.new_pass(self.garage, capacity=places) for places in (1, 2, None)]
        self.drivers = [await self.world.new_driver(self.garage) for _ in range(6)]

    async def step(self) -> None:
        steps = (self.join, self.join, self.subscribe, self.accept, self.cancel, self.step_out, self.wait, self.offer)
        await self.chance.choice(steps)()

    async def join(self) -> None:
        driver, wanted = self.chance.choice(self.drivers), self.chance.choice(self.passes)
        self.lined.append(await line_up(self.world, self.garage, driver, wanted))

    async def subscribe(self) -> None:
        driver, wanted = self.chance.choice(self.drivers), self.chance.choice(self.passes)
        card = self.chance.choice(("pm_card_visa", "pm_card_visa", "pm_card_chargeDeclined"))
        await self.world.subscribe(self.garage, driver, wanted, payment_method=card)

    async def accept(self) -> None:
        offered = [one.entry for one in self.lined if (await entry(self.world, one)).state == "offered"]
        if offered:
            chosen = self.chance.choice(offered)
            driver = next(one for one in self.drivers if one.id == chosen.driver_id)
            wanted = next(one for one in self.passes if one.id == chosen.pass_id)
            await self.world.subscribe(self.garage, driver, wanted)

    async def cancel(self) -> None:
        live = [one for one in await self.world.subscriptions(self.garage) if one.ended_at is None]
        if live:
            await self.world.cancel(self.chance.choice(live), at_period_end=False)

    async def step_out(self) -> None:
        if self.lined:
            how, one = self.chance.choice((leave, decline)), self.chance.choice(self.lined)
            await how(self.world.door, self.garage.id, one.entry.id, asked=self.world.asked(), now=self.world.now)

    async def wait(self) -> None:
        self.world.move(hours=self.chance.choice((1, 30, 49)))

    async def offer(self) -> None:
        await offer(self.world, self.garage)


@pytest.mark.parametrize("seed", range(6))
async def test_no_place_is_ever_sold_or_promised_twice(world: World, seed: int) -> None:
    garage = await world.new_garage(capacity=4)
    chances = Chances(world, garage, seed)
    await chances.prepare()

    for _ in range(40):
        at_once = chances.chance.choice((1, 1, 3))
        results = await asyncio.gather(*(chances.step() for _ in range(at_once)), return_exceptions=True)
        assert all(one is None or isinstance(one, VendError) for one in results), results
        found = await capacity(world, garage)
        assert found.taken + found.held <= 4
        for one in found.passes:
            assert one.capacity is None or one.taken + one.held <= one.capacity

    await offer(world, garage)
    assert await offer(world, garage) == 0
    found = await capacity(world, garage)
    assert all(one.left == 0 for one in found.passes if one.waiting), "nobody waits beside a free place"
    assert "accepted" in await states(world, *chances.lined), "the story did something"


async def test_another_garages_entries_are_not_there(world: World) -> None:
    garage, other = await world.new_garage(), await world.new_garage()
    joined = await line_up(world, garage, await world.new_driver(garage), await world.new_pass(garage))
    for step in (leave, decline):
        with pytest.raises(NotFound):
            await step(world.door, other.id, joined.entry.id, asked=world.asked(), now=world.now)
        with pytest.raises(NotFound):
            await step(world.door, garage.id, UUID(int=7), asked=world.asked(), now=world.now)
