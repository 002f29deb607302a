"""What becomes of a running subscription, through HTTP, by its driver and by the staff."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from tests.api.conftest import Api, Clock, client_of
from tests.factories import Factory
from tests.world import World
from vend.api.services import Services
from vend.domain.garage import Garage
from vend.domain.parking_pass import ParkingPass


class Desk:
    """A garage on the world's clock, a driver on one pass, and another pass."""

    def __init__(self, api: Api, world: World, garage: Garage, people: tuple[UUID, UUID]) -> None:
        self.api, self.world, self.garage = api, world, garage
        self._admin, self._driver = people
        self.base = f"/v1/garages/{garage.id}"
        self.other: ParkingPass
        self.path = self.customer = self.vehicle = ""

    # Tokens are short-lived, and stories are long: each call gets one of its own moment.

    @property
    def admin(self) -> str:
        self.api.clock.now = self.world.now
        return self.api.token(self._admin)

    @property
    def mine(self) -> str:
        self.api.clock.now = self.world.now
        return self.api.token(self._driver)

    async def post(self, what: str, body: Any = None, *, token: str | None = None, key: str = "") -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return await self.api.post(f"{self.path}/{what}", token or self.mine, json=body, headers=headers)


@pytest.fixture
async def desk(services: Services, world: World, factory: Factory) -> AsyncIterator[Desk]:
    clock = Clock()
    clock.now = factory.now = world.now
    here = replace(services, stripe=world.stripe, clock=lambda: world.now)
    async with client_of(here) as client:
        api = Api(client, here, clock)
        garage = await world.new_garage(tax_percent="10")
        admin = await factory.user("operator_admin", operator_id=garage.operator_id)
        user = await factory.user()
        driver = await factory.driver(garage, user=user)
        made = Desk(api, world, garage, (admin.id, user.id))
        first, made.other = await world.new_pass(garage, amount_minor=20_000), await world.new_pass(garage)
        order = {"driver_id": str(driver.id), "pass_id": str(first.id), "payment_method": "pm_card_visa"}
        answer = await api.post(f"{made.base}/subscriptions", made.mine, json=order)
        assert answer.status_code == 201
        made.path = answer.headers["location"]
        made.customer = str(driver.customer_id)
        made.vehicle = str((await factory.vehicle(garage, driver)).id)
        await world.drain()
        world.move(days=10)
        yield made


async def test_a_driver_previews_and_changes_the_pass(desk: Desk) -> None:
    shown = await desk.post("change/preview", {"pass_id": str(desk.other.id)})
    assert shown.status_code == 200
    preview = shown.json()
    change = {key: preview[key] for key in ("pass_id", "proration_at", "shown", "when")}
    done = await desk.post("change", change, key="one-click")
    again = await desk.post("change", change, key="one-click")
    assert (done.status_code, done.json()["pass_id"]) == (200, str(desk.other.id))
    assert again.json() == done.json()
    await desk.world.drain()
    paid = f"{desk.base}/payments?subscription_id={done.json()['id']}"
    payments = (await desk.api.get(paid, desk.mine)).json()["data"]
    assert [one["amount_minor"] for one in payments] == [preview["due_now_minor"], 22_000]
    same = await desk.post("change/preview", {"pass_id": str(desk.other.id)})
    assert (same.status_code, same.json()["code"]) == (409, "same_pass")


async def test_what_was_not_shown_is_not_charged(desk: Desk) -> None:
    preview = (await desk.post("change/preview", {"pass_id": str(desk.other.id)})).json()
    change = {key: preview[key] for key in ("pass_id", "proration_at", "shown", "when")}
    for wrong in ({"shown": "0" * 64}, {"proration_at": "2026-11-02T15:00:00Z"}, {"when": "next_renewal"}):
        answer = await desk.post("change", change | wrong)
        assert (answer.status_code, answer.json()["code"]) == (409, "preview_outdated"), wrong
    for field, value in {"shown": "short", "proration_at": "2026-11-02T15:00:00", "when": "later"}.items():
        answer = await desk.post("change", change | {field: value})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    unknown = await desk.post("change/preview", {"pass_id": str(desk.garage.id)})
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (404, "pass_id")


async def test_when_stripe_does_not_answer_a_change_is_said_to_be_open(desk: Desk) -> None:
    preview = (await desk.post("change/preview", {"pass_id": str(desk.other.id)})).json()
    change = {key: preview[key] for key in ("pass_id", "proration_at", "shown", "when")}
    desk.world.fault("POST /v1/subscriptions/*", "reset_after", times=3)
    pending = await desk.post("change", change, key="slow")
    assert pending.status_code == 202
    assert (await desk.post("change", change, key="slow")).json()["code"] == "still_running"
    assert (await desk.post("change", change)).json()["code"] == "change_under_way"
    await desk.world.resolve()
    assert (await desk.post("change", change, key="slow")).status_code == 200


async def test_a_driver_pauses_resumes_and_takes_a_cancellation_back(desk: Desk) -> None:
    until = (desk.world.now.replace(microsecond=0)).isoformat().replace("+00:00", "Z").replace("2026-11", "2026-12")
    paused = await desk.post("pause", {"resumes_at": until})
    assert (paused.status_code, paused.json()["collection_paused"], paused.json()["resumes_at"]) == (200, True, until)
    assert (await desk.post("pause", {"resumes_at": "2026-01-01T00:00:00Z"})).status_code == 400
    assert (await desk.post("resume")).json()["collection_paused"] is False
    assert (await desk.post("resume")).json()["code"] == "not_paused"
    assert (await desk.post("keep")).json()["code"] == "not_ending"
    await desk.post("cancel", {})
    assert (await desk.post("pause", {})).json()["code"] == "cannot_pause"
    assert (await desk.post("keep")).json()["cancel_at_period_end"] is False


async def test_a_new_card_is_kept_or_refused_with_the_reason(desk: Desk) -> None:
    assert (await desk.post("payment-method", {"payment_method": "4242424242424242"})).status_code == 400
    kept = await desk.post("payment-method", {"payment_method": "pm_card_chargeCustomerFail"})
    assert kept.status_code == 200, "nothing is owed, so nothing was tried"
    refused = await desk.post("payment-method", {"payment_method": "pm_card_chargeDeclined"})
    assert (refused.status_code, refused.json()["code"]) == (402, "change_refused")
    desk.world.move(days=22)
    await desk.world.drain()
    assert (await desk.api.get(desk.path, desk.admin)).json()["status"] == "past_due"
    declined = await desk.post("payment-method", {"payment_method": "pm_card_chargeCustomerFail"}, key="again")
    repeated = await desk.post("payment-method", {"payment_method": "pm_card_chargeCustomerFail"}, key="again")
    for answer in (declined, repeated):
        assert (answer.status_code, answer.json()["code"]) == (402, "invoice_declined")
        assert "$220.00" in answer.json()["detail"]
    paid = await desk.post("payment-method", {"payment_method": "pm_card_visa"})
    assert (paid.status_code, paid.json()["status"]) == (200, "active")


async def test_vehicles_are_set_and_removed(desk: Desk) -> None:
    covered = await desk.post("vehicles", {"vehicle_ids": [desk.vehicle]})
    assert [one["id"] for one in covered.json()["data"]] == [desk.vehicle]
    assert (await desk.api.get(f"{desk.path}/vehicles", desk.mine)).json()["data"] == covered.json()["data"]
    gone = await desk.api.post(f"{desk.base}/vehicles/{desk.vehicle}/remove", desk.mine)
    assert gone.json()["removed_at"] is not None
    assert (await desk.api.get(f"{desk.path}/vehicles", desk.mine)).json()["data"] == []
    twice = await desk.api.post(f"{desk.base}/vehicles/{desk.vehicle}/remove", desk.mine)
    assert (twice.status_code, twice.json()["code"]) == (409, "vehicle_removed")
    unknown = await desk.post("vehicles", {"vehicle_ids": [desk.vehicle]})
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (404, "vehicle_ids")


async def test_a_balance_shows_what_a_cheaper_pass_gave_back(desk: Desk) -> None:
    cheap = await desk.world.new_pass(desk.garage, amount_minor=1_000)
    preview = (await desk.post("change/preview", {"pass_id": str(cheap.id)})).json()
    await desk.post("change", {key: preview[key] for key in ("pass_id", "proration_at", "shown", "when")})
    await desk.world.drain()
    path = f"{desk.base}/customers/{desk.customer}/balance"
    balance = (await desk.api.get(path, desk.admin)).json()
    assert balance["credit_minor"] == preview["balance_after_minor"] > 0
    assert [move["amount_minor"] for move in balance["moves"]] == [balance["credit_minor"]]
    desk.world.move(days=22)
    await desk.world.drain()
    later = (await desk.api.get(path, desk.admin)).json()
    assert [move["amount_minor"] for move in later["moves"]] == [-1_100, balance["credit_minor"]]
    assert later["credit_minor"] == balance["credit_minor"] - 1_100
    assert (await desk.api.get(path, desk.mine)).status_code == 403
    assert (await desk.api.get(path.replace(desk.customer, str(desk.garage.id)), desk.admin)).status_code == 404


async def test_what_cancelling_would_lose_is_shown_before(desk: Desk) -> None:
    desk.world.move(days=5)  # half of a November of 30 days is over
    shown = (await desk.post("cancel/preview")).json()
    assert (shown["unused_minor"], shown["balance_minor"], shown["currency"]) == (11_000, 0, "USD")
    row = (await desk.api.get(desk.path, desk.mine)).json()
    assert shown["access_until_period_end"] == row["current_period_end_at"]
    assert row["status"] == "active", "nothing was done"
    await desk.post("cancel", {"at_period_end": False})
    assert (await desk.post("cancel/preview")).json()["code"] == "subscription_ended"


async def test_nobody_else_changes_it(desk: Desk, factory: Factory) -> None:
    user = await factory.user()
    await factory.driver(desk.garage, user=user)
    desk.api.clock.now = desk.world.now
    other = desk.api.token(user.id)
    shown = {"pass_id": str(desk.other.id), "proration_at": "2026-11-02T15:00:00Z", "shown": "0" * 64}
    bodies: dict[str, Any] = {
        "change/preview": {"pass_id": str(desk.other.id)},
        "change": shown,
        "cancel/preview": None,
        "pause": {},
        "resume": None,
        "keep": None,
        "payment-method": {"payment_method": "pm_card_visa"},
        "vehicles": {"vehicle_ids": []},
    }
    for what, body in bodies.items():
        assert (await desk.post(what, body, token=other)).status_code == 404, what
    removed = await desk.api.post(f"{desk.base}/vehicles/{desk.vehicle}/remove", other)
    assert removed.status_code == 404
    row = await desk.api.get(desk.path, desk.mine)
    assert msgspec.json.decode(row.content)["collection_paused"] is False
