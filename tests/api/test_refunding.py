"""Money goes back through HTTP: who may ask, who may let it, and what a wrong request is told."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from tests.api.conftest import Api, Clock, client_of
from tests.factories import Factory
from tests.world import World
from vend.api.services import Services


class Desk:
    """A garage with one payment, and its people."""

    def __init__(self, api: Api, base: str, payment: dict[str, Any], tokens: dict[str, str], world: World) -> None:
        self.api, self.base, self.payment, self.tokens, self.world = api, base, payment, tokens, world

    async def ask(self, who: str, **body: Any) -> Any:
        path = f"{self.base}/payments/{self.payment['id']}/refunds"
        return await self.api.post(path, self.tokens[who], json={"reason": "requested_by_customer"} | body)

    async def decide(self, who: str, word: str, request_id: str) -> Any:
        return await self.api.post(f"{self.base}/refund-requests/{request_id}/{word}", self.tokens[who], json={})


@pytest.fixture
async def desk(services: Services, world: World, factory: Factory) -> AsyncIterator[Desk]:
    clock = Clock()
    clock.now = factory.now = world.now
    here = replace(services, stripe=world.stripe, clock=lambda: world.now)
    async with client_of(here) as client:
        api = Api(client, here, clock)
        garage = await world.new_garage(tax_percent="10")
        owner = garage.operator_id
        people = {
            "admin": await factory.user("operator_admin", operator_id=owner),
            "manager": await factory.user("garage_manager", operator_id=owner, garage_id=garage.id),
            "accountant": await factory.user("accountant", operator_id=owner),
            "driver": await factory.user(),
            "stranger": await factory.user("operator_admin", operator_id=(await world.new_garage()).operator_id),
        }
        await factory.driver(garage, user=people["driver"])
        parking_pass = await world.new_pass(garage, amount_minor=70_000)
        await world.subscribe(garage, await world.new_driver(garage), parking_pass)
        await world.drain()
        tokens = {name: api.token(user.id) for name, user in people.items()}
        base = f"/v1/garages/{garage.id}"
        (payment,) = (await api.get(f"{base}/payments", tokens["admin"])).json()["data"]
        yield Desk(api, base, payment, tokens, world)


async def test_a_manager_refunds_within_the_limit_and_an_administrator_the_rest(desk: Desk) -> None:
    small = await desk.ask("manager", amount_minor=50_000, note="The gate was stuck.")
    assert (small.status_code, small.json()["state"]) == (201, "succeeded")
    assert (await desk.api.get(small.headers["location"], desk.tokens["accountant"])).json()["state"] == "succeeded"
    (refund,) = (
        await desk.api.get(f"{desk.base}/payments/{desk.payment['id']}/refunds", desk.tokens["manager"])
    ).json()["data"]
    assert (refund["amount_minor"], refund["request_id"]) == (50_000, small.json()["id"])
    rest = await desk.ask("admin")
    assert (rest.status_code, rest.json()["amount_minor"]) == (201, 27_000)
    gone = await desk.ask("admin", amount_minor=1)
    assert (gone.status_code, gone.json()["code"], gone.json()["errors"][0]["field"]) == (
        422,
        "refund_too_large",
        "amount_minor",
    )


async def test_an_accountant_asks_and_somebody_else_decides(desk: Desk) -> None:
    asked = await desk.ask("accountant", amount_minor=60_000)
    assert (asked.status_code, asked.json()["state"], asked.json()["decided_by"]) == (202, "pending_approval", None)
    request_id = asked.json()["id"]
    assert (await desk.decide("accountant", "approve", request_id)).status_code == 403
    over = await desk.decide("manager", "approve", request_id)
    assert (over.status_code, over.json()["code"]) == (403, "over_refund_limit")
    for who in ("driver", "stranger"):
        assert (await desk.decide(who, "approve", request_id)).status_code in (403, 404)
    done = await desk.decide("admin", "approve", request_id)
    assert (done.status_code, done.json()["state"]) == (200, "succeeded")
    again = await desk.decide("admin", "reject", request_id)
    assert (again.status_code, again.json()["code"]) == (409, "refund_already_decided")
    page = (await desk.api.get(f"{desk.base}/refund-requests?state=succeeded", desk.tokens["manager"])).json()
    assert [row["id"] for row in page["data"]] == [request_id]


async def test_whoever_asked_may_take_it_back_but_not_let_it_go(desk: Desk) -> None:
    asked = (await desk.ask("manager")).json()
    assert asked["state"] == "pending_approval"
    own = await desk.decide("manager", "approve", asked["id"])
    assert (own.status_code, own.json()["code"]) == (403, "own_refund_request")
    back = await desk.decide("manager", "reject", asked["id"])
    assert (back.status_code, back.json()["state"]) == (200, "rejected")


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"amount_minor": 0}, 400, "amount_minor"),
        ({"amount_minor": 1.5}, 400, "amount_minor"),
        ({"reason": "because"}, 400, "reason"),
        ({"currency": "EUR"}, 400, "currency"),
        ({"method": "cash"}, 400, "method"),
        ({"method": "gold"}, 400, "method"),
        ({"note": " "}, 400, "note"),
        ({"amount": 5}, 400, "amount"),
    ],
)
async def test_a_wrong_request_is_told_what_to_mend(desk: Desk, body: dict[str, Any], status: int, field: str) -> None:
    answer = await desk.ask("admin", **body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, field)
    assert (await desk.api.get(f"{desk.base}/refund-requests", desk.tokens["admin"])).json()["data"] == []


async def test_a_driver_reads_no_requests_and_no_disputes(desk: Desk) -> None:
    for path in ("refund-requests", "disputes"):
        assert (await desk.api.get(f"{desk.base}/{path}", desk.tokens["driver"])).status_code == 403
        assert (await desk.api.get(f"{desk.base}/{path}", desk.tokens["accountant"])).json()["data"] == []
    odd = await desk.api.get(f"{desk.base}/disputes?status=angry", desk.tokens["admin"])
    assert (odd.status_code, odd.json()["errors"][0]["field"]) == (400, "status")
