"""What cardholders and their banks do: charges are disputed, and disputes won, lost or accepted."""

from vend.simulation.steps import Step, order
from vend.simulation.world import World

_CARDS = ("pm_card_createDispute", "pm_card_createDispute", "pm_card_createDisputeInquiry")


async def disputed_order(world: World) -> None:
    """A driver subscribes with a card whose holder disputes each charge; the bank decides some days later."""
    plan = world.plan
    driver, chosen = plan.choice(world.drivers), plan.choice(world.passes)
    await order(world, driver, chosen.id, plan.choice(_CARDS), world.asked())
    await world.scheduler.sleep(plan.choice((60.0, 3 * 86_400.0)))
    await decide(world)


async def decide(world: World) -> None:
    """Somebody answers an open dispute in Stripe's dashboard, well or badly, or accepts it."""
    found = [one for one in world.network.truth("dispute") if one["status"].endswith("needs_response")]
    if not found:
        return
    path = f"/v1/disputes/{world.plan.choice(found)['id']}"
    says = world.plan.choice(("winning_evidence", "losing_evidence", "a receipt", None))
    if says is None:
        world.network.by_hand("POST", f"{path}/close")
    else:
        world.network.by_hand("POST", path, {"evidence": {"uncategorized_text": says}, "submit": "true"})


DISPUTING: list[Step] = [
    Step("disputed", disputed_order, 4),
    Step("dispute-decision", decide, 2),
]
