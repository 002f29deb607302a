"""What happens beside the garage of a history, in the same account of Stripe's: payouts hold money of both."""

from uuid import UUID

from vend.billing import garages, passes, people, subscribe
from vend.billing.commands import NewCustomer, NewDriver, NewGarage, NewPass, NewSubscription
from vend.domain.errors import VendError
from vend.domain.garage import Garage
from vend.domain.garage_settings import GarageSettings
from vend.domain.parking_pass import ParkingPass
from vend.domain.people import Customer, Driver
from vend.simulation.process import Process
from vend.simulation.steps import Step, ask_until_told, beside, subscribe_once
from vend.simulation.world import ServerGone, World


async def neighbour(world: World) -> None:
    """The operator opens another garage, and somebody subscribes there, on a day on which the garage sells, too.

    Whoever is let down by a fault while it is opened gives up.
    """
    beside(world, "neighbour", subscribe_once(world))
    amount, asked = world.plan.choice((7_777, 12_000)), world.asked()
    try:
        garage_id, driver_id, pass_id = await _open(world, amount)
    except (ServerGone, VendError):
        return
    command = NewSubscription(driver_id, pass_id, "pm_card_visa")

    async def ask(process: Process) -> subscribe.Subscribed | subscribe.Pending:
        return await subscribe.subscribe(process.door, process.stripe, garage_id, command, asked=asked, now=world.now)

    before = set(world.subscriptions)
    await ask_until_told(world, "subscribe", asked, ask)
    # The people of a history deal with their own garage.
    for theirs in set(world.subscriptions) - before:
        if world.subscriptions[theirs].garage_id == garage_id:
            del world.subscriptions[theirs]


async def _open(world: World, amount: int) -> tuple[UUID, UUID, UUID]:
    number, staff = len(world.settings), [world.asked("staff") for _ in range(4)]
    place = NewGarage(f"Next Door {number}", f"next-{number}", world.garage.time_zone, world.garage.currency, 5)

    async def open_garage(process: Process) -> Garage:
        return await garages.open_garage(process.door, world.operator_id, place, asked=staff[0], now=world.now)

    garage = await world.request(open_garage)
    world.settings[str(garage.id)] = GarageSettings()

    async def add_pass(process: Process) -> ParkingPass:
        new = NewPass("Next door", amount)
        return await passes.add_pass(process.door, garage.id, new, asked=staff[1], now=world.now)

    async def add_customer(process: Process) -> Customer:
        new = NewCustomer("Neighbour", "next@example.com")
        return await people.add_customer(process.door, garage.id, new, asked=staff[2], now=world.now)

    customer = await world.request(add_customer)

    async def add_driver(process: Process) -> Driver:
        new = NewDriver(customer.id, "Neighbour", "next@example.com")
        return await people.add_driver(process.door, garage.id, new, asked=staff[3], now=world.now)

    return garage.id, (await world.request(add_driver)).id, (await world.request(add_pass)).id


BESIDE: list[Step] = [Step("neighbour", neighbour, 6)]
