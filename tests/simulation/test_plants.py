"""The planted bugs: each can still be planted, and is gone afterwards. `vend simulate --plants` looks for them all."""

import asyncio

import pytest

from vend.db.queries import REGISTRY
from vend.simulation.planting import Plant
from vend.simulation.plants import PLANTS, planted
from vend.simulation.scripts import script


class Control:
    """Stands for the owner's session: remembers the scripts that were run."""

    def __init__(self) -> None:
        self.scripts: list[str] = []

    async def script(self, text: str) -> None:
        self.scripts.append(text)


def texts() -> dict[str, str]:
    return {path: statement.text for path, (_, statement) in REGISTRY.items()}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_a_plant_fits_the_flows_as_they_are_now(plant: Plant) -> None:
    before, control = texts(), Control()

    async def have() -> bool:
        async with planted(plant, control):  # type: ignore[arg-type]
            return texts() != before or bool(control.scripts) or bool(plant.patches())

    assert asyncio.run(have()), f"{plant.name} plants nothing"
    assert texts() == before
    if plant.script is not None:
        assert control.scripts == [script(f"{plant.script}_in"), script(f"{plant.script}_out")]
