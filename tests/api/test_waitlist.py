"""The waitlist over HTTP: staff see the line, drivers their own place in it."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.conftest import Api
from tests.api.test_drivers_see_their_own import driver_with_sign_in
from tests.factories import Factory
from vend.billing.waitlist_offers import offer_due
from vend.domain.garage import Garage


async def line_of(factory: Factory, garage: Garage) -> str:
    return f"/v1/garages/{garage.id}/waitlist"


async def test_staff_put_people_in_line_and_take_them_out(api: Api, factory: Factory) -> None:
    garage = await factory.garage(capacity=1)
    parking_pass, other_pass = await factory.parking_pass(garage), await factory.parking_pass(garage)
    manager = api.token((await factory.user("garage_manager", operator_id=garage.operator_id)).id)
    accountant = api.token((await factory.user("accountant", operator_id=garage.operator_id)).id)
    path = await line_of(factory, garage)
    drivers = [await factory.driver(garage) for _ in range(3)]
    made = [
        await api.post(path, manager, json={"driver_id": str(driver.id), "pass_id": str(parking_pass.id)})
        for driver in drivers
    ]
    assert [(one.status_code, one.json()["entry"]["position"]) for one in made] == [(201, 1), (201, 2), (201, 3)]
    assert made[0].json()["place_free"] is True
    entries = [one.json()["entry"]["id"] for one in made]
    assert made[0].headers["location"] == f"{path}/{entries[0]}"
    again = await api.post(path, manager, json={"driver_id": str(drivers[0].id), "pass_id": str(parking_pass.id)})
    assert (again.status_code, again.json()["code"]) == (409, "already_in_line")
    assert (await api.post(f"{path}/{entries[0]}/leave", accountant)).status_code == 403

    page = (await api.get(f"{path}?limit=2&in_line=true", accountant)).json()
    assert [one["position"] for one in page["data"]] == [3, 2]
    rest = (await api.get(f"{path}?limit=2&in_line=true&cursor={page['next_cursor']}", accountant)).json()
    assert ([one["position"] for one in rest["data"]], rest["next_cursor"]) == ([1], None)
    assert (await api.get(f"{path}?pass_id={other_pass.id}", accountant)).json()["data"] == []

    await offer_due(factory.door, now=api.clock.now)
    (offered,) = (await api.get(f"{path}?state=offered", accountant)).json()["data"]
    assert (offered["id"], offered["position"], offered["offer_until_at"]) == (entries[0], None, "2026-11-26T12:00:00Z")
    capacity = (await api.get(f"/v1/garages/{garage.id}/capacity", accountant)).json()
    assert (capacity["held"], capacity["left"], capacity["waiting"]) == (1, 0, 2)
    (notice,) = (await api.get(f"/v1/garages/{garage.id}/notices?subject_id={entries[0]}", accountant)).json()["data"]
    assert notice["kind"] == "waitlist_offered"
    early = await api.post(f"{path}/{entries[1]}/decline", manager)
    assert (early.status_code, early.json()["code"]) == (409, "not_in_line")
    declined = await api.post(f"{path}/{entries[0]}/decline", manager)
    assert (declined.status_code, declined.json()["state"]) == (200, "declined")
    assert (await api.get(f"{path}/{entries[1]}", manager)).json()["position"] == 1


async def test_a_driver_joins_for_themselves_and_sees_their_own_place_alone(api: Api, factory: Factory) -> None:
    garage = await factory.garage()
    parking_pass, other = await factory.parking_pass(garage), await factory.driver(garage)
    manager = api.token((await factory.user("garage_manager", operator_id=garage.operator_id)).id)
    me, token = await driver_with_sign_in(api, factory, garage)
    path, wanted = await line_of(factory, garage), {"pass_id": str(parking_pass.id)}
    theirs = (await api.post(path, manager, json={**wanted, "driver_id": str(other.id)})).json()["entry"]["id"]

    assert (await api.post(path, token, json={**wanted, "driver_id": str(other.id)})).status_code == 404
    mine = await api.post(path, token, json={**wanted, "driver_id": str(me.id)}, headers={"Idempotency-Key": "once"})
    assert (mine.status_code, mine.json()["entry"]["position"]) == (201, 2), "among everybody, not among one's own"
    replayed = await api.post(
        path, token, json={**wanted, "driver_id": str(me.id)}, headers={"Idempotency-Key": "once"}
    )
    assert replayed.json() == mine.json()

    (found,) = (await api.get(path, token)).json()["data"]
    assert (found["driver_id"], found["position"]) == (str(me.id), 2)
    assert (await api.get(f"{path}?driver_id={other.id}", token)).status_code == 404
    assert (await api.get(f"{path}/{theirs}", token)).status_code == 404
    for step in ("leave", "decline"):
        assert (await api.post(f"{path}/{theirs}/{step}", token)).status_code == 404
    left = await api.post(f"{path}/{found['id']}/leave", token)
    assert (left.status_code, left.json()["state"]) == (200, "left")
    gone = await api.post(f"{path}/{found['id']}/leave", token)
    assert (gone.status_code, gone.json()["code"]) == (409, "not_in_line")


@pytest.mark.parametrize(
    "change",
    [{"driver_id": "nobody"}, {"pass_id": None}, {"position": 1}, {"driver_id": 7}],
    ids=str,
)
async def test_bad_input_is_refused_and_leaves_nothing(api: Api, factory: Factory, change: dict[str, Any]) -> None:
    garage = await factory.garage()
    driver, parking_pass = await factory.driver(garage), await factory.parking_pass(garage)
    manager = api.token((await factory.user("garage_manager", operator_id=garage.operator_id)).id)
    path = await line_of(factory, garage)
    body = {"driver_id": str(driver.id), "pass_id": str(parking_pass.id), **change}
    assert (await api.post(path, manager, json=body)).status_code == 400
    assert (await api.get(path, manager)).json()["data"] == []


async def test_what_is_not_there_cannot_be_waited_for(api: Api, factory: Factory) -> None:
    garage, other = await factory.garage(), await factory.garage()
    driver, parking_pass = await factory.driver(garage), await factory.parking_pass(garage)
    foreign = await factory.parking_pass(other)
    manager = api.token((await factory.user("garage_manager", operator_id=garage.operator_id)).id)
    path = await line_of(factory, garage)
    for driver_id, pass_id, field in (
        (uuid4(), parking_pass.id, "driver_id"),
        (driver.id, uuid4(), "pass_id"),
        (driver.id, foreign.id, "pass_id"),
    ):
        answer = await api.post(path, manager, json={"driver_id": str(driver_id), "pass_id": str(pass_id)})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (404, field)
    for step in ("leave", "decline"):
        assert (await api.post(f"{path}/{uuid4()}/{step}", manager)).status_code == 404
        assert (await api.post(f"{path}/nothing/{step}", manager)).status_code == 404
    assert (await api.get(f"{path}?state=gone", manager)).status_code == 400
