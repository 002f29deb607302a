"""What whoever runs a garage takes: agreed once under a key, from an open month on, noted, never changed."""

from datetime import date

import pytest

from tests.billing.test_a_month_is_closed import NOVEMBER, close
from tests.billing.test_time_passes import subscribed
from tests.world import World
from vend.billing.management_fee import agree_fee
from vend.domain.books import BadMonth
from vend.domain.garage import Garage
from vend.domain.management_fee import FeeOfClosedMonth, ManagementFee, NewManagementFee, fee_of
from vend.domain.operation import KeyReused
from vend.domain.page import Page
from vend.store import management_fees


async def agreed(world: World, garage: Garage, month: str, fee_bp: int, *, key: str | None = None) -> ManagementFee:
    command = NewManagementFee(from_month=month, fee_bp=fee_bp, fixed_minor=100 * fee_bp)
    return await agree_fee(world.door, garage.id, command, asked=world.asked(key), now=world.now)


async def fees(world: World, garage: Garage) -> list[ManagementFee]:
    async with world.door.garage_snapshot([garage.id], fresh=True) as snapshot:
        return await snapshot.run(management_fees.list_page(page=Page()))


async def test_the_later_word_holds_from_its_month_on_and_asking_again_changes_nothing(world: World) -> None:
    garage = await world.new_garage()
    first = await agreed(world, garage, "2026-11", 500, key="once")
    assert await agreed(world, garage, "2026-11", 500, key="once") == first
    with pytest.raises(KeyReused):
        await agreed(world, garage, "2026-11", 600, key="once")
    world.move(minutes=1)
    await agreed(world, garage, "2026-11", 650)
    world.move(minutes=1)
    await agreed(world, garage, "2027-02", 700)
    found = await fees(world, garage)
    assert [(one.from_month_date, one.fee_bp, one.fixed_minor, one.currency) for one in found] == [
        (date(2027, 2, 1), 700, 70_000, "USD"),
        (date(2026, 11, 1), 650, 65_000, "USD"),
        (date(2026, 11, 1), 500, 50_000, "USD"),
    ]
    held = [fee_of(found, month) for month in (date(2026, 10, 1), date(2027, 1, 1), date(2027, 3, 1))]
    assert [one and one.fee_bp for one in held] == [None, 650, 700]


async def test_a_closed_month_keeps_its_fee_and_a_month_that_is_none_is_refused(world: World) -> None:
    garage, _ = await subscribed(world)
    world.move(days=31)
    await world.drain()
    await close(world, garage, NOVEMBER)
    with pytest.raises(FeeOfClosedMonth):
        await agreed(world, garage, "2026-11", 500)
    with pytest.raises(BadMonth):
        await agreed(world, garage, "2026-13", 500)
    assert await fees(world, garage) == []
    await agreed(world, garage, "2026-12", 500)
