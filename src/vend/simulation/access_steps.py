"""What people do that gates must hear of: another car, a tag that is handed out, and one that is lost."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from vend.billing import people, vehicles
from vend.billing.commands import NewVehicle, VehicleList
from vend.domain.errors import VendError
from vend.gates.credentials import NewCredential, add_credential, end_credential
from vend.simulation.process import Process
from vend.simulation.steps import Step
from vend.simulation.world import ServerGone, World

_TRIES = 3


async def _ask(world: World, ask: Callable[[Process], Awaitable[UUID]]) -> UUID | None:
    """Ask, and ask again under the same key; None where it was refused, or nobody ever answered."""
    for _ in range(_TRIES):
        try:
            return await world.request(ask)
        except ServerGone:
            await world.scheduler.sleep(world.scheduler.seed.uniform(0.1, 60.0))
        except VendError:
            return None
    return None


def _chosen(world: World) -> UUID | None:
    return world.plan.choice(sorted(world.subscriptions)) if world.subscriptions else None


async def swap_car(world: World) -> None:
    """A driver buys another car, and lets the pass cover that one, or both."""
    subscription_id = _chosen(world)
    if subscription_id is None:
        return
    driver_id = world.subscriptions[subscription_id].driver_id
    new = NewVehicle(driver_id, f"N{world.plan.randrange(10**6)}", "US-IL")
    registered, covered = world.asked(), world.asked()
    both = world.plan.random() < 1 / 2

    async def register(process: Process) -> UUID:
        made = await people.add_vehicle(process.door, world.garage.id, new, asked=registered, now=world.now)
        return made.id

    vehicle_id = await _ask(world, register)
    if vehicle_id is None:
        return
    wanted = VehicleList([vehicle_id, *([world.vehicles[driver_id]] if both else [])])

    async def cover(process: Process) -> UUID:
        await vehicles.set_vehicles(
            process.door, world.garage.id, subscription_id, wanted, asked=covered, now=world.now
        )
        return vehicle_id

    await _ask(world, cover)


async def hand_out_tag(world: World) -> None:
    """The staff hands a tag out; now and then it is lost again."""
    subscription_id = _chosen(world)
    if subscription_id is None:
        return
    new = NewCredential("tag", f"{world.plan.randrange(20):06d}")
    handed, lost = world.asked("staff"), world.asked("staff")

    async def hand_out(process: Process) -> UUID:
        made = await add_credential(process.door, world.garage.id, subscription_id, new, asked=handed, now=world.now)
        return made.id

    tag_id = await _ask(world, hand_out)
    if tag_id is None or world.plan.random() < 1 / 2:
        return
    await world.scheduler.sleep(world.plan.uniform(0.0, 20 * 86_400.0))

    async def end(process: Process) -> UUID:
        return (await end_credential(process.door, world.garage.id, tag_id, asked=lost, now=world.now)).id

    await _ask(world, end)


ACCESS: list[Step] = [Step("swap-car", swap_car, 3), Step("tag", hand_out_tag, 3)]
"""They join `STEPS` where a history is planned."""
