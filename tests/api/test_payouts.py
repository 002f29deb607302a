"""Payouts through HTTP: the garage's own part, its lines, and who may see them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from tests.api.conftest import Api, Clock, client_of
from tests.factories import Factory
from tests.world import World
from vend.api.services import Services


class Office:
    """Two garages of two operators whose money came in one payout."""

    def __init__(self, api: Api, base: str, tokens: dict[str, str]) -> None:
        self.api, self.base, self.tokens = api, base, tokens

    async def get(self, path: str, who: str = "accountant") -> Any:
        return await self.api.get(f"{self.base}/payouts{path}", self.tokens[who])

    async def only(self) -> dict[str, Any]:
        (payout,) = (await self.get("")).json()["data"]
        found: dict[str, Any] = payout
        return found


@pytest.fixture
async def office(services: Services, world: World, factory: Factory) -> AsyncIterator[Office]:
    garages = [await world.new_garage() for _ in range(2)]
    for garage in garages:
        parking_pass = await world.new_pass(garage, amount_minor=70_000)
        await world.subscribe(garage, await world.new_driver(garage), parking_pass)
    world.move(days=4)
    await world.drain()
    clock = Clock()
    clock.now = factory.now = world.now
    here = replace(services, stripe=world.stripe, clock=lambda: world.now)
    async with client_of(here) as client:
        api = Api(client, here, clock)
        own, other = garages
        people = {
            "admin": await factory.user("operator_admin", operator_id=own.operator_id),
            "manager": await factory.user("garage_manager", operator_id=own.operator_id, garage_id=own.id),
            "accountant": await factory.user("accountant", operator_id=own.operator_id),
            "driver": await factory.user(),
            "stranger": await factory.user("operator_admin", operator_id=other.operator_id),
        }
        await factory.driver(own, user=people["driver"])
        tokens = {name: api.token(user.id) for name, user in people.items()}
        yield Office(api, f"/v1/garages/{own.id}", tokens)


async def test_a_garage_sees_its_own_part_and_nothing_of_the_other(office: Office) -> None:
    payout = await office.only()
    assert (payout["status"], payout["gross_minor"], payout["net_minor"]) == ("paid", 70_000, 70_000 - 2_060)
    assert (await office.get(f"/{payout['id']}")).json() == payout
    (line,) = (await office.get(f"/{payout['id']}/lines")).json()["data"]
    assert (line["category"], line["net_minor"]) == ("charge", payout["net_minor"])
    (payment,) = (await office.api.get(f"{office.base}/payments", office.tokens["accountant"])).json()["data"]
    assert line["payment_id"] == payment["id"]


async def test_who_may_read_money_may_read_payouts(office: Office) -> None:
    payout = await office.only()
    for path in ("", f"/{payout['id']}", f"/{payout['id']}/lines"):
        for who in ("admin", "manager", "accountant"):
            assert (await office.get(path, who)).status_code == 200, (path, who)
        assert (await office.get(path, "driver")).status_code == 403
        assert (await office.get(path, "stranger")).status_code == 404


async def test_a_list_is_narrowed_and_a_wrong_question_is_told(office: Office) -> None:
    assert (await office.get("?status=failed")).json()["data"] == []
    assert len((await office.get("?status=paid")).json()["data"]) == 1
    assert (await office.get("?status=lost")).status_code == 400
    missing = "/01939c5e-0000-7000-8000-000000000099"
    assert (await office.get(missing)).status_code == 404
    assert (await office.get(f"{missing}/lines")).status_code == 404
