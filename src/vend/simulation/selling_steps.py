"""How people begin and what they wait for: start dates ahead, the line for a full pass and the offers from it."""

from datetime import timedelta
from uuid import UUID

from vend.billing import waitlist
from vend.billing.commands import NewWaitlistEntry
from vend.domain.operation import Asked
from vend.domain.period import local_date
from vend.domain.waitlist import WaitlistEntry
from vend.simulation.process import Process
from vend.simulation.steps import Step, ask_until_told, beside, order, order_end
from vend.simulation.world import World


async def subscribe_ahead(world: World) -> None:
    """A driver subscribes from a date ahead; at times they cancel before it comes."""
    plan = world.plan
    driver, chosen, asked = plan.choice(world.drivers), plan.choice(world.passes), world.asked()
    date = local_date(world.now, world.garage.time_zone) + timedelta(days=plan.choice((1, 2, 20)))
    card = plan.choice(("pm_card_visa", "pm_card_visa", "pm_card_chargeCustomerFail"))
    before = set(world.subscriptions)
    await order(world, driver, chosen.id, card, asked, start_date=date)
    made = sorted(set(world.subscriptions) - before)
    if made and plan.random() < 1 / 3:
        await world.scheduler.sleep(plan.uniform(0.0, 3 * 86_400.0))
        await order_end(world, made[0], world.asked(), at_period_end=False)


async def join(world: World, driver_id: UUID, pass_id: UUID, asked: Asked) -> None:
    """Put a driver in line for a pass."""

    async def ask(process: Process) -> waitlist.Joined:
        command = NewWaitlistEntry(driver_id, pass_id)
        return await waitlist.join(process.door, world.garage.id, command, asked=asked, now=world.now)

    await ask_until_told(world, "join", asked, ask)


async def line_up(world: World) -> None:
    """Drivers who hold no place get in line, and come back later to see whether one is offered to them."""
    plan = world.plan
    chosen = plan.choice(world.passes)
    people = plan.sample(world.drivers, k=min(2, len(world.drivers)))
    beside(world, "line-up", *(join(world, one.id, chosen.id, world.asked()) for one in people))
    await world.scheduler.sleep(plan.choice((60.0, 86_400.0, 3 * 86_400.0)))
    await answer_offers(world)


async def answer_offers(world: World) -> None:
    """Those to whom a place is offered buy, decline, or let the time pass; some who wait leave the line."""
    plan = world.plan
    for entry_id, driver_id, pass_id, state in await world.look("line_seen"):
        assert isinstance(entry_id, UUID), "the table says so"
        does = plan.choice(("buy", "buy", "decline", "wait")) if state == "offered" else plan.choice(("wait", "leave"))
        if does == "buy":
            (driver,) = [one for one in world.drivers if one.id == driver_id]
            assert isinstance(pass_id, UUID), "same"
            card = plan.choice(("pm_card_visa", "pm_card_visa", "pm_card_chargeDeclined"))
            beside(world, "buy-offer", order(world, driver, pass_id, card, world.asked()))
        elif does != "wait":
            beside(world, does, _step_out(world, entry_id, world.asked(), declines=does == "decline"))


async def _step_out(world: World, entry_id: UUID, asked: Asked, *, declines: bool) -> None:
    async def ask(process: Process) -> WaitlistEntry:
        out = waitlist.decline if declines else waitlist.leave
        return await out(process.door, world.garage.id, entry_id, asked=asked, now=world.now)

    await ask_until_told(world, "step-out", asked, ask)


SELLING: list[Step] = [
    Step("ahead", subscribe_ahead, 4),
    Step("line-up", line_up, 4),
    Step("offers", answer_offers, 2),
]
